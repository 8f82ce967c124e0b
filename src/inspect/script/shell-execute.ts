import { append } from './append.ts';
import { languageOf } from './language.ts';
import { downloadExecute } from './rules.ts';
import { inlineCode, isInterpreter, operands, type PlainCommand, readsProgramFromInput } from './shell-command.ts';
import { rule } from './shell-made.ts';
import { fileKey, placed, report, type State, value } from './shell-state.ts';
import type { ShellWord } from './shell-syntax.ts';

/** What is run that came from elsewhere. */
export function scanExecution(command: PlainCommand, state: State): void {
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

/** Code that stands in the command, on its input or in a document, in whatever language. */
export function scanInline(command: PlainCommand, state: State): void {
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
