import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.security.MessageDigest;
import java.sql.Connection;
import java.util.*;
import java.util.stream.*;
import javax.crypto.Cipher;
import javax.servlet.http.*;
import javax.ws.rs.core.MultivaluedMap;
import javax.ws.rs.core.UriInfo;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.apache.ibatis.annotations.Select;
import org.springframework.http.*;
import org.springframework.web.bind.annotation.*;
import org.springframework.web.servlet.view.RedirectView;

@RestController
public class Kept {
  private Connection con;
  @javax.ws.rs.core.Context private UriInfo uriInfo;

  /** What a constructor took is in what a method makes of it. */
  static class Query {
    private final String name;
    private final int page;

    Query(String name, int page) {
      this.name = name;
      this.page = page;
    }

    String toSql() {
      return "SELECT * FROM u WHERE n='" + name + "'";
    }

    String toPage() {
      return "SELECT * FROM u LIMIT " + page;
    }

    String toSafe() {
      return "SELECT * FROM u WHERE n=" + name.length();
    }
  }

  void own(HttpServletRequest req) throws Exception {
    Query query = new Query(req.getParameter("name"), Integer.parseInt(req.getParameter("page")));
    con.createStatement().execute(query.toSql()); // BAD
    con.createStatement().execute(query.toPage()); // OK
    con.createStatement().execute(query.toSafe()); // OK
  }

  void lists(HttpServletRequest req) throws Exception {
    List<Integer> ids = new ArrayList<>();
    for (String id : req.getParameterValues("id")) ids.add(Integer.parseInt(id));
    String in = ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    con.createStatement().executeUpdate("DELETE FROM t WHERE id IN (" + in + ")"); // OK
    List<String> names = new ArrayList<>();
    for (String name : req.getParameterValues("name")) names.add(name);
    con.createStatement().executeUpdate("DELETE FROM t WHERE n IN (" + String.join(",", names) + ")"); // BAD
    StringBuilder marks = new StringBuilder();
    for (int i = 0; i < names.size(); i++) marks.append(" or n = ?").append(i);
    con.createStatement().executeUpdate("DELETE FROM t WHERE 1=0" + marks); // OK
  }

  void uris() throws Exception {
    MultivaluedMap<String, String> query = uriInfo.getQueryParameters();
    con.prepareStatement("select * from i order by " + query.getFirst("sort")).executeQuery(); // BAD
  }

  interface Mapper {
    @Select("select * from u where name = '${name}'") // BAD
    Object byText(String name);

    @Select("select * from u where name = #{name}") // OK
    Object byValue(String name);
  }

  /** What is taken where nothing is set, and both ways of a choice. */
  void algorithms(Properties settings, boolean isOld) throws Exception {
    String cipher = settings.getProperty("cipher", "DESede/ECB/PKCS5Padding");
    Cipher.getInstance(cipher); // BAD
    String better = settings.getProperty("cipher", "AES/GCM/NoPadding");
    Cipher.getInstance(better); // OK
    String chosen = isOld ? "RC4" : "AES/GCM/NoPadding";
    Cipher.getInstance(chosen); // BAD
    MessageDigest.getInstance(settings.getProperty("hash", "SHA1")); // BAD
    MessageDigest.getInstance(settings.getProperty("SHA1", "SHA-256")); // OK
    MessageDigest.getInstance(Optional.ofNullable(System.getenv("HASH")).orElse("MD5")); // BAD
  }

  void headers(HttpServletRequest req, HttpServletResponse resp) {
    resp.setHeader("Location", req.getParameter("next")); // BAD
    resp.setHeader("Location", req.getContextPath() + "/login"); // OK
    HttpHeaders headers = new HttpHeaders();
    headers.add(HttpHeaders.LOCATION, req.getParameter("next")); // BAD
    RedirectView view = new RedirectView();
    view.setUrl(req.getParameter("next")); // BAD
    view.setUrl("/home"); // OK
  }

  void uploads(HttpServletRequest req) throws Exception {
    Part part = req.getPart("file");
    part.write("/uploads/" + part.getSubmittedFileName()); // BAD
    part.write("/uploads/" + UUID.randomUUID()); // OK
  }

  void lengths(HttpServletRequest req, HttpServletResponse resp) throws IOException {
    String[] values = req.getParameterMap().get("q");
    resp.getWriter().print("<b>" + values.length + "</b>"); // OK
    resp.getWriter().print("<b>" + values[0] + "</b>"); // BAD
  }

  @GetMapping("/page")
  ResponseEntity<String> page(@RequestParam String name) {
    return ResponseEntity.ok().contentType(MediaType.TEXT_HTML).body("<p>" + name + "</p>"); // BAD
  }

  @GetMapping("/text")
  ResponseEntity<String> text(@RequestParam String name) {
    return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(name); // OK
  }

  ResponseCookie cookies(String id) {
    ResponseCookie.from("sid", id).httpOnly(true).secure(true).build(); // OK
    return ResponseCookie.from("sid", id).httpOnly(false).secure(true).build(); // BAD
  }

  void addresses(@RequestParam String name) {
    HttpUrl url = new HttpUrl.Builder().scheme("https").host("api.example.com").addPathSegment(name).build();
    new Request.Builder().url(url).build(); // OK
    HttpUrl other = new HttpUrl.Builder().scheme("https").host(name).build();
    new Request.Builder().url(other).build(); // BAD
  }

  static void javalin(Context ctx) throws IOException {
    ctx.html("<p>" + ctx.queryParam("q") + "</p>"); // BAD
    ctx.html("<p>hello</p>"); // OK
    ctx.redirect(ctx.queryParam("to")); // BAD
    ctx.result(Files.readString(Paths.get("data", ctx.pathParam("file")))); // BAD
  }
}

/** What is given to a method, and where an address leads. */
class Given {
  private final Connection con;
  private final String base;

  Given(Connection con, String base) {
    this.con = con;
    this.base = base;
  }

  static class Item {
    private String name;
    private String place = "fixed";

    void setName(String name) {
      this.name = name;
    }

    String getName() {
      return name;
    }

    String getPlace() {
      return place;
    }
  }

  void fill(HttpServletRequest req) throws Exception {
    Item item = new Item();
    item.setName(req.getParameter("n"));
    save(item);
    place(item);
  }

  private void save(Item item) throws Exception {
    con.createStatement().execute("insert into i values ('" + item.getName() + "')"); // BAD
  }

  private void place(Item item) throws Exception {
    con.createStatement().execute("insert into i values ('" + item.getPlace() + "')"); // OK
  }

  void lists(HttpServletRequest req) throws Exception {
    Set<String> allowed = Set.of("a", "b");
    String named = Stream.of(req.getParameterValues("c")).filter(allowed::contains).collect(Collectors.joining(","));
    con.createStatement().execute("select " + named); // OK
    String any = Stream.of(req.getParameterValues("c")).filter(c -> !c.isEmpty()).collect(Collectors.joining(","));
    con.createStatement().execute("select " + any); // BAD
    StringJoiner marks = new StringJoiner(",", "(", ")");
    for (int i = 0; i < 3; i++) marks.add("?");
    con.createStatement().execute("delete from t where v in " + marks); // OK
    StringJoiner values = new StringJoiner(",", "(", ")");
    for (String value : req.getParameterValues("v")) values.add("'" + value + "'");
    con.createStatement().execute("delete from t where v in " + values); // BAD
  }

  void addresses(HttpServletRequest req, String host) throws Exception {
    new URI("http", "status.example.com", "/" + req.getParameter("p"), null).toURL().openStream(); // OK
    new URI("http", req.getParameter("host"), "/status", null).toURL().openStream(); // BAD
    String scheme = req.isSecure() ? "https" : "http";
    new java.net.URL(scheme + "://" + req.getParameter("h") + "/").openStream(); // BAD
    new java.net.URL(scheme + "://a.example.com/" + req.getParameter("h")).openStream(); // OK
    new java.net.URL("https://" + host + "/" + req.getParameter("h")).openStream(); // OK
    new java.net.URL(base + "/" + req.getParameter("h")).openStream(); // OK
  }

  void resources(HttpServletRequest req) throws Exception {
    java.net.URL url = com.google.common.io.Resources.getResource("/assets/" + req.getParameter("name").replace("..", ""));
    url.openStream(); // OK
  }

  void called(HttpServletRequest req) throws Exception {
    status(req.getParameter("host"));
  }

  private void status(String host) throws Exception {
    new java.net.URL("https://" + host + "/status").openStream(); // BAD
  }
}
