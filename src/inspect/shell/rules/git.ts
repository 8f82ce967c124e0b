import type { Effect } from '../../../model/index.ts';
import type { Call, OptionSpec, ProgramRule } from '../call.ts';
import { effect, hasFlag, operands, optionValue, optionValues, withoutValues } from '../call.ts';
import type { Arg } from '../scope.ts';
import { excerpt, noteUnknown, unresolved, within } from '../scope.ts';
import { describeTargets, isRebuildable, namesOf } from '../targets.ts';

type Verb = (call: Call) => readonly Effect[];

const GLOBAL_VALUES = /^(?:-C|-c|--git-dir|--work-tree|--namespace|--exec-path|--super-prefix|--config-env|--attr-source)$/;

// Settings whose value git hands to a shell (git-config(1)).
const RUNS_VALUE =
  /^(?:core\.(?:pager|editor|sshcommand|fsmonitor|askpass|gitproxy)|sequence\.editor|diff\.external|credential\.helper|alias\..+|pager\..+|.*\.(?:command|cmd|driver|textconv|process|clean|smudge|uploadpack|receivepack|helper|program|packobjectshook)|interactive\.difffilter|core\.alternaterefscommand)=/i;

function gitCall(call: Call): readonly Effect[] {
  const at = verbIndex(call.args);
  const verb = call.args[at];
  const globals = call.args.slice(0, at);
  const aliases = runSettings(call, globals);
  noteLoaded(call, globals);
  if (verb === undefined) return [];
  const rest = { ...call, args: call.args.slice(at + 1) };
  if (verb.value === null) {
    noteUnknown(call.scope, `the git command ${verb.raw} is only known when it runs`);
    return [];
  }
  const alias = aliases.get(verb.value);
  if (alias !== undefined) return runAlias(call, alias, rest.args);
  if (hasFlag(rest.args, '--help')) return [];
  if (verb.value === 'clean' && globals.some((arg) => /^clean\.requireforce=(?:false|0|no|off)$/i.test(arg.value ?? '')))
    return clean(rest, true);
  return [...(VERBS.get(verb.value)?.(rest) ?? []), ...writtenPlaces(verb.value, rest)];
}

function verbIndex(args: readonly Arg[]): number {
  for (let at = 0; at < args.length; at++) {
    const value = args[at]?.value ?? null;
    if (value === null || !value.startsWith('-')) return at;
    if (GLOBAL_VALUES.test(value)) at++;
  }
  return args.length;
}

// `git -c alias.x='!cmd' x` and `git -c core.pager=cmd log` run text that is no git command.
function runSettings(call: Call, globals: readonly Arg[]): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>();
  globals.forEach((arg, at) => {
    const setting = globals[at - 1]?.value === '-c' ? (arg.value ?? '') : '';
    if (!RUNS_VALUE.test(setting)) return;
    const [name = '', value = ''] = [setting.slice(0, setting.indexOf('=')), setting.slice(setting.indexOf('=') + 1)];
    if (name.toLowerCase().startsWith('alias.')) aliases.set(name.slice(6), value);
    else if (!/^(?:|cat|less|true|false|vi|vim|nano|\/dev\/null)$/.test(value))
      call.scope.found.machine.runText(value.replace(/^!/, ''), within(call.scope, `git -c ${name}`), undefined);
  });
  return aliases;
}

// Settings that name files which name programs in their turn, and `--config-env`, whose value stands in a variable.
const LOADS =
  /^(?:core\.(?:hookspath|attributesfile)|include(?:if\..*)?\.path|remote\..*\.vcs|url\.ext::.*\.insteadof|init\.templatedir)=(?!\/dev\/null$)/i;

function noteLoaded(call: Call, globals: readonly Arg[]): void {
  const loaded = globals.find(
    (arg, at) =>
      /^--(?:config-env|exec-path)=/.test(arg.value ?? '') ||
      ['--config-env', '--exec-path'].includes(globals[at - 1]?.value ?? '') ||
      (globals[at - 1]?.value === '-c' && LOADS.test(arg.value ?? '')),
  );
  if (loaded !== undefined)
    noteUnknown(call.scope, `what git runs because of ${excerpt(loaded.value ?? loaded.raw)} is only known when it runs`);
}

/** Files that git writes where it is told: `--output`, archives, patches, clones and work trees. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  diff: ['--output'],
  log: ['--output'],
  show: ['--output'],
  archive: ['-o', '--output'],
  'format-patch': ['-o', '--output-directory'],
};

function writtenPlaces(verb: string, call: Call): readonly Effect[] {
  const named = Object.hasOwn(WRITES, verb) ? optionValues(call.args, ...(WRITES[verb] ?? [])) : [];
  const words = operands(call.args, {
    short: 'bcjou',
    long: ['branch', 'depth', 'origin', 'config', 'jobs', 'template', 'reference'],
  });
  const last = { clone: words[1], init: words[0] }[verb];
  const created = verb === 'bundle' && words[0]?.value === 'create' ? words[1] : undefined;
  return [...named, ...[last, created].filter((word) => word !== undefined)]
    .filter((place) => /^(?:\/|~|\.\.)/.test(place.value ?? '') || named.includes(place))
    .map((place) => effect('write', `writes ${describeTargets([place])}`, namesOf([place]), false));
}

function runAlias(call: Call, alias: string, rest: readonly Arg[]): readonly Effect[] {
  const tail = rest.map((arg) => arg.value ?? '"$SALLYPORT_UNKNOWN"').join(' ');
  const text = alias.startsWith('!') ? alias.slice(1) : `git ${alias}`;
  call.scope.found.machine.runText(`${text} ${tail}`, within(call.scope, 'git alias'), undefined);
  return [];
}

function push(call: Call): readonly Effect[] {
  const spec = { short: 'o', long: ['repo', 'receive-pack', 'exec', 'push-option'] };
  const args = withoutValues(call.args, spec);
  if (hasFlag(args, '-n', '--dry-run')) return [];
  const [remote, ...refs] = operands(call.args, spec);
  const place = remote === undefined ? 'the remote' : describeTargets([remote]);
  const isForced =
    hasFlag(args, '-f', '--force', '--force-with-lease', '--force-if-includes') ||
    refs.some((ref) => ref.value?.startsWith('+') === true);
  const isDeletion =
    hasFlag(args, '-d', '--delete', '--mirror', '--prune') || refs.some((ref) => ref.value?.startsWith(':') === true);
  const targets = namesOf(remote === undefined ? [] : [remote, ...refs]);
  if (isDeletion) return [effect('remote', `deletes branches or tags on ${place}`, targets, true)];
  if (isForced) return [effect('remote', `overwrites history on ${place}`, targets, true)];
  return [effect('remote', `pushes commits to ${place}`, targets, false)];
}

function reset(call: Call): readonly Effect[] {
  return hasFlag(call.args, '--hard', '--merge')
    ? [effect('overwrite', 'throws away uncommitted changes (git reset)', [], true)]
    : [];
}

function clean(call: Call, needsNoForce = false): readonly Effect[] {
  const spec = { short: 'e', long: ['exclude'] };
  const flags = withoutValues(call.args, spec);
  if (hasFlag(flags, '-n', '--dry-run')) return [];
  if (!needsNoForce && !hasFlag(flags, '-f', '--force', '-i', '--interactive')) return [];
  const paths = operands(call.args, spec);
  const isLost = paths.length === 0 || !paths.every((path) => isRebuildable(path, call.scope));
  return [
    effect(
      'delete',
      `deletes untracked files${hasFlag(call.args, '-x', '-X') ? ', also ignored ones' : ''} (git clean)`,
      namesOf(paths),
      isLost,
    ),
  ];
}

const CLONE_VALUES: OptionSpec = {
  short: 'bcuoj',
  long: ['branch', 'config', 'upload-pack', 'origin', 'template', 'depth', 'jobs', 'filter', 'reference', 'separate-git-dir'],
};

// What it is given for the new repository steers each git that is started there, and some of it at once.
function clone(call: Call): readonly Effect[] {
  const settings = optionValues(call.args, '-c', '--config').map(({ value }) => value);
  const isLoaded = (value: string | null): boolean => value === null || LOADS.test(value) || RUNS_VALUE.test(value);
  if (settings.some(isLoaded) || optionValue(call.args, '-u', '--upload-pack') !== undefined)
    noteUnknown(call.scope, 'what a setting of git clone runs is only known when it runs');
  noteTemplate(call);
  return [effect('network', 'clones a repository', namesOf(operands(call.args, CLONE_VALUES)), false)];
}

// Its hooks become those of the new repository.
function noteTemplate({ args, scope }: Call): void {
  const template = optionValue(args, '--template');
  if (template !== undefined && template.value !== '')
    noteUnknown(scope, 'what a template of git runs is only known when it runs');
}

function init(call: Call): readonly Effect[] {
  noteTemplate(call);
  return [];
}

function checkout(call: Call): readonly Effect[] {
  const { args } = call;
  const separator = args.findIndex((arg) => arg.value === '--');
  const paths = separator === -1 ? [] : args.slice(separator + 1);
  if (paths.length > 0)
    return [effect('overwrite', `throws away changes to ${describeTargets(paths)} (git checkout)`, namesOf(paths), true)];
  if (hasFlag(args, '-f', '--force')) return [effect('overwrite', 'throws away uncommitted changes (git checkout -f)', [], true)];
  const plain = operands(args, { short: 'bB', long: ['orphan'] });
  const last = plain.at(-1);
  const namesPath =
    last?.value === '.' ||
    /^\.{0,2}\//.test(last?.value ?? '') ||
    last?.value?.startsWith(':') === true ||
    hasFlag(args, '--ours', '--theirs', '--pathspec-from-file');
  const hasTreeAndPath = plain.length > 1 && !hasFlag(args, '-b', '-B', '--orphan', '-t', '--track');
  if (!namesPath && !hasTreeAndPath)
    return hasFlag(args, '-B') ? [effect('overwrite', 'moves a branch to another commit', namesOf(plain), true)] : [];
  return [
    effect(
      'overwrite',
      `throws away changes to ${describeTargets(plain.slice(-1))} (git checkout)`,
      namesOf(plain.slice(-1)),
      true,
    ),
  ];
}

function restore(call: Call): readonly Effect[] {
  const paths = operands(call.args, { short: 's', long: ['source'] });
  const isIndexOnly = hasFlag(call.args, '-S', '--staged') && !hasFlag(call.args, '-W', '--worktree');
  if (isIndexOnly || (paths.length === 0 && !hasFlag(call.args, '--pathspec-from-file'))) return [];
  return [effect('overwrite', `throws away changes to ${describeTargets(paths)} (git restore)`, namesOf(paths), true)];
}

function branch(call: Call): readonly Effect[] {
  const isForcedDelete =
    hasFlag(call.args, '-D') || (hasFlag(call.args, '-d', '--delete') && hasFlag(call.args, '-f', '--force'));
  const names = operands(call.args);
  if (isForcedDelete)
    return [effect('delete', `deletes the branch ${describeTargets(names)}, merged or not`, namesOf(names), true)];
  if (hasFlag(call.args, '-f', '--force', '-M', '-C'))
    return [effect('overwrite', `moves or replaces the branch ${describeTargets(names)}`, namesOf(names), true)];
  return [];
}

function removeTracked(call: Call): readonly Effect[] {
  const spec = { long: ['pathspec-from-file'] };
  if (hasFlag(withoutValues(call.args, spec), '--cached', '-n', '--dry-run')) return [];
  const paths = operands(call.args, spec);
  return [
    effect(
      'delete',
      `deletes ${describeTargets(paths)} (git rm)`,
      namesOf(paths),
      !paths.every((path) => isRebuildable(path, call.scope)) || paths.length === 0,
    ),
  ];
}

/** `first` must be the first plain word; `flags` must hold one. */
function loses(summary: string, first: readonly string[], flags: readonly string[] = []): Verb {
  return (call) => {
    const word = operands(call.args)[0]?.value ?? null;
    const isMatch =
      (first.length === 0 || (word !== null && first.includes(word))) && (flags.length === 0 || hasFlag(call.args, ...flags));
    return isMatch ? [effect('delete', summary, namesOf(operands(call.args)), true)] : [];
  };
}

function runsText(verbs: readonly string[], flags: readonly string[]): Verb {
  return (call) => {
    const [first] = operands(call.args);
    const isVerb = verbs.length > 0 && first?.value !== undefined && first.value !== null && verbs.includes(first.value);
    const at = isVerb ? call.args.indexOf(first) + 1 : -1;
    const words =
      at === -1 ? [] : call.args.slice(at).filter((arg, index) => index > 0 || !/^--(?:recursive|quiet)$/.test(arg.value ?? ''));
    const texts = [
      ...flags.map((flag) => optionValue(call.args, flag)).filter((arg) => arg !== undefined),
      ...(words.length === 1 ? words : []),
    ];
    const scope = within(call.scope, 'git');
    for (const text of texts)
      call.scope.found.machine.runWords(
        [{ ...unresolved('sh'), value: 'sh' }, { ...unresolved('-c'), value: '-c' }, text],
        scope,
        undefined,
      );
    if (words.length > 1) call.scope.found.machine.runWords(words, scope, undefined);
    return [];
  };
}

function both(...verbs: readonly Verb[]): Verb {
  return (call) => verbs.flatMap((verb) => verb(call));
}

const rewritesHistory: Verb = (call) => {
  runsText([], ['--tree-filter', '--index-filter', '--msg-filter', '--env-filter', '--commit-filter'])(call);
  return [effect('overwrite', 'rewrites the history of the repository', [], true)];
};

// `git config KEY VALUE` with a value that git will run: it is followed as if it ran now.
function config(call: Call): readonly Effect[] {
  const [key, value] = operands(call.args, { short: 'f', long: ['file', 'blob', 'type'] }).filter((arg) => arg.value !== 'set');
  const text = value?.value ?? null;
  if (text === null || !RUNS_VALUE.test(`${key?.value ?? ''}=`)) return [];
  const isAlias = key?.value?.toLowerCase().startsWith('alias.') === true;
  if (!isAlias || text.startsWith('!'))
    if (/\S\s+\S/.test(text))
      call.scope.found.machine.runText(text.replace(/^!/, ''), within(call.scope, 'git config'), undefined);
  return [];
}

const VERBS: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['push', push],
  ['send-pack', push],
  ['reset', reset],
  ['clean', (call) => clean(call)],
  ['checkout', checkout],
  [
    'switch',
    (call) =>
      hasFlag(call.args, '-f', '--force', '--discard-changes')
        ? [effect('overwrite', 'throws away uncommitted changes (git switch)', [], true)]
        : hasFlag(call.args, '-C', '--force-create')
          ? [effect('overwrite', 'moves a branch to another commit', namesOf(operands(call.args)), true)]
          : [],
  ],
  ['restore', restore],
  ['branch', branch],
  ['rm', removeTracked],
  [
    'tag',
    (call) =>
      hasFlag(call.args, '-d', '--delete')
        ? [effect('delete', `deletes the tag ${describeTargets(operands(call.args))}`, namesOf(operands(call.args)), true)]
        : [],
  ],
  ['stash', loses('deletes stashed changes', ['drop', 'clear'])],
  ['reflog', loses('deletes the record that lost commits are found by', ['expire', 'delete', 'drop'])],
  [
    'gc',
    (call) =>
      hasFlag(call.args, '--prune=now', '--prune=all') ? [effect('delete', 'deletes unreachable commits at once', [], true)] : [],
  ],
  ['prune', (call) => (hasFlag(call.args, '-n', '--dry-run') ? [] : [effect('delete', 'deletes unreachable commits', [], true)])],
  ['filter-branch', rewritesHistory],
  ['filter-repo', rewritesHistory],
  ['worktree', loses('deletes a work tree with its changes', ['remove'], ['-f', '--force'])],
  ['update-ref', loses('deletes a reference', [], ['-d', '--stdin'])],
  ['symbolic-ref', loses('deletes a reference', [], ['-d', '--delete'])],
  ['submodule', both(loses('deletes the work tree of a submodule', ['deinit'], ['-f', '--force']), runsText(['foreach'], []))],
  ['checkout-index', loses('overwrites files from the index', [], ['-f', '--force'])],
  ['read-tree', loses('overwrites files from a tree', [], ['-u'])],
  ['replace', loses('deletes a replacement', [], ['-d', '--delete'])],
  ['notes', loses('deletes notes', ['remove', 'prune'])],
  ['bisect', runsText(['run'], [])],
  ['rebase', runsText([], ['-x', '--exec'])],
  ['difftool', runsText([], ['-x', '--extcmd'])],
  ['config', config],
  ['for-each-repo', () => []],
  [
    'svn',
    (call) =>
      operands(call.args)[0]?.value === 'dcommit' ? [effect('remote', 'commits to a Subversion server', [], false)] : [],
  ],
  [
    'p4',
    (call) => (operands(call.args)[0]?.value === 'submit' ? [effect('remote', 'submits to a Perforce server', [], false)] : []),
  ],
  ['send-email', () => [effect('remote', 'sends mail', [], false)]],
  ['http-push', push],
  ['fetch', (call) => [effect('network', 'fetches from a remote', namesOf(operands(call.args)), false)]],
  ['pull', (call) => [effect('network', 'pulls from a remote', namesOf(operands(call.args)), false)]],
  ['clone', clone],
  ['init', init],
]);

/** git, after the manual pages of git 2.45. */
export const GIT_RULES: readonly ProgramRule[] = [{ programs: ['git', 'hub'], effects: gitCall }];
