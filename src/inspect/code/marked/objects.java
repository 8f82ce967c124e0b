package com.acme.objects;
import java.io.*;
import java.util.*;
import javax.servlet.http.*;

public class Objects extends HttpServlet {
    private final Collection<String> seen = new LinkedList<>();
    private final Collection<String> names = new LinkedList<>();

    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getParameter("name");
        remember(name);
        call("fixed");
        response.getWriter().println(seen.iterator().next()); // BAD xss
        response.getWriter().println(names.iterator().next()); // OK
        HttpSession session = request.getSession();
        session.setAttribute("name", name);
        session.setAttribute("count", 1);
        response.getWriter().println((String) session.getAttribute("name")); // BAD xss
        response.getWriter().println(session.getAttribute("count")); // OK
        request.getSession().setAttribute("title", name);
        response.getWriter().println(request.getSession().getAttribute("title")); // BAD xss
        new Heading(name, response);
        new Footer(response);
    }

    private void remember(String name) {
        seen.add(name);
    }

    private void call(String name) {
        names.add(name);
    }

    static class Shown {
        Shown(String text, HttpServletResponse response) throws IOException {
            response.getWriter().println(text); // BAD xss
        }
    }

    static class Heading extends Shown {
        Heading(String text, HttpServletResponse response) throws IOException {
            super("<h1>" + text, response);
        }
    }

    static class Below {
        Below(String text, HttpServletResponse response) throws IOException {
            response.getWriter().println(text); // OK
        }
    }

    static class Footer extends Below {
        Footer(HttpServletResponse response) throws IOException {
            super("<hr>", response);
        }
    }
}
