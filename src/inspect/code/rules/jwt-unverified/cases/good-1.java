import com.auth0.jwt.algorithms.Algorithm;

public class Keys {
  Algorithm algorithm(byte[] key) {
    return Algorithm.HMAC256(key);
  }
}
