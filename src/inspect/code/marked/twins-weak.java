import java.security.*;
import java.util.Properties;
import javax.crypto.*;
import javax.crypto.spec.*;
import javax.servlet.http.*;

// What is weak by its name, its setting or its source, wherever the name comes from.
public class WeakServlet extends HttpServlet {
  void trust(HttpServletRequest request) {
    String given = request.getParameter("user");
    HttpSession session = request.getSession();
    session.setAttribute("user", given); // BAD trust-boundary
    session.setAttribute("user", "guest"); // OK trust-boundary
    session.setAttribute(given, "10340"); // BAD trust-boundary
    session.putValue("user", given); // BAD trust-boundary
    session.putValue(given, "10340"); // BAD trust-boundary
    session.putValue("user", "guest"); // OK trust-boundary
    request.getSession(true).setAttribute("user", given); // BAD trust-boundary
    request.setAttribute("user", given); // OK trust-boundary
    session.setAttribute("page", Integer.parseInt(given)); // OK trust-boundary
  }

  void cookies(HttpServletRequest request, HttpServletResponse response) {
    Cookie open = new Cookie("token", "v");
    open.setSecure(false);
    open.setHttpOnly(true);
    response.addCookie(open); // BAD weak-cookie
    Cookie closed = new Cookie("token", "v");
    closed.setSecure(true);
    closed.setHttpOnly(true);
    response.addCookie(closed); // OK weak-cookie
    Cookie bare = new Cookie("SESSIONID", request.getSession().getId());
    response.addCookie(bare); // BAD weak-cookie
    Cookie later = new Cookie("token", "v");
    later.setPath("/");
    later.setHttpOnly(true);
    response.addCookie(later); // BAD weak-cookie
    Cookie gone = new Cookie("token", "");
    gone.setMaxAge(0);
    response.addCookie(gone); // OK weak-cookie
    boolean isSecure = true;
    Cookie named = new Cookie("token", "v");
    named.setSecure(isSecure);
    named.setHttpOnly(true);
    response.addCookie(named); // OK weak-cookie
  }

  void ciphers(Properties settings, SecretKey key) throws Exception {
    Cipher.getInstance("DES/CBC/PKCS5Padding"); // BAD weak-cipher
    Cipher.getInstance("DESede/ECB/PKCS5Padding"); // BAD weak-cipher
    Cipher.getInstance("RC4"); // BAD weak-cipher
    Cipher.getInstance("RC2"); // BAD weak-cipher
    Cipher.getInstance("Blowfish"); // BAD weak-cipher
    Cipher.getInstance("AES/ECB/PKCS5Padding"); // BAD weak-cipher
    Cipher.getInstance("AES"); // BAD weak-cipher
    Cipher.getInstance("AES/GCM/NoPadding"); // OK weak-cipher
    Cipher.getInstance("AES/CBC/PKCS5Padding"); // OK weak-cipher
    Cipher.getInstance("DES/CBC/PKCS5Padding", "SunJCE"); // BAD weak-cipher
    Cipher.getInstance("AES/GCM/NoPadding", Security.getProvider("SunJCE")); // OK weak-cipher
    String name = "DES";
    Cipher.getInstance(name + "/CBC/PKCS5Padding"); // BAD weak-cipher
    String fallback = settings.getProperty("cipher", "DESede/ECB/PKCS5Padding");
    Cipher.getInstance(fallback); // BAD weak-cipher
    String strong = settings.getProperty("cipher", "AES/GCM/NoPadding");
    Cipher.getInstance(strong); // OK weak-cipher
    Cipher.getInstance(System.getProperty("cipher", "RC4")); // BAD weak-cipher
    Cipher.getInstance(WEAK); // BAD weak-cipher
    KeyGenerator.getInstance("DES"); // BAD weak-cipher
    KeyGenerator.getInstance("AES"); // OK weak-cipher
    SecretKeyFactory.getInstance("DES"); // BAD weak-cipher
    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256"); // OK weak-cipher
  }
  private static final String WEAK = "RC4";

  void hashes(Properties settings) throws Exception {
    MessageDigest.getInstance("MD5"); // BAD weak-hash
    MessageDigest.getInstance("SHA1"); // BAD weak-hash
    MessageDigest.getInstance("SHA-1"); // BAD weak-hash
    MessageDigest.getInstance("MD2", "SUN"); // BAD weak-hash
    MessageDigest.getInstance("SHA-256"); // OK weak-hash
    MessageDigest.getInstance("SHA-512", "SUN"); // OK weak-hash
    MessageDigest.getInstance("sha-384", Security.getProviders()[0]); // OK weak-hash
    MessageDigest.getInstance("sha1", Security.getProviders()[0]); // BAD weak-hash
    String old = settings.getProperty("hash", "MD5");
    MessageDigest.getInstance(old); // BAD weak-hash
    String good = settings.getProperty("hash", "SHA-512");
    MessageDigest.getInstance(good); // OK weak-hash
    org.apache.commons.codec.digest.DigestUtils.md5Hex("x"); // BAD weak-hash
    org.apache.commons.codec.digest.DigestUtils.sha256Hex("x"); // OK weak-hash
    com.google.common.hash.Hashing.md5().hashBytes(new byte[0]); // BAD weak-hash
    com.google.common.hash.Hashing.sha256().hashBytes(new byte[0]); // OK weak-hash
    boolean modern = true;
    MessageDigest.getInstance(modern ? "SHA-256" : "MD5"); // OK weak-hash
  }

  void filled() throws Exception {
    Properties own = new Properties();
    own.load(getClass().getClassLoader().getResourceAsStream("app.properties"));
    String first = own.getProperty("hash1", "SHA-512");
    MessageDigest.getInstance(first); // OK weak-hash
    String cipher = own.getProperty("cipher1", "DES/ECB/PKCS5Padding");
    Cipher.getInstance(cipher); // BAD weak-cipher
  }

  String token(HttpServletRequest request) throws Exception {
    java.util.Random random = new java.util.Random();
    String token = Integer.toString(random.nextInt()); // BAD weak-random
    SecureRandom secure = new SecureRandom();
    String better = Integer.toString(secure.nextInt()); // OK weak-random
    double other = Math.random(); // BAD weak-random
    String rememberMe = Double.toString(other);
    Cookie remember = new Cookie("rememberMe", rememberMe);
    SecureRandom one = SecureRandom.getInstance("SHA1PRNG");
    String key = Long.toString(one.nextLong()); // OK weak-random
    byte[] sessionKey = new byte[16];
    new java.util.Random().nextBytes(sessionKey); // BAD weak-random
    one.nextBytes(sessionKey); // OK weak-random
    String password = org.apache.commons.lang3.RandomStringUtils.randomAlphanumeric(12); // BAD weak-random
    long csrfToken = java.util.concurrent.ThreadLocalRandom.current().nextLong(); // BAD weak-random
    return token;
  }
  int shuffle(java.util.List<String> cards) {
    java.util.Random dice = new java.util.Random();
    return dice.nextInt(6) + 1; // OK weak-random/medium
  }
}
