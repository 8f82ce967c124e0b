package com.acme.answers;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import java.io.*;
import java.net.*;
import java.util.logging.*;
import javax.servlet.http.*;
import org.simpleframework.xml.core.Persister;

public class Answers extends HttpServlet {
    private static final Logger LOGGER = Logger.getLogger("answers");
    private static String last = "";
    private int asked;

    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String name = request.getParameter("name");
        HttpSession session = request.getSession();
        try {
            asked += Integer.parseInt(name);
        } catch (NumberFormatException e) {
            e.printStackTrace(response.getWriter()); // BAD error-details-exposed
            e.printStackTrace(new PrintWriter(new StringWriter())); // OK
            e.printStackTrace(); // OK
        }
        LOGGER.fine("asked by " + name); // BAD log-injection
        LOGGER.fine("asked " + asked); // OK
        LOGGER.info("session " + session.getId()); // BAD secret-in-log
        LOGGER.info("session of " + session.getMaxInactiveInterval()); // OK
        response.addCookie(safe(new Cookie("lang", name))); // BAD header-injection
        response.addCookie(safe(new Cookie("lang", "en"))); // OK
        new URL(name).getContent(); // BAD ssrf
        new URL("https://api.example/a").getContent(); // OK
        new Kryo().readObjectOrNull(new Input(request.getInputStream()), Answers.class); // BAD unsafe-deserialization
        new Persister().read(Answers.class, request.getInputStream()); // BAD xxe
        last = "none";
        last = name;
        show(response);
    }

    private Cookie safe(Cookie cookie) {
        cookie.setSecure(true);
        cookie.setHttpOnly(true);
        return cookie;
    }

    private void show(HttpServletResponse response) throws IOException {
        response.getWriter().println(last); // BAD xss
        response.getWriter().println(asked); // OK
    }
}
