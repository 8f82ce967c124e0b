import java.net.URLDecoder;
import javax.servlet.http.*;
import org.springframework.web.util.HtmlUtils;

public class Hello extends HttpServlet {
  public void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String name = URLDecoder.decode(request.getParameter("name"), "UTF-8");
    response.getWriter().print("<p>" + HtmlUtils.htmlEscape(name) + "</p>");
  }
}
