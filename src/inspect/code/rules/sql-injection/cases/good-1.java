import java.io.IOException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

public class Page extends HttpServlet {
  private Connection connection;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String name = request.getParameter("name");
    try (PreparedStatement statement = connection.prepareStatement("select id from users where name = ?")) {
      statement.setString(1, name);
      ResultSet rows = statement.executeQuery();
      response.getWriter().println(rows.getInt(1));
    } catch (SQLException error) {
      throw new IOException(error);
    }
  }
}
