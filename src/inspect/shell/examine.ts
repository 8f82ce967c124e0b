import type { CommandEffects } from '../../model/index.ts';
import type { Findings, Output, Scope } from './scope.ts';
import { literal, noteUnknown, UNKNOWN_OUTPUT } from './scope.ts';
import { runSimple } from './simple.ts';
import type { ShellContext, ShellParser, ShellTree } from './syntax.ts';
import { LIMITS } from './syntax.ts';
import { walk } from './walk.ts';

/**
 * What a shell command line would do, as far as its text tells. Nothing is run and no file is read.
 * Text over 64 KiB, nesting over 8 and anything that only running would tell end up in `unknown`.
 */
export function effectsOfShell(text: string, parser: ShellParser, context: ShellContext): CommandEffects {
  const examination = openScope(parser, context);
  examination.scope.found.machine.runText(text, examination.scope, undefined);
  return close(examination);
}

/**
 * What an argument vector would do. Only a command that carries shell text (`sh -c`, `ssh`, `eval`, ...) needs the parser:
 * without one such text is named in `unknown`. `argvNeedsParser` tells beforehand.
 */
export function effectsOfArgv(argv: readonly string[], parser: ShellParser | undefined, context: ShellContext): CommandEffects {
  const examination = openScope(parser, context);
  examineArgv(argv, examination.scope);
  return close(examination);
}

/** Whether `effectsOfArgv` would have to parse shell text. */
export function argvNeedsParser(argv: readonly string[], context: ShellContext): boolean {
  const { scope } = openScope(undefined, context);
  examineArgv(argv, scope);
  return scope.found.needsParser;
}

function examineArgv(argv: readonly string[], scope: Scope): void {
  const length = argv.reduce((sum, word) => sum + word.length, 0);
  if (length > LIMITS.text || argv.length > 10_000) {
    noteUnknown(scope, `the arguments are longer than ${LIMITS.text} characters`);
    // The head still names the program and its first targets.
    runSimple(
      argv.slice(0, 64).map((word) => literal(word.slice(0, 1024))),
      scope,
      undefined,
    );
    return;
  }
  runSimple(argv.map(literal), scope, undefined);
}

/** By these a shell calls itself. */
const OWN_SHELL = { '0': 'bash', BASH: '/bin/bash', SHELL: '/bin/bash' } as const;

interface Examination {
  readonly scope: Scope;
  /** Kept until the end, because the bodies of functions point into them. */
  readonly trees: ShellTree[];
}

function openScope(parser: ShellParser | undefined, context: ShellContext): Examination {
  const trees: ShellTree[] = [];
  const found: Findings = {
    context,
    machine: { runText: (text, scope, stdin) => runText(parser, text, scope, stdin, trees), runWords: runSimple },
    commands: [],
    carriers: [],
    effects: [],
    unknown: new Set(),
    code: [],
    files: new Map(),
    programs: new Map(),
    replaced: new Set(),
    steps: 0,
    nodes: 0,
    parsed: 0,
    needsParser: false,
  };
  const scope: Scope = {
    found,
    through: [],
    depth: 0,
    remote: false,
    variables: new Map(Object.entries(OWN_SHELL).map(([name, text]) => [name, { text, origin: 'plain' }])),
    arrays: new Map(),
    functions: new Map(),
    aliases: new Map(),
    pinned: new Set(),
    positional: [],
    calling: [],
    cwd: context.cwd,
  };
  return { scope, trees };
}

function runText(
  parser: ShellParser | undefined,
  text: string,
  scope: Scope,
  stdin: Output | undefined,
  trees: ShellTree[],
): Output {
  if (parser === undefined) {
    scope.found.needsParser = true;
    noteUnknown(scope, 'shell text was not examined, because no parser was at hand');
    return UNKNOWN_OUTPUT;
  }
  scope.found.parsed += text.length;
  if (text.length > LIMITS.text || scope.found.parsed > 2 * LIMITS.text) {
    noteUnknown(scope, `the text is longer than ${LIMITS.text} characters`);
    return UNKNOWN_OUTPUT;
  }
  if (scope.depth > LIMITS.depth) {
    noteUnknown(scope, `shells are nested more than ${LIMITS.depth} deep`);
    return UNKNOWN_OUTPUT;
  }
  const tree = parser.parse(text);
  if (tree === null) {
    noteUnknown(scope, 'the text could not be parsed in the time that is allowed');
    return UNKNOWN_OUTPUT;
  }
  trees.push(tree);
  if (tree.rootNode.hasError) noteUnknown(scope, 'a part of the text is not shell that can be parsed');
  try {
    return walk(tree.rootNode, scope, { stdin });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    noteUnknown(scope, 'the text is nested too deep to be followed whole');
    return UNKNOWN_OUTPUT;
  }
}

function close({ scope: { found }, trees }: Examination): CommandEffects {
  for (const tree of trees) tree.delete();
  return {
    commands: found.commands,
    carriers: found.carriers,
    effects: found.effects,
    destructive: found.effects.some((effect) => effect.destructive),
    unknown: [...found.unknown],
    ...(found.code.length === 0 ? {} : { code: found.code }),
  };
}
