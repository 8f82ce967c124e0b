import java.io.*;
import java.util.*;
import java.sql.*;
import javax.servlet.*;
import javax.servlet.http.*;

public class Flow extends HttpServlet {
    private static final String FIXED = "select 1";
    private final Connection connection = Db.open();

    public void doPost(HttpServletRequest request, HttpServletResponse response) throws Exception {
        Statement statement = connection.createStatement();
        String param = request.getParameter("id");

        // constant conditions
        String a;
        int num = 106;
        if ((7 * 42) - num > 200) a = "constant";
        else a = param;
        statement.executeQuery("select * from t where a='" + a + "'"); // BAD
        String b;
        int n2 = 86;
        if ((7 * 42) - n2 > 200) b = "constant";
        else b = param;
        statement.executeQuery("select * from t where a='" + b + "'"); // OK
        String c = (7 * 18) + num > 200 ? "never changes" : param;
        statement.executeQuery("select * from t where a='" + c + "'"); // OK
        String c2 = (500 / 42) + num > 200 ? "never" : param;
        statement.executeQuery("select * from t where a='" + c2 + "'"); // BAD

        // switch with a constant subject
        String guess = "ABC";
        char target = guess.charAt(1);
        String d;
        switch (target) {
            case 'A':
                d = param;
                break;
            case 'B':
                d = "bob";
                break;
            case 'C':
            case 'D':
                d = param;
                break;
            default:
                d = "bob's your uncle";
                break;
        }
        statement.executeQuery("select * from t where a='" + d + "'"); // OK
        char target2 = guess.charAt(2);
        String e;
        switch (target2) {
            case 'A':
                e = "x";
                break;
            case 'C':
            case 'D':
                e = param;
                break;
            default:
                e = "y";
                break;
        }
        statement.executeQuery("select * from t where a='" + e + "'"); // BAD

        // lists
        List<String> values = new ArrayList<String>();
        values.add("safe");
        values.add(param);
        values.add("moresafe");
        values.remove(0);
        String f = values.get(0);
        statement.executeQuery("select * from t where a='" + f + "'"); // BAD
        String g = values.get(1);
        statement.executeQuery("select * from t where a='" + g + "'"); // OK
        Deque<String> deque = new ArrayDeque<>();
        deque.push("fixed");
        deque.push(param);
        statement.executeQuery("select * from t where a='" + deque.pop() + "'"); // BAD
        statement.executeQuery("select * from t where a='" + deque.pop() + "'"); // OK
        Queue<String> queue = new LinkedList<>();
        queue.offer("fixed");
        queue.offer(param);
        statement.executeQuery("select * from t where a='" + queue.poll() + "'"); // OK
        statement.executeQuery("select * from t where a='" + queue.poll() + "'"); // BAD

        // maps
        HashMap<String, Object> map = new HashMap<String, Object>();
        map.put("keyA", "a_Value");
        map.put("keyB", param);
        map.put("keyC", "another");
        String h = (String) map.get("keyB");
        statement.executeQuery("select * from t where a='" + h + "'"); // BAD
        h = (String) map.get("keyA");
        statement.executeQuery("select * from t where a='" + h + "'"); // OK
        Map<String, String> lit = Map.of("x", param, "y", "fixed");
        statement.executeQuery("select * from t where a='" + lit.get("x") + "'"); // BAD
        statement.executeQuery("select * from t where a='" + lit.get("y") + "'"); // OK

        // builders
        StringBuilder sb = new StringBuilder(param);
        String i = sb.append("_SafeStuff").toString();
        statement.executeQuery("select * from t where a='" + i + "'"); // BAD
        StringBuilder sb2 = new StringBuilder("fixed");
        sb2.append("more").insert(0, "x");
        statement.executeQuery("select * from t where a='" + sb2 + "'"); // OK
        StringBuilder sb3 = new StringBuilder();
        sb3.append("select * from t where a='").append(param).append("'");
        statement.executeQuery(sb3.toString()); // BAD
        StringBuilder sb4 = new StringBuilder("select * from t where a='");
        sb4.insert(0, param);
        statement.executeQuery(sb4.toString()); // BAD
        sb4.setLength(0);
        sb4.append("select 1");
        statement.executeQuery(sb4.toString()); // OK
        StringBuffer buf = new StringBuffer("select ");
        buf.append(param).reverse();
        statement.executeQuery(buf.toString()); // BAD

        // encodings
        String j = new String(org.apache.commons.codec.binary.Base64.decodeBase64(org.apache.commons.codec.binary.Base64.encodeBase64(param.getBytes())));
        statement.executeQuery("select * from t where a='" + j + "'"); // BAD
        String k = new String(Base64.getDecoder().decode(param));
        statement.executeQuery("select * from t where a='" + k + "'"); // BAD
        String l = java.net.URLDecoder.decode(param, "UTF-8");
        statement.executeQuery("select * from t where a='" + l + "'"); // BAD

        // arrays
        String[] args = {"fixed", param};
        statement.executeQuery("select * from t where a='" + args[0] + "'"); // OK
        statement.executeQuery("select * from t where a='" + args[1] + "'"); // BAD
        String[] two = new String[2];
        two[0] = "a";
        two[1] = param;
        statement.executeQuery("select * from t where a='" + two[0] + "'"); // OK
        statement.executeQuery("select * from t where a='" + two[1] + "'"); // BAD
        String m = String.join(",", args);
        statement.executeQuery("select * from t where a='" + m + "'"); // BAD
        String[] parts = param.split(",");
        for (String part : parts) {
            statement.executeQuery("select * from t where a='" + part + "'"); // BAD
        }
        for (int x = 0; x < parts.length; x++) {
            statement.executeQuery("select * from t where a='" + parts[x] + "'"); // BAD
        }

        // try/finally, lambdas
        String o = "fixed";
        try {
            o = param;
        } catch (RuntimeException ex) {
            o = "failed";
        } finally {
            statement.executeQuery("select * from t where a='" + o + "'"); // BAD
        }
        String p = "";
        try {
            p = param;
        } finally {
            p = "cleaned";
        }
        statement.executeQuery("select * from t where a='" + p + "'"); // OK
        java.util.function.Function<String, String> id = x -> x + "!";
        statement.executeQuery("select * from t where a='" + id.apply(param) + "'"); // BAD
        java.util.function.Supplier<String> fixedSupplier = () -> "fixed";
        statement.executeQuery("select * from t where a='" + fixedSupplier.get() + "'"); // OK
        java.util.function.Supplier<String> sup = () -> param;
        statement.executeQuery("select * from t where a='" + sup.get() + "'"); // BAD
        var q = Optional.ofNullable(param).map(String::trim).orElse("none");
        statement.executeQuery("select * from t where a='" + q + "'"); // BAD
        String joined = Arrays.stream(parts).map(x -> x.trim()).collect(java.util.stream.Collectors.joining(","));
        statement.executeQuery("select * from t where a='" + joined + "'"); // BAD

        // modern switch
        String r = switch (param.length()) {
            case 1 -> "one";
            case 2 -> "two";
            default -> "many";
        };
        statement.executeQuery("select * from t where a='" + r + "'"); // OK
        String s = switch (num) {
            case 106 -> { yield "fixed"; }
            default -> { yield param; }
        };
        statement.executeQuery("select * from t where a='" + s + "'"); // OK
        String t = switch (param) { case "asc" -> "ASC"; default -> "DESC"; };
        statement.executeQuery("select * from t order by a " + t); // OK
        String text = """
            select * from t where a = '%s'
            """.formatted(param);
        statement.executeQuery(text); // BAD
        int id2 = Integer.parseInt(param);
        statement.executeQuery("select * from t where id=" + id2); // OK
        long id3 = Long.valueOf(param);
        statement.executeQuery("select * from t where id=" + id3); // OK
        String column = "name".equals(param) ? "name" : "id";
        statement.executeQuery("select * from t order by " + column); // OK
        Set<String> allowed = Set.of("a", "b");
        if (allowed.contains(param)) {
            statement.executeQuery("select * from t order by " + param); // OK
        }
        if (!param.matches("[a-z]+")) throw new IllegalArgumentException();
        statement.executeQuery("select * from t order by " + param); // OK
    }

    public void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {
        Statement statement = connection.createStatement();
        String param = request.getHeader("x-name");
        // helpers
        statement.executeQuery("select * from t where a='" + new Helper().passThrough(request, param) + "'"); // BAD
        statement.executeQuery("select * from t where a='" + new Helper().dropIt(request, param) + "'"); // OK
        statement.executeQuery("select * from t where a='" + Helper.twice(param) + "'"); // BAD
        Thing thing = new ThingOne();
        statement.executeQuery("select * from t where a='" + thing.work(param) + "'"); // BAD
        Thing other = Factory.create();
        statement.executeQuery("select * from t where a='" + other.work(param) + "'"); // BAD
        Holder holder = new Holder(param);
        statement.executeQuery("select * from t where a='" + holder.value() + "'"); // BAD
        Holder fixed = new Holder("fixed");
        statement.executeQuery("select * from t where a='" + fixed.value() + "'"); // OK
        Pair pair = new Pair(param, "fixed");
        statement.executeQuery("select * from t where a='" + pair.left() + "'"); // BAD
        statement.executeQuery("select * from t where a='" + pair.right() + "'"); // OK
        Bean bean = new Bean();
        bean.setName(param);
        statement.executeQuery("select * from t where a='" + bean.getName() + "'"); // BAD
        Object anon = new Object() {
            @Override public String toString() { return param; }
        };
        statement.executeQuery("select * from t where a='" + anon.toString() + "'"); // BAD
        String inner = new Helper.Inner().go(param);
        statement.executeQuery("select * from t where a='" + inner + "'"); // BAD
        runIt(param, statement);
        runFixed("fixed", statement);
        last = param;
        statement.executeQuery("select * from t where a='" + last + "'"); // BAD
        this.kept = param;
        useKept(statement);
        statement.executeQuery(FIXED); // OK
        Enumeration<String> names = request.getParameterNames();
        while (names.hasMoreElements()) {
            String name = (String) names.nextElement();
            statement.executeQuery("select * from t where a='" + name + "'"); // BAD
        }
        Enumeration<String> headers = request.getHeaders("x");
        if (headers.hasMoreElements()) {
            String hv = headers.nextElement();
            statement.executeQuery("select * from t where a='" + hv + "'"); // BAD
        }
        for (Cookie cookie : request.getCookies()) {
            if (cookie.getName().equals("x")) {
                statement.executeQuery("select * from t where a='" + java.net.URLDecoder.decode(cookie.getValue(), "UTF-8") + "'"); // BAD
            }
        }
        Map<String, String[]> all = request.getParameterMap();
        String[] vals = all.get("x");
        if (vals != null) statement.executeQuery("select * from t where a='" + vals[0] + "'"); // BAD
        String[] pv = request.getParameterValues("y");
        String v0 = pv != null && pv.length > 0 ? pv[0] : "";
        statement.executeQuery("select * from t where a='" + v0 + "'"); // BAD
        String qs = request.getQueryString();
        int at = qs.indexOf("id=");
        String cut = qs.substring(at + 3);
        int amp = cut.indexOf("&");
        if (amp != -1) cut = cut.substring(0, amp);
        cut = java.net.URLDecoder.decode(cut, "UTF-8");
        statement.executeQuery("select * from t where a='" + cut + "'"); // BAD
        for (Map.Entry<String, String[]> entry : all.entrySet()) {
            statement.executeQuery("select * from t where a='" + entry.getKey() + "'"); // BAD
            statement.executeQuery("select * from t where a='" + entry.getValue()[0] + "'"); // BAD
        }
        BufferedReader reader = request.getReader();
        String line = reader.readLine();
        statement.executeQuery("select * from t where a='" + line + "'"); // BAD
        Scanner scanner = new Scanner(request.getInputStream());
        statement.executeQuery("select * from t where a='" + scanner.nextLine() + "'"); // BAD
    }

    private String kept;
    private static String last;

    private void useKept(Statement statement) throws SQLException {
        statement.executeQuery("select * from t where a='" + kept + "'"); // BAD
    }

    private void runIt(String value, Statement statement) throws SQLException {
        statement.executeQuery("select * from t where a='" + value + "'"); // BAD
    }

    private void runFixed(String value, Statement statement) throws SQLException {
        statement.executeQuery("select * from t where a='" + value + "'"); // OK
    }
}

class Helper {
    String passThrough(HttpServletRequest request, String value) {
        String made = value;
        if (made != null && made.length() > 1) {
            StringBuilder text = new StringBuilder(made);
            text.replace(made.length() - 1, made.length(), "Z");
            made = text.toString();
        }
        return made;
    }

    String dropIt(HttpServletRequest request, String value) {
        String kept = "fixed";
        HashMap<String, Object> map = new HashMap<>();
        map.put("a", "safe");
        map.put("b", value);
        kept = (String) map.get("b");
        kept = (String) map.get("a");
        return kept;
    }

    static String twice(String value) {
        return once(once(value));
    }

    private static String once(String value) {
        return value;
    }

    static class Inner {
        String go(String value) {
            return new Deep().go(value);
        }

        private class Deep {
            String go(String value) {
                return value.trim();
            }
        }
    }
}

interface Thing {
    String work(String value);
}

class ThingOne implements Thing {
    @Override
    public String work(String value) {
        String result = value;
        return result;
    }
}

class Factory {
    static Thing create() {
        return new ThingOne();
    }
}

class Holder {
    private final String value;

    Holder(String value) {
        this.value = value;
    }

    String value() {
        return value;
    }
}

record Pair(String left, String right) {}

class Bean {
    private String name;

    public String getName() { return name; }

    public void setName(String name) { this.name = name; }
}
