import javax.servlet.http.*;
/** What is decided by what stands in the program, and what many rounds of a loop leave open. */
class Constants extends HttpServlet {
  java.sql.Statement s;
  protected void doGet(HttpServletRequest q, HttpServletResponse r) throws Exception {
    String p = q.getParameter("p");
    int x = 2; x++;
    String a = x == 2 ? p : "a";
    s.execute("'" + a + "'"); // OK
    String b = x == 3 ? p : "a";
    s.execute("'" + b + "'"); // BAD
    int y = 9; y -= 2;
    String c = x + y == 11 ? p : "c";
    s.execute("'" + c + "'"); // OK
    String d = "d";
    int i = 0;
    while (i < 10) { if (i == 5) d = p; i += 1; }
    s.execute("'" + d + "'"); // BAD
    String e = "e";
    for (int k = 0; k < 10; k++) { if (k == 7) e = p; }
    s.execute("'" + e + "'"); // BAD
    String f = "f";
    for (int k = 0; k < 10; k = k + 1) { if (k == 7) f = p; }
    s.execute("'" + f + "'"); // BAD
    String[] all = { "a", p };
    int at = 0;
    s.execute("'" + all[at++] + "'"); // OK
    s.execute("'" + all[at++] + "'"); // BAD
    int z = 10; --z; z--;
    if (z > 8) s.execute("'" + p + "'"); // OK
    if (z == 8) s.execute("'" + p + "'"); // BAD
    int mod = 7 % 4; mod <<= 1; mod ^= 1;
    if (mod == 7) s.execute("'" + p + "'"); // BAD
    if (mod != 7) s.execute("'" + p + "'"); // OK
    boolean t = true; t = !t;
    if (t) s.execute("'" + p + "'"); // OK
    long l = 5L; l *= 3;
    if (l > 15L) s.execute("'" + p + "'"); // OK
    char ch = 'a';
    if (ch == 'b') s.execute("'" + p + "'"); // OK
    if ((ch == 'a' || x > 100) && y < 8) s.execute("'" + p + "'"); // BAD
    int n = p.length();
    if (n > 5 && x == 2) s.execute("'" + p + "'"); // OK
    final int K; K = 4;
    switch (K + 1) { case 4: s.execute("'" + p + "'"); break; case 5: s.execute("'x'"); break; default: s.execute("'" + p + "'"); } // OK
    switch ("a" + "b") { case "ab": s.execute("'" + p + "'"); } // BAD
    switch ("ab".length()) { case 3: s.execute("'" + p + "'"); } // OK
    if (Math.max(3, 4) == 3) s.execute("'" + p + "'"); // OK
    if (Integer.parseInt("12") < 10) s.execute("'" + p + "'"); // OK
    if ("abc".hashCode() == 0 ^ false) s.execute("'" + p + "'"); // BAD
    if (Boolean.parseBoolean("false")) s.execute("'" + p + "'"); // OK
    if ("Hello".charAt(0) == 'H') s.execute("'" + p + "'"); // BAD
    if ("Hello".toLowerCase().equals("HELLO")) s.execute("'" + p + "'"); // OK
    if (!"a".equals("a")) s.execute("'" + p + "'"); // OK
    if ("a".compareTo("a") != 0) s.execute("'" + p + "'"); // OK
    if (Kind.A == Kind.B) s.execute("'" + p + "'"); // OK
    if (Kind.A.name().equals("B")) s.execute("'" + p + "'"); // OK
    if (new int[] { 1, 2, 3 }.length > 3) s.execute("'" + p + "'"); // OK
    int[] nums = { 4, 5 };
    if (nums[1] < 5) s.execute("'" + p + "'"); // OK
    Integer boxed = 7;
    if (boxed.equals(8)) s.execute("'" + p + "'"); // OK
    if (boxed > 6) s.execute("'" + p + "'"); // BAD
    String nul = null;
    if (nul != null) s.execute("'" + p + "'"); // OK
    if ((5 & 2) != 0) s.execute("'" + p + "'"); // OK
    if (~0 == 0) s.execute("'" + p + "'"); // OK
    String once = p;
    do { once = "once"; } while (once == null);
    s.execute("'" + once + "'"); // OK
    String twice = "fixed";
    do { s.execute("'" + twice + "'"); twice = p; } while (x < 10); // BAD
    String shown = switch (Kind.B) { case A -> p; case B -> "b"; };
    s.execute("'" + shown + "'"); // OK
    String other = switch (Kind.A) { case A -> p; case B -> "b"; };
    s.execute("'" + other + "'"); // BAD
    s.execute("'" + p.replace("'", "''") + "'"); // OK
    s.execute("'" + p.replace("'", "\"") + p.replace("a", "''") + "'"); // BAD
    s.execute("'" + q.getContextPath() + "'"); // OK
    if (1.5 * 2 > 3.5) s.execute("'" + p + "'"); // OK
  }
  enum Kind { A, B }
}
