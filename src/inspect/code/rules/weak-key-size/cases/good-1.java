import java.security.KeyPairGenerator;

public class Keys {
  KeyPairGenerator generator() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(3072);
    return generator;
  }
}
