import java.sql.Connection;
import java.sql.DriverManager;

public class Keys {
  Connection open() throws Exception {
    return DriverManager.getConnection("jdbc:postgresql://db/shop", "shop", System.getenv("DB_PASSWORD"));
  }
}
