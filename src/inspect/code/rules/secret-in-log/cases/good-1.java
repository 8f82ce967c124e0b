import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class Accounts {
    private static final Logger log = LoggerFactory.getLogger(Accounts.class);

    void register(User user, String password) {
        log.info("registered {}, the password has {} characters", user.getName(), password.length());
        log.debug("password changed for {}", user.getName());
        log.debug("checked by {}", Password.class);
        log.debug("stored {}", hashedPassword);
    }
}
