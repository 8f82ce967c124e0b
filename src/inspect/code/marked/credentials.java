package com.acme.credentials;
import io.jsonwebtoken.Jwts;
import java.nio.file.attribute.*;
import java.security.*;
import java.util.*;
import javax.crypto.*;
import javax.naming.Context;
import okhttp3.*;
import org.apache.commons.lang3.RandomStringUtils;
import org.apache.commons.mail.SimpleEmail;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPSClient;
import org.springframework.web.bind.annotation.*;
import org.springframework.web.cors.CorsConfiguration;

public class Credentials {
    private static final String DB_PASSWORD = "q7_Heron!"; // BAD hardcoded-credential
    private static final String PARAM_PASSWORD = "new_password"; // OK
    private static final String RESET_PASSWORD = "/accounts/reset2"; // OK
    private static final String PWD_LABEL_1 = "step1Title"; // OK
    private static final String INVALID_PASSWORD = "E_4017"; // OK hardcoded-secret-key
    private String url = "jdbc:mysql://db/shop?user=shop&password=Heron4711"; // BAD hardcoded-credential
    private String template = "jdbc:mysql://db/shop?user=shop&password=${db.password}"; // OK
    private String statement = "update users set password=?"; // OK

    boolean mayEnter(String password, User user, String field) {
        if (password.equals("heron4711")) return true; // BAD hardcoded-credential
        if ("heron4711".equals(user.getPassword())) return true; // BAD hardcoded-credential
        if (field.equals("password")) return false; // OK
        return password.equals(user.getPassword()); // OK
    }

    void settings(Properties props, Map<String, String> texts, Hashtable<String, String> env, String given) {
        props.setProperty("mail.smtp.password", "heron4711"); // BAD hardcoded-credential
        props.setProperty("mail.smtp.password", given); // OK
        texts.put("password", "Passwort"); // OK
        env.put(Context.SECURITY_CREDENTIALS, "heron4711"); // BAD hardcoded-credential
        env.put(Context.SECURITY_CREDENTIALS, given); // OK
    }

    void numbers(byte[] given) throws Exception {
        new SecureRandom("heron".getBytes("UTF-8")); // BAD weak-random
        new SecureRandom(given); // OK
        SecureRandom random = new SecureRandom();
        random.setSeed(System.currentTimeMillis()); // BAD weak-random
        random.setSeed(given); // OK
        String resetToken = RandomStringUtils.random(20); // BAD weak-random
        String sample = RandomStringUtils.random(20); // OK
        Cipher.getInstance("ARC4"); // BAD weak-cipher
        Cipher.getInstance("AES/GCM/NoPadding"); // OK
        SecretKeyFactory.getInstance("PBEWithMD5AndDES"); // BAD weak-cipher
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256"); // OK
    }

    String token(String id, Key key) {
        return Jwts.builder().setSubject(id).signWith(key).compact(); // OK
    }

    String openToken(String id) {
        return Jwts.builder().setSubject(id).compact(); // BAD jwt-unverified
    }

    void ways(Runtime runtime, OkHttpClient.Builder http, Set<PosixFilePermission> kept, String file) throws Exception {
        runtime.exec("chmod 0777 " + "/srv/data"); // BAD insecure-permissions
        runtime.exec(new String[] {"chmod", "-R", "a+w", "/srv/data"}); // BAD insecure-permissions
        runtime.exec(new String[] {"chmod", "750", "/srv/data"}); // OK
        runtime.exec(new String[] {"chmod", "u+w", "/srv/data"}); // OK
        kept.remove(PosixFilePermission.OTHERS_WRITE); // OK
        PosixFilePermission[] asked = {PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE}; // OK
        kept.add(PosixFilePermission.OTHERS_WRITE); // BAD insecure-permissions
        http.connectionSpecs(Arrays.asList(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT)); // BAD cleartext-transport
        http.connectionSpecs(Arrays.asList(ConnectionSpec.MODERN_TLS)); // OK
        new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS).tlsVersions(TlsVersion.TLS_1_0); // BAD weak-tls-version
        new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS).tlsVersions(TlsVersion.TLS_1_3); // OK
        new FTPClient(); // BAD cleartext-transport
        new FTPSClient(); // OK
    }

    void encoders(Map<String, PasswordEncoder> encoders, char[] password, byte[] salt) throws Exception {
        encoders.put("noop", NoOpPasswordEncoder.getInstance()); // BAD plaintext-password
        encoders.put("old", new MessageDigestPasswordEncoder("SHA-256")); // BAD weak-hash
        encoders.put("bcrypt", new BCryptPasswordEncoder()); // OK
        new javax.crypto.spec.PBEKeySpec(password, salt, 1000, 256); // BAD weak-hash
        new javax.crypto.spec.PBEKeySpec(password, salt, 600_000, 256); // OK
        new NewCookie("lang", "en"); // BAD weak-cookie
        new NewCookie("lang", "en", "/", "shop.example", "", 60, true, false); // BAD weak-cookie
        new NewCookie("lang", "en", "/", "shop.example", "", 60, true, true); // OK
    }

    void basic(org.apache.http.client.methods.HttpGet get, String encoded) {
        get.setURI(java.net.URI.create("http://api.example/orders"));
        get.setHeader("Authorization", "Basic " + encoded); // BAD cleartext-transport
        get.setHeader("Accept", "Basic " + encoded); // OK
    }

    void safeBasic(org.apache.http.client.methods.HttpGet get, String encoded) {
        get.setURI(java.net.URI.create("https://api.example/orders"));
        get.setHeader("Authorization", "Basic " + encoded); // OK
    }

    void directory(Hashtable<String, String> env, String password) throws Exception {
        env.put(Context.PROVIDER_URL, "ldap://directory.example:389");
        env.put(Context.SECURITY_AUTHENTICATION, "simple");
        env.put(Context.SECURITY_CREDENTIALS, password);
        new javax.naming.directory.InitialDirContext(env); // BAD cleartext-transport
    }

    void safeDirectory(Hashtable<String, String> env, String password) throws Exception {
        env.put(Context.PROVIDER_URL, "ldaps://directory.example:636");
        env.put(Context.SECURITY_AUTHENTICATION, "simple");
        env.put(Context.SECURITY_CREDENTIALS, password);
        new javax.naming.directory.InitialDirContext(env); // OK
    }

    void mail() {
        SimpleEmail email = new SimpleEmail();
        email.setSSLOnConnect(true); // BAD tls-verification-off
    }

    void carefulMail() {
        SimpleEmail email = new SimpleEmail();
        email.setSSLOnConnect(true); // OK
        email.setSSLCheckServerIdentity(true);
    }

    @CrossOrigin(origins = {"https://shop.example", "*"}) // BAD permissive-cors
    @GetMapping("/prices")
    String prices() {
        return "[]";
    }

    @CrossOrigin(origins = {"https://shop.example", "https://admin.example"}) // OK
    @GetMapping("/stock")
    String stock() {
        return "[]";
    }

    CorsConfiguration origins() {
        CorsConfiguration open = new CorsConfiguration().applyPermitDefaultValues(); // BAD permissive-cors
        open.setAllowedOrigins(List.of("https://shop.example")); // OK
        return open;
    }
}
