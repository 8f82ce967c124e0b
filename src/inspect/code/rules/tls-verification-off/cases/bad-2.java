import javax.net.ssl.SSLContext;
import org.apache.http.ssl.SSLContexts;

public class Client {
  SSLContext context() throws Exception {
    return SSLContexts.custom().loadTrustMaterial(null, (chain, type) -> true).build();
  }
}
