package p;
import java.security.*;
import java.util.*;
import javax.crypto.*;
import javax.servlet.http.*;
public class Hashes extends HttpServlet {
    private static final Map<String, String> ALGS = Map.of("a", "MD5", "b", "SHA-256");
    private String alg = "SHA-256";
    private final String weakAlg;
    Hashes() { this.weakAlg = "MD5"; }
    enum Alg { WEAK("MD5"), STRONG("SHA-256"); final String id; Alg(String id) { this.id = id; } String id() { return id; } }
    public void doGet(HttpServletRequest request, HttpServletResponse response) {
        try {
            MessageDigest.getInstance(Names.WEAK); // BAD
            MessageDigest.getInstance(Names.STRONG); // OK
            MessageDigest.getInstance("M" + "D5"); // BAD
            MessageDigest.getInstance("sha-256".toUpperCase()); // OK
            MessageDigest.getInstance("md5".toUpperCase()); // BAD
            MessageDigest.getInstance(Names.weak()); // BAD
            MessageDigest.getInstance(Names.strong()); // OK
            MessageDigest.getInstance(ALGS.get("a")); // BAD
            MessageDigest.getInstance(ALGS.get("b")); // OK
            String[] arr = {"SHA-256", "MD5"};
            MessageDigest.getInstance(arr[1]); // BAD
            MessageDigest.getInstance(arr[0]); // OK
            MessageDigest.getInstance(alg); // OK
            MessageDigest.getInstance(weakAlg); // BAD
            digest("SHA-256");
            weakDigest("MD5");
            int n = 3;
            String c = n > 2 ? "SHA-256" : "MD5";
            MessageDigest.getInstance(c); // OK
            String s;
            switch (n) { case 3: s = "MD5"; break; default: s = "SHA-256"; }
            MessageDigest.getInstance(s); // BAD
            MessageDigest md = MessageDigest.getInstance("SHA-256"); // OK
            md.update(request.getParameter("x").getBytes()); // OK
            Properties p = new Properties();
            MessageDigest.getInstance(p.getProperty("x", "SHA-256")); // OK
            MessageDigest.getInstance(System.getProperty("x", "SHA-256")); // OK
            String a = "MD5";
            a = "SHA-512";
            MessageDigest.getInstance(a); // OK
            Cipher.getInstance(Names.Keys.CIPHER); // BAD
            Cipher.getInstance(Names.Keys.GOOD); // OK
            cipher("DES/ECB/PKCS5Padding");
            strongCipher("AES/GCM/NoPadding");
            new Maker("MD5").make();
            new StrongMaker("SHA-256").make();
            MessageDigest.getInstance(Alg.WEAK.id()); // BAD
            MessageDigest.getInstance(Alg.STRONG.id()); // OK
            KeyGenerator kg = KeyGenerator.getInstance("AES");
            kg.init(128); // OK
            KeyGenerator kg2 = KeyGenerator.getInstance("DESede"); // BAD
            Mac.getInstance("HmacSHA256"); // OK
            Signature.getInstance("SHA256withRSA"); // OK
            Signature.getInstance("MD5withRSA"); // BAD
        } catch (GeneralSecurityException e) { throw new RuntimeException(e); }
    }
    private MessageDigest digest(String alg) throws NoSuchAlgorithmException { return MessageDigest.getInstance(alg); } // OK
    private MessageDigest weakDigest(String alg) throws NoSuchAlgorithmException { return MessageDigest.getInstance(alg); } // BAD
    private Cipher cipher(String t) throws GeneralSecurityException { return Cipher.getInstance(t); } // BAD
    private Cipher strongCipher(String t) throws GeneralSecurityException { return Cipher.getInstance(t); } // OK
    static class Maker {
        private final String alg;
        Maker(String alg) { this.alg = alg; }
        MessageDigest make() throws NoSuchAlgorithmException { return MessageDigest.getInstance(alg); } // BAD
    }
    static class StrongMaker {
        private final String alg;
        StrongMaker(String alg) { this.alg = alg; }
        MessageDigest make() throws NoSuchAlgorithmException { return MessageDigest.getInstance(alg); } // OK
    }
    static int weakToken() { return new Helper().random.nextInt(); } // BAD
    static class Helper { final Random random = new Random(); final SecureRandom secure = new SecureRandom(); int token() { return secure.nextInt(); } } // OK
    int viaField() { return rnd.nextInt(); } // BAD
    int viaSecure() { return sec.nextInt(); } // OK
    int viaMethod() { return source().nextInt(); } // OK
    int viaWeak() { return weakSource().nextInt(); } // BAD
    private final Random rnd = new Random();
    private final Random sec = new SecureRandom();
    private Random source() { return new SecureRandom(); }
    private Random weakSource() { return new Random(); }
}
final class Names {
    public static final String WEAK = "MD5";
    public static final String STRONG = "SHA-256";
    static String weak() { return "SHA-1"; }
    static String strong() { return "SHA-512"; }
    interface Keys { String CIPHER = "DES"; String GOOD = "AES/GCM/NoPadding"; }
}
