import javax.naming.directory.*;
import javax.naming.ldap.Rdn;
import javax.servlet.http.*;

class Person extends HttpServlet {
  Attributes find(HttpServletRequest request, DirContext context) throws Exception {
    return context.getAttributes("uid=" + Rdn.escapeValue(request.getParameter("uid")) + ",ou=people");
  }
}
