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
    Velocity.evaluate(new VelocityContext(), out, "greet", "Hello " + HtmlUtils.htmlEscape(name));
    return out.toString();
  }
}
