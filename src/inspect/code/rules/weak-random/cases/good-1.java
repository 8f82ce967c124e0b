import java.security.SecureRandom;
import java.util.Random;

public class Keys {
  String token() {
    return Long.toHexString(new SecureRandom().nextLong());
  }

  int roll() {
    return new Random().nextInt(6) + 1;
  }
}
