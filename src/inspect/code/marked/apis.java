package com.acme.apis;
import java.io.*;
import java.net.*;
import java.nio.channels.*;
import java.nio.file.*;
import java.security.*;
import java.security.spec.*;
import java.util.*;
import javax.faces.context.*;
import javax.naming.*;
import javax.servlet.http.*;
import javax.ws.rs.*;
import javax.ws.rs.core.*;
import javax.xml.xpath.*;
import org.apache.commons.fileupload.FileItem;
import org.springframework.http.*;
import org.springframework.web.bind.annotation.*;

public class Apis extends HttpServlet {
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String name = request.getParameter("name");
        new InitialContext().lookupLink(name); // BAD
        InitialContext.doLookup(name); // BAD
        InitialContext.doLookup("java:comp/env/jdbc/db"); // OK
        groovy.util.Eval.me(name); // BAD
        groovy.util.Eval.x(name, "x + 1"); // OK
        new javax.el.ELProcessor().eval(name); // BAD
        org.mozilla.javascript.Context rhino = org.mozilla.javascript.Context.enter();
        rhino.evaluateString(scope, name, "<code>", 1, null); // BAD
        rhino.evaluateString(scope, "1 + 1", name, 1, null); // OK
        new com.hubspot.jinjava.Jinjava().render(name, values); // BAD
        new com.hubspot.jinjava.Jinjava().render("{{ a }}", Map.of("a", name)); // OK
        FileChannel.open(Paths.get("/srv/" + name)); // BAD
        Files.createSymbolicLink(Paths.get("/srv/" + name), Paths.get("/srv/a")); // BAD
        Files.createSymbolicLink(Paths.get("/srv/b"), Paths.get("/srv/a")); // OK
        new HttpOptions(name); // BAD
        org.apache.hc.client5.http.async.methods.SimpleRequestBuilder.get(name); // BAD
        org.apache.hc.client5.http.async.methods.SimpleRequestBuilder.get("https://api.example.com/a"); // OK
        org.apache.commons.lang3.RegExUtils.removeAll("text", name); // BAD
        org.apache.commons.lang3.RegExUtils.removeAll(name, "[a-z]"); // OK
        ProcessBuilder builder = new ProcessBuilder("ls");
        builder.environment().put(name, "1"); // BAD
        builder.environment().put("LANG", name); // OK
        XPath xpath = XPathFactory.newInstance().newXPath();
        xpath.evaluate("/a[@b='" + name + "']", document); // BAD
        xpath.evaluate("/a[@b='" + org.apache.commons.text.StringEscapeUtils.escapeXml11(name) + "']", document); // OK
    }

    void served(Socket socket, HttpServletResponse response, java.sql.Statement statement) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream()));
        statement.execute("delete from a where b = '" + lines.readLine() + "'"); // BAD
        statement.execute("delete from a where b = " + Integer.parseInt(lines.readLine())); // OK
    }

    void uploaded(FileItem item) throws Exception {
        new FileOutputStream("/srv/uploads/" + item.getName()); // BAD
        new FileOutputStream("/srv/uploads/" + item.getSize()); // OK
    }

    void faces(FacesContext context) throws Exception {
        ResponseWriter writer = context.getResponseWriter();
        writer.write(context.getExternalContext().getRequestParameterMap().get("name")); // BAD
        writer.writeText(context.getExternalContext().getRequestParameterMap().get("name"), null); // OK
    }

    void keys() throws Exception {
        KeyPairGenerator curves = KeyPairGenerator.getInstance("EC");
        curves.initialize(128); // BAD
        curves.initialize(256); // OK
        curves.initialize(new ECGenParameterSpec("secp112r1")); // BAD
        curves.initialize(new ECGenParameterSpec("secp256r1")); // OK
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("RSA");
        pairs.initialize(new RSAKeyGenParameterSpec(1024, RSAKeyGenParameterSpec.F4)); // BAD
        pairs.initialize(new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4)); // OK
    }

    void kinds(HttpServletRequest request, HttpServletResponse response, boolean plain) throws Exception {
        if (plain) {
            response.setHeader("Content-Type", "text/plain");
            response.getWriter().print(request.getPathInfo()); // OK
        } else {
            response.setHeader("Content-Type", "text/html");
            response.getWriter().print(request.getPathInfo()); // BAD
        }
    }

    @Path("/rest")
    static class Rest {
        @GET @Produces("text/html")
        public Response page(@QueryParam("name") String name) {
            return Response.ok(name).build(); // BAD
        }
        @GET @Produces("application/json")
        public Response json(@QueryParam("name") String name) {
            return Response.ok(name).build(); // OK
        }
        @GET @Produces("application/json")
        public Response other(@QueryParam("name") String name) {
            return Response.ok().type(MediaType.TEXT_HTML).entity(name).build(); // BAD
        }
        @GET
        public Response open(@QueryParam("name") String name) {
            return Response.ok(name).build(); // OK
        }
    }

    @RestController
    @RequestMapping(produces = "application/json")
    static class Json {
        @GetMapping("/a")
        public String a(@RequestParam String name) {
            return name; // OK
        }
        @GetMapping(value = "/b", produces = "text/html")
        public ResponseEntity<String> b(@RequestParam String name) {
            return ResponseEntity.ok(name); // BAD
        }
        @GetMapping("/c")
        public ResponseEntity<String> c(@RequestParam String name) {
            return ResponseEntity.ok().contentType(org.springframework.http.MediaType.TEXT_HTML).body(name); // BAD
        }
    }
}
