import java.security.MessageDigest;

public class Keys {
  byte[] hash(byte[] text) throws Exception {
    return MessageDigest.getInstance("MD5").digest(text);
  }
}
