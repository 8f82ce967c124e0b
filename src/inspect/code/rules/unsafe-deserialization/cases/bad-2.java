import com.fasterxml.jackson.databind.ObjectMapper;

public class Reader {
  Object read(String text) throws Exception {
    ObjectMapper json = new ObjectMapper();
    json.enableDefaultTyping();
    return json.readValue(text, Object.class);
  }
}
