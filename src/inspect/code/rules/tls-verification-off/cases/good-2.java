import javax.net.ssl.SSLContext;
import org.apache.http.ssl.SSLContexts;

public class Client {
  SSLContext context(java.security.KeyStore store) throws Exception {
    return SSLContexts.custom().loadTrustMaterial(store, null).build();
  }
}
