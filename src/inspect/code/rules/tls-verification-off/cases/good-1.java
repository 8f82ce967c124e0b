import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.X509TrustManager;
import java.security.cert.X509Certificate;

public class Keys {
  void verify(X509TrustManager manager, X509Certificate[] chain) throws Exception {
    manager.checkServerTrusted(chain, "RSA");
  }
}
