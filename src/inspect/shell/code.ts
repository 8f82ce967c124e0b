import type { Effect } from '../../model/index.ts';
import type { Call } from './call.ts';
import { effect, hasFlag, optionValues } from './call.ts';
import type { Arg, Output } from './scope.ts';
import { literal, noteEffect, noteUnknown, UNKNOWN_OUTPUT, within } from './scope.ts';
import { noteHidden } from './shells.ts';

interface Language {
  readonly programs: RegExp;
  /** Options whose value is code. */
  readonly code: readonly string[];
  readonly deletes: RegExp;
  readonly empties: RegExp;
  /** Calls that start a program. */
  readonly starts: RegExp;
  /** Ways to run code that a pattern cannot see. */
  readonly hides: RegExp;
  /** Ways to the network. */
  readonly reaches?: RegExp;
}

const JAVASCRIPT_DELETES =
  /\b(?:rm|rmdir|unlink)(?:Sync)?\s*\(|\b(?:rm|rmdir|unlink)Sync\b|\.remove(?:Sync)?\s*\(|\brimraf\b|\bemptyDir|\bdel(?:ete)?Sync\s*\(|\btrash\s*\(/;
const LANGUAGES: readonly Language[] = [
  {
    programs: /^(?:i?python|pypy)[\d.]*$/,
    code: ['-c'],
    deletes:
      /\brmtree\b|\b(?:remove|unlink|rmdir|removedirs|send2trash)\s*\(|\bos\.(?:remove|unlink|rmdir|removedirs)\b|\bfrom\s+os\s+import\b[^;\n]*\b(?:remove|unlink|rmdir)\b/,
    empties: /\btruncate\s*\(|\bO_TRUNC\b|\bopen\s*\([^)]{0,200}["']w[bt+]*["']|\bwrite_(?:text|bytes)\s*\(/,
    starts: /\b(?:system|popen|Popen|run|call|check_call|check_output|getoutput|posix_spawnp?|spawn\w*|exec[lv]\w*)\s*\(/,
    hides: /\b(?:exec|eval|__import__|getattr|b64decode|fromhex|compile|run_path|run_module|import_module|CDLL)\s*\(/,
    reaches: /\b(?:socket|urllib|requests|httpx|aiohttp|http\.client|ftplib|smtplib|telnetlib|paramiko)\b/,
  },
  {
    programs: /^(?:node|nodejs|bun|deno|tsx|ts-node)$/,
    code: ['-e', '--eval', '-p', '--print', '-pe', '-ep', '-rpe'],
    deletes: JAVASCRIPT_DELETES,
    empties: /\btruncate(?:Sync)?\s*\(|\bwriteFile(?:Sync)?\s*\(|\bcreateWriteStream\s*\(|\bcopyFile(?:Sync)?\s*\(|\bDeno\.write/,
    starts: /\b(?:exec|execSync|execFile|execFileSync|spawn|spawnSync|execa|execaSync|fork)\s*\(|\$`/,
    hides:
      /\b(?:eval|Function|atob|runInThisContext|runInNewContext)\s*\(|\[\s*['"`][^\]]{1,80}\]\s*\(|["']base64["']|["']hex["']|\bprocess\.binding\b/,
    reaches: /\bfetch\s*\(|["'](?:node:)?(?:https?|net|tls|dgram|http2|axios|undici|got)["']/,
  },
  {
    programs: /^perl[\d.]*$/,
    code: ['-e', '-E', '-ne', '-pe', '-lne', '-le', '-nle', '-ple', '-i.bak', '-pi', '-ni', '-pie', '-nie', '-0777pe'],
    deletes: /\bunlink\b|\brmtree\b|\bremove_tree\b|\brmdir\b/,
    empties: /\btruncate\b|\bopen\b[^;]{0,120}["']\+?>/,
    starts: /\b(?:system|exec|qx)\b|`|\bopen\b[^;]{0,120}["'](?:\||[^"']{1,200}\|["'])/,
    hides: /\beval\b|\bpack\b|decode_base64|\bsyscall\b/,
    reaches: /\bIO::Socket\b|\bLWP\b|\bHTTP::Tiny\b|\bsocket\b/,
  },
  {
    programs: /^(?:ruby|jruby)[\d.]*$/,
    code: ['-e', '-ne', '-pe'],
    deletes:
      /\brm(?:_rf|_r|_f|tree|dir)?\s*[(\s"']|\bremove_(?:dir|entry|file)\w*|\b(?:File|Dir|IO|Pathname)\b[^;]{0,80}\.?(?:delete|unlink|rmdir|rmtree)\b|\.(?:rmtree|unlink)\b/,
    empties: /\btruncate\b|\b(?:File|IO)\.(?:bin)?write\b|\bFile\.(?:open|new)\b[^;]{0,120}["']w[b+]*["']/,
    starts: /\b(?:system|exec|spawn|popen\w*|IO\.popen|Open3)\b|`|%x/,
    hides: /\b(?:eval|instance_eval|unpack1?|decode64|send)\b/,
    reaches: /\bNet::|\bTCPSocket\b|\bopen-uri\b|\bURI\.open\b|\bUDPSocket\b/,
  },
  {
    programs: /^php[\d.]*$/,
    code: ['-r', '--run'],
    deletes: /\b(?:unlink|rmdir)\s*\(|["'](?:unlink|rmdir)["']/,
    empties: /\bftruncate\s*\(|\bfile_put_contents\s*\(/,
    starts: /\b(?:system|exec|shell_exec|passthru|popen|proc_open)\s*\(|`/,
    hides: /\b(?:eval|base64_decode|create_function|call_user_func)\s*\(/,
    reaches: /\b(?:fsockopen|curl_init|stream_socket_client)\s*\(|["'](?:https?|ftp):/,
  },
  {
    programs: /^(?:lua|luajit)[\d.]*$/,
    code: ['-e'],
    deletes: /\bos\.remove\b/,
    empties: /\bio\.open\s*\([^)]{0,120}["']w/,
    starts: /\b(?:os\.execute|io\.popen)\b/,
    hides: /\b(?:load|loadstring)\s*\(/,
  },
  {
    programs: /^[gmn]?awk$/,
    code: [],
    deletes: /(?!)/,
    empties: /(?!)/,
    starts: /\bsystem\s*\(|\|&?\s*getline|\|&?\s*["\w]/,
    hides: /(?!)/,
  },
  {
    programs: /^(?:pwsh|powershell|Rscript|R|julia|osascript|tclsh|expect|groovy|scala|swift|elixir|erl|cmd)$/,
    code: ['-c', '-C', '-e', '-Command', '-command', '/c', '/C', '--eval', '-eval'],
    deletes:
      /\b(?:Remove-Item|Clear-Content|rd|rmdir|del|erase|ri|rm|unlink|file\.remove|file delete|File\.rm(?:_rf)?|delete)\b/i,
    empties: /\b(?:Clear-Content|Set-Content)\b/i,
    starts: /\b(?:do shell script|system2?|Start-Process|Invoke-Expression|iex|spawn|exec|os:cmd|System\.cmd)\b/i,
    hides: /-enc|FromBase64String|\beval\b/i,
  },
];

export function isInterpreter(program: string): boolean {
  return LANGUAGES.some((one) => one.programs.test(program));
}

/** Looks into `python -c`, `node -e` and the like, and code on standard input; undefined when the program runs a file or is none. */
export function runInterpreter(call: Call): Output | undefined {
  const language = LANGUAGES.find((one) => one.programs.test(call.program));
  if (language === undefined) return undefined;
  const codes = codeOf(call, language);
  noteInPlace(call);
  if (codes.length > 0) {
    for (const code of codes) examine(call, language, { text: code.value, origin: code.origin });
    // `perl -n -i` writes back what the code prints, and nothing else.
    const isSilent = codes.every((code) => code.value !== null && !/\b(?:print|printf|say)\b/.test(code.value));
    if (
      /^perl/.test(call.program) &&
      isSilent &&
      hasFlag(call.args, '-n') &&
      call.args.some((arg) => /^-\w*i/.test(arg.value ?? ''))
    )
      noteEffect(call.scope, effect('overwrite', 'empties files in place (perl -ni)', [], true));
    return { ...UNKNOWN_OUTPUT, origin: call.stdin?.origin ?? 'plain' };
  }
  if (call.program === 'deno' && call.args[0]?.value === 'run') noteRemoteModule(call);
  const [first] = call.args.filter((arg) => arg.value === null || !arg.value.startsWith('-') || arg.value === '-');
  const readsStdin = first === undefined || first.value === '-' || first.value === '/dev/stdin';
  if (readsStdin && call.stdin !== undefined && !hasFlag(call.args, '--version', '-V', '--help', '-m')) {
    examine(call, language, call.stdin);
    return UNKNOWN_OUTPUT;
  }
  const written = first?.value === undefined || first.value === null ? undefined : call.scope.found.files.get(first.value);
  const hidden = written ?? (first !== undefined && first.origin !== 'plain' ? { text: null, origin: first.origin } : undefined);
  if (hidden === undefined) return undefined;
  examine(call, language, hidden);
  return UNKNOWN_OUTPUT;
}

function noteRemoteModule(call: Call): void {
  const remote = call.args.find((arg) => /^(?:https?|npm|jsr):/.test(arg.value ?? ''))?.value;
  if (remote?.startsWith('npm:') === true) {
    const words = call.args.slice(call.args.findIndex((arg) => arg.value === remote) + 1);
    const name = remote.slice('npm:'.length).replace(/(.)@[^/@]*$/, '$1');
    call.scope.found.machine.runWords([literal(name), ...words], within(call.scope, 'deno run'), call.stdin);
  } else if (remote != null)
    noteEffect(
      call.scope,
      effect('execute-download', `downloads a program and runs it unseen (${call.program})`, [remote], true),
    );
}

// gawk -i inplace; perl -i writes back what -n prints or -p leaves in $_.
function noteInPlace(call: Call): void {
  const isAwk = /awk$/.test(call.program) && optionValues(call.args, '-i', '--include').some((arg) => arg.value === 'inplace');
  const isPerl =
    /^perl/.test(call.program) && call.args.some((arg) => /^-(?!-)[a-zA-Z0-9]*i(?:\.|[a-z]|$)/.test(arg.value ?? ''));
  if (isAwk || isPerl) noteEffect(call.scope, effect('overwrite', `edits files in place (${call.program})`, [], false));
}

function codeOf(call: Call, language: Language): readonly Arg[] {
  if (/awk$/.test(call.program))
    return hasFlag(call.args, '-f', '--file') ? [] : call.args.filter((arg) => /[{(/]/.test(arg.value ?? '')).slice(0, 1);
  if (call.program === 'deno' && call.args[0]?.value === 'eval') return call.args.slice(1, 2);
  if (/^(?:pwsh|powershell|cmd)$/.test(call.program)) {
    const at = call.args.findIndex((arg) => language.code.includes(arg.value ?? '') || /^-enc/i.test(arg.value ?? ''));
    return at === -1 ? [] : [joined(call.args.slice(at))];
  }
  // A cluster such as -Wc or -wnle ends in the letter that takes the code.
  const clustered = call.args.flatMap((arg, at) => {
    const isCode =
      arg.value !== null &&
      /^-[A-Za-z0-9]{2,}$/.test(arg.value) &&
      language.code.some((flag) => flag.length === 2 && arg.value?.endsWith(flag.charAt(1)) === true);
    const next = call.args[at + 1];
    return isCode && next !== undefined ? [next] : [];
  });
  const attached = language.code.filter((flag) => flag.length === 2 || flag.startsWith('--'));
  return [...clustered, ...optionValues(call.args, ...attached)];
}

function joined(args: readonly Arg[]): Arg {
  return {
    ...literal(args.map((arg) => arg.value ?? '').join(' ')),
    value: args.some((arg) => arg.value === null) ? null : args.map((arg) => arg.value).join(' '),
  };
}

function examine(call: Call, language: Language, code: Output): void {
  const { scope, program } = call;
  noteHidden(scope, code, program);
  if (code.text === null) {
    if (code.origin === 'plain') noteUnknown(scope, `the code that ${program} runs is only known when it runs`);
    return;
  }
  const text = code.text.slice(0, 65_536);
  if (scope.found.code.length < MOST_CODE) scope.found.code.push({ program, text });
  if (language.deletes.test(text)) noteEffect(scope, effect('delete', `deletes files from ${program} code`, [program], true));
  if (language.empties.test(text))
    noteEffect(scope, effect('overwrite', `writes over files from ${program} code`, [program], /truncate/i.test(text)));
  if (/\bDROP\s+(?:TABLE|DATABASE|SCHEMA)\b|\bTRUNCATE\s+TABLE\b|\bdropDatabase\b/i.test(text)) {
    noteEffect(scope, effect('database', `drops data from ${program} code`, [program], true));
  }
  if (language.reaches?.test(text) === true)
    noteEffect(scope, effect('network', `reaches the network from ${program} code`, [program], false));
  if (/awk$/.test(program)) for (const written of awkWrites(text)) noteEffect(scope, written);
  const isPlainDelete = language.deletes.test(text);
  if (language.starts.test(text)) startsPrograms(call, text);
  if (language.hides.test(text) && !isPlainDelete) noteUnknown(scope, `the ${program} code builds what it runs`);
}

// print > "file"; POSIX.1-2024, awk.
function awkWrites(text: string): readonly Effect[] {
  return [...text.matchAll(/\bprintf?\b[^;{}\n>|]{0,500}>>?\s*(?:"([^"\n]{1,500})"|[\w$])/g)].slice(0, 20).map(([, file]) => {
    const target = file ?? 'what is named when it runs';
    return effect('write', `writes ${target}`, file === undefined ? [] : [file], false);
  });
}

/** Pieces of code of one command line that are handed on to be inspected. */
const MOST_CODE = 20;

const STRING = /"((?:[^"\\\n]|\\.){1,2000})"|'((?:[^'\\\n]|\\.){1,2000})'|`([^`\\$]{1,2000})`|qx[{(/]([^})/]{1,2000})/g;

// A text that ends in a blank is the beginning of one that the code goes on with.
function completed(command: string): string {
  return /\s$/.test(command) ? `${command}"$SALLYPORT_UNKNOWN"` : command;
}

// `(['rm', '-rf', 'src'])`, Perl's `system "rm", "-rf", "src"` and `qw(rm -rf src)`.
function wordLists(text: string): readonly (readonly string[])[] {
  const lists = text.match(/(?:\(|\[|\b(?:system|exec)\s)\s*(?:["'][^"'\n]{1,200}["'][\s,[\]]*){2,20}/g) ?? [];
  const quoted = [...text.matchAll(/\bqw\s*[({[/]([^)}\]/]{1,500})/g)].map((match) => (match[1] ?? '').trim().split(/\s+/));
  return [...lists.map((list) => [...list.matchAll(STRING)].map((match) => match[1] ?? match[2] ?? '')), ...quoted].filter(
    (words) => words.length > 1,
  );
}

// Every text in the code that reads like a command is followed as one: a list of words as an argument vector.
function startsPrograms(call: Call, text: string): void {
  const scope = within(call.scope, `${call.program} code`);
  const { machine } = call.scope.found;
  let followed = 0;
  for (const words of wordLists(text)) if (followed < 10 && ++followed) machine.runWords(words.map(literal), scope, undefined);
  for (const match of text.matchAll(STRING)) {
    const command = (match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').replace(/^\s*\||\|\s*$/g, '');
    if (!/\S\s/.test(command) || followed >= 20) continue;
    followed++;
    machine.runText(completed(command.replace(/\\(["'])/g, '$1')), scope, undefined);
  }
  // awk's `print | "sh"`: what is printed is what the program reads.
  for (const [, program] of text.matchAll(/\|&?\s*"([\w./-]{1,100})"/g))
    if (/awk$/.test(call.program) && ++followed < 20) machine.runText(program ?? '', scope, UNKNOWN_OUTPUT);
  if (followed === 0) noteUnknown(call.scope, `the ${call.program} code starts a program that is only known when it runs`);
}
