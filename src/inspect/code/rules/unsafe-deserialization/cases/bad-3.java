import java.beans.XMLDecoder;
import java.io.InputStream;
import org.springframework.web.bind.annotation.*;

@RestController
public class Layouts {
  @PostMapping("/layout")
  Object layout(@RequestBody InputStream sent) {
    return new XMLDecoder(sent).readObject();
  }
}
