import java.io.File;

public class Keys {
  void open(File file) {
    file.setWritable(true, true);
  }
}
