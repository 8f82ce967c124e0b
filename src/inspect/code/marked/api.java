package com.acme.api;
import java.io.*;
import java.net.*;
import java.util.*;
import javax.servlet.http.*;
import org.springframework.web.bind.annotation.*;
import org.springframework.http.*;
import org.springframework.jdbc.core.*;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import javax.persistence.*;
import org.slf4j.*;

@RestController
@RequestMapping("/api")
public class Api {
    private static final Logger log = LoggerFactory.getLogger(Api.class);
    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;
    @PersistenceContext
    private EntityManager em;
    private final RestTemplate rest = new RestTemplate();
    Api(JdbcTemplate jdbc, NamedParameterJdbcTemplate named) { this.jdbc = jdbc; this.named = named; }

    @GetMapping("/u/{id}")
    public List<Map<String, Object>> a(@PathVariable String id) {
        return jdbc.queryForList("select * from u where id = '" + id + "'"); // BAD
    }
    @GetMapping("/v/{id}")
    public List<Map<String, Object>> b(@PathVariable Long id) {
        return jdbc.queryForList("select * from u where id = " + id); // OK
    }
    @PostMapping("/w")
    public Object c(@RequestBody UserForm form) {
        return em.createQuery("select u from U u where u.name = '" + form.getName() + "'").getResultList(); // BAD
    }
    @PostMapping("/w2")
    public Object c2(@RequestBody UserForm form) {
        return em.createQuery("select u from U u where u.name = :n").setParameter("n", form.getName()).getResultList(); // OK
    }
    @PostMapping("/w3")
    public Object c3(@RequestBody UserForm form) {
        return em.createNativeQuery("select * from u where age = " + form.getAge()).getResultList(); // OK
    }
    @GetMapping("/x")
    public Object d(@RequestParam(name = "sort", defaultValue = "id") String sort) {
        return jdbc.query("select * from u order by " + sort, (rs, n) -> rs.getString(1)); // BAD
    }
    @GetMapping("/x2")
    public Object d2(@RequestParam String sort) {
        String column = switch (sort) { case "name" -> "name"; case "age" -> "age"; default -> "id"; };
        return jdbc.query("select * from u order by " + column, (rs, n) -> rs.getString(1)); // OK
    }
    private static final Set<String> COLUMNS = Set.of("id", "name");
    @GetMapping("/x3")
    public Object d3(@RequestParam String sort) {
        if (!COLUMNS.contains(sort)) throw new IllegalArgumentException("sort");
        return jdbc.query("select * from u order by " + sort, (rs, n) -> rs.getString(1)); // OK
    }
    private static final Map<String, String> SORTS = Map.of("a", "name", "b", "age");
    @GetMapping("/x4")
    public Object d4(@RequestParam String sort) {
        String c = SORTS.getOrDefault(sort, "id");
        return jdbc.query("select * from u order by " + c, (rs, n) -> rs.getString(1)); // OK
    }
    enum Sort { ID, NAME }
    @GetMapping("/x5")
    public Object d5(@RequestParam String sort) {
        Sort s = Sort.valueOf(sort.toUpperCase());
        return jdbc.query("select * from u order by " + s.name(), (rs, n) -> rs.getString(1)); // OK
    }
    @GetMapping("/x6")
    public Object d6(@RequestParam Sort sort) {
        return jdbc.query("select * from u order by " + sort, (rs, n) -> rs.getString(1)); // OK
    }
    @GetMapping("/n")
    public Object n(@RequestHeader("X-Name") String name, @CookieValue("c") String c) {
        named.queryForList("select * from u where n = :n", Map.of("n", name)); // OK
        return named.queryForList("select * from u where n = '" + c + "'", Map.of()); // BAD
    }
    @GetMapping("/ids")
    public Object ids(@RequestParam List<Integer> ids) {
        return jdbc.queryForList("select * from u where id in (" + ids.toString() + ")"); // OK
    }
    @GetMapping("/in")
    public Object in(@RequestParam List<String> names) {
        String marks = String.join(",", Collections.nCopies(names.size(), "?"));
        return jdbc.queryForList("select * from u where n in (" + marks + ")", names.toArray()); // OK
    }
    @GetMapping("/in2")
    public Object in2(@RequestParam List<String> names) {
        return jdbc.queryForList("select * from u where n in ('" + String.join("','", names) + "')"); // BAD
    }
    @GetMapping("/spel")
    public Object spel(@RequestParam String e) {
        return new SpelExpressionParser().parseExpression(e).getValue(); // BAD
    }
    @GetMapping("/spel2")
    public Object spel2(@RequestParam String e) {
        return new SpelExpressionParser().parseExpression("#name").getValue(); // OK
    }
    @GetMapping("/fetch")
    public String fetch(@RequestParam String url) throws Exception {
        return rest.getForObject(url, String.class); // BAD
    }
    @GetMapping("/fetch2")
    public String fetch2(@RequestParam String id) throws Exception {
        return rest.getForObject("https://api.example.com/items/{id}", String.class, id); // OK
    }
    @GetMapping("/fetch3")
    public String fetch3(@RequestParam String id) throws Exception {
        return rest.getForObject("https://api.example.com/items/" + id, String.class); // OK
    }
    @GetMapping("/fetch4")
    public InputStream fetch4(@RequestParam String url) throws Exception {
        URL u = new URL(url);
        HttpURLConnection con = (HttpURLConnection) u.openConnection(); // BAD
        return con.getInputStream();
    }
    @GetMapping("/fetch5")
    public InputStream fetch5(@RequestParam String url) throws Exception {
        URL u = new URL(url);
        if (!"api.example.com".equals(u.getHost())) throw new IllegalArgumentException();
        return u.openStream(); // OK
    }
    @GetMapping("/fetch6")
    public Object fetch6(@RequestParam String url) throws Exception {
        java.net.http.HttpRequest r = java.net.http.HttpRequest.newBuilder().uri(URI.create(url)).build(); // BAD
        return java.net.http.HttpClient.newHttpClient().send(r, java.net.http.HttpResponse.BodyHandlers.ofString());
    }
    @GetMapping("/fetch7")
    public Object fetch7(@RequestParam String host) throws Exception {
        return new Socket(host, 80); // BAD
    }
    @GetMapping("/fetch8")
    public Object fetch8(@RequestParam String host) throws Exception {
        return InetAddress.getByName(host).isReachable(10);
    }
    @GetMapping("/redir")
    public void redir(@RequestParam String to, HttpServletResponse response) throws IOException {
        response.sendRedirect(to); // BAD
    }
    @GetMapping("/redir2")
    public void redir2(@RequestParam String to, HttpServletResponse response) throws IOException {
        response.sendRedirect("/items/" + to); // OK
    }
    @GetMapping("/redir3")
    public void redir3(@RequestParam String to, HttpServletResponse response) throws IOException {
        response.setHeader("Location", to); // BAD
        response.setStatus(302);
    }
    @GetMapping("/redir4")
    public ResponseEntity<Void> redir4(@RequestParam String to) {
        return ResponseEntity.status(302).location(URI.create(to)).build(); // BAD
    }
    @GetMapping("/redir5")
    public void redir5(@RequestParam String to, HttpServletResponse response) throws IOException {
        if (to.equals("/a") || to.equals("/b")) response.sendRedirect(to); // OK
    }
    @GetMapping("/hdr")
    public void hdr(@RequestParam String v, HttpServletResponse response) throws IOException {
        response.addHeader("X-V", v); // BAD
        response.addHeader("X-V2", v.replaceAll("[\\r\\n]", "")); // OK
        response.setHeader("X-V3", URLEncoder.encode(v, "UTF-8")); // OK
    }
    @GetMapping("/log")
    public void log(@RequestParam String v) {
        log.info("user " + v); // BAD
        log.warn("user {}", v); // BAD
        log.info("user {}", v.replaceAll("[\r\n]", "_")); // OK
        log.info("user {}", Integer.parseInt(v)); // OK
        log.info("fixed"); // OK
    }
    @GetMapping("/html")
    public String html(@RequestParam String v) {
        return "<h1>" + v + "</h1>"; // BAD
    }
    @GetMapping("/html2")
    public String html2(@RequestParam String v) {
        return "<h1>" + org.springframework.web.util.HtmlUtils.htmlEscape(v) + "</h1>"; // OK
    }
    @GetMapping(value = "/html3", produces = MediaType.APPLICATION_JSON_VALUE)
    public String html3(@RequestParam String v) {
        return "{\"v\":\"" + v + "\"}"; // OK
    }
    @GetMapping("/html4")
    public ResponseEntity<String> html4(@RequestParam String v) {
        return ResponseEntity.ok("Hello " + v); // BAD
    }
    @GetMapping("/reflect")
    public Object reflect(@RequestParam String c) throws Exception {
        return Class.forName(c).newInstance(); // BAD
    }
    @GetMapping("/script")
    public Object script(@RequestParam String c) throws Exception {
        return new javax.script.ScriptEngineManager().getEngineByName("js").eval(c); // BAD
    }
    @GetMapping("/script2")
    public Object script2(@RequestParam String c) throws Exception {
        return new javax.script.ScriptEngineManager().getEngineByName("js").eval("1 + 1"); // OK
    }
    @GetMapping("/ognl")
    public Object ognl(@RequestParam String c) throws Exception {
        return ognl.Ognl.getValue(c, new Object()); // BAD
    }
    @GetMapping("/mvel")
    public Object mvel(@RequestParam String c) throws Exception {
        return org.mvel2.MVEL.eval(c); // BAD
    }
    @GetMapping("/groovy")
    public Object groovy(@RequestParam String c) throws Exception {
        return new groovy.lang.GroovyShell().evaluate(c); // BAD
    }
    @PostMapping("/deser")
    public Object deser(@RequestBody byte[] data) throws Exception {
        ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(data));
        return in.readObject(); // BAD
    }
    @PostMapping("/deser2")
    public Object deser2(HttpServletRequest request) throws Exception {
        return new ObjectInputStream(request.getInputStream()).readObject(); // BAD
    }
    @PostMapping("/deser3")
    public Object deser3(@RequestBody String data) throws Exception {
        return new org.yaml.snakeyaml.Yaml().load(data); // BAD
    }
    @PostMapping("/deser4")
    public Object deser4(@RequestBody String data) throws Exception {
        return new org.yaml.snakeyaml.Yaml(new org.yaml.snakeyaml.constructor.SafeConstructor(new org.yaml.snakeyaml.LoaderOptions())).load(data); // OK
    }
    @PostMapping("/deser5")
    public Object deser5(@RequestBody String data) throws Exception {
        return new com.thoughtworks.xstream.XStream().fromXML(data); // BAD
    }
    @PostMapping("/deser6")
    public Object deser6(HttpServletRequest request) throws Exception {
        return new java.beans.XMLDecoder(request.getInputStream()).readObject(); // BAD
    }
    @PostMapping("/deser7")
    public Object deser7(@RequestBody String data) throws Exception {
        return new com.fasterxml.jackson.databind.ObjectMapper().readValue(data, UserForm.class); // OK
    }
    @PostMapping("/up")
    public void up(@RequestParam("f") org.springframework.web.multipart.MultipartFile f) throws Exception {
        f.transferTo(new File("/up/" + f.getOriginalFilename())); // BAD
    }
    @PostMapping("/up2")
    public void up2(@RequestParam("f") org.springframework.web.multipart.MultipartFile f) throws Exception {
        f.transferTo(new File("/up/" + UUID.randomUUID())); // OK
    }
    @PostMapping("/up3")
    public void up3(@RequestParam("f") org.springframework.web.multipart.MultipartFile f) throws Exception {
        String name = org.springframework.util.StringUtils.getFilename(f.getOriginalFilename());
        f.transferTo(new File("/up/" + name)); // OK
    }
    @GetMapping("/pat")
    public boolean pat(@RequestParam String p, @RequestParam String v) {
        return v.matches(p); // BAD
    }
    @GetMapping("/res")
    public ResponseEntity<Resource> res(@RequestParam String f) {
        return ResponseEntity.ok(new org.springframework.core.io.FileSystemResource("/data/" + f)); // BAD
    }
    @GetMapping("/jooq")
    public Object jooq(@RequestParam String f, org.jooq.DSLContext dsl) {
        dsl.fetch("select * from t where a = ?", f); // OK
        return dsl.fetch("select * from t where a = '" + f + "'"); // BAD
    }
    @GetMapping("/mongo")
    public Object mongo(@RequestParam String f) {
        return new org.springframework.data.mongodb.core.query.BasicQuery("{ name: '" + f + "' }"); // BAD
    }
    static class UserForm {
        private String name; private int age;
        public String getName() { return name; }
        public int getAge() { return age; }
    }
}
