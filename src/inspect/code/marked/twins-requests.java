import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.Statement;
import java.util.*;
import java.util.stream.Collectors;
import javax.servlet.ServletException;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.*;

// Each way in which something of a request can be asked for, and beside it what a client does not choose.
@WebServlet(urlPatterns = "/orders/*")
public class OrderServlet extends HttpServlet {
  private javax.sql.DataSource source;

  private void run(String where) throws Exception {
    try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT id FROM orders WHERE " + where); // BAD sql-injection
    }
  }

  private Statement open() throws Exception { return source.getConnection().createStatement(); }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
    try { run("state = '" + request.getParameter("state") + "'"); } catch (Exception e) { throw new ServletException(e); }
  }

  void parameter(HttpServletRequest request) throws Exception {
    open().execute("UPDATE orders SET note = '" + request.getParameter("note") + "'"); // BAD sql-injection
    open().execute("UPDATE orders SET note = '" + getServletContext().getInitParameter("note") + "'"); // OK sql-injection
  }

  void values(HttpServletRequest request) throws Exception {
    String[] all = request.getParameterValues("id");
    open().execute("DELETE FROM orders WHERE code = '" + all[0] + "'"); // BAD sql-injection
    open().execute("DELETE FROM orders WHERE code = '" + all.length + "'"); // OK sql-injection
    for (String one : all) open().execute("DELETE FROM orders WHERE code = '" + one + "'"); // BAD sql-injection
    open().execute("DELETE FROM orders WHERE code IN ('" + String.join("','", all) + "')"); // BAD sql-injection
    open().execute("DELETE FROM orders WHERE code IN ('" + String.join("','", "A", "B") + "')"); // OK sql-injection
    String joined = Arrays.stream(all).map(v -> "'" + v + "'").collect(Collectors.joining(","));
    open().execute("DELETE FROM orders WHERE code IN (" + joined + ")"); // BAD sql-injection
    String marks = Arrays.stream(all).map(v -> "?").collect(Collectors.joining(","));
    open().execute("DELETE FROM orders WHERE code IN (" + marks + ")"); // OK sql-injection
    String counted = String.join(",", Collections.nCopies(all.length, "?"));
    open().execute("DELETE FROM orders WHERE code IN (" + counted + ")"); // OK sql-injection
  }

  void map(HttpServletRequest request) throws Exception {
    Map<String, String[]> given = request.getParameterMap();
    String[] states = given.get("state");
    if (states != null && states.length > 0) open().execute("SELECT 1 FROM orders WHERE state = '" + states[0] + "'"); // BAD sql-injection
    if (states != null && states.length > 0) open().execute("SELECT 1 FROM orders WHERE total = " + Integer.parseInt(states[0])); // OK sql-injection
    for (Map.Entry<String, String[]> entry : given.entrySet()) {
      open().execute("SELECT 1 FROM orders WHERE x = '" + entry.getValue()[0] + "'"); // BAD sql-injection
      open().execute("SELECT 1 FROM orders WHERE " + entry.getKey() + " = 1"); // BAD sql-injection
      open().execute("SELECT 1 FROM orders WHERE x = " + entry.getValue().length); // OK sql-injection
    }
    given.forEach((name, list) -> log(name, list));
    String first = given.getOrDefault("sort", new String[] { "id" })[0];
    open().execute("SELECT 1 FROM orders ORDER BY " + first); // BAD sql-injection
    open().execute("SELECT 1 FROM orders ORDER BY " + (first.equals("total") ? "total" : "id")); // OK sql-injection
  }

  private void log(String name, String[] list) {}

  void names(HttpServletRequest request) throws Exception {
    Enumeration<String> names = request.getParameterNames();
    while (names.hasMoreElements()) {
      String name = names.nextElement();
      open().execute("SELECT 1 FROM orders WHERE " + name + " = 1"); // BAD sql-injection
      String[] values = request.getParameterValues(name);
      if (values != null && values[0].equals("yes")) open().execute("SELECT 2 FROM orders WHERE " + name + " = 1"); // BAD sql-injection
    }
    Enumeration<String> own = getServletConfig().getInitParameterNames();
    while (own.hasMoreElements()) open().execute("SELECT 1 FROM orders WHERE " + own.nextElement() + " = 1"); // OK sql-injection
  }

  void headers(HttpServletRequest request) throws Exception {
    open().execute("INSERT INTO visits VALUES ('" + request.getHeader("User-Agent") + "')"); // BAD sql-injection
    open().execute("INSERT INTO visits VALUES (" + request.getIntHeader("X-Page") + ")"); // OK sql-injection
    Enumeration<String> all = request.getHeaders("X-Tag");
    if (all != null && all.hasMoreElements()) open().execute("INSERT INTO visits VALUES ('" + all.nextElement() + "')"); // BAD sql-injection
    Enumeration<String> names = request.getHeaderNames();
    String found = "";
    while (names.hasMoreElements()) {
      String name = names.nextElement();
      if (!name.equalsIgnoreCase("host")) { found = name; break; }
    }
    open().execute("INSERT INTO visits VALUES ('" + found + "')"); // BAD sql-injection
    String fixed = "";
    while (names.hasMoreElements()) {
      String name = names.nextElement();
      if (!name.equalsIgnoreCase("host")) { fixed = "other"; break; }
    }
    open().execute("INSERT INTO visits VALUES ('" + fixed + "')"); // OK sql-injection
    for (String value : Collections.list(request.getHeaders("X-Tag"))) open().execute("INSERT INTO visits VALUES ('" + value + "')"); // BAD sql-injection
    open().execute("INSERT INTO visits VALUES (" + request.getDateHeader("If-Modified-Since") + ")"); // OK sql-injection
  }

  void cookies(HttpServletRequest request) throws Exception {
    Cookie[] cookies = request.getCookies();
    String value = "none";
    if (cookies != null) {
      for (int at = 0; at < cookies.length; at++) {
        if ("basket".equals(cookies[at].getName())) value = cookies[at].getValue();
      }
    }
    open().execute("SELECT 1 FROM baskets WHERE key = '" + value + "'"); // BAD sql-injection
    int count = 0;
    for (Cookie one : cookies) count += one.getMaxAge();
    open().execute("SELECT 1 FROM baskets WHERE age = " + count); // OK sql-injection
    String decoded = "";
    for (Cookie one : cookies) if (one.getName().equals("basket")) decoded = java.net.URLDecoder.decode(one.getValue(), "UTF-8");
    open().execute("SELECT 1 FROM baskets WHERE key = '" + decoded + "'"); // BAD sql-injection
    Optional<String> kept = Arrays.stream(cookies).filter(c -> c.getName().equals("basket")).map(Cookie::getValue).findFirst();
    open().execute("SELECT 1 FROM baskets WHERE key = '" + kept.orElse("") + "'"); // BAD sql-injection
    open().execute("SELECT 1 FROM baskets WHERE known = " + kept.isPresent()); // OK sql-injection
    Cookie found = org.springframework.web.util.WebUtils.getCookie(request, "basket");
    open().execute("SELECT 1 FROM baskets WHERE key = '" + found.getValue() + "'"); // BAD sql-injection
  }

  void query(HttpServletRequest request) throws Exception {
    String query = request.getQueryString();
    int at = query.indexOf("sort=");
    String sort = query.substring(at + 5);
    int end = query.indexOf("&", at);
    if (end >= 0) sort = query.substring(at + 5, end);
    open().execute("SELECT 1 FROM orders ORDER BY " + sort); // BAD sql-injection
    open().execute("SELECT 1 FROM orders ORDER BY " + query.indexOf("&", at)); // OK sql-injection
    sort = java.net.URLDecoder.decode(sort, "UTF-8");
    open().execute("SELECT 1 FROM orders ORDER BY " + sort); // BAD sql-injection
    for (String pair : query.split("&")) {
      String[] sides = pair.split("=", 2);
      open().execute("SELECT 1 FROM orders WHERE a = '" + sides[1] + "'"); // BAD sql-injection
      open().execute("SELECT 1 FROM orders WHERE a = '" + sides.length + "'"); // OK sql-injection
    }
  }

  void body(HttpServletRequest request) throws Exception {
    BufferedReader reader = request.getReader();
    String line = reader.readLine();
    open().execute("SELECT 1 FROM orders WHERE a = '" + line + "'"); // BAD sql-injection
    String all = reader.lines().collect(Collectors.joining("\n"));
    open().execute("SELECT 1 FROM orders WHERE a = '" + all + "'"); // BAD sql-injection
    StringBuilder text = new StringBuilder();
    while ((line = reader.readLine()) != null) text.append(line);
    open().execute("SELECT 1 FROM orders WHERE a = '" + text + "'"); // BAD sql-injection
    open().execute("SELECT 1 FROM orders WHERE a = '" + text.length() + "'"); // OK sql-injection
    InputStream stream = request.getInputStream();
    byte[] bytes = new byte[100];
    int read = stream.read(bytes);
    open().execute("SELECT 1 FROM orders WHERE a = '" + new String(bytes, 0, read) + "'"); // BAD sql-injection
    open().execute("SELECT 1 FROM orders WHERE a = '" + read + "'"); // OK sql-injection
    String whole = new String(request.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    open().execute("SELECT 1 FROM orders WHERE a = '" + whole + "'"); // BAD sql-injection
    Scanner scanner = new Scanner(request.getInputStream(), "UTF-8").useDelimiter("\\A");
    open().execute("SELECT 1 FROM orders WHERE a = '" + (scanner.hasNext() ? scanner.next() : "") + "'"); // BAD sql-injection
    open().execute("SELECT 1 FROM orders WHERE a = '" + (scanner.hasNext() ? "yes" : "no") + "'"); // OK sql-injection
    String read2 = org.apache.commons.io.IOUtils.toString(request.getReader());
    open().execute("SELECT 1 FROM orders WHERE a = '" + read2 + "'"); // BAD sql-injection
    BufferedReader wrapped = new BufferedReader(new java.io.InputStreamReader(request.getInputStream()));
    open().execute("SELECT 1 FROM orders WHERE a = '" + wrapped.readLine() + "'"); // BAD sql-injection
  }

  void parts(HttpServletRequest request) throws Exception {
    Part part = request.getPart("file");
    open().execute("SELECT 1 FROM files WHERE name = '" + part.getSubmittedFileName() + "'"); // BAD sql-injection
    open().execute("SELECT 1 FROM files WHERE size = " + part.getSize()); // OK sql-injection
    open().execute("SELECT 1 FROM files WHERE type = '" + part.getContentType() + "'"); // BAD sql-injection
    for (Part one : request.getParts()) open().execute("SELECT 1 FROM files WHERE name = '" + one.getName() + "'"); // BAD sql-injection
    String header = part.getHeader("content-disposition");
    open().execute("SELECT 1 FROM files WHERE name = '" + header.substring(header.indexOf("filename=") + 9) + "'"); // BAD sql-injection
  }

  void address(HttpServletRequest request) throws Exception {
    String info = request.getPathInfo();
    open().execute("SELECT 1 FROM orders WHERE a = '" + info.substring(1) + "'"); // BAD sql-injection
    open().execute("SELECT 1 FROM orders WHERE a = '" + request.getContextPath() + "'"); // OK sql-injection
    open().execute("SELECT 1 FROM orders WHERE a = '" + request.getRequestURI().split("/")[2] + "'"); // BAD sql-injection
    open().execute("SELECT 1 FROM orders WHERE a = '" + request.getMethod() + "'"); // OK sql-injection/high
    open().execute("SELECT 1 FROM orders WHERE a = '" + request.getRequestURL().toString() + "'"); // BAD sql-injection
    open().execute("SELECT 1 FROM orders WHERE a = '" + request.getServerPort() + "'"); // OK sql-injection
    open().execute("SELECT 1 FROM orders WHERE a = '" + request.getPathTranslated() + "'"); // BAD sql-injection
    open().execute("SELECT 1 FROM orders WHERE a = " + request.getContentLength()); // OK sql-injection
    open().execute("SELECT 1 FROM orders WHERE a = '" + request.getRequestedSessionId() + "'"); // BAD sql-injection
    open().execute("SELECT 1 FROM orders WHERE a = '" + request.getSession().getId() + "'"); // OK sql-injection/high
  }

  // What a class of its own asks for, and what one that only looks like it gives.
  void helpers(HttpServletRequest request) throws Exception {
    Asked asked = new Asked(request);
    open().execute("SELECT 1 FROM orders WHERE a = '" + asked.text("a") + "'"); // BAD sql-injection
    open().execute("SELECT 1 FROM orders WHERE a = '" + asked.fixed("a") + "'"); // OK sql-injection
    Parameters parameters = new Parameters(request);
    open().execute("SELECT 1 FROM orders WHERE a = '" + parameters.get("a") + "'"); // BAD sql-injection
    open().execute("SELECT 1 FROM orders WHERE a = '" + Parameters.clean(request, "a") + "'"); // OK sql-injection
    open().execute("SELECT 1 FROM orders WHERE a = '" + Parameters.raw(request, "a") + "'"); // BAD sql-injection
    Filled filled = new Filled();
    filled.setName(request.getParameter("a"));
    filled.setCount(7);
    open().execute("SELECT 1 FROM orders WHERE a = '" + filled.getName() + "'"); // BAD sql-injection
    open().execute("SELECT 1 FROM orders WHERE a = '" + filled.getCount() + "'"); // OK sql-injection
    Wrapped wrapped = new Wrapped(request);
    open().execute("SELECT 1 FROM orders WHERE a = '" + wrapped.name() + "'"); // BAD sql-injection/high
    open().execute("SELECT 1 FROM orders WHERE a = '" + wrapped.kind() + "'"); // OK sql-injection/high
    Named named = new Named(request.getParameter("a"));
    open().execute("SELECT 1 FROM orders WHERE a = '" + named + "'"); // BAD sql-injection/high
    open().execute("SELECT 1 FROM orders WHERE a = '" + String.valueOf(named) + "'"); // BAD sql-injection/high
    open().execute("SELECT 1 FROM orders WHERE a = '" + new Named("fixed") + "'"); // OK sql-injection/high
    open().execute("SELECT 1 FROM orders WHERE a = '" + new Named().name() + "'"); // OK sql-injection/high
    open().execute("SELECT 1 FROM orders WHERE a = '" + new Named(request.getParameter("a"), 3).name() + "'"); // BAD sql-injection/high
    open().execute("SELECT 1 FROM orders WHERE a = '" + new Below(request.getParameter("a")).name() + "'"); // BAD sql-injection/high
    open().execute("SELECT 1 FROM orders WHERE a = '" + new Below("fixed").name() + "'"); // OK sql-injection/high
    Source chosen = new FromRequest(request);
    open().execute("SELECT 1 FROM orders WHERE a = '" + chosen.read() + "'"); // BAD sql-injection
    Source other = new FromText();
    open().execute("SELECT 1 FROM orders WHERE a = '" + other.read() + "'"); // OK sql-injection
  }

  interface Source { String read(); }
  static class FromRequest implements Source {
    private final HttpServletRequest request;
    FromRequest(HttpServletRequest request) { this.request = request; }
    public String read() { return request.getHeader("X-Source"); }
  }
  static class FromText implements Source { public String read() { return "text"; } }

  static class Named {
    private String name;
    private int count;
    Named() { this("none", 0); }
    Named(String name) { this(name, 1); }
    Named(String name, int count) { this.name = name; this.count = count; }
    String name() { return name; }
    @Override public String toString() { return "name " + name; }
  }
  static class Below extends Named { Below(String given) { super(given); } }

  static class Wrapped {
    private final String name;
    private final String kind;
    Wrapped(HttpServletRequest request) { this.name = request.getParameter("name"); this.kind = request.getParameter("kind") == null ? "a" : "b"; }
    String name() { return name; }
    String kind() { return kind; }
  }

  private class Asked {
    private final HttpServletRequest inner;
    Asked(HttpServletRequest inner) { this.inner = inner; }
    String text(String name) { String value = inner.getParameter(name); return value == null ? "" : value; }
    String fixed(String name) { return inner.getParameter(name) == null ? "absent" : "present"; }
  }

  static class Filled {
    private String name;
    private int count;
    public void setName(String name) { this.name = name; }
    public String getName() { return name; }
    public void setCount(int count) { this.count = count; }
    public int getCount() { return count; }
  }
}

class Parameters {
  private final Map<String, String> values = new HashMap<>();
  Parameters(HttpServletRequest request) {
    for (String name : request.getParameterMap().keySet()) values.put(name, request.getParameter(name));
  }
  String get(String name) { return values.get(name); }
  static String raw(HttpServletRequest request, String name) { return request.getParameter(name); }
  static String clean(HttpServletRequest request, String name) {
    String value = request.getParameter(name);
    return value != null && value.matches("[a-z]{1,20}") ? value : "";
  }
}
