import java.io.IOException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import java.util.logging.Logger;

public class Page extends HttpServlet {
  private static final Logger log = Logger.getLogger("page");

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    log.info("looked for " + request.getParameter("name"));
  }
}
