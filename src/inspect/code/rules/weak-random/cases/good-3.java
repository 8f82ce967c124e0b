import java.security.SecureRandom;
import java.util.Random;

public class Tokens {
  void issue(Account account) {
    long number = new SecureRandom().nextLong();
    String token = Long.toHexString(number);
    account.send(token);
    long pause = new Random().nextLong(500);
    String text = Long.toString(pause);
    account.show(text);
  }
}
