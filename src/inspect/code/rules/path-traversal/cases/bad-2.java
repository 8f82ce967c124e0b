import java.io.File;
import javax.servlet.http.*;

class Attach extends HttpServlet {
  public void doGet(HttpServletRequest request, Mailer mailer) {
    mailer.attach(new File("/srv/files", request.getParameter("name")));
  }
}
