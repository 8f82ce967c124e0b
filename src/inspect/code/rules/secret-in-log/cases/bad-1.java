import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class Accounts {
    private static final Logger log = LoggerFactory.getLogger(Accounts.class);

    void register(User user, String password) {
        log.info("registered {} with {}", user.getName(), password);
        log.debug("token: " + user.getAccessToken());
    }
}
