import { exfiltration } from './rules.ts';
import { holdsCredentials } from './sensitive-path.ts';
import { operands, type PlainCommand, plainCommand } from './shell-command.ts';
import { isSender } from './shell-network.ts';
import { MAX_VALUE, report, type State, value } from './shell-state.ts';
import type { ShellPipeline, ShellWord } from './shell-syntax.ts';

/** A pipeline whose output holds credentials or the whole environment. */
export function producesSecret(pipeline: ShellPipeline, state: State): boolean {
  return pipeline.commands.some(
    (source) => readsSecret(plainCommand(source), state) || source.group.some((inner) => producesSecret(inner, state)),
  );
}

const READERS =
  /^(?:cat|tac|head|tail|base64|base32|xxd|od|hexdump|tar|zip|gzip|bzip2|xz|zstd|7z|grep|egrep|awk|sed|strings|cut|jq|cp|dd|openssl|gpg|find|paste|nl|rev|sort)$/;

export function readsSecret(command: PlainCommand, state: State): boolean {
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

export function mentionsSecret(word: ShellWord, state: State): boolean {
  if (state.secret.size === 0) return false;
  for (const match of word.text.slice(0, MAX_VALUE).matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]{0,63})/g))
    if (state.secret.has(match[1] ?? '')) return true;
  return false;
}

// A key that identifies the sender is used, not sent: `ssh -i`, `curl --cert`, an Authorization header.
const IDENTITY = /^(?:-i|-e|-F|-o|-H|--header|-u|--user|--cert|--key|--cacert|-E|--netrc-file|--identity|--rsh|-K|--config)$/;

/** `curl -d @~/.netrc`, `nc host < key`, `scp key host:`, `dig $(...).example`: credentials among what a sender is given. */
export function scanUploads(command: PlainCommand, state: State): void {
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

/** Files that the command puts credentials into. */
export function rememberFiles(command: PlainCommand, state: State): void {
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
