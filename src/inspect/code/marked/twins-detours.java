import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import javax.servlet.http.*;
import org.owasp.encoder.Encode;
import org.owasp.esapi.ESAPI;
import org.springframework.web.util.HtmlUtils;

// What happens to a value between the request and the command that it becomes part of.
public class DetourServlet extends HttpServlet {
  private final Runtime runtime = Runtime.getRuntime();

  void lists(HttpServletRequest request) throws Exception {
    String given = request.getParameter("host");
    List<String> list = new ArrayList<>();
    list.add("first");
    list.add(given);
    list.add("third");
    runtime.exec("ping " + list.get(1)); // BAD command-injection
    runtime.exec("ping " + list.get(0)); // OK command-injection
    list.remove(0);
    runtime.exec("ping " + list.get(0)); // BAD command-injection
    runtime.exec("ping " + list.get(1)); // OK command-injection
    list.set(0, "fixed");
    runtime.exec("ping " + list.get(0)); // OK command-injection
    list.set(1, given);
    runtime.exec("ping " + list.get(1)); // BAD command-injection
    LinkedList<String> linked = new LinkedList<>();
    linked.addFirst(given);
    linked.addLast("end");
    runtime.exec("ping " + linked.getFirst()); // BAD command-injection
    runtime.exec("ping " + linked.getLast()); // OK command-injection
    List<String> front = new ArrayList<>();
    front.add("x");
    front.add(0, given);
    runtime.exec("ping " + front.get(0)); // BAD command-injection
    runtime.exec("ping " + front.get(1)); // OK command-injection
    List<String> both = Arrays.asList("a", given);
    runtime.exec("ping " + both.get(1)); // BAD command-injection
    runtime.exec("ping " + both.get(0)); // OK command-injection
    List<String> fixed = List.of(given, "b");
    runtime.exec("ping " + fixed.get(0)); // BAD command-injection
    runtime.exec("ping " + fixed.get(1)); // OK command-injection
    Iterator<String> each = fixed.iterator();
    while (each.hasNext()) runtime.exec("ping " + each.next()); // BAD command-injection
    list.clear();
    list.add("again");
    runtime.exec("ping " + list.get(0)); // OK command-injection
  }

  void taken(HttpServletRequest request) throws Exception {
    String given = request.getParameter("host");
    List<String> list = new ArrayList<>();
    list.add(given);
    list.add("x");
    list.remove(given);
    runtime.exec("ping " + list.get(0)); // OK command-injection
    Queue<String> queue = new LinkedList<>();
    queue.add(given);
    queue.add("x");
    queue.remove();
    runtime.exec("ping " + queue.peek()); // OK command-injection
    queue.add(given);
    queue.poll();
    runtime.exec("ping " + queue.poll()); // BAD command-injection
    Map<String, String> map = new HashMap<>();
    map.put("a", given);
    runtime.exec("ping " + map.toString()); // BAD command-injection
    map.clear();
    runtime.exec("ping " + map.toString()); // OK command-injection/high
    runtime.exec("ping " + pick(1, "a", given)); // BAD command-injection
    runtime.exec("ping " + pick(0, "a", given)); // OK command-injection
    String chosen = "localhost";
    if (Objects.equals("a", "b") || org.apache.commons.lang3.StringUtils.isBlank("x")) chosen = given;
    runtime.exec("ping " + chosen); // OK command-injection
    if (org.apache.commons.lang3.StringUtils.equals("a", "a")) chosen = given;
    runtime.exec("ping " + chosen); // BAD command-injection
  }
  private static String pick(int at, String... all) { return all[at]; }

  void queues(HttpServletRequest request) throws Exception {
    String given = request.getParameter("host");
    Deque<String> stack = new ArrayDeque<>();
    stack.push("low");
    stack.push(given);
    runtime.exec("ping " + stack.pop()); // BAD command-injection
    Stack<String> old = new Stack<>();
    old.push(given);
    old.push("top");
    runtime.exec("ping " + old.peek()); // OK command-injection
    Vector<String> vector = new Vector<>();
    vector.addElement(given);
    runtime.exec("ping " + vector.elementAt(0)); // BAD command-injection
    Set<String> set = new HashSet<>();
    set.add(given);
    for (String one : set) runtime.exec("ping " + one); // BAD command-injection
    Set<String> own = new HashSet<>();
    own.add("own");
    for (String one : own) runtime.exec("ping " + one); // OK command-injection
  }

  void maps(HttpServletRequest request) throws Exception {
    String given = request.getParameter("host");
    Map<String, Object> map = new HashMap<>();
    map.put("one", "fixed");
    map.put("two", given);
    runtime.exec("ping " + map.get("two")); // BAD command-injection
    runtime.exec("ping " + map.get("one")); // OK command-injection
    map.put("two", "now fixed");
    runtime.exec("ping " + map.get("two")); // OK command-injection
    map.put("one", given);
    map.remove("one");
    runtime.exec("ping " + map.getOrDefault("one", "localhost")); // OK command-injection
    Map<String, String> kept = Map.of("a", given, "b", "fixed");
    runtime.exec("ping " + kept.get("a")); // BAD command-injection
    runtime.exec("ping " + kept.get("b")); // OK command-injection
    Properties properties = new Properties();
    properties.setProperty("host", given);
    properties.setProperty("port", "80");
    runtime.exec("ping " + properties.getProperty("host")); // BAD command-injection
    runtime.exec("ping " + properties.getProperty("port")); // OK command-injection
    Hashtable<String, String> table = new Hashtable<>();
    table.put("k", given);
    runtime.exec("ping " + table.get("k")); // BAD command-injection
    String key = "k" + 1;
    Map<String, String> made = new LinkedHashMap<>();
    made.put("k1", "fixed");
    made.put("k2", given);
    runtime.exec("ping " + made.get(key)); // OK command-injection
    runtime.exec("ping " + made.get("k" + 2)); // BAD command-injection
  }

  void arrays(HttpServletRequest request) throws Exception {
    String given = request.getParameter("host");
    String[] pair = { "a", given };
    runtime.exec("ping " + pair[1]); // BAD command-injection
    runtime.exec("ping " + pair[0]); // OK command-injection
    String[] three = new String[3];
    three[0] = given;
    three[1] = "b";
    runtime.exec("ping " + three[0]); // BAD command-injection
    runtime.exec("ping " + three[1]); // OK command-injection
    String[] copy = Arrays.copyOf(three, 1);
    runtime.exec("ping " + copy[0]); // BAD command-injection
    char[] letters = given.toCharArray();
    runtime.exec("ping " + new String(letters)); // BAD command-injection
    runtime.exec("ping " + letters.length); // OK command-injection
    String[][] deep = { { "x", given }, { "y", "z" } };
    runtime.exec("ping " + deep[0][1]); // BAD command-injection
    runtime.exec("ping " + deep[1][1]); // OK command-injection
  }

  void conditions(HttpServletRequest request) throws Exception {
    String given = request.getParameter("host");
    int size = 17;
    String a;
    if ((3 * size) - 40 > 20) a = given; else a = "localhost";
    runtime.exec("ping " + a); // OK command-injection
    if ((3 * size) - 40 > 10) a = given; else a = "localhost";
    runtime.exec("ping " + a); // BAD command-injection
    String b = (100 / 7) % 2 == 0 ? given : "localhost";
    runtime.exec("ping " + b); // BAD command-injection
    String c = (100 / 7) % 2 == 1 ? given : "localhost";
    runtime.exec("ping " + c); // OK command-injection
    String guess = "xyz";
    char letter = guess.charAt(2);
    String d;
    switch (letter) {
      case 'x': d = given; break;
      case 'y':
      case 'z': d = "localhost"; break;
      default: d = given; break;
    }
    runtime.exec("ping " + d); // OK command-injection
    switch (guess.charAt(0)) {
      case 'x': d = given; break;
      case 'y': d = "localhost"; break;
      default: d = "other"; break;
    }
    runtime.exec("ping " + d); // BAD command-injection
    String e = switch (size % 3) { case 0 -> given; case 2 -> "localhost"; default -> given; };
    runtime.exec("ping " + e); // OK command-injection
    String f = switch (size % 3) { case 2 -> given; default -> "localhost"; };
    runtime.exec("ping " + f); // BAD command-injection
    String g = "localhost";
    if (guess.length() == 4) g = given;
    runtime.exec("ping " + g); // OK command-injection
    if (guess.startsWith("xy")) g = given;
    runtime.exec("ping " + g); // BAD command-injection
    String h = "localhost";
    if (guess.equals("abc")) h = given;
    runtime.exec("ping " + h); // OK command-injection
    if (!guess.isEmpty() && guess.indexOf('y') == 1) h = given;
    runtime.exec("ping " + h); // BAD command-injection
    boolean wanted = false;
    String i = wanted ? given : "localhost";
    runtime.exec("ping " + i); // OK command-injection
    String j = LIMIT > 5 ? given : "localhost";
    runtime.exec("ping " + j); // OK command-injection
    String k = LIMIT < 5 ? given : "localhost";
    runtime.exec("ping " + k); // BAD command-injection
    int times = 0;
    String l = "localhost";
    while (times < 0) { l = given; times++; }
    runtime.exec("ping " + l); // OK command-injection
    for (int n = 0; n < 2; n++) l = given;
    runtime.exec("ping " + l); // BAD command-injection
    switch ("two") {
      case "one": l = given; break;
      case "two": l = "localhost"; break;
    }
    runtime.exec("ping " + l); // OK command-injection
    if (OFF) l = given;
    runtime.exec("ping " + l); // OK command-injection
    int mask = 6 & 3;
    l = mask == 2 ? given : "localhost";
    runtime.exec("ping " + l); // BAD command-injection
    l = (mask << 2) == 9 ? given : "localhost";
    runtime.exec("ping " + l); // OK command-injection
    l = Math.max(3, 9) == 3 ? given : "localhost";
    runtime.exec("ping " + l); // OK command-injection
    l = Integer.parseInt("12") == 12 ? given : "localhost";
    runtime.exec("ping " + l); // BAD command-injection
  }
  private static final int LIMIT = 4;
  private static final boolean OFF = false;

  void builders(HttpServletRequest request) throws Exception {
    String given = request.getParameter("host");
    StringBuilder text = new StringBuilder("ping ");
    text.append(given);
    runtime.exec(text.toString()); // BAD command-injection
    text.setLength(0);
    text.append("ping localhost");
    runtime.exec(text.toString()); // OK command-injection
    StringBuffer buffer = new StringBuffer();
    buffer.append("ping ").append(given).append(" -c 1");
    runtime.exec(buffer.toString()); // BAD command-injection
    StringBuilder turned = new StringBuilder(given).reverse();
    runtime.exec("ping " + turned.toString()); // BAD command-injection
    StringBuilder put = new StringBuilder("ping ");
    put.insert(5, given);
    runtime.exec(put.toString()); // BAD command-injection
    StringBuilder replaced = new StringBuilder(given);
    replaced.replace(0, replaced.length(), "localhost");
    runtime.exec("ping " + replaced); // OK command-injection
    StringBuilder tailed = new StringBuilder(given);
    tailed.replace(0, "ab".length(), "localhost");
    runtime.exec("ping " + tailed); // BAD command-injection
    runtime.exec("ping " + given.substring(0, given.length() - 1)); // BAD command-injection
    runtime.exec("ping " + given.hashCode()); // OK command-injection
    runtime.exec("ping " + given.trim().toLowerCase(Locale.ROOT)); // BAD command-injection
    runtime.exec("ping " + given.replace('a', 'b')); // BAD command-injection
    runtime.exec("ping " + given.replaceAll("[^a-z0-9.]", "")); // OK command-injection
    runtime.exec(String.format("ping %s", given)); // BAD command-injection
    runtime.exec(String.format("ping -c %d localhost", given.length())); // OK command-injection
    runtime.exec("ping ".concat(given)); // BAD command-injection
    runtime.exec(java.text.MessageFormat.format("ping {0}", given)); // BAD command-injection
    StringWriter writer = new StringWriter();
    writer.write(given);
    runtime.exec("ping " + writer.toString()); // BAD command-injection
    StringJoiner joiner = new StringJoiner(" ");
    joiner.add("ping").add(given);
    runtime.exec(joiner.toString()); // BAD command-injection
    StringTokenizer tokens = new StringTokenizer(given, " ");
    while (tokens.hasMoreTokens()) runtime.exec("ping " + tokens.nextToken()); // BAD command-injection
    runtime.exec("ping " + tokens.countTokens()); // OK command-injection
    runtime.exec("ping " + Optional.ofNullable(given).map(String::trim).orElse("localhost")); // BAD command-injection
    runtime.exec("ping " + Objects.requireNonNullElse(given, "localhost")); // BAD command-injection
    runtime.exec("ping " + Objects.hash(given)); // OK command-injection
    Object boxed = given;
    runtime.exec("ping " + (String) boxed); // BAD command-injection
    String text2 = "";
    text2 += given;
    runtime.exec("ping " + text2); // BAD command-injection
  }

  void rounds(HttpServletRequest request) throws Exception {
    String given = request.getParameter("host");
    String coded = Base64.getEncoder().encodeToString(given.getBytes(StandardCharsets.UTF_8));
    String again = new String(Base64.getDecoder().decode(coded), StandardCharsets.UTF_8);
    runtime.exec("ping " + again); // BAD command-injection
    String other = new String(Base64.getDecoder().decode("bG9jYWxob3N0"), StandardCharsets.UTF_8);
    runtime.exec("ping " + other); // OK command-injection
    String old = new String(org.apache.commons.codec.binary.Base64.decodeBase64(given));
    runtime.exec("ping " + old); // BAD command-injection
    runtime.exec("ping " + java.net.URLDecoder.decode(given, StandardCharsets.UTF_8)); // BAD command-injection
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(given.getBytes());
    runtime.exec("ping " + out.toString()); // BAD command-injection
    BufferedReader reader = new BufferedReader(new StringReader(given));
    runtime.exec("ping " + reader.readLine()); // BAD command-injection
    String hex = new java.math.BigInteger(1, given.getBytes()).toString(16);
    runtime.exec("ping " + UUID.fromString(given)); // OK command-injection
    runtime.exec("ping " + Long.valueOf(given)); // OK command-injection
  }

  void calls(HttpServletRequest request) throws Exception {
    String given = request.getParameter("host");
    runtime.exec("ping " + pass(given)); // BAD command-injection
    runtime.exec("ping " + drop(given)); // OK command-injection
    runtime.exec("ping " + new Inner().through(given)); // BAD command-injection
    runtime.exec("ping " + new Inner().instead(given)); // OK command-injection
    runtime.exec("ping " + Nested.deep(given, 3)); // BAD command-injection
    Change upper = value -> value.toUpperCase();
    runtime.exec("ping " + upper.apply(given)); // BAD command-injection
    Change none = value -> "localhost";
    runtime.exec("ping " + none.apply(given)); // OK command-injection
    java.util.function.Function<String, String> chain = String::trim;
    runtime.exec("ping " + chain.andThen(v -> v + "x").apply(given)); // BAD command-injection
    java.util.function.Supplier<String> later = () -> given;
    runtime.exec("ping " + later.get()); // BAD command-injection
    Change anonymous = new Change() { public String apply(String value) { return value + "."; } };
    runtime.exec("ping " + anonymous.apply(given)); // BAD command-injection
    Change quiet = new Change() { public String apply(String value) { return "quiet"; } };
    runtime.exec("ping " + quiet.apply(given)); // OK command-injection
    held = given;
    runtime.exec("ping " + held); // BAD command-injection
    held = "localhost";
    runtime.exec("ping " + held); // OK command-injection
    Box<String> box = new Box<>(given);
    runtime.exec("ping " + box.get()); // BAD command-injection
    Box<String> empty = new Box<>("localhost");
    runtime.exec("ping " + empty.get()); // OK command-injection
    Pair two = new Pair("localhost", given);
    runtime.exec("ping " + two.right()); // BAD command-injection
    runtime.exec("ping " + two.left()); // OK command-injection
    java.lang.reflect.Method method = Nested.class.getMethod("deep", String.class, int.class);
    runtime.exec("ping " + method.invoke(null, given, 2)); // BAD command-injection
    Thread thread = new Thread(() -> ping(given));
    thread.start();
  }
  private void ping(String host) { try { runtime.exec("ping " + host); } catch (IOException e) { throw new IllegalStateException(e); } } // BAD command-injection
  private String held;
  interface Change { String apply(String value); }
  record Pair(String left, String right) {}
  static class Box<T> { private final T value; Box(T value) { this.value = value; } T get() { return value; } }
  private static String pass(String value) { String other = value; return other; }
  private static String drop(String value) { String other = value; other = "localhost"; return other; }
  private class Inner {
    String through(String value) { StringBuilder b = new StringBuilder(value); return b.append(".").toString(); }
    String instead(String value) { List<String> l = new ArrayList<>(); l.add("localhost"); l.add(value); return l.get(0); }
  }
  static class Nested {
    static String deep(String value, int times) { return times == 0 ? value : deep(value, times - 1); }
  }

  // What is escaped for a page is safe in the page, and nowhere else.
  void escaped(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String given = request.getParameter("name");
    PrintWriter out = response.getWriter();
    out.println("<p>" + given + "</p>"); // BAD xss
    out.println("<p>" + Encode.forHtml(given) + "</p>"); // OK xss
    out.println("<p>" + HtmlUtils.htmlEscape(given) + "</p>"); // OK xss
    out.println("<p>" + ESAPI.encoder().encodeForHTML(given) + "</p>"); // OK xss
    out.println("<p>" + org.apache.commons.text.StringEscapeUtils.escapeHtml4(given) + "</p>"); // OK xss
    out.println("<p>" + org.apache.commons.lang3.StringEscapeUtils.unescapeHtml4(Encode.forHtml(given)) + "</p>"); // BAD xss
    out.println("<p>" + com.google.common.html.HtmlEscapers.htmlEscaper().escape(given) + "</p>"); // OK xss
    out.println("<a href='/f?x=" + java.net.URLEncoder.encode(given, "UTF-8") + "'>x</a>"); // OK xss
    out.println("<p>" + java.net.URLDecoder.decode(given, "UTF-8") + "</p>"); // BAD xss
    runtime.exec("ping " + Encode.forHtml(given)); // BAD command-injection
    runtime.exec("ping " + HtmlUtils.htmlEscape(given)); // BAD command-injection
    runtime.exec("ping " + ESAPI.encoder().encodeForHTML(given)); // BAD command-injection
    out.println("<p>" + org.jsoup.Jsoup.clean(given, org.jsoup.safety.Safelist.basic()) + "</p>"); // OK xss
    out.println("<p>" + org.jsoup.Jsoup.parse(given).html() + "</p>"); // BAD xss
    out.println("<p>" + given.replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;") + "</p>"); // OK xss
    out.println("<p>" + given.replace("script", "") + "</p>"); // BAD xss
    out.println("<p>" + StringUtils.escape(given) + "</p>"); // OK xss
    out.println("<p>" + Base64.getEncoder().encodeToString(given.getBytes()) + "</p>"); // OK xss
  }
  static class StringUtils {
    static String escape(String text) {
      StringBuilder out = new StringBuilder();
      for (char c : text.toCharArray()) {
        switch (c) {
          case '<': out.append("&lt;"); break;
          case '>': out.append("&gt;"); break;
          case '&': out.append("&amp;"); break;
          case '"': out.append("&quot;"); break;
          case '\'': out.append("&#39;"); break;
          default: out.append(c);
        }
      }
      return out.toString();
    }
  }
}
