import javax.crypto.spec.PBEKeySpec;

class Keys {
    PBEKeySpec of(char[] password) {
        return new PBEKeySpec(password, "pepper and salt".getBytes(), 310000, 256);
    }
}
