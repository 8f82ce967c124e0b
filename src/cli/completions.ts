import { UserError } from '../model/index.ts';
import type { Command, CommandGroup, Flag, Invocation } from './command.ts';
import { shownFlags } from './command.ts';
import { GLOBAL_FLAGS } from './parse.ts';

const SHELLS = { bash, zsh, fish } as const;

/** `sallyport completions SHELL`. Throws UserError (`USAGE`) for a shell it does not know. */
export async function printCompletions({ args, io }: Invocation, groups: readonly CommandGroup[]): Promise<number> {
  const shell = args[0];
  const commands = groups.flatMap((group) => group.commands);
  if (args.length === 1 && (shell === 'bash' || shell === 'zsh' || shell === 'fish')) {
    io.out(SHELLS[shell](commands));
    return 0;
  }
  throw new UserError('USAGE', '`sallyport completions` needs one shell: bash, zsh or fish.');
}

/** A script for bash 4.4 and newer; the table is in it, so that completing never starts Node. */
export function bash(commands: readonly Command[]): string {
  const cases = commands.map((command) => `    ${pattern(command)}) flags=${quote(flagWords(command).join(' '))} ;;`);
  const values = choiceFlags(commands).map((flag) => `    --${flag.name}) words=${quote((flag.choices ?? []).join(' '))} ;;`);
  const files = fileFlags(commands).map((flag) => `--${flag.name}`);
  return `# bash completion for sallyport
_sallyport() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} words='' flags='' command='' index
  for ((index = 1; index < COMP_CWORD; index++)); do
    if [[ \${COMP_WORDS[index]} == -- ]]; then
      # What stands after -- is another program's line.
      if ((COMP_CWORD == index + 1)); then mapfile -t COMPREPLY < <(compgen -c -- "$current"); else mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi
      compopt -o filenames
      return
    fi
    [[ \${COMP_WORDS[index]} == -* ]] || command="\${command:+$command }\${COMP_WORDS[index]}"
  done
  case $previous in
${values.join('\n')}
${files.length === 0 ? '' : `    ${files.join('|')}) mapfile -t COMPREPLY < <(compgen -f -- "$current"); compopt -o filenames; return ;;\n`}  esac
  if [[ -n $words ]]; then mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current"); return; fi
  case $command in
${groupWords(commands)
  .map(([name, next]) => `    ${name === '' ? "''" : quote(name)}) words=${quote(next.join(' '))} ;;`)
  .join('\n')}
  esac
  case $command in
${cases.join('\n')}
  esac
  if [[ $current == -* ]]; then words="$flags ${flagWords(undefined).join(' ')}"; fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  if [[ -z $words ]]; then mapfile -t COMPREPLY < <(compgen -f -- "$current"); compopt -o filenames; fi
}
complete -F _sallyport sallyport
`;
}

/** A script for zsh's completion system (zshcompsys(1)). */
export function zsh(commands: readonly Command[]): string {
  const cases = commands.map((command) => `    ${pattern(command)}) flags=(${zshFlags(shownFlags(command)).join(' ')}) ;;`);
  return `#compdef sallyport
_sallyport() {
  local index command=''
  local -a flags next
  for ((index = 2; index < CURRENT; index++)); do
    if [[ \${words[index]} == -- ]]; then
      shift $index words
      ((CURRENT -= index))
      _normal
      return
    fi
    [[ \${words[index]} == -* ]] || command="\${command:+$command }\${words[index]}"
  done
  case $command in
${groupWords(commands)
  .map(
    ([name, next]) =>
      `    ${name === '' ? "''" : quote(name)}) next=(${next.map((word) => quote(`${word}:${summaryOf(commands, `${name} ${word}`.trim())}`)).join(' ')}) ;;`,
  )
  .join('\n')}
  esac
  case $command in
${cases.join('\n')}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    flags+=(${zshFlags(GLOBAL_FLAGS).join(' ')})
    _describe option flags
  elif (( \${#next} )); then
    _describe command next
  else
    _files
  fi
}
_sallyport "$@"
`;
}

/** A script for fish 3 and newer. */
export function fish(commands: readonly Command[]): string {
  const lines = ['# fish completion for sallyport', 'complete -c sallyport -f'];
  for (const [name, next] of groupWords(commands)) {
    const words = name === '' ? [] : name.split(' ');
    for (const word of next) {
      const summary = summaryOf(commands, [...words, word].join(' '));
      lines.push(`complete -c sallyport -n ${quote(fishCondition(words, next))} -a ${quote(word)} -d ${quote(summary)}`);
    }
  }
  for (const flag of GLOBAL_FLAGS) lines.push(fishFlag(flag, '__fish_use_subcommand; or true'));
  for (const command of commands) {
    for (const flag of shownFlags(command)) lines.push(fishFlag(flag, fishCondition(command.name.split(' '), [])));
  }
  const runs = commands.filter(({ usage }) => usage.includes('-- '));
  for (const { name } of runs)
    lines.push(`complete -c sallyport -n ${quote(`__fish_seen_subcommand_from ${name}`)} -a '(__fish_complete_subcommand)'`);
  return `${lines.join('\n')}\n`;
}

function fishCondition(seen: readonly string[], next: readonly string[]): string {
  if (seen.length === 0) return '__fish_use_subcommand';
  const all = seen.map((word) => `__fish_seen_subcommand_from ${word}`);
  return [...all, ...(next.length === 0 ? [] : [`not __fish_seen_subcommand_from ${next.join(' ')}`])].join('; and ');
}

function fishFlag(flag: Flag, condition: string): string {
  const short = flag.short === undefined ? '' : ` -s ${flag.short}`;
  const choices = flag.choices === undefined ? ' -F' : ` -a ${quote(flag.choices.join(' '))}`;
  return `complete -c sallyport -n ${quote(condition)} -l ${flag.name}${short}${flag.value === undefined ? '' : ` -r${choices}`} -d ${quote(flag.summary)}`;
}

function summaryOf(commands: readonly Command[], name: string): string {
  return commands.find((command) => command.name === name)?.summary ?? `Commands about ${name}`;
}

/** The words that may follow each beginning of a name: '' → first words, `trail` → its second words. */
function groupWords(commands: readonly Command[]): readonly (readonly [name: string, next: readonly string[]])[] {
  const groups = new Map<string, Set<string>>();
  for (const { name } of commands) {
    const [first = '', second] = name.split(' ');
    groups.set('', (groups.get('') ?? new Set()).add(first));
    if (second !== undefined) groups.set(first, (groups.get(first) ?? new Set()).add(second));
  }
  return [...groups].map(([name, next]) => [name, [...next].sort()] as const);
}

function pattern(command: Command): string {
  return `${quote(command.name)}|${quote(`${command.name} `)}*`;
}

function flagWords(command: Command | undefined): readonly string[] {
  return (command === undefined ? GLOBAL_FLAGS : shownFlags(command)).map(({ name }) => `--${name}`);
}

function zshFlags(flags: readonly Flag[]): readonly string[] {
  return flags.map(({ name, summary }) => quote(`--${name}:${summary}`));
}

function choiceFlags(commands: readonly Command[]): readonly Flag[] {
  return unique([...GLOBAL_FLAGS, ...commands.flatMap(({ flags }) => flags)].filter(({ choices }) => choices !== undefined));
}

function fileFlags(commands: readonly Command[]): readonly Flag[] {
  return unique(
    commands.flatMap(({ flags }) => flags).filter(({ value, choices }) => value !== undefined && choices === undefined),
  );
}

function unique(flags: readonly Flag[]): readonly Flag[] {
  return [...new Map(flags.map((flag) => [flag.name, flag])).values()];
}

/** All three shells take single quotes as they are, but for the quote itself. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
