import java.io.IOException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;

public class Page extends HttpServlet {
  private Document users;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    XPath xpath = XPathFactory.newInstance().newXPath();
    xpath.setXPathVariableResolver(name -> request.getParameter("name"));
    try {
      String found = xpath.evaluate("//user[name=$name]", users);
      response.getWriter().println(found.length());
    } catch (XPathExpressionException error) {
      throw new IOException(error);
    }
  }
}
