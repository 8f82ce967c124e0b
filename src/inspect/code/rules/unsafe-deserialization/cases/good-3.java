import java.beans.XMLDecoder;
import java.io.InputStream;
import org.springframework.web.bind.annotation.*;

@RestController
public class Layouts {
  @GetMapping("/layout")
  Object layout(@RequestParam String name) {
    InputStream shipped = Layouts.class.getResourceAsStream("/layouts/" + name);
    return new XMLDecoder(shipped).readObject();
  }
}
