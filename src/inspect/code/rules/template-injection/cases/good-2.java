import java.io.StringWriter;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.Velocity;
import org.springframework.web.bind.annotation.*;
import org.springframework.web.util.HtmlUtils;

@RestController
class Greeting {
  @GetMapping("/greet")
  String greet(@RequestParam String name) {
    StringWriter out = new StringWriter();
    VelocityContext context = new VelocityContext();
    context.put("name", HtmlUtils.htmlEscape(name));
    Velocity.evaluate(context, out, "greet", "Hello $name");
    return out.toString();
  }
}
