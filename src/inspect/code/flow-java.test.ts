import { beforeAll, expect, test } from 'vitest';
import { loadCodeParser } from '../../guard/index.ts';
import { type CodeParser, inspectCode } from './index.ts';

let parser: CodeParser;
beforeAll(async () => {
  parser = await loadCodeParser('java');
});

/** How often a servlet that looks up what became of its parameter is told of an SQL injection. */
function alarms(body: string, members: string): number {
  const text = `package app;
import java.io.*;
import java.util.*;
import javax.servlet.http.*;
public class Lookup extends HttpServlet {
  private java.sql.Statement statement;
  public void doPost(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String in = request.getParameter("name");
    ${body}
    statement.executeQuery("SELECT a FROM t WHERE n = '" + out + "'");
  }
  ${members}
}
`;
  const { findings, incomplete } = inspectCode({ path: 'Lookup.java', text, language: 'java' }, parser);
  expect(incomplete).toEqual([]);
  return findings.filter(({ rule }) => rule === 'sql-injection').length;
}

const BUILDER =
  'static class Note { private String head; private String text; Note head(String s) { this.head = s; return this; } Note text(String s) { this.text = s; return this; } String build() { return head + text; } }';
const FILTERS =
  'static abstract class Filter { abstract String inner(String s); String run(String s) { return "<" + inner(s) + ">"; } } static class All extends Filter { String inner(String s) { return s; } } static class None extends Filter { String inner(String s) { return "n"; } }';
const NAMED =
  'static class Base { String v; Base(String v) { this.v = v; } String value() { return v; } } static class Sub extends Base { Sub(String v) { super(v); } }';

/** What carries data, and the same with something else in it. */
const WAYS: readonly (readonly [what: string, carries: string, drops: string, members?: string])[] = [
  [
    'a builder',
    'String out = new Note().head("h").text(in).build();',
    'String out = new Note().head("h").text("t").build();',
    BUILDER,
  ],
  [
    'a builder in steps',
    'Note n = new Note(); n.head("h").text(in); String out = n.build();',
    'Note n = new Note(); n.head("h").text("t"); String out = n.build();',
    BUILDER,
  ],
  [
    'a field beside a method of its name',
    'this.held = in; String out = held();',
    'this.held = "x"; String out = held();',
    'private String held = ""; private String held() { return this.held; }',
  ],
  ['a constructor above', 'String out = new Sub(in).value();', 'String out = new Sub("x").value();', NAMED],
  ['a method that a class has of its own', 'String out = new All().run(in);', 'String out = new None().run(in);', FILTERS],
  [
    'an optional',
    'String out = Optional.ofNullable(in).map(x -> x + "!").orElse("d");',
    'String out = Optional.ofNullable(in).map(x -> "seen").orElse("d");',
  ],
  [
    'a lambda for what is present',
    'StringBuilder b = new StringBuilder(); Optional.ofNullable(in).ifPresent(x -> b.append(x)); String out = b.toString();',
    'StringBuilder b = new StringBuilder(); Optional.ofNullable(in).ifPresent(x -> b.append("y")); String out = b.toString();',
  ],
  [
    'a tokenizer',
    'String out = new StringTokenizer(in, ",").nextToken();',
    'String out = new StringTokenizer("a,b", ",").nextToken();',
  ],
  ['a scanner', 'String out = new Scanner(in).next();', 'String out = "" + new Scanner(in).nextInt();'],
  [
    'a reference',
    'var r = new java.util.concurrent.atomic.AtomicReference<String>("x"); r.set(in); String out = r.get();',
    'var r = new java.util.concurrent.atomic.AtomicReference<String>(in); r.set("x"); String out = r.get();',
  ],
  [
    'an entry',
    'Map.Entry<String, String> e = Map.entry("k", in); String out = e.getValue();',
    'Map.Entry<String, String> e = Map.entry("k", in); String out = e.getKey();',
  ],
  [
    'the entries of a map',
    'Map<String, String> m = new HashMap<>(); m.put("a", in); String out = ""; for (Map.Entry<String, String> e : m.entrySet()) out = e.getValue();',
    'Map<String, String> m = new HashMap<>(); m.put("a", "b"); String out = ""; for (Map.Entry<String, String> e : m.entrySet()) out = e.getValue();',
  ],
  [
    'what is computed on demand',
    'Map<String, String> m = new HashMap<>(); String out = m.computeIfAbsent("a", k -> in);',
    'Map<String, String> m = new HashMap<>(); String out = m.computeIfAbsent("a", k -> "v");',
  ],
  [
    'a future',
    'String out = java.util.concurrent.CompletableFuture.supplyAsync(() -> in).join();',
    'String out = java.util.concurrent.CompletableFuture.supplyAsync(() -> "c").join();',
  ],
  [
    'a writer',
    'StringWriter w = new StringWriter(); w.write(in); String out = w.toString();',
    'StringWriter w = new StringWriter(); w.write("x"); String out = w.toString();',
  ],
  [
    'a writer around another',
    'StringWriter w = new StringWriter(); PrintWriter p = new PrintWriter(w); p.print(in); String out = w.toString();',
    'StringWriter w = new StringWriter(); PrintWriter p = new PrintWriter(w); p.print("x"); String out = w.toString();',
  ],
  [
    'a joiner',
    'StringJoiner j = new StringJoiner(","); j.add("a").add(in); String out = j.toString();',
    'StringJoiner j = new StringJoiner(","); j.add("a").add("b"); String out = j.toString();',
  ],
  [
    'what is deleted',
    'StringBuilder b = new StringBuilder(in); b.deleteCharAt(0); String out = b.toString();',
    'StringBuilder b = new StringBuilder(in); b.delete(0, b.length()); String out = b.toString();',
  ],
  [
    'an exception',
    'String out = ""; try { throw new IllegalStateException(in); } catch (IllegalStateException e) { out = e.getMessage(); }',
    'String out = ""; try { throw new IllegalStateException(in); } catch (IllegalStateException e) { out = "caught"; }',
  ],
  [
    'a switch with yield',
    'int k = 2; String out = switch (k) { case 1 -> "one"; case 2 -> { String t = in; yield t; } default -> "d"; };',
    'int k = 1; String out = switch (k) { case 1 -> "one"; case 2 -> { String t = in; yield t; } default -> "d"; };',
  ],
  [
    'a reader of JSON',
    'var mapper = new com.fasterxml.jackson.databind.ObjectMapper(); var out = mapper.readTree(in).get("a").asText();',
    'var mapper = new com.fasterxml.jackson.databind.ObjectMapper(); var out = mapper.readTree(in).get("a").asInt();',
  ],
  [
    'bytes',
    'String out = new String(in.getBytes(), "UTF-8");',
    'String out = new String("abc".getBytes(), java.nio.charset.StandardCharsets.UTF_8);',
  ],
  [
    'characters that are checked',
    'if (!in.chars().anyMatch(Character::isDigit)) return; String out = in;',
    'if (!in.chars().allMatch(Character::isDigit)) return; String out = in;',
  ],
  [
    'what is decoded',
    'String out = org.springframework.web.util.UriUtils.decode(org.owasp.esapi.ESAPI.encoder().encodeForSQL(null, in), "UTF-8");',
    'String out = org.owasp.esapi.ESAPI.encoder().encodeForSQL(null, in);',
  ],
];

const ROWS = WAYS.map(([what, carries, drops, members = '']) => [what, carries, drops, members] as const);

test.each(ROWS)('%s carries what it is given, and nothing else', (_what, carries, drops, members) => {
  expect(alarms(carries, members)).toBeGreaterThan(0);
  expect(alarms(drops, members)).toBe(0);
});
