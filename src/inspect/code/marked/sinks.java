package com.acme.web;

import java.io.*;
import java.nio.file.*;
import java.security.*;
import java.util.*;
import javax.crypto.*;
import javax.naming.directory.*;
import javax.servlet.*;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.*;
import javax.xml.xpath.*;

@WebServlet(value = "/sinks-00/Sinks")
public class Sinks extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    public void doPost(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        response.setContentType("text/html;charset=UTF-8");
        String param = request.getParameter("vector");
        if (param == null) param = "";
        String fixed = "constant";

        // JDBC
        try {
            java.sql.Connection connection = com.acme.Db.getConnection();
            String sql = "SELECT * from USERS where USERNAME=? and PASSWORD='" + param + "'";
            java.sql.PreparedStatement statement = connection.prepareStatement(sql); // BAD
            statement.setString(1, "foo");
            statement.execute();
            java.sql.PreparedStatement ok = connection.prepareStatement("SELECT * from USERS where USERNAME=? and PASSWORD=?"); // OK
            ok.setString(2, param);
            ok.execute();
            java.sql.CallableStatement call = connection.prepareCall("{call " + param + "}"); // BAD
            java.sql.ResultSet rs = call.executeQuery();
            java.sql.PreparedStatement p2 = connection.prepareStatement(sql, java.sql.Statement.RETURN_GENERATED_KEYS); // BAD
            java.sql.PreparedStatement p3 = connection.prepareStatement(sql, new String[] { "Column1", "Column2" }); // BAD
            java.sql.Statement st = com.acme.Db.getSqlStatement();
            st.execute("INSERT INTO users (username) VALUES ('" + param + "')", new int[] { 1, 2 }); // BAD
            st.addBatch(sql); // BAD
            int count = st.executeUpdate("UPDATE t SET a='" + fixed + "'"); // OK
        } catch (java.sql.SQLException e) {
            throw new ServletException(e);
        }
        // Spring JDBC
        org.springframework.jdbc.core.JdbcTemplate jdbc = com.acme.Db.TEMPLATE;
        Long l = com.acme.Db.JDBCtemplate.queryForLong("SELECT id from USERS where USERNAME='" + param + "'"); // BAD
        com.acme.Db.JDBCtemplate.batchUpdate("INSERT INTO u VALUES ('" + param + "')"); // BAD
        com.acme.Db.JDBCtemplate.execute("INSERT INTO u VALUES ('" + param + "')"); // BAD
        List<String> rows = jdbc.query("select a from t where b='" + param + "'", new org.springframework.jdbc.core.RowMapper<String>() { // BAD
            @Override
            public String mapRow(java.sql.ResultSet rs, int rowNum) throws java.sql.SQLException {
                return rs.getString("a");
            }
        });
        jdbc.query("select a from t where b=?", new Object[] { param }, (rs, n) -> rs.getString(1)); // OK
        jdbc.queryForMap("select a from t where b = ?", param); // OK
        org.springframework.jdbc.support.rowset.SqlRowSet set = jdbc.queryForRowSet("select a from t where b='" + param + "'"); // BAD
        // Hibernate
        org.hibernate.Session session = com.acme.Hib.getSession();
        org.hibernate.Query q = session.createQuery("FROM UserClassSimple where userid = '" + param + "'"); // BAD
        org.hibernate.Query q2 = session.createQuery("from A where b = :b").setParameter("b", param); // OK
        session.createSQLQuery("select * from a where b='" + param + "'").list(); // BAD

        // commands
        String cmd = com.acme.Utils.getOSCommandString("echo") + param;
        String[] args = { "sh", "-c", "echo " + param };
        String[] argsEnv = { "Foo=bar" };
        Runtime r = Runtime.getRuntime();
        Process p = r.exec(cmd, argsEnv, new java.io.File(System.getProperty("user.dir"))); // BAD
        p = r.exec(args); // BAD
        p = r.exec(new String[] { "ls", "-l" }); // OK
        p = r.exec("echo " + fixed); // OK
        ProcessBuilder pb = new ProcessBuilder();
        pb.command(args); // BAD
        List<String> argList = new ArrayList<String>();
        String osName = System.getProperty("os.name");
        if (osName.indexOf("Windows") != -1) {
            argList.add("cmd.exe");
            argList.add("/c");
        } else {
            argList.add("sh");
            argList.add("-c");
        }
        argList.add("echo " + param);
        ProcessBuilder pb2 = new ProcessBuilder(argList); // BAD
        ProcessBuilder pb3 = new ProcessBuilder();
        pb3.command(argList); // BAD
        String[] fixedArgs = { "cmd", "/c", "echo " + fixed };
        new ProcessBuilder(fixedArgs).start(); // OK
        r.exec(fixedArgs, argsEnv); // OK
        String[] envp = { param };
        r.exec("ls", envp); // BAD

        // paths
        String fileName = "/data/" + param;
        java.io.File target = new java.io.File(fileName);
        java.io.FileInputStream in = new java.io.FileInputStream(new java.io.File("/data/" + param)); // BAD
        java.io.FileOutputStream out = new java.io.FileOutputStream(fileName, false); // BAD
        java.io.File dir = new java.io.File(new java.io.File("/data"), param);
        java.nio.file.Path path = java.nio.file.Paths.get(fileName);
        java.io.InputStream is = java.nio.file.Files.newInputStream(path, java.nio.file.StandardOpenOption.READ); // BAD
        java.io.File safe = new java.io.File("/data/" + fixed); // OK
        java.io.FileInputStream ok2 = new java.io.FileInputStream("/data/" + fixed); // OK
        java.net.URI uri = new java.net.URI("file", null, "/data/" + param, null, null);
        java.io.File f3 = new java.io.File(uri);
        java.io.FileReader fr = new java.io.FileReader("/data/" + param); // BAD
        java.io.RandomAccessFile raf = new java.io.RandomAccessFile("/data/" + param, "r"); // BAD

        // LDAP
        try {
            javax.naming.directory.DirContext ctx = com.acme.Ldap.getDirContext();
            javax.naming.directory.InitialDirContext idc = (javax.naming.directory.InitialDirContext) ctx;
            String base = "ou=users,ou=system";
            javax.naming.directory.SearchControls sc = new javax.naming.directory.SearchControls();
            String filter = "(&(objectclass=person))(|(uid=" + param + ")(street={0}))";
            Object[] filters = new Object[] { "The streetz 4 Ms bar" };
            javax.naming.NamingEnumeration<javax.naming.directory.SearchResult> results = ctx.search(base, filter, filters, sc); // BAD
            results = idc.search(base, "(uid=" + param + ")", sc); // BAD
            results = idc.search(base, "(uid=" + fixed + ")", sc); // OK
            results = idc.search(base, "(uid={0})", new Object[] { param }, sc); // OK
            Attributes attrs = ctx.getAttributes("uid=" + param); // BAD
            while (results.hasMore()) {
                javax.naming.directory.SearchResult sr = (javax.naming.directory.SearchResult) results.next();
                javax.naming.directory.Attributes attrs2 = sr.getAttributes();
                javax.naming.directory.Attribute attr = attrs2.get("uid");
                if (attr != null) {
                    response.getWriter().println("Record: " + attr.get()); // OK
                }
            }
        } catch (javax.naming.NamingException e) {
            throw new ServletException(e);
        }

        // XPath
        try {
            java.io.FileInputStream file = new java.io.FileInputStream(com.acme.Utils.getFileFromClasspath("employees.xml", this.getClass().getClassLoader()));
            javax.xml.parsers.DocumentBuilderFactory builderFactory = javax.xml.parsers.DocumentBuilderFactory.newInstance();
            builderFactory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            javax.xml.parsers.DocumentBuilder builder = builderFactory.newDocumentBuilder();
            org.w3c.dom.Document xmlDocument = builder.parse(file);
            javax.xml.xpath.XPathFactory xpf = javax.xml.xpath.XPathFactory.newInstance();
            javax.xml.xpath.XPath xp = xpf.newXPath();
            String expression = "/Employees/Employee[@emplid='" + param + "']";
            org.w3c.dom.NodeList nodeList = (org.w3c.dom.NodeList) xp.compile(expression).evaluate(xmlDocument, javax.xml.xpath.XPathConstants.NODESET); // BAD
            String res = xp.evaluate(expression, xmlDocument); // BAD
            String res2 = xp.evaluate("/a[@b='" + fixed + "']", xmlDocument); // OK
            response.getWriter().println("Your query results are: " + nodeList.item(0).getTextContent()); // OK
        } catch (Exception e) {
            response.getWriter().println("Error parsing");
        }

        // XSS
        response.getWriter().println(param); // BAD
        response.getWriter().print(param.toCharArray()); // BAD
        response.getWriter().write(param, 0, param.length()); // BAD
        Object[] obj = { "a", param };
        response.getWriter().format("Formatted like: %1$s and %2$s.", obj); // BAD
        response.getWriter().printf(java.util.Locale.US, "Formatted like: %1$s and %2$s.", obj); // BAD
        response.getWriter().format(java.util.Locale.US, param, "a", "b"); // BAD
        response.getWriter().println(org.owasp.encoder.Encode.forHtml(param)); // OK
        response.getWriter().println(org.owasp.esapi.ESAPI.encoder().encodeForHTML(param)); // OK
        response.getWriter().println(org.springframework.web.util.HtmlUtils.htmlEscape(param)); // OK
        response.getWriter().println(org.apache.commons.lang.StringEscapeUtils.escapeHtml(param)); // OK
        response.getWriter().println(org.apache.commons.text.StringEscapeUtils.escapeHtml4(param)); // OK
        response.getWriter().println("Hello " + fixed); // OK
        java.io.PrintWriter w = response.getWriter();
        w.println("<p>" + param + "</p>"); // BAD
        ServletOutputStream sos = response.getOutputStream();
        sos.write(param.getBytes()); // BAD
        sos.println(param); // BAD
        w.append(param); // BAD
        w.println(param.length()); // OK

        // trust boundary
        request.getSession().setAttribute("userid", param); // BAD
        request.getSession().putValue(param, "10340"); // BAD
        request.getSession().setAttribute(param, "10340"); // BAD
        request.getSession().setAttribute("userid", fixed); // OK
        HttpSession hs = request.getSession(true);
        hs.setAttribute("x", param); // BAD
        hs.setAttribute("x", fixed); // OK

        // cookies
        Cookie cookie = new Cookie("SomeCookie", fixed);
        cookie.setSecure(false);
        cookie.setHttpOnly(true);
        cookie.setPath(request.getRequestURI());
        response.addCookie(cookie); // BAD
        Cookie cookie2 = new Cookie("SomeCookie", fixed);
        cookie2.setSecure(true);
        cookie2.setHttpOnly(true);
        response.addCookie(cookie2); // OK
        Cookie cookie3 = new Cookie("rememberMe", fixed);
        response.addCookie(cookie3); // BAD

        // hashes
        try {
            MessageDigest md = MessageDigest.getInstance("MD5"); // BAD
            MessageDigest md1 = MessageDigest.getInstance("SHA1", "SUN"); // BAD
            MessageDigest md2 = MessageDigest.getInstance("SHA-1"); // BAD
            MessageDigest md3 = MessageDigest.getInstance("SHA-256"); // OK
            MessageDigest md4 = MessageDigest.getInstance("SHA-512", java.security.Security.getProvider("SUN")); // OK
            java.util.Properties props = new java.util.Properties();
            props.load(this.getClass().getClassLoader().getResourceAsStream("app.properties"));
            String algorithm = props.getProperty("hashAlg", "SHA-512");
            MessageDigest md5 = MessageDigest.getInstance(algorithm); // OK
            String weakDefault = props.getProperty("hashAlg", "MD5");
            MessageDigest md6 = MessageDigest.getInstance(weakDefault); // BAD
            byte[] input = { (byte) '?' };
            Object inputParam = param;
            if (inputParam instanceof String) input = ((String) inputParam).getBytes();
            md.update(input);
            byte[] result = md.digest();
            java.io.FileWriter fw = new java.io.FileWriter("/data/passwordFile.txt", true);
            fw.write("hash_value=" + Base64.getEncoder().encodeToString(result) + "\n"); // OK
        } catch (java.security.NoSuchAlgorithmException | java.security.NoSuchProviderException e) {
            throw new ServletException(e);
        }
        // ciphers
        try {
            Cipher c = Cipher.getInstance("DES/CBC/PKCS5Padding"); // BAD
            Cipher c1 = Cipher.getInstance("AES/ECB/PKCS5Padding"); // BAD
            Cipher c2 = Cipher.getInstance("AES/GCM/NoPadding"); // OK
            Cipher c3 = Cipher.getInstance("DESede/ECB/PKCS5Padding", "SunJCE"); // BAD
            SecretKey key = KeyGenerator.getInstance("DES").generateKey(); // BAD
            SecretKey key2 = KeyGenerator.getInstance("AES").generateKey(); // OK
            java.util.Properties props = new java.util.Properties();
            String algorithm = props.getProperty("cryptoAlg1", "DESede/ECB/PKCS5Padding");
            Cipher c4 = Cipher.getInstance(algorithm); // BAD
            String algorithm2 = props.getProperty("cryptoAlg2", "AES/CBC/PKCS5Padding");
            Cipher c5 = Cipher.getInstance(algorithm2); // OK
            SecureRandom random = new SecureRandom();
            byte[] iv = random.generateSeed(8);
            java.security.spec.AlgorithmParameterSpec spec = new javax.crypto.spec.IvParameterSpec(iv); // OK
            Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding"); // OK
        } catch (GeneralSecurityException e) {
            throw new ServletException(e);
        }
        // random
        double value = java.lang.Math.random(); // BAD
        String rememberMeKey = Double.toString(value).substring(2);
        float rand = new java.util.Random().nextFloat(); // BAD
        String rememberMe2 = Float.toString(rand).substring(2);
        int i = new java.util.Random().nextInt(99); // BAD
        double d = new java.util.Random().nextGaussian(); // BAD
        byte[] bytes = new byte[10];
        new java.util.Random().nextBytes(bytes); // BAD
        long lv = new java.util.Random().nextLong(); // BAD
        int sr2 = java.security.SecureRandom.getInstance("SHA1PRNG").nextInt(99); // OK
        double sd = new SecureRandom().nextDouble(); // OK
        String user = "Donna";
        String cookieName = "rememberMe" + "00";
        Cookie rm = new Cookie(cookieName, rememberMeKey);
    }
}
