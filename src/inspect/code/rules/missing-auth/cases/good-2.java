import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;

class Security {
  void configure(HttpSecurity http) throws Exception {
    http.authorizeHttpRequests(all -> all.requestMatchers(HttpMethod.DELETE, "/orders/**").hasRole("MANAGER").anyRequest().authenticated());
  }
}
