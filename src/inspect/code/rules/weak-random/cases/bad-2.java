import java.util.Random;
import javax.servlet.http.*;

class Remember extends HttpServlet {
  public void doPost(HttpServletRequest request, HttpServletResponse response) {
    String value = Integer.toString(new Random().nextInt());
    request.getSession().setAttribute("me", value);
  }
}
