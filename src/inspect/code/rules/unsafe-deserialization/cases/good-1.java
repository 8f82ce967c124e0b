import java.io.IOException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import java.io.ObjectInputStream;
import java.io.InputStreamReader;
import com.google.gson.Gson;

public class Page extends HttpServlet {
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Order order = new Gson().fromJson(new InputStreamReader(request.getInputStream()), Order.class);
    response.getWriter().println(order.hashCode());
  }
}
