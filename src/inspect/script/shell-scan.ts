import { append } from './append.ts';
import { languageOf, type ScriptLanguage } from './language.ts';
import {
  bindShell,
  decodeExecute,
  downloadExecute,
  exfiltration,
  type Hit,
  notInspected,
  persistence,
  reverseShell,
  type ScriptRule,
} from './rules.ts';
import { holdsCredentials, sensitiveWrite } from './sensitive-path.ts';
import {
  assignments,
  everyPipeline,
  inlineCode,
  isInterpreter,
  isShell,
  operands,
  type PlainCommand,
  plainCommand,
  readsProgramFromInput,
} from './shell-command.ts';
import { fetchOf, isPipeToPeer, isSender, listening, servesShell } from './shell-network.ts';
import { parseShell } from './shell-parse.ts';
import type { ShellPipeline, ShellWord } from './shell-syntax.ts';

/** Inspects code in another language that stands inside this one. */
export type Nested = (code: string, language: ScriptLanguage) => readonly Hit[];

const MAX_VALUE = 4096;

interface State {
  readonly hits: Hit[];
  readonly values: Map<string, string>;
  /** Variables and files that hold something downloaded, or credentials. */
  readonly downloaded: Map<string, number>;
  readonly secret: Set<string>;
  /** Descriptors that were opened to /dev/tcp, and shells that use a descriptor: either may come first. */
  readonly sockets: Set<string>;
  readonly shellDescriptors: { readonly fd: string; readonly at: number }[];
  verified: boolean;
  readonly executed: { readonly file: string; readonly at: number }[];
  readonly nested: Nested;
}

/** Runs every rule over shell text. Linear in its length. */
export function scanShell(text: string, nested: Nested): Hit[] {
  const { pipelines, tooDeep } = parseShell(text);
  const state: State = {
    hits: [],
    values: new Map(),
    downloaded: new Map(),
    secret: new Set(),
    sockets: new Set(),
    shellDescriptors: [],
    verified: false,
    executed: [],
    nested,
  };
  if (tooDeep) state.hits.push({ rule: notInspected, at: 0 });
  for (const pipeline of everyPipeline(pipelines)) scanPipeline(pipeline, state);
  for (const { fd, at } of state.shellDescriptors) if (state.sockets.has(fd)) state.hits.push({ rule: reverseShell, at });
  if (!state.verified) {
    for (const { file, at } of state.executed) {
      const from = state.downloaded.get(file);
      if (from !== undefined && from < at) state.hits.push({ rule: downloadExecute, at, detail: file });
    }
  }
  return state.hits;
}

function scanPipeline(pipeline: ShellPipeline, state: State): void {
  const commands = pipeline.commands.map(plainCommand);
  for (const command of commands) {
    remember(command, state);
    scanSockets(command, state);
    scanServed(command, state);
    scanWrites(command, state);
    scanExecution(command, state);
    scanInline(command, state);
    scanUploads(command, state);
  }
  scanFlow(pipeline, commands, state);
}

/** A word with the variables filled in whose values are known. */
function value(word: ShellWord, state: State): string {
  if (!word.text.includes('$')) return word.text;
  return word.text
    .slice(0, MAX_VALUE)
    .replace(
      /\$(?:\{([A-Za-z_][A-Za-z0-9_]{0,63})\}|([A-Za-z_][A-Za-z0-9_]{0,63}))/g,
      (whole, braced: string | undefined, bare: string | undefined) => state.values.get(braced ?? bare ?? '') ?? whole,
    )
    .slice(0, MAX_VALUE);
}

function report(state: State, rule: ScriptRule, at: number, detail?: string): void {
  state.hits.push(detail === undefined ? { rule, at } : { rule, at, detail });
}

function remember(command: PlainCommand, state: State): void {
  for (const [name, word] of assignments(command.source)) {
    const text = value({ ...word, text: word.text.slice(word.text.indexOf('=') + 1) }, state);
    if (name !== 'HOME') state.values.set(name, text);
    if (word.inner.some((inner) => producesDownload(inner))) state.downloaded.set(`$${name}`, word.start);
    if (word.inner.some((inner) => producesSecret(inner, state)) || mentionsSecret(word, state)) state.secret.add(name);
  }
  const fetched = fetchOf(command);
  if (fetched?.file !== undefined) state.downloaded.set(fileKey(fetched.file, state), command.source.start);
  if (command.name === 'mv' || command.name === 'cp') {
    const [from, to] = operands(command);
    const at = from === undefined ? undefined : state.downloaded.get(fileKey(from.text, state));
    if (at !== undefined && to !== undefined) state.downloaded.set(fileKey(to.text, state), at);
  }
  const texts = command.args.map((word) => word.text);
  if (
    /^(?:sha(?:1|224|256|384|512)?sum|shasum|b2sum|b3sum|md5sum|gpgv?2?|cosign|minisign|signify|slsa-verifier|sq)$/.test(
      command.name,
    )
  )
    state.verified = true;
  if (command.name === 'openssl' && texts[0] === 'dgst') state.verified = true;
}

function fileKey(path: string, state: State): string {
  return value({ text: path, start: 0, inner: [] }, state).replace(/^\.\//, '');
}

const SOCKET_PATH = /\/dev\/(?:tcp|udp)\//;

function scanSockets(command: PlainCommand, state: State): void {
  const { redirects, start } = command.source;
  const opensSocket = redirects.some(({ target }) => SOCKET_PATH.test(value(target, state)));
  const interactive = isShell(command.name) && inlineCode(command) === undefined && operands(command).length === 0;
  if (opensSocket && interactive) report(state, reverseShell, start);
  for (const { operator, target } of redirects) {
    const fd = /^[0-9]{1,4}/.exec(operator)?.[0];
    if (SOCKET_PATH.test(value(target, state)) && fd !== undefined) state.sockets.add(fd);
    const used = /[<>]&$/.test(operator) ? /^[0-9]{1,4}/.exec(target.text)?.[0] : undefined;
    if (used !== undefined && Number(used) > 2 && (interactive || command.name.startsWith('$') || command.name === 'eval'))
      state.shellDescriptors.push({ fd: used, at: start });
  }
  // `exec >& /dev/tcp/... 0>&1` turns the running shell itself into a remote one.
  const wholeShell = command.source.words.every((word) => word.text === 'exec') && command.source.words.length > 0;
  if (
    wholeShell &&
    redirects.some(({ operator, target }) => /^(?:>&|&>|0?<>?|[12]>)$/.test(operator) && SOCKET_PATH.test(value(target, state)))
  )
    report(state, reverseShell, start);
}

function scanServed(command: PlainCommand, state: State): void {
  const served = servesShell(command);
  if (served !== undefined) report(state, served.listens ? bindShell : reverseShell, command.source.start);
  if (/^[gmn]?awk$/.test(command.name)) {
    const program = command.args.find((word) => /\/inet[46]?\/(?:tcp|udp)\//.test(word.text))?.text ?? '';
    if (program.split('|&').length > 2) report(state, reverseShell, command.source.start);
  }
}

/** Paths that the command creates or changes. */
function* written(command: PlainCommand): Generator<ShellWord> {
  for (const { operator, target } of command.source.redirects) if (/^(?:&|[0-9]{0,3})>{1,2}\|?$/.test(operator)) yield target;
  const files = operands(command, /^-[mogtSso]$/);
  const last = files.at(-1);
  if (command.name === 'tee') yield* files;
  else if (/^(?:cp|mv|install|ln|rsync|scp)$/.test(command.name)) {
    if (last !== undefined && files.length > 1) yield last;
    const target = command.args[command.args.findIndex((word) => word.text === '-t') + 1];
    if (target !== undefined && command.args.some((word) => word.text === '-t')) yield target;
  } else if (command.name === 'sed' || command.name === 'perl') {
    if (command.args.some((word) => /^-[a-zA-Z]{0,4}i/.test(word.text) || word.text.startsWith('--in-place'))) yield* files;
  } else if (command.name === 'dd') {
    for (const word of command.args) if (word.text.startsWith('of=')) yield { ...word, text: word.text.slice(3) };
  }
  const fetched = fetchOf(command)?.file;
  if (fetched !== undefined) yield { text: fetched, start: command.source.start, inner: [] };
}

function scanWrites(command: PlainCommand, state: State): void {
  for (const word of written(command)) {
    const path = value(word, state);
    const kind = sensitiveWrite(path);
    if (kind !== undefined)
      report(state, kind === 'weak-persistence' ? { ...persistence, severity: 'medium' } : persistence, word.start, path);
  }
  const table = command.name === 'crontab' ? operands(command, /^-u$/) : [];
  const installs =
    command.name === 'crontab' &&
    !command.args.some((word) => /^-[a-z]{0,3}[lr]/.test(word.text)) &&
    (table.length > 0 ||
      command.args.some((word) => word.text === '-') ||
      command.source.redirects.some(({ operator }) => operator.startsWith('<')));
  if (installs) report(state, persistence, command.source.start, 'crontab');
}

function producesDownload(pipeline: ShellPipeline): boolean {
  return pipeline.commands.some((command) => {
    const fetched = fetchOf(plainCommand(command));
    return (fetched !== undefined && fetched.file === undefined) || command.group.some(producesDownload);
  });
}

const DECODERS = /^(?:base64|gbase64|base32|basenc|xxd|uudecode)$/;

function decodes(command: PlainCommand): boolean {
  const texts = command.args.map((word) => word.text);
  if (DECODERS.test(command.name))
    return texts.some((text) => /^-[a-zA-Z]{0,4}[dDr]/.test(text) || text === '--decode') || command.name === 'uudecode';
  return command.name === 'openssl' && texts.some((text) => text === '-d') && /^(?:enc|base64|aes)/.test(texts[0] ?? '');
}

function producesDecoded(pipeline: ShellPipeline): boolean {
  return pipeline.commands.some((command) => decodes(plainCommand(command)));
}

/** What a program that was made from a substitution was made from. */
function rule(inner: readonly ShellPipeline[]): ScriptRule | undefined {
  if (inner.some(producesDownload)) return downloadExecute;
  return inner.some(producesDecoded) ? decodeExecute : undefined;
}

function scanExecution(command: PlainCommand, state: State): void {
  const at = command.source.start;
  const code = command.name === 'eval' ? command.args : isInterpreter(command.name) ? [inlineCode(command)] : [];
  for (const word of code) {
    if (word === undefined) continue;
    const made = /^\s{0,9}\$\(\)/.test(word.text) ? rule(word.inner) : undefined;
    if (made !== undefined) report(state, made, at);
    const variable = /^\$\{?([A-Za-z_][A-Za-z0-9_]{0,63})\}?$/.exec(word.text)?.[1];
    if (variable !== undefined && state.downloaded.has(`$${variable}`)) report(state, downloadExecute, at);
  }
  // `$(curl ...)` in the place of a command, `bash <(curl ...)`, `bash <<< "$(curl ...)"`.
  const replaced = command.program?.text.startsWith('$()') === true ? rule(command.program.inner) : undefined;
  if (replaced !== undefined) report(state, replaced, at);
  if (isInterpreter(command.name) || command.name === 'source' || command.name === '.') {
    const files = command.args.filter((word) => word.text.startsWith('<()'));
    const inputs = command.source.redirects
      .filter(({ operator }) => /^0?<(?:<<)?$/.test(operator) && inlineCode(command) === undefined)
      .map(({ target }) => target);
    for (const word of [...files, ...inputs]) {
      const made = rule(word.inner);
      if (made !== undefined) report(state, made, at);
    }
    for (const word of inputs) executes(word, at, state);
    const script = operands(command)[0];
    if (script !== undefined && inlineCode(command) === undefined) executes(script, at, state);
  }
  if (command.program !== undefined && !isInterpreter(command.name)) executes(command.program, at, state);
  if (/^(?:powershell|pwsh)(?:\.exe)?$/.test(command.name))
    append(state.hits, placed(at, state.nested(command.args.map((word) => word.text).join(' '), 'powershell')));
}

function executes(word: ShellWord, at: number, state: State): void {
  state.executed.push({ file: fileKey(word.text, state), at });
}

function placed(at: number, hits: readonly Hit[]): Hit[] {
  return hits.map((hit) => ({ ...hit, at }));
}

function scanInline(command: PlainCommand, state: State): void {
  const language = languageOf('', command.name);
  const word =
    command.name === 'eval'
      ? { text: command.args.map((arg) => value(arg, state)).join(' '), start: command.source.start }
      : language === undefined
        ? undefined
        : inlineCode(command);
  if (word !== undefined)
    append(state.hits, placed(word.start, state.nested(value({ ...word, inner: [] }, state), language ?? 'shell')));
  if (language === undefined || word !== undefined || !readsProgramFromInput(command)) return;
  for (const document of command.source.documents)
    append(state.hits, placed(command.source.start, state.nested(document, language)));
  for (const { operator, target } of command.source.redirects)
    if (operator.endsWith('<<<')) append(state.hits, placed(target.start, state.nested(target.text, language)));
}

/** A pipeline whose output holds credentials or the whole environment. */
function producesSecret(pipeline: ShellPipeline, state: State): boolean {
  return pipeline.commands.some(
    (source) => readsSecret(plainCommand(source), state) || source.group.some((inner) => producesSecret(inner, state)),
  );
}

const READERS =
  /^(?:cat|tac|head|tail|base64|base32|xxd|od|hexdump|tar|zip|gzip|bzip2|xz|zstd|7z|grep|egrep|awk|sed|strings|cut|jq|cp|dd|openssl|gpg|find|paste|nl|rev|sort)$/;

function readsSecret(command: PlainCommand, state: State): boolean {
  const { name, args, source } = command;
  if (
    (name === 'env' || name === 'printenv' || name === 'set' || name === 'export') &&
    args.length === (name === 'export' ? args.filter((word) => word.text === '-p').length : 0)
  )
    return true;
  if (source.redirects.some(({ operator, target }) => operator === '<' && holdsCredentials(value(target, state)))) return true;
  if (name === 'echo' || name === 'printf')
    return args.some((word) => mentionsSecret(word, state) || word.inner.some((inner) => producesSecret(inner, state)));
  if (name === 'dd')
    return args.some(
      (word) => word.text.startsWith('if=') && holdsCredentials(value({ ...word, text: word.text.slice(3) }, state)),
    );
  return READERS.test(name) && args.some((word) => isSecretFile(value(word, state), state));
}

function isSecretFile(path: string, state: State): boolean {
  return holdsCredentials(path) || state.secret.has(`file:${path}`);
}

function mentionsSecret(word: ShellWord, state: State): boolean {
  if (state.secret.size === 0) return false;
  for (const match of word.text.slice(0, MAX_VALUE).matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]{0,63})/g))
    if (state.secret.has(match[1] ?? '')) return true;
  return false;
}

// A key that identifies the sender is used, not sent: `ssh -i`, `curl --cert`, an Authorization header.
const IDENTITY = /^(?:-i|-e|-F|-o|-H|--header|-u|--user|--cert|--key|--cacert|-E|--netrc-file|--identity|--rsh|-K|--config)$/;

/** `curl -d @~/.netrc`, `nc host < key`, `scp key host:`, `dig $(...).example`: credentials among what a sender is given. */
function scanUploads(command: PlainCommand, state: State): void {
  if (readsSecret(command, state)) rememberFiles(command, state);
  if (!isSender(command)) return;
  const { args, source } = command;
  const copies = /^(?:scp|rsync|sftp|rclone|croc)$/.test(command.name);
  const sends = args.some((word, i) => {
    const option = args[i - 1]?.text ?? '';
    if (IDENTITY.test(option) && !(command.name === 'curl' && option === '-F')) return false;
    const text = value(word, state);
    const file =
      /@(.{1,512})$/.exec(text)?.[1] ??
      /^--(?:post-file|body-file|upload-file)=(.{1,512})$/.exec(text)?.[1] ??
      (/^(?:-T|--upload-file|--post-file|--body-file)$/.test(option) || copies ? text : '');
    if (file !== '' && isSecretFile(file.replace(/;type=.*$/, ''), state) && !(copies && i === args.length - 1)) return true;
    return mentionsSecret(word, state) || word.inner.some((inner) => producesSecret(inner, state));
  });
  const input = source.redirects.some(
    ({ operator, target }) =>
      (/^0?<$/.test(operator) && isSecretFile(value(target, state), state)) ||
      (operator.endsWith('<<<') && (mentionsSecret(target, state) || target.inner.some((inner) => producesSecret(inner, state)))),
  );
  if (sends || input) report(state, exfiltration, source.start);
}

function rememberFiles(command: PlainCommand, state: State): void {
  for (const { operator, target } of command.source.redirects)
    if (/^1?>{1,2}$/.test(operator)) state.secret.add(`file:${value(target, state)}`);
  const texts = command.args.map((word) => value(word, state));
  if (command.name === 'tar') {
    const at = texts.findIndex((text) => /^-?[a-zA-Z]{0,8}f$/.test(text));
    if (at >= 0 && texts[at + 1] !== undefined && texts[at + 1] !== '-') state.secret.add(`file:${texts[at + 1]}`);
  }
  if (/^(?:zip|7z)$/.test(command.name)) {
    const archive = operands(command).find((word) => word.text !== 'a');
    if (archive !== undefined) state.secret.add(`file:${value(archive, state)}`);
  }
  if (command.name === 'cp') {
    const to = texts.at(-1);
    if (to !== undefined && !holdsCredentials(to)) state.secret.add(`file:${to}`);
  }
}

/** What passes from one command of a pipeline to the next. */
function scanFlow(pipeline: ShellPipeline, commands: readonly PlainCommand[], state: State): void {
  let carries: 'download' | 'decoded' | undefined;
  let secret = false;
  const peer = commands.find(isPipeToPeer);
  const shell = commands.find(
    (command) => isShell(command.name) && inlineCode(command) === undefined && operands(command).length === 0,
  );
  if (peer !== undefined && shell !== undefined && commands.length > 1) {
    report(state, listening(peer.args.map((word) => word.text)) ? bindShell : reverseShell, shell.source.start);
    return;
  }
  for (const [i, command] of commands.entries()) {
    const at = command.source.start;
    const startsShell = readsProgramFromInput(command) || feedsShell(pipeline.commands[i]?.words ?? []);
    if (i > 0 && startsShell && carries !== undefined)
      report(state, carries === 'download' ? downloadExecute : decodeExecute, at);
    if (i > 0 && secret && isSender(command)) report(state, exfiltration, at);
    const fetched = fetchOf(command);
    if (
      (fetched !== undefined && fetched.file === undefined) ||
      command.source.group.some(producesDownload) ||
      command.args.some((word) => /^(?:echo|printf|cat)$/.test(command.name) && rule(word.inner) === downloadExecute)
    )
      carries = 'download';
    else if (decodes(command) && carries === undefined) carries = 'decoded';
    if (readsSecret(command, state) || command.source.group.some((inner) => producesSecret(inner, state))) secret = true;
    if (/^(?:test|true|wc)$/.test(command.name) || /^(?:grep|ssh-keygen|sha256sum|md5sum|shasum)$/.test(command.name))
      secret = false;
    if (secret && i > 0) rememberFiles(command, state);
  }
}

/** `xargs sh -c`, `xargs -I{} bash -c {}`: the input becomes the program. */
function feedsShell(words: readonly ShellWord[]): boolean {
  if (words[0]?.text !== 'xargs' && words[0]?.text !== 'parallel') return false;
  const at = words.findIndex((word) => isShell(word.text));
  const code = words[at + 2]?.text;
  return at > 0 && words[at + 1]?.text === '-c' && (code === undefined || /^(?:\{\}|%|\$[0-9@*]|"?\$[0-9@*]"?)$/.test(code));
}
