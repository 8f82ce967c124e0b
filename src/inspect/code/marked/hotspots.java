package com.acme.accounts;
import com.alibaba.fastjson.JSON;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import cn.hutool.http.HttpUtil;
import com.ql.util.express.ExpressRunner;
import java.io.File;
import java.security.SecureRandom;
import java.util.*;
import javax.crypto.*;
import javax.crypto.spec.PBEKeySpec;
import org.apache.commons.lang3.RandomStringUtils;
import org.apache.commons.lang3.RandomUtils;
import org.dom4j.DocumentHelper;
import org.springframework.security.config.annotation.web.builders.WebSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.web.bind.annotation.*;

@EnableWebSecurity(debug = true) // BAD
class Hotspots {
  private static final String ACCOUNT_PASSWORD_2 = "Tr0ub4dor"; // BAD
  private static final String accountPasswordOld = "Tr0ub4dor"; // BAD
  private static final String passwordFieldName = "pass-box-1"; // OK
  private static final String PASSWORD_PATTERN = "a-z0-9_!"; // OK
  private static final String BROKER = "amqp://shop:" + "Tr0ub4dor@queue.example/orders"; // BAD
  private static final String OTHER_BROKER = "amqp://shop:${QUEUE_SECRET}@queue.example/orders"; // OK
  private static final String SITE = "https://queue.example:8443/mail@queue"; // OK
  private static final String clientToken = "q7Zp0vR2mK9xLw3TbN8cYd5H"; // BAD
  private static final String tokenAddress = "q7Zp0vR2mK9xLw3TbN8cYd5H"; // OK
  private static final String replySecret = "reply.secret.of.the.queue"; // OK
  private static final String addressToken = "2001:db8:85a3:0:0:8a2e:370:7334"; // OK

  void settings(Account account) {
    account.setProperty("password", "Tr0ub4dor"); // BAD
    account.setProperty("password", System.getenv("ACCOUNT")); // OK
    account.setProperty("passwordless", "Tr0ub4dor"); // OK
  }

  void keys(char[] word, byte[] salt) throws Exception {
    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(new PBEKeySpec(word, salt, 1000, 256)); // BAD weak-hash
    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(new PBEKeySpec(word, salt, 210_000, 256)); // BAD weak-hash/low
    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(new PBEKeySpec(word, salt, 600_000, 256)); // OK
    Cipher.getInstance("RSA/ECB/PKCS1Padding"); // BAD weak-cipher/low
    Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding"); // OK
  }

  void longKeys(char[] word, byte[] salt) throws Exception {
    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(new PBEKeySpec(word, salt, 210_000, 512)); // OK
  }

  void numbers(Random given, String resetToken) {
    int roll = new Random().nextInt(6); // BAD weak-random/low
    float part = RandomUtils.nextFloat(); // BAD weak-random/low
    int other = given.nextInt(6); // OK
  }

  void games(String nextToken) {
    int roll = new Random().nextInt(6); // OK
    String resetToken = RandomStringUtils.random(8, 0, 0, true, true, null, new SecureRandom()); // OK
  }

  void folders() throws Exception {
    File work = File.createTempFile("work", "");
    work.delete();
    work.mkdir(); // BAD
    File kept = File.createTempFile("kept", "");
    new File(kept.getParentFile(), "kept-files").mkdir(); // OK
  }

  void pages(WebSecurity web) {
    Mustache.compiler().escapeHTML(false).compile("{{name}}"); // BAD
    Mustache.compiler().escapeHTML(true).compile("{{name}}"); // OK
    Mustache.compiler().withEscaper(Escapers.NONE); // BAD
    Mustache.compiler().withEscaper(Escapers.HTML); // OK
    web.debug(true); // BAD
    web.debug(false); // OK
  }

  void apps(android.content.Context context) throws Exception {
    context.openFileOutput("list.txt", Context.MODE_WORLD_READABLE); // BAD
    context.openFileOutput("list.txt", Context.MODE_PRIVATE); // OK
    android.webkit.WebView.setWebContentsDebuggingEnabled(true); // BAD
    android.webkit.WebView.setWebContentsDebuggingEnabled(BuildConfig.DEBUG); // OK
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) // BAD
  Object shape;
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) // OK
  Object named;

  @PostMapping("/orders")
  Object orders(@RequestBody String body) throws Exception {
    new ExpressRunner().execute(body, null, null, true, false); // BAD
    new ExpressRunner().execute("1 + 1", null, null, true, false); // OK
    HttpUtil.get(body); // BAD
    HttpUtil.get("https://queue.example/orders"); // OK
    DocumentHelper.parseText(body); // BAD
    DocumentHelper.parseText("<orders/>"); // OK
    JSON.parseObject("{}", Map.class); // OK
    return JSON.parseObject(body, Map.class); // BAD
  }
}
