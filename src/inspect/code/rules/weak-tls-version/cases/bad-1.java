import javax.net.ssl.SSLContext;

public class Keys {
  SSLContext context() throws Exception {
    return SSLContext.getInstance("TLSv1");
  }
}
