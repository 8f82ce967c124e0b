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
    try (ObjectInputStream stream = new ObjectInputStream(request.getInputStream())) {
      response.getWriter().println(stream.readObject().hashCode());
    } catch (ClassNotFoundException error) {
      throw new IOException(error);
    }
  }
}
