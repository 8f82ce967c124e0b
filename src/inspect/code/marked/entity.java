@RestController
class A {
  @GetMapping("/x")
  ResponseEntity<String> x(@RequestParam String name, @RequestParam String url) {
    String p = "<h1>" + name + "</h1>";
    if (name.isEmpty()) return new ResponseEntity<>(p, HttpStatus.OK); // BAD
    if (url.isEmpty()) return ResponseEntity.ok(p); // BAD
    return ResponseEntity.ok("<b>" + HtmlUtils.htmlEscape(name) + "</b>"); // OK
  }
  @GetMapping("/y")
  ModelAndView y(@RequestParam String name, @RequestParam String url, MongoCollection c) {
    BasicDBObject q = new BasicDBObject();
    q.put("$where", "this.a == '" + name + "'"); // BAD
    q.put("name", name); // OK
    new PreparedStatementCreatorFactory("select * from t where a = '" + name + "'"); // BAD
    if (name.isEmpty()) return new ModelAndView("redirect:/users/" + name); // OK
    return new ModelAndView("redirect:" + url); // BAD
  }
}
