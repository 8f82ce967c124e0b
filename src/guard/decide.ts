import type { Consent, Detail, Lasting, Question } from '../approval/index.ts';
import type { Workspace } from '../confine/index.ts';
import type { ShellContext, ShellParser } from '../inspect/shell/index.ts';
import type { CommandEffects, Decision, Policy } from '../model/index.ts';
import { decideCommand } from '../policy/index.ts';
import { type RunTrail, stateDirectory } from '../trail/index.ts';
import { mayCallHouse } from './home/may-call-house.ts';
import { KnownCommands } from './known-commands.ts';
import type { PackagesDecided } from './packages/command-packages.ts';
import type { JudgingPlace } from './packages/judge-packages.ts';
import { mayBringPackages } from './packages/managers.ts';
import type { PackagePhase } from './packages/registry-facts.ts';
import type { Prepared } from './prepared.ts';

/** Decides a command line from its effects. The shell parser is loaded only where shell text stands in the command. */
export async function decide(
  argv: readonly string[],
  policy: Policy,
  workspace: Workspace,
  env: Readonly<Record<string, string | undefined>>,
  phase?: PackagePhase,
): Promise<Decision> {
  return (await decideWithEffects(argv, policy, workspace, env, phase)).decision;
}

/** A decision about a command line, with what it was made of. */
export interface CommandDecided extends PackagesDecided {
  readonly effects: CommandEffects;
}

/** The same with what the command would do. */
export async function decideWithEffects(
  argv: readonly string[],
  policy: Policy,
  workspace: Workspace,
  env: Readonly<Record<string, string | undefined>>,
  phase?: PackagePhase,
): Promise<CommandDecided> {
  const home = env['HOME'] ?? '/nonexistent';
  const context: ShellContext = { cwd: workspace.cwd, home, variables: { HOME: home, PWD: workspace.cwd } };
  const effects = await effectsIn(argv, context, env);
  const confined = policy.profile !== 'unconfined';
  const decision = decideCommand(effects, policy, { workspace: workspace.path, cwd: workspace.cwd, home, confined });
  const settled: Decision =
    confined && isLeftToTheWalls(decision)
      ? { verdict: 'allow', reasons: decision.reasons, obligations: ['confine', 'record'] }
      : decision;
  const inHouse = await houseJudged(settled, effects, policy, workspace.path);
  const judged = await packagesJudged(inHouse, effects, policy, {
    workspace: workspace.path,
    cwd: workspace.cwd,
    env,
    rules: policy.packages,
    state: stateDirectory(env),
    ...phase,
  });
  if (effects.code === undefined) return { ...judged, effects };
  const { withCodeInspected } = await import('./scan/command-code.ts');
  const inspected = await withCodeInspected(judged.decision, effects.code, policy, env);
  return { ...judged, decision: inspected, effects, grantable: inspected === judged.decision ? judged.grantable : [] };
}

/** Whether a decision about it looks at nothing else: no package, no house, no code. */
export function isOfWordsAlone(effects: CommandEffects): boolean {
  return effects.code === undefined && !mayCallHouse(effects) && !mayBringPackages(effects);
}

type Shell = typeof import('../inspect/shell/index.ts');

let shell: Shell | undefined;
let parser: ShellParser | undefined;

/** A process that has not needed the tables of commands yet, or the parser, looks first whether it did before. */
async function effectsIn(
  argv: readonly string[],
  context: ShellContext,
  env: Readonly<Record<string, string | undefined>>,
): Promise<CommandEffects> {
  if (shell !== undefined && (parser !== undefined || !shell.argvNeedsParser(argv, context)))
    return shell.effectsOfArgv(argv, parser, context);
  const known = KnownCommands.open(stateDirectory(env));
  const found = known?.take(argv, context);
  if (found !== undefined) return found;
  shell ??= await import('../inspect/shell/index.ts');
  const { effects, isWhole } = await examined(shell, argv, context);
  if (isWhole) known?.keep(argv, context, effects);
  return effects;
}

/** Whole: not given up for want of time, of which there may be enough the next time. */
async function examined(
  { argvNeedsParser, effectsOfArgv }: Shell,
  argv: readonly string[],
  context: ShellContext,
): Promise<{ readonly effects: CommandEffects; readonly isWhole: boolean }> {
  if (!argvNeedsParser(argv, context)) return { effects: effectsOfArgv(argv, undefined, context), isWhole: true };
  const loaded = await (await import('./shell-parser.ts')).loadShellParser();
  parser = loaded;
  let isWhole = true;
  const parse: ShellParser['parse'] = (text) => {
    const tree = loaded.parse(text);
    if (tree === null) isWhole = false;
    return tree;
  };
  const effects = effectsOfArgv(argv, { parse }, context);
  return { effects, isWhole };
}

async function houseJudged(decision: Decision, effects: CommandEffects, policy: Policy, workspace: string): Promise<Decision> {
  if (!mayCallHouse(effects)) return decision;
  const { withHouseJudged } = await import('./home/command-calls.ts');
  return withHouseJudged(decision, effects, policy, workspace);
}

async function packagesJudged(
  decision: Decision,
  effects: CommandEffects,
  policy: Policy,
  place: JudgingPlace,
): Promise<PackagesDecided> {
  if (decision.verdict === 'deny' || !mayBringPackages(effects)) return { decision, judged: [], grantable: [] };
  const { withPackagesJudged } = await import('./packages/command-packages.ts');
  return withPackagesJudged(decision, effects, policy, place);
}

/**
 * A write outside the workspace would be asked about where nothing contains it. This command goes into the cage, where the
 * mounts refuse exactly that write and the rest of the command can still do its work.
 */
function isLeftToTheWalls(decision: Decision): boolean {
  return (
    decision.verdict !== 'allow' &&
    decision.reasons.every((reason) => reason.rule === 'boundary.outside' || reason.rule === 'approval.never')
  );
}

/** Who answered, in the words of the record. */
export const SOURCES: Readonly<Record<Consent, string>> = {
  no: 'user_reject',
  silence: 'timeout',
  once: 'user_temporary',
  run: 'user_temporary',
  always: 'user_permanent',
};

export interface Asked {
  readonly kind: 'command' | 'destructive' | 'script' | 'preview' | 'network' | 'ssh' | 'push' | 'package' | 'flow';
  readonly effect: string;
  /** What it is about, beside the command of the run. */
  readonly details?: readonly Detail[] | undefined;
  readonly reasons: readonly string[];
  /** How long a yes may hold, beyond this once. */
  readonly lasting?: Lasting | undefined;
}

/** Asks the person of a run and records question and answer. Nobody there, or an error: no. */
export async function askPerson(prepared: Prepared, record: RunTrail, asked: Asked): Promise<boolean> {
  return (await askConsent(prepared, record, asked)) !== 'no';
}

/** What a person said; where nobody is there, or nobody answers in time, it is a no. */
export async function askConsent(
  { request, policy }: Prepared,
  record: RunTrail,
  asked: Asked,
): Promise<Exclude<Consent, 'silence'>> {
  const details = asked.details ?? [];
  const question: Question = {
    effect: asked.effect,
    details: [['command', request.argv.join(' ')], ...details],
    reasons: asked.reasons,
    otherwise: 'it does not happen',
    lasting: asked.lasting,
  };
  const isThere = request.person !== undefined && !policy.unattended;
  record.append({
    type: 'question',
    kind: asked.kind,
    effect: asked.effect,
    ...(details.length === 0 ? {} : { details: details.map(([label, text]) => `${label}: ${text}`) }),
    reasons: asked.reasons,
    asked: isThere ? 'terminal' : 'nobody',
  });
  const began = Date.now();
  const answer = isThere ? await request.person.ask(question).catch(() => 'no' as const) : 'no';
  const consent = answer === 'silence' ? 'no' : answer;
  record.append({
    type: 'answer',
    kind: asked.kind,
    verdict: consent === 'no' ? 'deny' : 'allow',
    source: isThere ? SOURCES[answer] : 'config',
    ...(consent === 'run' || consent === 'always' ? { lasts: consent === 'run' ? 'run' : 'repository' } : {}),
    latencyMs: Date.now() - began,
  });
  return consent;
}
