package com.acme.api;
import java.security.*;
import java.security.cert.*;
import java.sql.*;
import java.util.*;
import javax.net.ssl.*;
import javax.xml.parsers.*;
import javax.xml.stream.*;
import javax.xml.transform.*;
import javax.xml.validation.*;
import javax.xml.XMLConstants;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;

public class Sec {
    TrustManager[] all = new TrustManager[] { new X509TrustManager() {
        public void checkClientTrusted(X509Certificate[] c, String a) {} // BAD
        public void checkServerTrusted(X509Certificate[] c, String a) {} // BAD
        public X509Certificate[] getAcceptedIssuers() { return null; }
    } };
    void hv() {
        HttpsURLConnection.setDefaultHostnameVerifier((h, s) -> true); // BAD
        HttpsURLConnection.setDefaultHostnameVerifier(new HostnameVerifier() {
            public boolean verify(String h, SSLSession s) { return true; } // BAD
        });
        HostnameVerifier v = org.apache.http.conn.ssl.NoopHostnameVerifier.INSTANCE; // BAD
    }
    void ctx() throws Exception {
        SSLContext.getInstance("SSL"); // BAD
        SSLContext.getInstance("TLSv1"); // BAD
        SSLContext.getInstance("TLSv1.2"); // OK
        SSLContext.getInstance("TLS"); // OK
    }
    void db() throws Exception {
        DriverManager.getConnection("jdbc:mysql://h/db", "root", "s3cretPassw0rd"); // BAD
        DriverManager.getConnection("jdbc:mysql://h/db", "root", System.getenv("DB_PASSWORD")); // OK
        DriverManager.getConnection("jdbc:mysql://h/db?user=root&password=s3cretPassw0rd"); // BAD
    }
    private static final String PASSWORD = "hunter2hunter2"; // BAD
    private String password = System.getenv("PASSWORD"); // OK
    private static final String PASSWORD_KEY = "app.password"; // OK
    void ks() throws Exception {
        KeyStore ks = KeyStore.getInstance("JKS");
        ks.load(null, "k3ystore-Pw".toCharArray()); // BAD
        ks.load(null, null); // OK
    }
    void csrf(HttpSecurity http) throws Exception {
        http.csrf().disable(); // BAD
        http.csrf(c -> c.disable()); // BAD
    }
    void xxe1(java.io.InputStream in) throws Exception {
        DocumentBuilderFactory f = DocumentBuilderFactory.newInstance();
        f.newDocumentBuilder().parse(in); // BAD
    }
    void xxe2(java.io.InputStream in) throws Exception {
        DocumentBuilderFactory f = DocumentBuilderFactory.newInstance();
        f.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        f.newDocumentBuilder().parse(in); // OK
    }
    void xxe2b(java.io.InputStream in) throws Exception {
        DocumentBuilderFactory f = DocumentBuilderFactory.newInstance();
        f.setFeature("http://apache.org/xml/features/disallow-doctype-decl", false); // BAD
        f.newDocumentBuilder().parse(in); // BAD
    }
    void xxe3(java.io.InputStream in) throws Exception {
        SAXParserFactory f = SAXParserFactory.newInstance();
        f.newSAXParser().parse(in, new org.xml.sax.helpers.DefaultHandler()); // BAD
    }
    void xxe4(java.io.InputStream in) throws Exception {
        XMLInputFactory f = XMLInputFactory.newInstance();
        f.createXMLStreamReader(in); // BAD
    }
    void xxe5(java.io.InputStream in) throws Exception {
        XMLInputFactory f = XMLInputFactory.newInstance();
        f.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        f.createXMLStreamReader(in); // OK
    }
    void xxe5b(java.io.InputStream in) throws Exception {
        XMLInputFactory f = XMLInputFactory.newInstance();
        f.setProperty(XMLInputFactory.SUPPORT_DTD, true); // BAD
        f.createXMLStreamReader(in); // BAD
    }
    void xxe6(java.io.InputStream in) throws Exception {
        TransformerFactory f = TransformerFactory.newInstance();
        f.newTransformer().transform(new javax.xml.transform.stream.StreamSource(in), null); // BAD
    }
    void xxe7(java.io.InputStream in) throws Exception {
        TransformerFactory f = TransformerFactory.newInstance();
        f.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        f.setAttribute(XMLConstants.ACCESS_EXTERNAL_STYLESHEET, "");
        f.newTransformer().transform(new javax.xml.transform.stream.StreamSource(in), null); // OK
    }
    void xxe8(java.io.InputStream in) throws Exception {
        SchemaFactory f = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        Schema s = f.newSchema(new javax.xml.transform.stream.StreamSource(in)); // BAD
    }
    void xxe9(java.io.InputStream in) throws Exception {
        Validator v = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema().newValidator();
        v.validate(new javax.xml.transform.stream.StreamSource(in)); // BAD
    }
    void xxe10(java.io.InputStream in) throws Exception {
        org.xml.sax.XMLReader r = org.xml.sax.helpers.XMLReaderFactory.createXMLReader();
        r.parse(new org.xml.sax.InputSource(in)); // BAD
    }
    void xxe11(java.io.InputStream in) throws Exception {
        new org.dom4j.io.SAXReader().read(in); // BAD
        new org.jdom2.input.SAXBuilder().build(in); // BAD
    }
    void perms(java.io.File f) throws Exception {
        f.setWritable(true, false); // BAD
        f.setReadable(true, true); // OK
        java.nio.file.Files.setPosixFilePermissions(f.toPath(), java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx")); // BAD
        java.nio.file.Files.setPosixFilePermissions(f.toPath(), java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")); // OK
    }
    void jwt(String token) throws Exception {
        com.auth0.jwt.JWT.decode(token); // BAD
        com.auth0.jwt.algorithms.Algorithm.none(); // BAD
        com.auth0.jwt.algorithms.Algorithm.HMAC256("my-secret-key-123"); // BAD
        com.auth0.jwt.algorithms.Algorithm.HMAC256(System.getenv("JWT")); // OK
        io.jsonwebtoken.Jwts.parser().parse(token); // BAD
    }
    void cors(org.springframework.web.servlet.config.annotation.CorsRegistry r, javax.servlet.http.HttpServletResponse resp, javax.servlet.http.HttpServletRequest req) {
        r.addMapping("/**").allowedOrigins("*"); // BAD
        resp.setHeader("Access-Control-Allow-Origin", "*"); // BAD
        resp.setHeader("Access-Control-Allow-Origin", req.getHeader("Origin")); // BAD
        resp.setHeader("Access-Control-Allow-Origin", "https://example.com"); // OK
    }
    @org.springframework.web.bind.annotation.CrossOrigin(origins = "*")
    void cross() {}
    void temp() throws Exception {
        java.io.File.createTempFile("a", "b"); // OK
    }
}
