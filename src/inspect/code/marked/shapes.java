package com.acme.shapes;
import java.sql.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;
import javax.servlet.http.*;

public class Shapes extends Base {
    record Query(String where, int limit) {}
    record Wrap<T>(T value) {}
    static class Box<T> {
        private final T value;
        Box(T value) { this.value = value; }
        T get() { return value; }
        <R> Box<R> map(Function<T, R> f) { return new Box<>(f.apply(value)); }
    }
    interface Step { String go(String v); default String twice(String v) { return go(go(v)); } }
    static class Plain implements Step { public String go(String v) { return v; } }
    static class Dropping implements Step { public String go(String v) { return "x"; } }
    static class Builder {
        private final StringBuilder sb = new StringBuilder();
        Builder add(String s) { sb.append(s); return this; }
        String build() { return sb.toString(); }
    }
    static class Fluent {
        private String table = "t"; private String filter = "";
        Fluent table(String t) { this.table = t; return this; }
        Fluent filter(String f) { this.filter = f; return this; }
        String sql() { return "select * from " + table + " where " + filter; }
    }
    sealed interface Shape permits Circle, Square {}
    record Circle(String name) implements Shape {}
    record Square(String name) implements Shape {}
    enum Order {
        ASC("asc"), DESC("desc");
        private final String sql;
        Order(String sql) { this.sql = sql; }
        String sql() { return sql; }
    }
    private Statement st;
    private final String prefix;
    private String current;
    Shapes(String prefix) { super(); this.prefix = prefix; }
    Shapes() { this("fixed"); }

    protected void handle(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String p = request.getParameter("p");
        var q = new Query(p, 3);
        st.executeQuery("select * from t where " + q.where()); // BAD
        st.executeQuery("select * from t limit " + q.limit()); // OK
        var w = new Wrap<>(p);
        st.executeQuery("select * from t where " + w.value()); // BAD
        var w2 = new Wrap<>("x");
        st.executeQuery("select * from t where " + w2.value()); // OK
        Box<String> b = new Box<>(p);
        st.executeQuery("select * from t where " + b.get()); // BAD
        st.executeQuery("select * from t where " + new Box<>("x").get()); // OK
        st.executeQuery("select * from t where " + b.map(v -> v.trim()).get()); // BAD
        st.executeQuery("select * from t where " + b.map(v -> "x").get()); // OK
        Step s = new Plain();
        st.executeQuery("select * from t where " + s.go(p)); // BAD
        st.executeQuery("select * from t where " + s.twice(p)); // BAD
        Step d = new Dropping();
        st.executeQuery("select * from t where " + d.go(p)); // OK
        Step lam = v -> v + "!";
        st.executeQuery("select * from t where " + lam.go(p)); // BAD
        Step lam2 = v -> "fixed";
        st.executeQuery("select * from t where " + lam2.go(p)); // OK
        st.executeQuery(new Builder().add("select * from t where ").add(p).build()); // BAD
        st.executeQuery(new Fluent().table("x").filter(p).sql()); // BAD
        st.executeQuery("select * from t order by a " + Order.valueOf(p).sql()); // OK
        Shape shape = p.isEmpty() ? new Circle(p) : new Square("fixed");
        String n = switch (shape) { case Circle c -> c.name(); case Square sq -> sq.name(); };
        st.executeQuery("select * from t where " + n); // BAD
        if (shape instanceof Circle c2) st.executeQuery("select * from t where " + c2.name()); // BAD
        String block = """
            select * from t
            where a = '%s'
            """.formatted(p);
        st.executeQuery(block); // BAD
        st.executeQuery(join("select * from t where", p)); // BAD
        st.executeQuery(join("select * from t where", "a = 1")); // OK
        List<String> names = Stream.of(p, "x").filter(v -> !v.isBlank()).map(String::toUpperCase).toList();
        st.executeQuery("select * from t where " + names.get(0)); // BAD
        String ids = Stream.of(p.split(",")).map(Integer::parseInt).map(String::valueOf).collect(Collectors.joining(","));
        st.executeQuery("select * from t where id in (" + ids + ")"); // OK
        String marks = Stream.of(p.split(",")).map(v -> "?").collect(Collectors.joining(","));
        st.executeQuery("select * from t where id in (" + marks + ")"); // OK
        Supplier<String> sup = () -> p;
        st.executeQuery("select * from t where " + sup.get()); // BAD
        BiFunction<String, String, String> bi = (x, y) -> x;
        st.executeQuery("select * from t where " + bi.apply(p, "k")); // BAD
        st.executeQuery("select * from t where " + bi.apply("k", p)); // OK
        UnaryOperator<String> up = String::trim;
        st.executeQuery("select * from t where " + up.apply(p)); // BAD
        Optional<String> o = Optional.ofNullable(p);
        if (o.isPresent()) st.executeQuery("select * from t where " + o.get()); // BAD
        o.ifPresent(v -> run("select * from t where " + v));
        names.forEach(v -> run("select * from t where " + v));
        st.executeQuery("select * from t where " + prefix);
        current = p;
        finish();
        st.executeQuery(super.decorate(p)); // BAD
        st.executeQuery(decorateSafe(p)); // OK
        try { check(p); } catch (IllegalArgumentException e) { st.executeQuery("select * from log where m = '" + e.getMessage() + "'"); }
        String chain = p == null ? "a" : p.isEmpty() ? "b" : "c";
        st.executeQuery("select * from t where " + chain); // OK
        String nested = p == null ? "a" : p.isEmpty() ? "b" : p;
        st.executeQuery("select * from t where " + nested); // BAD
        int i = 0;
        String acc = "";
        do { acc += p.charAt(i); i++; } while (i < p.length());
        st.executeQuery("select * from t where " + acc); // BAD
        outer:
        for (String x : p.split(",")) { for (String y : x.split(";")) { if (y.isEmpty()) continue outer; acc = y; break outer; } }
        st.executeQuery("select * from t where " + acc); // BAD
        Object any = p;
        if (any instanceof String str && !str.isEmpty()) st.executeQuery("select * from t where " + str); // BAD
        StringBuilder sb = new StringBuilder(); sb.append("select * from t where a in (");
        for (int k = 0; k < 3; k++) { if (k > 0) sb.append(','); sb.append('?'); }
        sb.append(')');
        st.executeQuery(sb.toString()); // OK
        String[] parts = {"select", "*", "from", "t"};
        st.executeQuery(String.join(" ", parts)); // OK
        st.executeQuery(String.join(" ", "select * from t where", p)); // BAD
        String r2 = p.replace("'", "''");
        char c = p.charAt(0);
        st.executeQuery("select * from t where a = '" + c + "'"); // BAD
        String tern = request.isSecure() ? p : "x";
        st.executeQuery("select * from t where " + tern); // BAD
        Map<String, Supplier<String>> actions = Map.of("a", () -> "x", "b", () -> "y");
        st.executeQuery("select * from t where " + actions.get(p).get()); // OK
        Map<String, List<String>> multi = new HashMap<>();
        multi.computeIfAbsent("k", k -> new ArrayList<>()).add(p);
        st.executeQuery("select * from t where " + multi.get("k").get(0)); // BAD
        Iterator<String> it = List.of("x", p).iterator();
        it.next();
        st.executeQuery("select * from t where " + it.next()); // BAD
    }
    private void finish() throws SQLException { st.executeQuery("select * from t where " + current); } // BAD
    private void run(String sql) { try { st.executeQuery(sql); } catch (SQLException e) { } } // BAD
    private static String join(String... parts) { return String.join(" ", parts); }
    private static void check(String v) { if (v.isEmpty()) throw new IllegalArgumentException("empty"); }
}
abstract class Base extends HttpServlet {
    protected abstract void handle(HttpServletRequest request, HttpServletResponse response) throws Exception;
    @Override public void doGet(HttpServletRequest request, HttpServletResponse response) { try { handle(request, response); } catch (Exception e) { } }
    protected String decorate(String v) { return "select * from t where a = '" + v + "'"; }
    protected String decorateSafe(String v) { return "select * from t where a = " + v.length(); }
}
