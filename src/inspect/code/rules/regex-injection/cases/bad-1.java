import java.io.IOException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;

public class Page extends HttpServlet {
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    boolean isMatch = Pattern.compile(request.getParameter("pattern")).matcher("text").find();
    response.setStatus(isMatch ? 200 : 404);
  }
}
