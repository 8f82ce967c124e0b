import java.security.SecureRandom;
import javax.servlet.http.*;

class Remember extends HttpServlet {
  public void doPost(HttpServletRequest request, HttpServletResponse response) {
    String value = Integer.toString(new SecureRandom().nextInt());
    request.getSession().setAttribute("me", value);
  }
}
