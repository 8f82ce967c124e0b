import java.io.*;
import java.security.*;
import java.sql.*;
import java.util.*;
import java.util.zip.*;
import javax.crypto.spec.*;
import javax.servlet.http.*;

public class Helpers extends HttpServlet {
    private final Connection connection = Db.open();

    public void doPost(HttpServletRequest request, HttpServletResponse response) throws Exception {
        Statement st = connection.createStatement();
        String param = request.getParameter("p");

        // objects that a factory makes, by a name too
        st.executeQuery("SELECT * FROM t WHERE a='" + Workers.fixed().work(param) + "'"); // OK
        st.executeQuery("SELECT * FROM t WHERE a='" + Workers.echo().work(param) + "'"); // BAD
        Worker byName = (Worker) Class.forName("com.acme.FixedWorker").getDeclaredConstructor().newInstance();
        st.executeQuery("SELECT * FROM t WHERE a='" + byName.work(param) + "'"); // OK
        Worker echoByName = (Worker) Class.forName("com.acme.EchoWorker").newInstance();
        st.executeQuery("SELECT * FROM t WHERE a='" + echoByName.work(param) + "'"); // BAD
        Object invoked = FixedWorker.class.getMethod("work", String.class).invoke(new FixedWorker(), param);
        st.executeQuery("SELECT * FROM t WHERE a='" + invoked + "'"); // OK
        Object invoked2 = EchoWorker.class.getMethod("work", String.class).invoke(new EchoWorker(), param);
        st.executeQuery("SELECT * FROM t WHERE a='" + invoked2 + "'"); // BAD

        // a call that answers a condition of what it calls
        st.executeQuery("SELECT * FROM t WHERE a='" + Workers.named("fixed").work(param) + "'"); // OK
        st.executeQuery("SELECT * FROM t WHERE a='" + Workers.named("echo").work(param) + "'"); // BAD
        st.executeQuery("SELECT * FROM t WHERE a='" + pick(param, true) + "'"); // OK
        st.executeQuery("SELECT * FROM t WHERE a='" + pick(param, false) + "'"); // BAD
        st.executeQuery("SELECT * FROM t WHERE a='" + pick(param, request.isSecure()) + "'"); // BAD

        // conditions
        String bar = param;
        if (5 / 2 == 2) bar = "k";
        st.executeQuery("SELECT * FROM t WHERE a='" + bar + "'"); // OK
        bar = -7 % 4 == -3 ? "k" : param;
        st.executeQuery("SELECT * FROM t WHERE a='" + bar + "'"); // OK
        bar = 5 / 2.0 == 2 ? "k" : param;
        st.executeQuery("SELECT * FROM t WHERE a='" + bar + "'"); // BAD
        bar = Boolean.FALSE ? param : "k";
        st.executeQuery("SELECT * FROM t WHERE a='" + bar + "'"); // OK
        switch (Kind.SECOND) {
            case FIRST: bar = param; break;
            case SECOND: bar = "b"; break;
        }
        st.executeQuery("SELECT * FROM t WHERE a='" + bar + "'"); // OK
        st.executeQuery("SELECT * FROM t WHERE a=" + param.length()); // OK
        st.executeQuery("SELECT * FROM t WHERE a='" + Optional.of("x").get() + "'"); // OK
        st.executeQuery("SELECT * FROM " + Tables.USERS); // OK
        st.executeQuery("SELECT * FROM t WHERE a='" + "a b".split(" ")[0] + "'"); // OK
        st.executeQuery("SELECT * FROM t WHERE a='" + new String(Base64.getDecoder().decode("YQ==")) + "'"); // OK
        st.executeQuery("SELECT * FROM t WHERE a='" + new String(Base64.getDecoder().decode(param)) + "'"); // BAD

        // maps: what is taken out, and names that come from outside
        Map<String, String> map = new HashMap<>();
        map.put("a", param);
        map.remove("a");
        st.executeQuery("SELECT * FROM t WHERE a='" + map.getOrDefault("a", "none") + "'"); // OK
        map.put("b", param);
        for (String key : map.keySet()) st.executeQuery("SELECT * FROM t WHERE a='" + key + "'"); // OK
        map.put(param, "x");
        for (String key : map.keySet()) st.executeQuery("SELECT * FROM t WHERE a='" + key + "'"); // BAD
        Map<String, String> copy = new HashMap<>();
        copy.putAll(map);
        st.executeQuery("SELECT * FROM t WHERE a='" + copy.get("b") + "'"); // BAD

        // which shell it is depends on the machine
        String shell = "sh", option = "-c";
        if (System.getProperty("os.name").contains("Windows")) {
            shell = "cmd.exe";
            option = "/c";
        }
        String[] line = {shell, option, "echo ", param};
        Runtime.getRuntime().exec(line); // BAD
        String[] fixedLine = {shell, option, "echo ", "x"};
        Runtime.getRuntime().exec(fixedLine); // OK

        // the session, through a helper
        keep(request.getSession(), param);
        keepFixed(request.getSession(), "fixed");
    }

    public void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String param = request.getParameter("p");
        PrintWriter out = response.getWriter();
        show(out, param);
        Writer inner = new BufferedWriter(new OutputStreamWriter(response.getOutputStream()));
        inner.write(param); // BAD
        response.setContentType("application/json");
        response.getWriter().write("{\"a\":\"" + param + "\"}"); // OK
        response.setContentType("text/html");
        response.getWriter().write("<p>" + param); // BAD
        byte[] buffer = new byte[1024];
        request.getInputStream().read(buffer);
        response.getWriter().write(new String(buffer)); // BAD
    }

    private void show(PrintWriter out, String value) {
        out.println("<h1>" + value + "</h1>"); // BAD
    }

    private void keep(HttpSession session, String value) {
        session.setAttribute("k", value); // BAD
    }

    private void keepFixed(HttpSession session, String value) {
        session.setAttribute("k", value); // OK
    }

    private static String pick(String value, boolean isSafe) {
        if (isSafe) return "fixed";
        return value;
    }

    void cookies(HttpServletResponse response, String value) {
        boolean isOn = true;
        Cookie good = new Cookie("S", value);
        good.setSecure(isOn);
        good.setHttpOnly(isOn);
        response.addCookie(good); // OK
        isOn = false;
        Cookie bad = new Cookie("S", value);
        bad.setSecure(isOn);
        bad.setHttpOnly(true);
        response.addCookie(bad); // BAD
        response.addCookie(make("a", value)); // OK
        response.addCookie(makeBad("a", value)); // BAD
        response.addCookie(new Cookie("a", value)); // BAD
        Cookie gone = new Cookie("session", "");
        gone.setMaxAge(0);
        response.addCookie(gone); // OK
        Cookie read = new Cookie("theme", value);
        read.setSecure(true);
        response.addCookie(read); // OK
        Cookie session = new Cookie("session", value);
        session.setSecure(true);
        response.addCookie(session); // BAD
    }

    private static Cookie make(String name, String value) {
        Cookie made = new Cookie(name, value);
        made.setSecure(true);
        made.setHttpOnly(true);
        return made;
    }

    private static Cookie makeBad(String name, String value) {
        Cookie made = new Cookie(name, value);
        made.setSecure(false);
        return made;
    }

    void keys(char[] password, SecureRandom random) throws Exception {
        byte[] bytes = new byte[16];
        IvParameterSpec zeros = new IvParameterSpec(bytes); // BAD
        random.nextBytes(bytes);
        IvParameterSpec iv = new IvParameterSpec(bytes); // OK
        PBEKeySpec salted = new PBEKeySpec(password, bytes, 310000, 256); // OK
        PBEKeySpec fixedSalt = new PBEKeySpec(password, "salt".getBytes(), 310000, 256); // BAD
        GCMParameterSpec nonce = new GCMParameterSpec(128, "fixednonce12".getBytes()); // BAD
        SecretKeySpec key = new SecretKeySpec("0123456789abcdef".getBytes(), "AES"); // BAD
        Random declared = new SecureRandom();
        int token = declared.nextInt(); // OK
        Random token2 = SecureRandom.getInstance("SHA1PRNG");
        int tokenValue = token2.nextInt(); // OK
    }

    void paths(HttpServletRequest request, File folder) throws Exception {
        String param = request.getParameter("f");
        Object other = new File(folder, "x").getCanonicalPath();
        File named = new File(folder, param); // BAD
        register(named);
    }

    void baseName(HttpServletRequest request) throws Exception {
        String name = new File(request.getParameter("f")).getName(); // OK
        new FileInputStream("/data/" + name).read(); // OK
        new PrintWriter("/data/" + request.getParameter("g")); // BAD
    }

    void unzip(ZipInputStream in, File folder) throws IOException {
        ZipEntry entry;
        while ((entry = in.getNextEntry()) != null) {
            new FileOutputStream(new File(folder, entry.getName())); // BAD
        }
    }

    void unzipChecked(ZipInputStream in, File folder) throws IOException {
        ZipEntry entry;
        while ((entry = in.getNextEntry()) != null) {
            File target = new File(folder, entry.getName()); // OK
            if (!target.getCanonicalPath().startsWith(folder.getCanonicalPath() + File.separator)) throw new IOException();
            new FileOutputStream(target); // OK
        }
    }

    enum Kind { FIRST, SECOND }
}

interface Worker {
    String work(String value);
}

class EchoWorker implements Worker {
    @Override
    public String work(String value) {
        return new Inner().echo(value);
    }

    private class Inner {
        String echo(String value) {
            return value;
        }
    }
}

class FixedWorker implements Worker {
    @Override
    public String work(String value) {
        String answer = "fixed";
        if (value != null) answer = "still fixed";
        return answer;
    }
}

final class Workers {
    static Worker echo() {
        return new EchoWorker();
    }

    static Worker fixed() {
        return new FixedWorker();
    }

    static Worker named(String kind) {
        switch (kind) {
            case "echo": return new EchoWorker();
            case "fixed": return new FixedWorker();
            default: throw new IllegalArgumentException(kind);
        }
    }
}
