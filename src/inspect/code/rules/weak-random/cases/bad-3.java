import java.util.Random;

public class Tokens {
  void issue(Account account) {
    long number = new Random().nextLong();
    String token = Long.toHexString(number);
    account.send(token);
  }
}
