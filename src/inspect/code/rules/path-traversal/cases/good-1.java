import java.io.IOException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.FileInputStream;

public class Page extends HttpServlet {
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    File file = new File("/srv/pages", request.getParameter("page"));
    if (!file.getCanonicalPath().startsWith("/srv/pages/")) {
      response.sendError(404);
      return;
    }
    try (FileInputStream page = new FileInputStream(file)) {
      page.transferTo(response.getOutputStream());
    }
  }
}
