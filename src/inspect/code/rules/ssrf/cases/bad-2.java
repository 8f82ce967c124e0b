import java.net.URL;
import java.net.URLEncoder;
import org.springframework.web.bind.annotation.*;

@RestController
class Status {
  @GetMapping("/status")
  void status(@RequestParam String host) throws Exception {
    new URL("http://" + URLEncoder.encode(host, "UTF-8") + "/status").openStream();
  }
}
