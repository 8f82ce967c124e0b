import javax.naming.directory.*;
import javax.servlet.http.*;

class Person extends HttpServlet {
  Attributes find(HttpServletRequest request, DirContext context) throws Exception {
    return context.getAttributes("uid=" + request.getParameter("uid") + ",ou=people");
  }
}
