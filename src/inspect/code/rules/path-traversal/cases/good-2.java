import java.io.File;
import java.io.IOException;
import javax.servlet.http.*;

class Attach extends HttpServlet {
  public void doGet(HttpServletRequest request, Mailer mailer) throws IOException {
    File file = new File("/srv/files", request.getParameter("name"));
    if (!file.getCanonicalPath().startsWith("/srv/files/")) throw new SecurityException();
    mailer.attach(file);
  }
}
