import { bindShell, decodeExecute, downloadExecute, exfiltration, type Hit, notInspected, reverseShell } from './rules.ts';
import {
  assignments,
  everyPipeline,
  inlineCode,
  isShell,
  operands,
  type PlainCommand,
  plainCommand,
  readsProgramFromInput,
} from './shell-command.ts';
import { scanExecution, scanInline } from './shell-execute.ts';
import { decodes, producesDownload, rule } from './shell-made.ts';
import { fetchOf, isPipeToPeer, isSender, listening } from './shell-network.ts';
import { parseShell } from './shell-parse.ts';
import { mentionsSecret, producesSecret, readsSecret, rememberFiles, scanUploads } from './shell-secrets.ts';
import { scanServed, scanSockets } from './shell-sockets.ts';
import { fileKey, type Nested, newState, report, type State, value } from './shell-state.ts';
import type { ShellPipeline, ShellWord } from './shell-syntax.ts';
import { scanWrites } from './shell-writes.ts';

/** Runs every rule over shell text. Linear in its length. */
export function scanShell(text: string, nested: Nested): Hit[] {
  const { pipelines, tooDeep } = parseShell(text);
  const state = newState(nested);
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
