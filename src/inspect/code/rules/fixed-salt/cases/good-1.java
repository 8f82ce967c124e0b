import java.security.SecureRandom;
import javax.crypto.spec.PBEKeySpec;

class Keys {
    PBEKeySpec of(char[] password) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        return new PBEKeySpec(password, salt, 310000, 256);
    }
}
