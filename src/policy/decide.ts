import type { CommandEffects, CommandRule, Decision, Effect, Obligation, Policy, Reason, Verdict } from '../model/index.ts';
import { concerns, covers } from './match.ts';

export interface DecideContext {
  /** Absolute folder that the run may change. */
  readonly workspace: string;
  readonly home: string;
  /** Folder that the command starts in, when it is not the workspace itself. */
  readonly cwd?: string;
  /** Whether the command will run inside the cage; where it can't, every command that no rule allows is asked about. */
  readonly confined: boolean;
}

/**
 * Decides a command from its effects. Pure: the same effects, policy and context always give the same decision.
 *
 * Order: a `deny` rule, then `allow` rules that cover every command of the line, then an `ask` rule, then the approval mode.
 * `boundary` asks where an effect would leave the cage or could not be taken back; `untrusted`, a profile without walls and
 * a command outside the cage ask about everything else; unattended, what would be asked is denied.
 */
export function decideCommand(effects: CommandEffects, policy: Policy, context: DecideContext): Decision {
  const denied = firstConcern(policy.commands.deny, effects);
  if (denied?.match === 'yes') return decision('deny', [ruleReason('commands.deny', denied.rule)], []);
  const leaving = effects.effects.map((effect) => leavesCage(effect, policy, context)).filter((reason) => reason !== undefined);
  const allowedBy = coveringRules(policy, effects);
  const isCovered =
    allowedBy.length > 0 && effects.unknown.length === 0 && denied === undefined && !writesOutside(leaving, context, policy);
  if (isCovered)
    return decision(
      'allow',
      allowedBy.map((rule) => ruleReason('commands.allow', rule)),
      obligations(effects, policy, context),
    );
  const asks: Reason[] = [];
  if (denied !== undefined)
    asks.push({
      rule: 'commands.deny',
      message: `this may be what the rule "${denied.rule.run}" denies; a word of it is only known when it runs`,
    });
  const asked = firstConcern(policy.commands.ask, effects);
  if (asked !== undefined) asks.push(ruleReason('commands.ask', asked.rule));
  asks.push(...leaving, ...modeReasons(effects, policy, context));
  if (asks.length === 0)
    return decision(
      'allow',
      [{ rule: 'boundary.contained', message: 'it stays inside the cage, and what it changes can be undone' }],
      obligations(effects, policy, context),
    );
  if (!policy.unattended) return decision('ask', unique(asks), obligations(effects, policy, context));
  return decision(
    'deny',
    unique([...asks, { rule: 'approval.never', message: 'nobody is there to be asked, and what would be asked is denied' }]),
    [],
  );
}

function firstConcern(
  rules: readonly CommandRule[],
  effects: CommandEffects,
): { rule: CommandRule; match: 'yes' | 'maybe' } | undefined {
  let maybe: CommandRule | undefined;
  for (const rule of rules) {
    for (const command of effects.commands) {
      const match = concerns(rule, command);
      if (match === 'yes') return { rule, match };
      if (match === 'maybe') maybe ??= rule;
    }
  }
  return maybe === undefined ? undefined : { rule: maybe, match: 'maybe' };
}

// Every command of the line needs a rule of its own: `npm test; curl x` is not covered by a rule for `npm test`.
function coveringRules(policy: Policy, effects: CommandEffects): readonly CommandRule[] {
  const rules: CommandRule[] = [];
  for (const command of effects.commands) {
    const rule = policy.commands.allow.find((one) => covers(one, command));
    if (rule === undefined) return [];
    if (!rules.includes(rule)) rules.push(rule);
  }
  return rules;
}

const LEAVING: Readonly<Partial<Record<Effect['kind'], string>>> = {
  remote: 'it changes something on another machine, which undo does not reach',
  publish: 'it publishes, and what is published cannot be taken back',
  'execute-download': 'it runs a program that nobody has seen',
};
const LEAVING_WHEN_DESTRUCTIVE: Readonly<Partial<Record<Effect['kind'], string>>> = {
  database: 'it loses data of a database, which undo does not reach',
  system: 'it changes this machine outside the workspace, which undo does not reach',
};

function leavesCage(effect: Effect, policy: Policy, context: DecideContext): Reason | undefined {
  const why = LEAVING[effect.kind] ?? (effect.destructive ? LEAVING_WHEN_DESTRUCTIVE[effect.kind] : undefined);
  if (why !== undefined) return { rule: `boundary.${effect.kind}`, message: `${effect.summary}: ${why}` };
  const isFileChange =
    effect.kind === 'delete' || effect.kind === 'overwrite' || effect.kind === 'write' || effect.kind === 'mode';
  if (!isFileChange || effect.targets.every((target) => isInside(target, policy, context))) return undefined;
  return { rule: 'boundary.outside', message: `${effect.summary}: that is outside the workspace` };
}

function writesOutside(leaving: readonly Reason[], context: DecideContext, policy: Policy): boolean {
  return isUncaged(policy, context) && leaving.some((reason) => reason.rule === 'boundary.outside');
}

function modeReasons(effects: CommandEffects, policy: Policy, context: DecideContext): readonly Reason[] {
  const isEmpty = effects.commands.length === 0 && effects.effects.length === 0 && effects.unknown.length === 0;
  if (isEmpty) return [];
  if (!context.confined) return [{ rule: 'approval.untrusted', message: 'it would run outside the cage, and no rule allows it' }];
  if (policy.profile === 'unconfined')
    return [{ rule: 'approval.untrusted', message: 'the profile unconfined has no walls, and no rule allows it' }];
  if (policy.approval === 'untrusted') return [{ rule: 'approval.untrusted', message: 'no rule allows it' }];
  return [];
}

function obligations(effects: CommandEffects, policy: Policy, context: DecideContext): readonly Obligation[] {
  const isRisky = effects.destructive || effects.unknown.length > 0;
  const confine: readonly Obligation[] = isUncaged(policy, context) ? [] : ['confine'];
  const preview: readonly Obligation[] = policy.preview && isRisky && confine.length > 0 ? ['preview'] : [];
  return [...confine, 'record', ...preview];
}

function isUncaged(policy: Policy, context: DecideContext): boolean {
  return !context.confined || policy.profile === 'unconfined';
}

// Without looking at the disk: what a symlink does is the wall's business, this only decides whether to ask.
function isInside(target: string, policy: Policy, context: DecideContext): boolean {
  const expanded = target.startsWith('~/') ? `${context.home}${target.slice(1)}` : target;
  if (/^[$`"]|:\/\//.test(expanded)) return true;
  const path = resolve(context.cwd ?? context.workspace, expanded);
  const places = [
    context.workspace,
    '/tmp',
    '/var/tmp',
    '/dev/null',
    '/dev/shm',
    ...policy.files.write.map((place) => (place.startsWith('~/') ? `${context.home}${place.slice(1)}` : place)),
  ];
  return places.some((place) => path === place || path.startsWith(place.endsWith('/') ? place : `${place}/`));
}

function resolve(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

function ruleReason(rule: string, from: CommandRule): Reason {
  return {
    rule,
    message:
      from.why === undefined
        ? `the rule "${from.run}" (${from.layer}) says so`
        : `${from.why} (rule "${from.run}", ${from.layer})`,
  };
}

function unique(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.filter((reason, at) => reasons.findIndex((one) => one.message === reason.message) === at);
}

function decision(verdict: Verdict, reasons: readonly Reason[], duties: readonly Obligation[]): Decision {
  return { verdict, reasons, obligations: duties };
}
