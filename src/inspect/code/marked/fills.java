import java.util.*;
import javax.servlet.http.*;
public class Fill extends HttpServlet {
    private java.sql.Statement st;
    public void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String p = request.getParameter("p");
        StringBuilder a = new StringBuilder();
        put(a, p);
        st.executeQuery("select * from t where a = '" + a + "'"); // BAD
        StringBuilder b = new StringBuilder();
        put(b, "fixed");
        st.executeQuery("select * from t where a = '" + b.toString() + "'"); // OK
        List<String> l = new ArrayList<>();
        add(l, p);
        st.executeQuery("select * from t where a = '" + l.get(0) + "'"); // BAD
        List<String> l2 = new ArrayList<>();
        add(l2, "x");
        st.executeQuery("select * from t where a = '" + l2.get(0) + "'"); // OK
        Map<String, String> m = new HashMap<>();
        m.put("x", "fixed");
        into(m, p);
        st.executeQuery("select * from t where a = '" + m.get("k") + "'"); // BAD
        st.executeQuery("select * from t where a = '" + m.get("x") + "'"); // OK
        String[] arr = new String[1];
        first(arr, p);
        st.executeQuery("select * from t where a = '" + arr[0] + "'"); // BAD
        StringBuilder c = new StringBuilder("select * from t where ");
        where(c, request);
        st.executeQuery(c.toString()); // BAD
        StringBuilder d = new StringBuilder("select * from t where ");
        whereSafe(d, request);
        st.executeQuery(d.toString()); // OK
    }
    private void put(StringBuilder to, String v) { to.append("x").append(v); }
    private static void add(List<String> to, String v) { to.add(v); }
    private static void into(Map<String, String> to, String v) { to.put("k", v); }
    private static void first(String[] to, String v) { to[0] = v; }
    private void where(StringBuilder sql, HttpServletRequest r) { sql.append("a = '").append(r.getParameter("a")).append("'"); }
    private void whereSafe(StringBuilder sql, HttpServletRequest r) { if (r.getParameter("a") != null) sql.append("a = ?"); }
}
