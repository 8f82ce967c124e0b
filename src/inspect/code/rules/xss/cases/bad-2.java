import java.net.URLDecoder;
import javax.servlet.http.*;
import org.springframework.web.util.HtmlUtils;

public class Hello extends HttpServlet {
  public void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String name = HtmlUtils.htmlEscape(request.getParameter("name"));
    response.getWriter().print("<p>" + HtmlUtils.htmlUnescape(name) + "</p>");
  }
}
