import java.sql.*;

public class Store {
  private final Statement statement;

  Store(Statement statement) {
    this.statement = statement;
  }

  private ResultSet run(String question) throws SQLException {
    return statement.executeQuery(question);
  }

  public ResultSet users() throws SQLException {
    return run("select name from users");
  }
}
