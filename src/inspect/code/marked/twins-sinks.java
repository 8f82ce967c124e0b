import java.io.*;
import java.net.*;
import java.nio.file.*;
import java.sql.*;
import java.util.*;
import javax.naming.directory.*;
import javax.servlet.http.*;
import javax.xml.xpath.*;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

// Where a value of a request does harm, and the same call with the value where it does none.
public class SinkServlet extends HttpServlet {
  private JdbcTemplate template;
  private NamedParameterJdbcTemplate named;
  private static final String ROOT = "/srv/files/";

  void jdbc(HttpServletRequest request, Connection connection) throws Exception {
    String given = request.getParameter("name");
    PreparedStatement prepared = connection.prepareStatement("SELECT * FROM users WHERE name = '" + given + "'"); // BAD sql-injection
    PreparedStatement asked = connection.prepareStatement("SELECT * FROM users WHERE name = ?"); // OK sql-injection
    asked.setString(1, given); // OK sql-injection
    asked.executeQuery(); // OK sql-injection
    CallableStatement call = connection.prepareCall("{call " + given + "}"); // BAD sql-injection
    CallableStatement fixed = connection.prepareCall("{call find(?)}"); // OK sql-injection
    fixed.setString(1, given);
    connection.prepareCall("{call find(?)}", ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY); // OK sql-injection
    connection.prepareCall("{call find('" + given + "')}", ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY); // BAD sql-injection
    connection.prepareStatement("DELETE FROM users WHERE name = '" + given + "'", Statement.RETURN_GENERATED_KEYS); // BAD sql-injection
    connection.prepareStatement("DELETE FROM users WHERE name = ?", new String[] { "id" }); // OK sql-injection
    connection.nativeSQL("SELECT '" + given + "'");
    Statement statement = connection.createStatement();
    statement.addBatch("INSERT INTO users VALUES ('" + given + "')"); // BAD sql-injection
    statement.addBatch("INSERT INTO users VALUES ('fixed')"); // OK sql-injection
    statement.executeBatch();
    statement.execute("INSERT INTO users VALUES ('" + given + "')", Statement.RETURN_GENERATED_KEYS); // BAD sql-injection
    statement.executeUpdate("INSERT INTO users VALUES ('" + given + "')", new int[] { 1 }); // BAD sql-injection
    statement.executeUpdate("INSERT INTO users VALUES ('x')", new int[] { 1 }); // OK sql-injection
    statement.executeLargeUpdate("INSERT INTO users VALUES ('" + given + "')"); // BAD sql-injection
    String sql = "SELECT * FROM users WHERE name = '" + given + "'";
    ResultSet rows = statement.executeQuery(sql); // BAD sql-injection
    while (rows.next()) statement.setMaxRows(given.length()); // OK sql-injection
  }

  void templates(HttpServletRequest request) {
    String given = request.getParameter("name");
    template.execute("DROP TABLE " + given); // BAD sql-injection
    template.update("UPDATE users SET name = '" + given + "'"); // BAD sql-injection
    template.update("UPDATE users SET name = ?", given); // OK sql-injection
    template.queryForObject("SELECT id FROM users WHERE name = '" + given + "'", Integer.class); // BAD sql-injection
    template.queryForObject("SELECT id FROM users WHERE name = ?", Integer.class, given); // OK sql-injection
    template.queryForList("SELECT id FROM users WHERE name = '" + given + "'"); // BAD sql-injection
    template.queryForMap("SELECT id FROM users WHERE name = ?", new Object[] { given }); // OK sql-injection
    template.queryForRowSet("SELECT id FROM users WHERE name = '" + given + "'"); // BAD sql-injection
    template.query("SELECT id FROM users WHERE name = '" + given + "'", (row, at) -> row.getString(1)); // BAD sql-injection
    template.query("SELECT id FROM users WHERE name = ?", (row, at) -> row.getString(1), given); // OK sql-injection
    template.batchUpdate("DELETE FROM users WHERE name = '" + given + "'", "SELECT 1"); // BAD sql-injection
    template.batchUpdate("DELETE FROM users WHERE name = ?", List.of(new Object[] { given })); // OK sql-injection
    named.queryForList("SELECT id FROM users WHERE name = :name", Map.of("name", given)); // OK sql-injection
    named.update("DELETE FROM users WHERE name = '" + given + "'", Map.of()); // BAD sql-injection
  }

  void orm(HttpServletRequest request, javax.persistence.EntityManager manager, org.hibernate.Session session) {
    String given = request.getParameter("name");
    manager.createQuery("from User where name = '" + given + "'"); // BAD sql-injection
    manager.createQuery("from User where name = :name").setParameter("name", given); // OK sql-injection
    manager.createNativeQuery("select * from users where name = '" + given + "'"); // BAD sql-injection
    session.createQuery("from User where name = '" + given + "'"); // BAD sql-injection
    session.createSQLQuery("select * from users where name = ?").setString(0, given); // OK sql-injection
    session.createSQLQuery("select * from users order by " + given); // BAD sql-injection
  }

  void commands(HttpServletRequest request) throws Exception {
    String given = request.getParameter("name");
    Runtime.getRuntime().exec("ls " + given); // BAD command-injection
    Runtime.getRuntime().exec(new String[] { "ls", "fixed" }); // OK command-injection
    Runtime.getRuntime().exec(new String[] { "sh", "-c", "ls " + given }); // BAD command-injection
    Runtime.getRuntime().exec(new String[] { "sh", "-c", "ls" }); // OK command-injection
    String[] args = { "/bin/sh", "-c", given };
    Runtime.getRuntime().exec(args); // BAD command-injection
    Runtime.getRuntime().exec("ls", new String[] { "LANG=C" }, new File("/srv")); // OK command-injection
    Runtime.getRuntime().exec("ls " + given, new String[] { "LANG=C" }, new File("/srv")); // BAD command-injection
    new ProcessBuilder("sh", "-c", "ls " + given).start(); // BAD command-injection
    new ProcessBuilder("ls", "-l").start(); // OK command-injection
    ProcessBuilder builder = new ProcessBuilder();
    builder.command("bash", "-c", "ls " + given); // BAD command-injection
    builder.start();
    List<String> words = new ArrayList<>();
    words.add("cmd.exe");
    words.add("/c");
    words.add("dir " + given);
    ProcessBuilder later = new ProcessBuilder(words); // BAD command-injection
    later.start();
    List<String> fixed = new ArrayList<>();
    fixed.add("cmd.exe");
    fixed.add("/c");
    fixed.add("dir");
    new ProcessBuilder(fixed).start(); // OK command-injection
    new ProcessBuilder(given).start(); // BAD command-injection
    String system = System.getProperty("os.name").contains("Windows") ? "cmd.exe /c echo " : "echo ";
    Runtime.getRuntime().exec(system + given); // BAD command-injection
    Runtime.getRuntime().exec(system + "hello"); // OK command-injection
  }

  void files(HttpServletRequest request) throws Exception {
    String given = request.getParameter("name");
    new FileInputStream(ROOT + given); // BAD path-traversal
    new FileInputStream(ROOT + "index"); // OK path-traversal
    new FileInputStream(new File(ROOT, given)); // BAD path-traversal
    new FileInputStream(new File(ROOT, new File(given).getName())); // OK path-traversal
    new FileOutputStream(ROOT + given, true); // BAD path-traversal
    new FileReader(ROOT + given); // BAD path-traversal
    new FileWriter(ROOT + given); // BAD path-traversal
    new PrintWriter(ROOT + given); // BAD path-traversal
    new RandomAccessFile(ROOT + given, "r"); // BAD path-traversal
    new RandomAccessFile(ROOT + Integer.parseInt(given), "r"); // OK path-traversal
    Files.readAllBytes(Paths.get(ROOT, given)); // BAD path-traversal
    Files.readAllBytes(Paths.get(ROOT, "index")); // OK path-traversal
    Files.newInputStream(Path.of(ROOT + given)); // BAD path-traversal
    Files.newInputStream(Path.of(ROOT).resolve(given)); // BAD path-traversal
    Files.delete(Path.of(ROOT).resolve(given)); // BAD path-traversal
    File other = new File(new URI("file:///srv/files/" + given));
    new FileReader(other); // BAD path-traversal
    Files.write(Paths.get(ROOT + given), new byte[0]); // BAD path-traversal
    Files.write(Paths.get(ROOT + "x"), given.getBytes()); // OK path-traversal
    new File(ROOT + given).delete(); // BAD path-traversal
    Files.copy(Paths.get("/etc/motd"), Paths.get(ROOT, given)); // BAD path-traversal
  }

  void checkedFiles(HttpServletRequest request) throws Exception {
    String given = request.getParameter("name");
    Path path = Path.of(ROOT).resolve(given).normalize();
    if (!path.startsWith(ROOT)) throw new SecurityException();
    Files.delete(path); // OK path-traversal
    File file = new File(ROOT, given);
    if (!file.getCanonicalPath().startsWith(ROOT)) throw new SecurityException();
    new FileInputStream(file); // OK path-traversal
    if (given.contains("..") || given.contains("/") || given.contains("\\")) return;
    new FileInputStream(ROOT + given); // OK path-traversal
  }

  void moreFiles(HttpServletRequest request) throws Exception {
    String given = request.getParameter("name");
    new File(given).exists(); // BAD path-traversal
    getServletContext().getResourceAsStream("/WEB-INF/" + given); // BAD path-traversal
    getServletContext().getResourceAsStream("/WEB-INF/fixed"); // OK path-traversal
    request.getPart("f").write(ROOT + given); // BAD path-traversal
    request.getPart("f").write(ROOT + UUID.randomUUID()); // OK path-traversal
    org.apache.commons.io.FileUtils.readFileToString(new File(ROOT + given), "UTF-8"); // BAD path-traversal
    org.apache.commons.io.FileUtils.readFileToString(new File(ROOT + org.apache.commons.io.FilenameUtils.getName(given)), "UTF-8"); // OK path-traversal
    new java.util.zip.ZipFile(ROOT + given); // BAD path-traversal
    try (BufferedReader reader = Files.newBufferedReader(Paths.get(ROOT + given))) { reader.readLine(); } // BAD path-traversal
    new Scanner(new File(ROOT + given)); // BAD path-traversal
    new Scanner(given); // OK path-traversal
  }

  void directories(HttpServletRequest request, DirContext context, InitialDirContext initial) throws Exception {
    String given = request.getParameter("name");
    SearchControls controls = new SearchControls();
    context.search("ou=people", "(uid=" + given + ")", controls); // BAD ldap-injection
    context.search("ou=people", "(uid={0})", new Object[] { given }, controls); // OK ldap-injection
    initial.search("ou=people", "(&(objectclass=person)(|(uid=" + given + ")(street={0})))", new Object[] { "x" }, controls); // BAD ldap-injection
    InitialDirContext idc = (InitialDirContext) context;
    NamingAnswers.use(idc.search("ou=people", "(cn=" + given + ")", controls)); // BAD ldap-injection
    NamingAnswers.use(idc.search("ou=people", "(cn=fixed)", controls)); // OK ldap-injection
    idc.search("ou=people", "(cn=" + org.owasp.esapi.ESAPI.encoder().encodeForLDAP(given) + ")", controls); // OK ldap-injection
    idc.search("ou=people", "(cn=" + org.springframework.ldap.support.LdapEncoder.filterEncode(given) + ")", controls); // OK ldap-injection
    new javax.naming.ldap.InitialLdapContext().search("ou=" + given, "(cn=x)", controls); // BAD ldap-injection
  }
  static class NamingAnswers { static void use(Object answers) {} }

  void paths(HttpServletRequest request, org.w3c.dom.Document document, org.xml.sax.InputSource source) throws Exception {
    String given = request.getParameter("name");
    XPath xpath = XPathFactory.newInstance().newXPath();
    xpath.evaluate("/people/person[@name='" + given + "']", document); // BAD xpath-injection
    xpath.evaluate("/people/person[@name='fixed']", document); // OK xpath-injection
    XPathExpression compiled = xpath.compile("//user[name='" + given + "']/id"); // BAD xpath-injection
    xpath.compile("//user[name=$name]/id"); // OK xpath-injection
    String expression = "//user[name='" + given + "']";
    org.w3c.dom.NodeList nodes = (org.w3c.dom.NodeList) xpath.compile(expression).evaluate(document, XPathConstants.NODESET); // BAD xpath-injection
    compiled.evaluate(source);
    xpath.evaluate("//user[@id=" + Integer.parseInt(given) + "]", document); // OK xpath-injection
    document.getElementById(given); // OK xpath-injection
  }

  void pages(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String given = request.getParameter("name");
    response.setContentType("text/html");
    PrintWriter out = response.getWriter();
    out.print(given); // BAD xss
    out.print("fixed"); // OK xss
    out.println(given.toCharArray()); // BAD xss
    out.write("<p>" + given); // BAD xss
    out.write(given, 0, given.length()); // BAD xss
    out.write(given.length()); // OK xss
    out.format("<p>%s</p>", given); // BAD xss
    out.format("<p>%d</p>", given.length()); // OK xss
    out.format(Locale.US, "<p>%1$s %2$s</p>", "a", given); // BAD xss
    out.printf(given, "a"); // BAD xss
    out.printf(Locale.US, "<p>%s</p>", "fixed"); // OK xss
    Object[] values = { "a", given };
    out.printf("<p>%1$s %2$s</p>", values); // BAD xss
    Object[] others = { "a", "b" };
    out.printf("<p>%1$s %2$s</p>", others); // OK xss
    out.append("<p>").append(given); // BAD xss
    response.getOutputStream().print("<p>" + given); // BAD xss
    response.getOutputStream().println("<p>fixed"); // OK xss
    response.getOutputStream().write(given.getBytes()); // BAD xss
    new PrintWriter(response.getOutputStream()).println(given); // BAD xss
    new OutputStreamWriter(response.getOutputStream()).write(given); // BAD xss
    StringBuilder page = new StringBuilder("<html>");
    page.append("<b>").append(given).append("</b>");
    out.write(page.toString()); // BAD xss
    response.sendError(404, "No such page: " + given); // OK sql-injection
  }

  void plain(HttpServletRequest request, HttpServletResponse response) throws Exception {
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().println(request.getParameter("name")); // OK xss
  }
  void json(HttpServletRequest request, HttpServletResponse response) throws Exception {
    response.setContentType("application/json");
    response.getWriter().write("{\"name\": \"" + request.getParameter("name") + "\"}"); // OK xss
  }
  void html(HttpServletRequest request, HttpServletResponse response) throws Exception {
    response.setContentType("text/html;charset=UTF-8");
    response.getWriter().println(request.getParameter("name")); // BAD xss
  }
  void header(HttpServletRequest request, HttpServletResponse response) throws Exception {
    response.setHeader("Content-Type", "application/json");
    response.getWriter().println(request.getParameter("name")); // OK xss
  }

  void ways(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String given = request.getParameter("next");
    response.sendRedirect(given); // BAD open-redirect
    response.sendRedirect("/home?next=" + given); // OK open-redirect
    response.setHeader("Location", given); // BAD open-redirect
    if (given.startsWith("/") && !given.startsWith("//")) response.sendRedirect(given); // OK open-redirect
    new URL(given).openStream(); // BAD ssrf
    new URL("https://api.test/v1/" + URLEncoder.encode(given, "UTF-8")).openStream(); // OK ssrf
    new URL("http", given, "/x").openConnection().connect(); // BAD ssrf
    java.net.http.HttpRequest.newBuilder(URI.create("https://" + given + "/x")).build(); // BAD ssrf
    Class.forName(given).getDeclaredConstructor().newInstance(); // BAD code-injection
    Class.forName("app.Fixed").getDeclaredConstructor().newInstance(); // OK code-injection
    new javax.script.ScriptEngineManager().getEngineByName("js").eval(given); // BAD code-injection
    new javax.script.ScriptEngineManager().getEngineByName("js").eval("1 + 1"); // OK code-injection
    new ObjectInputStream(request.getInputStream()).readObject(); // BAD unsafe-deserialization
    new java.beans.XMLDecoder(request.getInputStream()).readObject(); // BAD unsafe-deserialization
    new ObjectInputStream(new FileInputStream("/srv/own.bin")); // OK unsafe-deserialization
  }
}
