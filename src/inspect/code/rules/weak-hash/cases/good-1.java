import java.security.MessageDigest;

public class Keys {
  byte[] hash(byte[] text) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(text);
  }
}
