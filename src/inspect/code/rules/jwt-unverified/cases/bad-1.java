import com.auth0.jwt.algorithms.Algorithm;

public class Keys {
  Algorithm algorithm() {
    return Algorithm.none();
  }
}
