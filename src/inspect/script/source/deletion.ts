import { isShortWord } from '../../../model/index.ts';
import { operands } from '../shell-command.ts';
import type { ShellWord } from '../shell-syntax.ts';
import { isUnquoted, lineOf, type Scene, type ShellRule, texts } from './rule.ts';

function deletesTrees(args: readonly string[]): boolean {
  return args.some((arg) => /^-[a-zA-Z]*[rR]|^--recursive$/.test(arg));
}

/** The variable that decides which folder a path begins with: `$DIR/`, `${DIR}/x`, `/$DIR`. */
const leading = /^(?:\/)?\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*)|([0-9@*]))(\/.*)?$/;

function emptyMeans(word: ShellWord, scene: Scene): 'root' | 'words' | null {
  const match = leading.exec(word.text);
  if (match === null) return null;
  const name = match[1] ?? match[2] ?? match[3] ?? '';
  if (scene.filled.has(name) || wasTested(name, word, scene)) return null;
  const rest = match[4] ?? '';
  // `$DIR/` and `$DIR/*` are / and /* when the variable is empty; `$DIR/build` is /build.
  if (/^\/(?:\*|\.\*?)?$/.test(rest) || (word.text.startsWith('/') && rest === '')) return 'root';
  return isUnquoted(word, scene.text) && rest === '' ? 'words' : null;
}

/** `[ -n "$DIR" ]`, `[[ -d $DIR ]]`, `: "${DIR:?}"` before it: someone thought of it. */
function wasTested(name: string, word: ShellWord, { text }: Scene): boolean {
  const before = text.slice(Math.max(0, word.start - 20_000), word.start);
  return isShortWord(name) && new RegExp(`-[zndef] "?\\$\\{?${name}\\b|\\$\\{${name}:?\\?`).test(before);
}

export const variableDelete: ShellRule = {
  id: 'shell-variable-delete',
  title: 'An empty variable turns a deletion into that of everything',
  cwe: 'CWE-73',
  severity: 'high',
  confidence: 'medium',
  check: ({ command }, scene) => {
    if (command.name !== 'rm' || !deletesTrees(texts(command)) || scene.stopsOnUnset) return null;
    for (const word of operands(command)) {
      const meaning = emptyMeans(word, scene);
      if (meaning === 'root')
        return {
          at: word.start,
          message: `If the variable is empty, this deletes ${word.text.endsWith('*') ? '/*' : '/'}. \${NAME:?} stops instead.`,
        };
      if (meaning === 'words')
        return { at: word.start, message: 'Without quotes a blank or a * in the value deletes something else.', severity: 'low' };
    }
    return null;
  },
};

const whole =
  /^(?:\/|\/\*|~|~\/|~\/\*|\$HOME\/?\*?|\$\{HOME\}\/?\*?|\/(?:home|etc|usr|var|boot|root|lib|opt|bin|sbin|Users)(?:\/\*?)?)$/;

export const wideDelete: ShellRule = {
  id: 'shell-wide-delete',
  title: 'A whole system, home or disk is deleted',
  cwe: 'CWE-732',
  severity: 'high',
  confidence: 'high',
  check: ({ command }) => {
    const { name } = command;
    const args = texts(command);
    const at = command.source.start;
    if (
      name === 'rm' &&
      (args.includes('--no-preserve-root') || (deletesTrees(args) && operands(command).some(({ text }) => whole.test(text))))
    )
      return { at, message: 'This deletes what no script should.' };
    if (
      name === 'find' &&
      whole.test(operands(command)[0]?.text ?? '') &&
      args.includes('-delete') &&
      !args.some((arg) => /^-(?:name|path|mtime|user|regex|iname|type|newer)/.test(arg))
    )
      return { at, message: 'This deletes every file below.' };
    if (name === 'dd' && args.some((arg) => /^of=\/dev\/(?:sd[a-z]|nvme\d|vd[a-z]|xvd[a-z]|hd[a-z]|disk\d|mmcblk\d)/.test(arg)))
      return { at, message: 'This overwrites a disk.' };
    return /^(?:mkfs(?:\.\w+)?|wipefs|blkdiscard)$/.test(name) &&
      args.some((arg) => /^\/dev\/(?:sd[a-z]|nvme\d|vd[a-z]|xvd[a-z]|hd[a-z]|disk\d|mmcblk\d)/.test(arg))
      ? { at, message: 'This erases a disk.' }
      : null;
  },
};

export const uncheckedFolder: ShellRule = {
  id: 'shell-unchecked-cd',
  title: 'A deletion runs in the wrong folder when cd fails',
  cwe: 'CWE-252',
  severity: 'medium',
  confidence: 'medium',
  check: ({ command, before, joint }, scene) => {
    if (command.name !== 'rm' || !deletesTrees(texts(command)) || before?.name !== 'cd' || scene.stopsOnError) return null;
    const relative = operands(command).some(({ text }) => /^(?:\.\/)?\*|^\.\/?$|^\.\/\*|^\.\*$/.test(text));
    return relative && joint !== '&&'
      ? {
          at: command.source.start,
          message: 'If the folder is missing, this deletes what is in the folder before; `cd … || exit` stops.',
        }
      : null;
  },
};

export const temporaryName: ShellRule = {
  id: 'shell-predictable-temp',
  title: 'A file in /tmp has a name that others can guess',
  cwe: 'CWE-377',
  severity: 'low',
  confidence: 'medium',
  check: ({ command }) => {
    const target = command.source.redirects.find(
      ({ operator, target: { text } }) => /^[0-9&]{0,3}>{1,2}\|?$/.test(operator) && /^\/(?:var\/)?tmp\/[\w.$-]+$/.test(text),
    );
    if (target !== undefined)
      return {
        at: target.target.start,
        message: 'Another user may have put a link there, and this writes where it leads; mktemp makes a name of its own.',
      };
    const run = /^(?:bash|sh|source|\.|zsh|dash)$/.test(command.name) ? operands(command)[0] : command.program;
    if (run !== undefined && /^\/(?:var\/)?tmp\/[\w.-]+$/.test(run.text))
      return { at: run.start, message: 'Another user may have put the program there.', severity: 'medium' };
    return command.name === 'mktemp' && /\s-u\b|--dry-run/.test(lineOf(command))
      ? { at: command.source.start, message: 'The name is free now, but may not be when it is used.' }
      : null;
  },
};
