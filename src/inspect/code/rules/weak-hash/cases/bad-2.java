import org.springframework.util.DigestUtils;

public class Users {
  String hashOf(String password) {
    return DigestUtils.md5DigestAsHex(password.getBytes());
  }
}
