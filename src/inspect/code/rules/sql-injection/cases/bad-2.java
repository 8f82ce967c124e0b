import java.sql.*;

public class Store {
  private final Statement statement;

  Store(Statement statement) {
    this.statement = statement;
  }

  public ResultSet run(String question) throws SQLException {
    return statement.executeQuery(question);
  }
}
