import java.io.IOException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.naming.NamingException;
import javax.naming.directory.DirContext;
import javax.naming.directory.SearchControls;

public class Page extends HttpServlet {
  private DirContext directory;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    try {
      Object[] values = {request.getParameter("user")};
      response.getWriter().println(directory.search("ou=people", "(uid={0})", values, new SearchControls()).hasMore());
    } catch (NamingException error) {
      throw new IOException(error);
    }
  }
}
