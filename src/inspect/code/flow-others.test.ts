import { beforeAll, expect, test } from 'vitest';
import { loadCodeParser } from '../../guard/index.ts';
import { type CodeLanguage, type CodeParser, inspectCode } from './index.ts';

const parsers = new Map<CodeLanguage, CodeParser>();
beforeAll(async () => {
  for (const language of ['go', 'php', 'ruby'] as const) parsers.set(language, await loadCodeParser(language));
});

type Around = (body: string, members: string) => string;

/** A handler that gives what became of its parameter to a shell, in each language. */
const AROUND: Readonly<Record<'go' | 'php' | 'ruby', Around>> = {
  go: (body, members) =>
    `package main\nimport ("errors"; "net/http"; "os/exec"; "strconv")\n${members}\nfunc handle(w http.ResponseWriter, r *http.Request) {\n in := r.FormValue("q")\n ${body}\n exec.Command("sh", "-c", "ls "+out).Run()\n}\n`,
  php: (body, members) => `<?php\n${members}\n$in = $_GET["q"];\n${body}\nsystem("ls " . $out);\n`,
  ruby: (body, members) =>
    `${members}\nclass ItemsController < ApplicationController\n def show\n  input = params[:q]\n  ${body}\n  system("ls #{out}")\n end\nend\n`,
};

function alarms(language: 'go' | 'php' | 'ruby', body: string, members: string): number {
  const parser = parsers.get(language);
  if (parser === undefined) throw new Error(`no parser of ${language}`);
  const text = AROUND[language](body, members);
  const { findings, incomplete } = inspectCode({ path: `handler.${language}`, text, language }, parser);
  expect(incomplete).toEqual([]);
  return findings.filter(({ rule }) => rule === 'command-injection').length;
}

const PHP_BASE =
  'class Base { protected $v; function __construct($v) { $this->v = $v; } function v() { return $this->v; } } class Sub extends Base {}';
const RUBY_BASE = 'class Base\n def initialize(v)\n  @v = v\n end\n def v\n  @v\n end\nend\nclass Sub < Base\nend';

/** What carries data, and the same with something else in it. */
const WAYS: readonly (readonly ['go' | 'php' | 'ruby', what: string, carries: string, drops: string, members?: string])[] = [
  [
    'go',
    'a number that is only asked for',
    'if _, err := strconv.Atoi(in); err == nil { w.WriteHeader(200) }\n out := in',
    'if _, err := strconv.Atoi(in); err != nil { return }\n out := in',
  ],
  [
    'go',
    'a check that gives an error',
    'if err := check(in); err != nil { return }\n out := in',
    'if err := known(in); err != nil { return }\n out := in',
    'func check(s string) error { if s == "" { return errors.New("empty") }; return nil }\nfunc known(s string) error { if s != "a" && s != "b" { return errors.New("unknown") }; return nil }',
  ],
  ['php', 'a header of any name', '$out = $_SERVER["HTTP_X_Q"];', '$out = $_SERVER["SCRIPT_FILENAME"] ? "a" : "b";'],
  ['php', 'a filter', '$out = filter_var($in, FILTER_DEFAULT);', '$out = filter_var($in, FILTER_VALIDATE_INT);'],
  [
    'php',
    'a filter that is asked',
    'if (!filter_var($in, FILTER_VALIDATE_URL)) { exit; } $out = $in;',
    'if (!filter_var($in, FILTER_VALIDATE_INT)) { exit; } $out = $in;',
  ],
  [
    'php',
    'a function for each',
    '$out = implode(",", array_map(fn($s) => trim($s), [$in]));',
    '$out = implode(",", array_map(fn($s) => (int) $s, [$in]));',
  ],
  [
    'php',
    'an enumeration',
    '$out = strtolower($in);',
    '$out = Kind::from($in)->value;',
    'enum Kind: string { case A = "a"; case B = "b"; }',
  ],
  [
    'go',
    'the type of a result',
    'out := same(in)',
    'out := strconv.Itoa(age(in))',
    'func same(s string) string { return s }\nfunc age(s string) int { return 1 + convert(s) }',
  ],
  [
    'go',
    'a map that is gone through',
    'out := ""\n for _, v := range map[string]string{"a": in} { out = v }',
    'out := ""\n for _, v := range map[string]string{"a": "b"} { out = v }',
  ],
  [
    'php',
    'a check of a member that is over',
    'if (is_numeric($_GET["n"])) { flush(); } $out = $_GET["n"];',
    'if (!is_numeric($_GET["n"])) { exit; } $out = $_GET["n"];',
  ],
  ['php', 'a session', '$out = $_SESSION["name"];', '$out = $_SESSION["user_id"];'],
  [
    'php',
    'a key without quotes',
    '$row = ["name" => $in]; $out = "$row[name]";',
    '$row = ["name" => "n", "other" => $in]; $out = "$row[name]";',
  ],
  ['php', 'a line of a file', '$out = fgets($file);', '$out = fgets($file); if (!preg_match("/^[0-9]+$/D", $out)) { exit; }'],
  [
    'php',
    'a loop over a map',
    'foreach (["a" => $in] as $v) { $out = $v; }',
    'foreach (["a" => $in] as $k => $v) { $out = $k; }',
  ],
  [
    'php',
    'a function by its value',
    '$f = fn($s) => $s; $out = call_user_func($f, $in);',
    '$f = fn($s) => "k"; $out = call_user_func($f, $in);',
  ],
  [
    'php',
    'a function with a list',
    '$f = fn($s) => $s; $out = call_user_func_array($f, [$in]);',
    '$f = fn($s) => "k"; $out = call_user_func_array($f, [$in]);',
  ],
  [
    'php',
    'the type of a result',
    '$out = same($in);',
    '$out = age($in);',
    'function same($s): string { return $s; } function age($s): int { return $s; }',
  ],
  ['php', 'an upload', '$out = $_FILES["f"]["name"];', '$out = $_FILES["f"]["tmp_name"];'],
  ['php', 'fixed parts', '$out = explode(",", $in)[0];', '$out = explode(",", "a,b")[0];'],
  [
    'php',
    'a constructor with fields',
    '$n = new Note($in); $out = $n->t;',
    '$n = new Note("x"); $out = $n->t;',
    'class Note { public function __construct(public readonly string $t) {} }',
  ],
  ['php', 'a class above', '$o = new Sub($in); $out = $o->v();', '$o = new Sub("x"); $out = $o->v();', PHP_BASE],
  [
    'php',
    'an exception',
    'try { throw new Exception($in); } catch (Exception $e) { $out = $e->getMessage(); }',
    'try { throw new Exception($in); } catch (Exception $e) { $out = "c"; }',
  ],
  [
    'ruby',
    'a reader of a field',
    'out = Note.new(input).text',
    'out = Note.new("x").text',
    'class Note\n attr_reader :text\n def initialize(t)\n  @text = t\n end\nend',
  ],
  [
    'ruby',
    'a field that is set',
    'n = Note.new\n  n.text = input\n  out = n.text',
    'n = Note.new\n  n.text = "x"\n  out = n.text',
    'class Note\n attr_accessor :text\nend',
  ],
  ['ruby', 'a class above', 'out = Sub.new(input).v', 'out = Sub.new("x").v', RUBY_BASE],
  ['ruby', 'a lambda', 'f = ->(s) { s + "!" }\n  out = f.call(input)', 'f = ->(s) { "k" }\n  out = f.call(input)'],
  ['ruby', 'a proc', 'f = proc { |s| s }\n  out = f.call(input)', 'f = proc { |s| "n" }\n  out = f.call(input)'],
  [
    'ruby',
    'a condition that is a value',
    'out = if session[:a] then input else "d" end',
    'out = if input == "x" then "c" else "d" end',
  ],
  ['ruby', 'a value with a condition behind it', 'out = (input if session[:a])', 'out = ("a" if input)'],
  [
    'ruby',
    'a block that may fail',
    'out = begin\n   input\n  rescue StandardError\n   "b"\n  end',
    'out = begin\n   "a"\n  rescue StandardError\n   "b"\n  end',
  ],
  [
    'ruby',
    'a condition that stands last',
    'out = chosen(input)',
    'out = fixed(input)',
    'def chosen(s)\n if s.size > 3\n  s\n else\n  "short"\n end\nend\ndef fixed(s)\n if s.size > 3\n  "long"\n else\n  "short"\n end\nend',
  ],
  ['ruby', 'a question', 'out = input.strip', 'out = input.frozen?'],
  ['ruby', 'a case', 'out = case input when "a" then "b" else input end', 'out = case input when "a" then "b" else "c" end'],
  ['ruby', 'the first of several', 'out = input.split(",").first', 'out = ["x", input].first'],
  ['ruby', 'a pattern', 'return unless input =~ /\\d/\n  out = input', 'return unless input =~ /\\A\\d+\\z/\n  out = input'],
];

const ROWS = WAYS.map(([language, what, carries, drops, members = '']) => [language, what, carries, drops, members] as const);

test.each(ROWS)('%s: %s carries what it is given, and nothing else', (language, _what, carries, drops, members) => {
  expect(alarms(language, carries, members)).toBeGreaterThan(0);
  expect(alarms(language, drops, members)).toBe(0);
});

test('Rails: what is switched off for tests and at home is not for everybody', () => {
  const parser = parsers.get('ruby');
  if (parser === undefined) throw new Error('no parser of ruby');
  const text = 'config.action_controller.allow_forgery_protection = false\n';
  const rulesOf = (path: string): readonly string[] =>
    inspectCode({ path, text, language: 'ruby' }, parser).findings.map(({ rule }) => rule);
  expect(rulesOf('config/environments/production.rb')).toEqual(['csrf-off']);
  expect(rulesOf('config/environments/test.rb')).toEqual([]);
});
