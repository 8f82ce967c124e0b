package app;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.crypto.spec.IvParameterSpec;
import javax.servlet.http.*;
import org.springframework.http.*;
import org.springframework.web.bind.annotation.*;

@RestController
class Numbers {
  void caught(HttpServletRequest request) throws Exception {
    String id = request.getParameter("id");
    try {
      Integer.parseInt(id);
    } catch (NumberFormatException e) {
      return;
    }
    Runtime.getRuntime().exec("sh -c ls " + id); // OK
  }

  void ignored(HttpServletRequest request) throws Exception {
    String id = request.getParameter("id");
    try {
      Integer.parseInt(id);
    } catch (NumberFormatException e) {
      System.out.println("no number");
    }
    Runtime.getRuntime().exec("sh -c ls " + id); // BAD
  }

  void uploaded(HttpServletRequest request) throws Exception {
    Part part = request.getPart("file");
    String name = Path.of(part.getSubmittedFileName()).getFileName().toString();
    Files.copy(part.getInputStream(), Path.of("/srv", name)); // OK
    Files.copy(part.getInputStream(), Path.of("/srv", part.getSubmittedFileName())); // BAD
  }

  @GetMapping("/a")
  ResponseEntity<String> asJson(@RequestParam String name) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body("<b>" + name + "</b>"); // OK
  }

  @GetMapping("/b")
  ResponseEntity<String> asPage(@RequestParam String name) {
    return ResponseEntity.ok().contentType(MediaType.TEXT_HTML).body("<b>" + name + "</b>"); // BAD
  }

  void vectors(java.security.SecureRandom random) {
    byte[] zero = new byte[16];
    new IvParameterSpec(zero); // BAD weak-cipher
    byte[] fresh = new byte[16];
    random.nextBytes(fresh);
    new IvParameterSpec(fresh); // OK
  }

  void undone(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String escaped = org.apache.commons.lang.StringEscapeUtils.escapeHtml(request.getParameter("a"));
    response.setContentType("text/html");
    response.getWriter().print(escaped); // OK
    response.getWriter().print(org.apache.commons.lang.StringEscapeUtils.unescapeHtml(escaped)); // BAD
  }

  void takenOnce(HttpServletRequest request) throws Exception {
    java.util.Deque<String> queue = new java.util.ArrayDeque<>();
    queue.addLast("a");
    queue.addLast(request.getParameter("q"));
    queue.addLast("c");
    queue.poll().concat("x");
    Runtime.getRuntime().exec("sh -c ls " + queue.poll()); // BAD
  }
}
