import org.springframework.security.config.annotation.web.builders.HttpSecurity;

public class Keys {
  void configure(HttpSecurity http) throws Exception {
    http.csrf(csrf -> csrf.disable());
  }
}
