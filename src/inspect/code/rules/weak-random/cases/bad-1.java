import java.security.SecureRandom;
import java.util.Random;

public class Keys {
  String token() {
    return Long.toHexString(new Random().nextLong());
  }
}
