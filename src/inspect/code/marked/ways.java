package com.acme.ways;
import java.io.*;
import java.sql.*;
import java.util.*;
import javax.servlet.http.*;

public class Ways extends HttpServlet {
    private Connection db;
    private String kept;
    private String calm;

    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException, SQLException {
        String name = request.getParameter("name");
        String first = name;
        while (true) {
            first = "fixed";
            break;
        }
        response.getWriter().println(first); // OK
        db.createStatement().executeQuery("select * from u where a = '" + first + "'"); // OK
        String second = "fixed";
        for (;;) {
            second = name;
            if (name.length() > 3) break;
        }
        response.getWriter().println(second); // BAD
        String list = String.join(",", "a", "b");
        db.createStatement().executeQuery("select * from u where a = '" + list + "'"); // OK
        String names = String.join(",", "a", name);
        db.createStatement().executeQuery("select * from u where a = '" + names + "'"); // BAD
    }

    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws SQLException {
        String name = request.getParameter("name");
        List<String> fixed = new ArrayList<>();
        fixed.add("y");
        String last = "";
        Iterator<String> each = fixed.iterator();
        while (each.hasNext()) last = each.next();
        db.createStatement().executeQuery("select * from u where a = '" + last + "'"); // OK
        fixed.add(name);
        Iterator<String> other = fixed.iterator();
        while (other.hasNext()) last = other.next();
        db.createStatement().executeQuery("select * from u where a = '" + last + "'"); // BAD
    }

    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getParameter("name");
        Map<String, Map<String, String>> groups = new HashMap<>();
        groups.put("a", new HashMap<>());
        groups.put("b", new HashMap<>());
        groups.get("a").put("k", name);
        groups.get("b").put("k", "fixed");
        response.getWriter().write(groups.get("a").get("k")); // BAD
        response.getWriter().write(groups.get("b").get("k")); // OK
        Map<String, List<String>> lists = new HashMap<>();
        lists.computeIfAbsent(request.getParameter("group"), key -> new ArrayList<>()).add(name);
        for (String one : lists.get("c")) response.getWriter().write(one); // BAD
    }

    protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getParameter("name");
        if (!name.matches("[a-z0-9]+")) return;
        new ProcessBuilder("sh", "-c", "echo " + name).start(); // OK
        new ProcessBuilder("sh", "-c", "echo " + request.getParameter("other")).start(); // BAD
    }

    private void show(HttpServletResponse response) throws IOException, SQLException {
        response.getWriter().write(kept); // BAD
        db.createStatement().executeQuery("select * from u where a = '" + calm + "'"); // OK
    }

    protected void doTrace(HttpServletRequest request, HttpServletResponse response) throws IOException, SQLException {
        kept = request.getParameter("name");
        calm = "fixed";
        show(response);
    }

    static class Carrier {
        public String held;
        public String other;
    }

    static void bring(Carrier carrier, HttpServletResponse response) throws IOException {
        response.getWriter().write(carrier.held); // BAD
    }

    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Carrier carrier = new Carrier();
        carrier.held = request.getParameter("name");
        carrier.other = "fixed";
        bring(carrier, response);
        response.getWriter().write(carrier.other); // OK
    }

    static class Reports {
        private Connection db;
        void outer(String part) throws SQLException { middle(part); }
        void middle(String part) throws SQLException { inner("a" + part); }
        void inner(String part) throws SQLException { db.createStatement().executeQuery("select " + part); } // OK
        void start() throws SQLException { outer("fixed"); }
        void open(String part) throws SQLException { beyond(part); }
        void beyond(String part) throws SQLException { db.createStatement().executeQuery("select b from t where c = '" + part + "'"); } // BAD
        void also() throws SQLException { beyond("fixed"); }
    }
}
