import java.io.IOException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import javax.script.ScriptException;

public class Page extends HttpServlet {
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ScriptEngine engine = new ScriptEngineManager().getEngineByName("js");
    try {
      engine.put("input", request.getParameter("input"));
      engine.eval("input.length");
    } catch (ScriptException error) {
      throw new IOException(error);
    }
  }
}
