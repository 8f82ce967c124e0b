package com.acme.rates;
import java.io.*;
import java.net.*;
import java.sql.*;
import javax.servlet.http.*;
import javax.xml.parsers.*;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.core.userdetails.jdbc.JdbcDaoImpl;
import org.springframework.security.provisioning.JdbcUserDetailsManager;

/** What another server answers may be written by somebody else; of a server that the program chose it is only possible. */
class Connections {
  private Connection db;

  void rate(HttpServletResponse response) throws Exception {
    URLConnection connection = new URL("https://rates.example/today").openConnection();
    BufferedReader reader = new BufferedReader(new InputStreamReader(connection.getInputStream()));
    String rate = reader.readLine();
    db.createStatement().executeQuery("select * from rates where day = '" + rate + "'"); // BAD sql-injection/low
    response.getWriter().println("<p>" + rate + "</p>"); // BAD xss/low
    response.getWriter().println("<p>" + Double.parseDouble(rate) + "</p>"); // OK
    HttpURLConnection other = (HttpURLConnection) new URL("https://rates.example").openConnection();
    Runtime.getRuntime().exec("notify " + other.getHeaderField("X-Rate")); // BAD command-injection/low
    Runtime.getRuntime().exec("notify " + other.getResponseCode()); // OK
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.newDocumentBuilder().parse(other.getInputStream()); // OK
  }

  void batch(HttpServletRequest request, JdbcTemplate template) {
    String name = request.getParameter("name");
    template.batchUpdate("delete from a", "delete from b where name = '" + name + "'"); // BAD
    template.batchUpdate("delete from a", "delete from b where name = 'x'"); // OK
    template.batchUpdate("delete from b where name = ?", java.util.List.of(new Object[] { "x" + name })); // OK
  }

  void users(HttpServletRequest request, JdbcDaoImpl dao, JdbcUserDetailsManager manager) {
    String table = request.getParameter("table");
    dao.setUsersByUsernameQuery("select * from " + table + " where name = ?"); // BAD
    dao.setUsersByUsernameQuery("select * from users where name = ?"); // OK
    manager.setCreateUserSql("insert into " + table + " values (?, ?, ?)"); // BAD
    manager.setCreateUserSql("insert into users values (?, ?, ?)"); // OK
  }
}
