import java.io.IOException;
import java.util.*;
import javax.servlet.http.*;

@WebServlet("/search")
public class Search extends HttpServlet {
  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException { doPost(request, response); }

  public void m1(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String param = "";
    if (request.getHeader("Name") != null) { param = request.getHeader("Name"); }
    param = java.net.URLDecoder.decode(param, "UTF-8");
    String bar = new Helper().pass(request, param);
    String sql = "insert into visits (name) values ('" + bar + "')";
    java.sql.Statement statement = Databases.statement();
    int count = statement.executeUpdate(sql); // BAD
  }
  public void m2(HttpServletRequest request) throws Exception {
    javax.servlet.http.Cookie[] cookies = request.getCookies();
    String param = "none";
    if (cookies != null) { for (javax.servlet.http.Cookie cookie : cookies) { if (cookie.getName().equals("name")) { param = cookie.getValue(); break; } } }
    String bar;
    int limit = 3;
    if (2 * limit > 5) bar = "fixed"; else bar = param;
    java.sql.Statement statement = helper();
    statement.executeUpdate("delete from x where a='" + bar + "'"); // OK
    String b2; String letters = "ABC"; char letter = letters.charAt(1);
    switch (letter) { case 'A': b2 = param; break; case 'B': b2 = "b"; break; case 'C': case 'D': b2 = param; break; default: b2 = "x"; break; }
    statement.executeUpdate("delete from x where a='" + b2 + "'"); // OK
    String b3 = "none";
    if (param != null) { List<String> list = new ArrayList<String>(); list.add("safe"); list.add(param); list.add("more"); list.remove(0); b3 = list.get(1); }
    statement.executeUpdate("delete from x where a='" + b3 + "'"); // OK
    String b4 = "none";
    if (param != null) { List<String> list = new ArrayList<String>(); list.add("safe"); list.add(param); list.add("more"); list.remove(0); b4 = list.get(0); }
    statement.executeUpdate("delete from x where a='" + b4 + "'"); // BAD
    HashMap<String,Object> map = new HashMap<String,Object>(); map.put("keyA", "a"); map.put("keyB", param); map.put("keyC", "c");
    String b5 = (String) map.get("keyB");
    statement.executeUpdate("delete from x where a='" + b5 + "'"); // BAD
    b5 = (String) map.get("keyA");
    statement.executeUpdate("delete from x where a='" + b5 + "'"); // OK
    StringBuilder sb = new StringBuilder(param);
    String b6 = sb.append("_end").toString();
    statement.executeUpdate("delete from x where a='" + b6 + "'"); // BAD
    String b7 = "";
    if (param != null) b7 = new String(org.apache.commons.codec.binary.Base64.decodeBase64(org.apache.commons.codec.binary.Base64.encodeBase64(param.getBytes())));
    statement.executeUpdate("delete from x where a='" + b7 + "'"); // BAD
    Thing thing = Things.create();
    String b8 = thing.doSomething(param);
    statement.executeUpdate("delete from x where a='" + b8 + "'"); // BAD
    String b9 = doIt(param, "safe"); statement.executeUpdate("delete from x where a='" + b9 + "'"); // OK
  }
  private static String doIt(String a, String b) { return b; }
  public void m3(HttpServletRequest request, HttpServletResponse response) throws Exception {
    Map<String, String[]> map = request.getParameterMap(); String param = "";
    if (!map.isEmpty()) { String[] values = map.get("name"); if (values != null) param = values[0]; }
    String bar = param;
    response.getWriter().write("Hello " + bar); // BAD
    response.setHeader("X-XSS-Protection", "0");
    Object[] obj = { "a", bar };
    response.getWriter().format(java.util.Locale.US, "%s and %s", obj); // BAD
    bar = org.owasp.esapi.ESAPI.encoder().encodeForHTML(param);
    response.getWriter().println(bar); // OK
    String safe = org.springframework.web.util.HtmlUtils.htmlEscape(param);
    response.getWriter().println(safe.toCharArray()); // OK
    java.security.MessageDigest md = java.security.MessageDigest.getInstance("MD5"); // BAD
    javax.crypto.Cipher c = javax.crypto.Cipher.getInstance("DES/CBC/PKCS5Padding", java.security.Security.getProvider("SunJCE")); // BAD
    String rememberMeKey = Double.toString(new java.util.Random().nextDouble()).substring(2); // BAD
    java.io.FileInputStream fis = new java.io.FileInputStream(new java.io.File("/x/" + param)); // BAD
    java.nio.file.Path path = java.nio.file.Paths.get("/x/" + param); java.io.InputStream is = java.nio.file.Files.newInputStream(path, java.nio.file.StandardOpenOption.READ); // BAD
    java.io.File fileTarget = new java.io.File(param, "page.txt"); if (fileTarget.exists()) { } // BAD
    request.getSession().setAttribute(bar, "10340"); // BAD
    javax.naming.directory.DirContext ctx = ads.getDirContext(); ctx.search("ou=x", "(uid=" + param + ")", sc); // BAD
    javax.xml.xpath.XPath xp = xpf.newXPath(); String e = "/E[@id='" + param + "']"; xp.evaluate(e, doc); // BAD
    Runtime r = Runtime.getRuntime(); String cmd = ""; String a1 = ""; String a2 = "";
    if (osName.indexOf("Windows") != -1) { a1 = "cmd.exe"; a2 = "/c"; } else { a1 = "sh"; a2 = "-c"; }
    String[] args = {a1, a2, "echo " + param};
    Process p = r.exec(args); // BAD
    List<String> argList = new ArrayList<String>(); argList.add("sh"); argList.add("-c"); argList.add("echo " + param);
    ProcessBuilder pb = new ProcessBuilder(); pb.command(argList); // BAD
    ProcessBuilder pb2 = new ProcessBuilder(argList); // BAD
    javax.servlet.http.Cookie cookie = new javax.servlet.http.Cookie("visit", param); cookie.setSecure(false); response.addCookie(cookie); // BAD
    java.util.Enumeration<String> headers = request.getHeaders("Name"); if (headers != null && headers.hasMoreElements()) { param = headers.nextElement(); }
    java.sql.PreparedStatement ps = connection.prepareStatement("select * from a where b=?"); ps.setString(1, param); ps.execute(); // OK
    org.springframework.jdbc.core.JdbcTemplate t = Databases.template(); t.batchUpdate("x" + param); // BAD
    java.sql.CallableStatement cs = connection.prepareCall("{call " + param + "}"); // BAD
  }
  private class Helper {
    public String pass(HttpServletRequest request, String param) {
      String bar = "none"; HashMap<String,Object> m = new HashMap<>(); m.put("k", param); bar = (String) m.get("k"); return bar;
    }
  }
}
