package com.acme.guards;
import java.io.*;
import java.net.*;
import java.nio.file.*;
import java.sql.*;
import java.util.*;
import java.util.regex.*;
import javax.servlet.http.*;
import static org.apache.commons.text.StringEscapeUtils.escapeHtml4;

public class Guards {
    private static final Pattern NAME = Pattern.compile("^[A-Za-z0-9_]{1,20}$");
    private static final Pattern LOOSE = Pattern.compile("[a-z]+.*");
    private static final List<String> COLUMNS = Arrays.asList("id", "name");
    private static final Set<String> HOSTS = new HashSet<>(Arrays.asList("api.example.com", "cdn.example.com"));
    private static final Map<String, String> VIEWS = new HashMap<>();
    static { VIEWS.put("a", "viewA"); VIEWS.put("b", "viewB"); }
    private final Connection con;
    private final Path base = Paths.get("/srv/data");
    Guards(Connection con) { this.con = con; }

    private boolean isValid(String s) { return s != null && s.matches("^[a-zA-Z0-9]+$"); }
    private boolean isLong(String s) { return s != null && s.length() > 10; }
    private static String onlyLetters(String s) { return s.replaceAll("[^a-zA-Z0-9]", ""); }
    private static String noSpaces(String s) { return s.replaceAll("\\s", ""); }
    private static void requireName(String s) { if (!NAME.matcher(s).matches()) throw new IllegalArgumentException("name"); }

    void g1(HttpServletRequest r) throws Exception {
        String x = r.getParameter("x");
        if (!isValid(x)) return;
        con.createStatement().executeQuery("select * from t where a = '" + x + "'"); // OK
    }
    void g1b(HttpServletRequest r) throws Exception {
        String x = r.getParameter("x");
        if (!isLong(x)) return;
        con.createStatement().executeQuery("select * from t where a = '" + x + "'"); // BAD
    }
    void g2(HttpServletRequest r) throws Exception {
        String x = r.getParameter("x");
        if (!NAME.matcher(x).matches()) throw new IllegalArgumentException();
        con.createStatement().executeQuery("select * from t where a = '" + x + "'"); // OK
    }
    void g2b(HttpServletRequest r) throws Exception {
        String x = r.getParameter("x");
        if (!LOOSE.matcher(x).matches()) throw new IllegalArgumentException();
        con.createStatement().executeQuery("select * from t where a = '" + x + "'"); // BAD
    }
    void g3(HttpServletRequest r) throws Exception {
        String x = onlyLetters(r.getParameter("x"));
        con.createStatement().executeQuery("select * from t where a = '" + x + "'"); // OK
    }
    void g3b(HttpServletRequest r) throws Exception {
        String x = noSpaces(r.getParameter("x"));
        con.createStatement().executeQuery("select * from t where a = '" + x + "'"); // BAD
    }
    void g4(HttpServletRequest r) throws Exception {
        String x = r.getParameter("x");
        requireName(x);
        con.createStatement().executeQuery("select * from t where a = '" + x + "'"); // OK
    }
    void g5(HttpServletRequest r) throws Exception {
        String c = r.getParameter("c");
        if (!COLUMNS.contains(c)) c = "id";
        con.createStatement().executeQuery("select * from t order by " + c); // OK
    }
    void g5b(HttpServletRequest r) throws Exception {
        String c = r.getParameter("c");
        if (COLUMNS.contains(c)) System.out.println("known");
        con.createStatement().executeQuery("select * from t order by " + c); // BAD
    }
    void g6(HttpServletRequest r) throws Exception {
        String dir = "asc".equalsIgnoreCase(r.getParameter("d")) ? "ASC" : "DESC";
        con.createStatement().executeQuery("select * from t order by id " + dir); // OK
    }
    void g7(HttpServletRequest r, List<String> ids) throws Exception {
        StringBuilder sql = new StringBuilder("select * from t where 1 = 1");
        List<Object> params = new ArrayList<>();
        if (r.getParameter("a") != null) { sql.append(" and a = ?"); params.add(r.getParameter("a")); }
        if (r.getParameter("b") != null) { sql.append(" and b like ?"); params.add("%" + r.getParameter("b") + "%"); }
        sql.append(" limit ").append(Integer.parseInt(r.getParameter("n")));
        PreparedStatement ps = con.prepareStatement(sql.toString()); // OK
        for (int i = 0; i < params.size(); i++) ps.setObject(i + 1, params.get(i)); // OK
        ps.executeQuery(); // OK
    }
    void g7b(HttpServletRequest r) throws Exception {
        StringBuilder sql = new StringBuilder("select * from t where 1 = 1");
        if (r.getParameter("a") != null) { sql.append(" and a = '").append(r.getParameter("a")).append("'"); }
        PreparedStatement ps = con.prepareStatement(sql.toString()); // BAD
        ps.executeQuery();
    }
    void g8(HttpServletRequest r) throws Exception {
        int id = Integer.parseInt(r.getParameter("id"));
        con.createStatement().executeQuery(String.format("select * from t where id = %d", id)); // OK
        con.createStatement().executeQuery("select * from t where id = " + id * 2); // OK
        UUID u = UUID.fromString(r.getParameter("u"));
        con.createStatement().executeQuery("select * from t where id = '" + u + "'"); // OK
        con.createStatement().executeQuery("select * from t where id = '" + u.toString() + "'"); // OK
        long n = Long.parseLong(r.getParameter("n").trim());
        con.createStatement().executeQuery("select * from t where n = " + Long.toString(n)); // OK
        boolean b = Boolean.parseBoolean(r.getParameter("b"));
        con.createStatement().executeQuery("select * from t where b = " + (b ? 1 : 0)); // OK
    }
    void p1(HttpServletRequest r) throws Exception {
        File f = new File("/srv/data", r.getParameter("f"));
        String c = f.getCanonicalPath();
        if (!c.startsWith("/srv/data/")) throw new SecurityException();
        new FileInputStream(f).read(); // OK
    }
    void p1b(HttpServletRequest r) throws Exception {
        File f = new File("/srv/data", r.getParameter("f"));
        if (!f.getPath().startsWith("/srv/data/")) throw new SecurityException();
        new FileInputStream(f).read(); // BAD
    }
    void p2(HttpServletRequest r) throws Exception {
        Path p = base.resolve(r.getParameter("f")).normalize();
        if (!p.startsWith(base)) throw new SecurityException();
        Files.readAllBytes(p); // OK
    }
    void p2b(HttpServletRequest r) throws Exception {
        Path p = base.resolve(r.getParameter("f"));
        if (!p.startsWith(base)) throw new SecurityException();
        Files.readAllBytes(p); // BAD
    }
    void p3(HttpServletRequest r) throws Exception {
        String f = r.getParameter("f");
        if (f.contains("..") || f.contains("/") || f.contains("\\")) throw new SecurityException();
        new FileInputStream("/srv/data/" + f).read(); // OK
    }
    void p4(HttpServletRequest r) throws Exception {
        String f = Paths.get(r.getParameter("f")).getFileName().toString();
        new FileInputStream("/srv/data/" + f).read(); // OK
    }
    void p5(HttpServletRequest r) throws Exception {
        String f = org.apache.commons.io.FilenameUtils.getExtension(r.getParameter("f"));
        new FileInputStream("/srv/data/x." + f).read(); // OK
    }
    void s1(HttpServletRequest r) throws Exception {
        URL u = new URL(r.getParameter("u"));
        if (!HOSTS.contains(u.getHost())) throw new SecurityException();
        u.openStream(); // OK
    }
    void s1b(HttpServletRequest r) throws Exception {
        URL u = new URL(r.getParameter("u"));
        if (!"https".equals(u.getProtocol())) throw new SecurityException();
        u.openStream(); // BAD
    }
    void s2(HttpServletRequest r) throws Exception {
        String u = r.getParameter("u");
        if (!u.startsWith("https://api.example.com/")) throw new SecurityException();
        new URL(u).openStream(); // OK
    }
    void s2b(HttpServletRequest r) throws Exception {
        String u = r.getParameter("u");
        if (!u.startsWith("https://api.example.com")) throw new SecurityException();
        new URL(u).openStream(); // BAD
    }
    void s2c(HttpServletRequest r) throws Exception {
        String u = r.getParameter("u");
        if (!u.contains("example.com")) throw new SecurityException();
        new URL(u).openStream(); // BAD
    }
    void s3(HttpServletRequest r) throws Exception {
        new URL("https://api.example.com/items?q=" + URLEncoder.encode(r.getParameter("q"), "UTF-8")).openStream(); // OK
        new URL("https://" + r.getParameter("h") + "/items").openStream(); // BAD
    }
    void r1(HttpServletRequest r, HttpServletResponse res) throws Exception {
        String to = r.getParameter("to");
        if (!to.startsWith("/") || to.startsWith("//")) to = "/";
        res.sendRedirect(to); // OK
    }
    void r1b(HttpServletRequest r, HttpServletResponse res) throws Exception {
        String to = r.getParameter("to");
        if (to == null || to.isEmpty()) to = "/";
        res.sendRedirect(to); // BAD
    }
    void r2(HttpServletRequest r, HttpServletResponse res) throws Exception {
        res.sendRedirect(r.getContextPath() + "/login?next=" + URLEncoder.encode(r.getParameter("n"), "UTF-8")); // OK
        res.sendRedirect(r.getContextPath() + "/" + VIEWS.get(r.getParameter("v"))); // OK
    }
    void x1(HttpServletRequest r, HttpServletResponse res) throws Exception {
        res.getWriter().println("<p>" + escapeHtml4(r.getParameter("x")) + "</p>"); // OK
        res.getWriter().println("<p>" + escape(r.getParameter("x")) + "</p>"); // OK
        res.getWriter().println("<p>" + trimmed(r.getParameter("x")) + "</p>"); // BAD
        res.getWriter().println("<p>" + VIEWS.getOrDefault(r.getParameter("x"), "none") + "</p>"); // OK
        res.getWriter().println("<p>" + r.getParameter("x").length() + "</p>"); // OK
        res.getWriter().printf("<p>%d</p>", Integer.valueOf(r.getParameter("x"))); // OK
        res.getWriter().println(new java.util.Date()); // OK
        res.getWriter().println(r.getMethod()); // OK
    }
    private static String escape(String s) {
        StringBuilder out = new StringBuilder();
        for (char c : s.toCharArray()) {
            switch (c) {
                case '<': out.append("&lt;"); break;
                case '>': out.append("&gt;"); break;
                case '&': out.append("&amp;"); break;
                case '"': out.append("&quot;"); break;
                default: out.append(c);
            }
        }
        return out.toString();
    }
    private static String trimmed(String s) { return s == null ? "" : s.trim(); }
    void c1(HttpServletRequest r) throws Exception {
        String a = r.getParameter("a");
        switch (a) {
            case "start": Runtime.getRuntime().exec("svc start"); break; // OK
            case "stop": Runtime.getRuntime().exec("svc " + a); break; // OK
            default: throw new IllegalArgumentException();
        }
        int port = Integer.parseInt(r.getParameter("port"));
        Runtime.getRuntime().exec("fuser " + port + "/tcp"); // OK
        Runtime.getRuntime().exec(new String[] {"ls", "--", r.getParameter("d")}); // OK
        new ProcessBuilder("git", "log", "--", r.getParameter("f")).start(); // OK
        Runtime.getRuntime().exec("ls " + r.getParameter("d")); // BAD
        new ProcessBuilder("/bin/sh", "-c", "ls " + r.getParameter("d")).start(); // BAD
        new ProcessBuilder(r.getParameter("cmd")).start(); // BAD
        new ProcessBuilder(r.getParameter("cmd").split(" ")).start(); // BAD
    }
    Object d1(HttpServletRequest r) throws Exception {
        ObjectInputStream in = new ObjectInputStream(r.getInputStream());
        in.setObjectInputFilter(ObjectInputFilter.Config.createFilter("com.acme.*;!*"));
        return in.readObject(); // OK
    }
    Object d2(HttpServletRequest r) throws Exception {
        org.apache.commons.io.serialization.ValidatingObjectInputStream in = new org.apache.commons.io.serialization.ValidatingObjectInputStream(r.getInputStream());
        in.accept(String.class);
        return in.readObject(); // OK
    }
    void l1(HttpServletRequest r, java.util.logging.Logger log) {
        String u = r.getParameter("u");
        log.info("u=" + u.replace('\n', '_').replace('\r', '_')); // OK
        log.info("u=" + u.replaceAll("[\n\r]", "")); // OK
        log.info("u=" + u.toUpperCase()); // BAD
    }
    int dice() { return new Random().nextInt(6) + 1; } // OK
    String token() { return Long.toHexString(new Random().nextLong()); } // BAD
    String sessionId() { return UUID.randomUUID().toString(); } // OK
    String resetCode() { return String.valueOf((int) (Math.random() * 1000000)); } // BAD
    double jitter() { return Math.random() * 0.1; } // OK
    void shuffle(List<?> l) { Collections.shuffle(l, new Random(42)); } // OK
}
