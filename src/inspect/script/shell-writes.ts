import { persistence } from './rules.ts';
import { sensitiveWrite } from './sensitive-path.ts';
import { operands, type PlainCommand } from './shell-command.ts';
import { fetchOf } from './shell-network.ts';
import { report, type State, value } from './shell-state.ts';
import type { ShellWord } from './shell-syntax.ts';

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

/** Writes to what steers a later login, a shell or a service. */
export function scanWrites(command: PlainCommand, state: State): void {
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
