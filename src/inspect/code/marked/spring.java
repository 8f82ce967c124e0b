package shop.web;
import java.io.*;
import java.nio.file.*;
import java.sql.*;
import java.util.*;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.*;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import javax.persistence.EntityManager;

@RestController
@RequestMapping("/api")
public class ShopController {
  private final JdbcTemplate jdbc;
  private final EntityManager em;
  private final RestTemplate rest = new RestTemplate();
  private static final Path ROOT = Paths.get("/srv/files");
  private static final Set<String> COLUMNS = Set.of("name", "price");
  private static final Logger log = LoggerFactory.getLogger(ShopController.class);

  @GetMapping("/items")
  public List<Item> items(@RequestParam String name, @RequestParam(required = false) String sort, @RequestParam int page) {
    String q = "SELECT * FROM items WHERE name LIKE '%" + name + "%'";
    jdbc.query(q, new ItemMapper()); // BAD
    jdbc.query("SELECT * FROM items WHERE name LIKE ?", new ItemMapper(), "%" + name + "%"); // OK
    jdbc.query("SELECT * FROM items LIMIT 10 OFFSET " + page, new ItemMapper()); // OK
    String column = COLUMNS.contains(sort) ? sort : "name";
    jdbc.query("SELECT * FROM items ORDER BY " + column, new ItemMapper()); // OK
    if (!COLUMNS.contains(sort)) throw new IllegalArgumentException("sort");
    jdbc.query("SELECT * FROM items ORDER BY " + sort, new ItemMapper()); // OK
    em.createQuery("select i from Item i where i.name = '" + name + "'").getResultList(); // BAD
    em.createNativeQuery(String.format("select * from item where name = '%s'", name)).getResultList(); // BAD
    em.createQuery("select i from Item i where i.name = :name").setParameter("name", name).getResultList(); // OK
    StringBuilder sb = new StringBuilder("select * from item where 1=1");
    if (name != null) { sb.append(" and name = '").append(name).append("'"); }
    jdbc.queryForList(sb.toString()); // BAD
    StringBuilder safe = new StringBuilder("select * from item where 1=1");
    List<Object> params = new ArrayList<>();
    if (name != null) { safe.append(" and name = ?"); params.add(name); }
    jdbc.queryForList(safe.toString(), params.toArray()); // OK
    return find(name);
  }
  private List<Item> find(String name) {
    return jdbc.query("SELECT * FROM items WHERE id = '" + name + "'", new ItemMapper()); // BAD
  }
  @GetMapping("/file/{name}")
  public ResponseEntity<byte[]> file(@PathVariable String name) throws IOException {
    Path p = ROOT.resolve(name);
    byte[] raw = Files.readAllBytes(p); // BAD
    Path n = ROOT.resolve(name).normalize();
    if (!n.startsWith(ROOT)) { return ResponseEntity.badRequest().build(); }
    byte[] good = Files.readAllBytes(n); // OK
    File f = new File("/srv/files", name);
    if (!f.getCanonicalPath().startsWith("/srv/files/")) throw new SecurityException();
    InputStream in = new FileInputStream(f); // OK
    String base = new File(name).getName();
    InputStream in2 = new FileInputStream(new File("/srv/files", base)); // OK
    return ResponseEntity.ok(raw);
  }
  @PostMapping("/upload")
  public String upload(@RequestParam("file") MultipartFile file) throws IOException {
    file.transferTo(dest);
    File ok = new File("/srv/up/" + UUID.randomUUID() + ".bin"); // OK
    file.transferTo(ok); // OK
    return "done";
  }
  @GetMapping("/ping")
  public String ping(@RequestParam String host) throws Exception {
    Runtime.getRuntime().exec("ping -c 1 " + host); // BAD
    Runtime.getRuntime().exec(new String[]{"sh", "-c", "ping -c 1 " + host}); // BAD
    new ProcessBuilder("sh", "-c", "ping " + host).start(); // BAD
    new ProcessBuilder("ping", "-c", "1", host).start(); // OK
    new ProcessBuilder(Arrays.asList("ping", "-c", "1", host)).start(); // OK
    ProcessBuilder pb = new ProcessBuilder();
    pb.command("bash", "-c", "nslookup " + host); // BAD
    if (!host.matches("^[a-z0-9.-]+$")) { throw new IllegalArgumentException(); }
    Runtime.getRuntime().exec("ping -c 1 " + host); // OK
    return "ok";
  }
  @GetMapping("/fetch")
  public String fetch(@RequestParam String url, @RequestParam String id) throws Exception {
    rest.getForObject(url, String.class); // BAD
    rest.getForObject("https://api.example.com/items/" + id, String.class); // OK
    rest.getForObject("https://api.example.com/items/{id}", String.class, id); // OK
    new java.net.URL(url).openStream(); // BAD
    HttpRequest r = HttpRequest.newBuilder().uri(java.net.URI.create(url)).build(); // BAD
    HttpURLConnection c = (HttpURLConnection) new URL(url).openConnection(); // BAD
    java.net.URI u = new java.net.URI(url);
    if (!"api.example.com".equals(u.getHost())) throw new IllegalArgumentException();
    u.toURL().openStream(); // OK
    return "";
  }
  @GetMapping("/go")
  public String go(@RequestParam String next, HttpServletResponse response) throws IOException {
    response.sendRedirect(next); // BAD
    response.sendRedirect("/home?x=" + next); // OK
    if (next.startsWith("/") && !next.startsWith("//")) { response.sendRedirect(next); } // OK
    return "redirect:" + next; // BAD
  }
  @PostMapping(value = "/echo", produces = "text/html")
  public String echo(@RequestParam String text, HttpServletResponse response) throws IOException {
    response.getWriter().println("<b>" + text + "</b>"); // BAD
    response.getWriter().println("<b>" + HtmlUtils.htmlEscape(text) + "</b>"); // OK
    response.getWriter().println("<b>" + Encode.forHtml(text) + "</b>"); // OK
    PrintWriter out = response.getWriter();
    out.print(text); // BAD
    response.setHeader("X-Name", text.replace("\r", "").replace("\n", "")); // OK
    return "<h1>" + text + "</h1>"; // BAD
  }
  @PostMapping("/load")
  public Object load(@RequestBody byte[] body, @RequestBody String xml) throws Exception {
    ObjectInputStream ois = new ObjectInputStream(new ByteArrayInputStream(body));
    Object o = ois.readObject(); // BAD
    new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions())).load(xml); // OK
    DocumentBuilderFactory f = DocumentBuilderFactory.newInstance();
    DocumentBuilderFactory g = DocumentBuilderFactory.newInstance();
    g.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    g.newDocumentBuilder().parse(new InputSource(new StringReader(xml))); // OK
    new ScriptEngineManager().getEngineByName("js").eval(xml); // BAD
    new SpelExpressionParser().parseExpression(xml).getValue(); // BAD
    return o;
  }
  @GetMapping("/crypt")
  public String crypt(@RequestParam String pw) throws Exception {
    MessageDigest md = MessageDigest.getInstance("SHA-1"); // BAD
    MessageDigest m2 = MessageDigest.getInstance("SHA-256"); // OK
    Cipher c = Cipher.getInstance("AES/ECB/PKCS5Padding"); // BAD
    Cipher c1 = Cipher.getInstance("AES"); // BAD
    Cipher c2 = Cipher.getInstance("AES/GCM/NoPadding"); // OK
    String token = String.valueOf(new Random().nextLong()); // BAD
    byte[] b = new byte[16]; new SecureRandom().nextBytes(b); // OK
    KeyPairGenerator k = KeyPairGenerator.getInstance("RSA"); k.initialize(1024); // BAD
    HttpsURLConnection.setDefaultHostnameVerifier((h, s) -> true); // BAD
    String password = "Sup3rS3cret!pw"; // BAD
    Connection con = DriverManager.getConnection("jdbc:mysql://db/x", "root", "Sup3rS3cret!pw"); // BAD
    Connection con2 = DriverManager.getConnection(url, System.getenv("U"), System.getenv("P")); // OK
    return token;
  }
  @GetMapping("/many")
  public void many(HttpServletRequest request, Statement st) throws Exception {
    String p = request.getParameter("p");
    Optional<String> o = Optional.ofNullable(request.getParameter("o"));
    st.executeQuery("select * from t where a = '" + o.orElse("x") + "'"); // BAD
    st.executeQuery("select * from t where a = '" + Integer.parseInt(p) + "'"); // OK
    String joined = Arrays.stream(request.getParameterValues("ids")).collect(Collectors.joining(","));
    st.executeQuery("select * from t where a in (" + joined + ")"); // BAD
    String marks = Arrays.stream(request.getParameterValues("ids")).map(x -> "?").collect(Collectors.joining(","));
    st.executeQuery("select * from t where a in (" + marks + ")"); // OK
    Map<String, String> m = new HashMap<>(); m.put("a", p); m.put("b", "fixed");
    st.executeQuery("select * from t where a = '" + m.get("b") + "'"); // OK
    st.executeQuery("select * from t where a = '" + m.getOrDefault("a", "") + "'"); // BAD
    String[] arr = new String[2]; arr[0] = p; arr[1] = "x";
    st.executeQuery("select * from t where a = '" + arr[1] + "'"); // OK
    st.executeQuery("select * from t where a = '" + arr[0] + "'"); // BAD
    String v = 7 * 18 + 10 > 200 ? "fixed" : p;
    st.executeQuery("select * from t where a = '" + v + "'"); // BAD
    String w = 7 * 18 + 10 > 100 ? "fixed" : p;
    st.executeQuery("select * from t where a = '" + w + "'"); // OK
    Deque<String> dq = new ArrayDeque<>(); dq.push(p); dq.push("s");
    st.executeQuery("select * from t where a = '" + dq.peekLast() + "'"); // BAD
    String enc = Base64.getEncoder().encodeToString(p.getBytes());
    String dec = new String(Base64.getDecoder().decode(enc));
    st.executeQuery("select * from t where a = '" + dec + "'"); // BAD
    String x = switch (p) { case "asc" -> "ASC"; default -> "DESC"; };
    st.executeQuery("select * from t order by a " + x); // OK
    String y = "asc".equalsIgnoreCase(p) ? "ASC" : "DESC";
    st.executeQuery("select * from t order by a " + y); // OK
    Holder h = new Holder(); h.setValue(p);
    st.executeQuery("select * from t where a = '" + h.getValue() + "'"); // BAD
    Order order = Order.valueOf(p);
    st.executeQuery("select * from t where a = '" + order.name() + "'"); // OK
    st.executeQuery("select * from t where a = '" + p.replaceAll("[^a-zA-Z0-9]", "") + "'"); // OK
    st.executeQuery("select * from t where a = '".concat(p).concat("'")); // BAD
    st.executeQuery(String.join(" ", "select * from t where a =", p)); // BAD
    log.info("user " + p); // BAD
    log.info("user {}", p.replaceAll("[\r\n]", "_")); // OK
  }
  static class Holder { private String value; void setValue(String v) { this.value = v; } String getValue() { return value; } }
  enum Order { A, B }
}
