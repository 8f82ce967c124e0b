import org.springframework.web.cors.CorsConfiguration;

public class Keys {
  CorsConfiguration cors() {
    CorsConfiguration cors = new CorsConfiguration();
    cors.addAllowedOrigin("*");
    return cors;
  }
}
