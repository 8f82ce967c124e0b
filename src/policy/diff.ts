import type { CommandRule, FetchMode, Limits, Policy, Profile, ScanLimit, Verdict } from '../model/index.ts';
import { type HostsOf, LISTED } from './diff-listed.table.ts';
import { formatSize, formatTime } from './units.ts';

export interface PolicyChange {
  /** Whether the new policy permits more or less. */
  readonly change: 'allows' | 'refuses';
  readonly sentence: string;
}

/** What policy `b` permits that `a` does not, and the other way round, as sentences; the permissions stand first. */
export function diffPolicies(a: Policy, b: Policy, hostsOf: HostsOf = () => []): readonly PolicyChange[] {
  const changes = [...diffModes(a, b), ...diffLists(a, b, hostsOf), ...diffCommands(a, b), ...diffLimits(a, b)];
  return [...changes.filter((one) => one.change === 'allows'), ...changes.filter((one) => one.change === 'refuses')];
}

const OPENNESS: Readonly<Record<Profile, number>> = { 'read-only': 0, workspace: 1, unconfined: 2 };
const PROFILE_SAYS: Readonly<Record<Profile, string>> = {
  'read-only': 'Commands may change nothing but their own /tmp (profile read-only).',
  workspace: 'Commands may change the workspace (profile workspace).',
  unconfined: 'Commands run without walls: they reach every file, every secret and the whole network (profile unconfined).',
};

const FETCH: Readonly<Record<FetchMode, { readonly rank: number; readonly sentence: string }>> = {
  off: { rank: 0, sentence: 'Commands can no longer read web pages through the cache.' },
  cached: { rank: 1, sentence: 'Commands can read web pages that are in the cache, or of hosts that they may reach.' },
  ask: { rank: 2, sentence: 'Commands can read web pages through the cache; a person is asked about those that are not in it.' },
};

const PUSH_OPENNESS: Readonly<Record<Verdict, number>> = { deny: 0, ask: 1, allow: 2 };
const PUSH_SAYS: Readonly<Record<Verdict, string>> = {
  deny: 'No push that can be read leaves.',
  ask: 'A person is asked about each push that can be read.',
  allow: 'Commands can push to the hosts that they reach, without a question.',
};

const MCP_SAYS: Readonly<Record<Verdict, string>> = {
  deny: 'Tools of MCP servers that no rule names are denied.',
  ask: 'A person is asked about tools of MCP servers that no rule names.',
  allow: 'Tools of accepted MCP servers run without a question.',
};

const TOXIC_SAYS: Readonly<Record<Policy['flows']['toxic'], string>> = {
  ask: 'After private data and what strangers wrote a person is asked before anything leaves.',
  deny: 'After private data and what strangers wrote nothing leaves.',
};

const PRIVATE_SAYS: Readonly<Record<Verdict, string>> = {
  deny: 'After private data nothing leaves.',
  ask: 'After private data a person is asked before anything leaves.',
  allow: 'Private data alone keeps nothing from leaving.',
};

function diffModes(a: Policy, b: Policy): readonly PolicyChange[] {
  const changes: PolicyChange[] = [];
  if (a.profile !== b.profile) changes.push(change(OPENNESS[b.profile] > OPENNESS[a.profile], PROFILE_SAYS[b.profile]));
  const [asked, asks] = [a.approval === 'untrusted', b.approval === 'untrusted'];
  if (asked !== asks)
    changes.push(
      change(
        asked,
        asks ? 'Every command that no rule allows is asked about.' : 'Commands that stay inside the cage run without a question.',
      ),
    );
  if (a.unattended !== b.unattended)
    changes.push(
      change(
        a.unattended,
        b.unattended ? 'What would be asked is denied, because nobody is there.' : 'A person can answer a question with yes.',
      ),
    );
  if (a.overlay !== b.overlay)
    changes.push(
      change(
        a.overlay,
        b.overlay
          ? 'Changes in the workspace are proposals on an overlay.'
          : 'Changes are made in the workspace itself, not proposed.',
      ),
    );
  if (a.preview !== b.preview)
    changes.push(
      change(
        a.preview,
        b.preview
          ? 'Destructive and unknown commands run on a copy first.'
          : 'Destructive and unknown commands no longer run on a copy first.',
      ),
    );
  if (a.network.unlisted !== b.network.unlisted)
    changes.push(
      change(
        b.network.unlisted === 'ask',
        b.network.unlisted === 'ask'
          ? 'A person is asked about hosts that no rule names.'
          : 'Hosts that no rule names are refused.',
      ),
    );
  if (a.network.fetch !== b.network.fetch)
    changes.push(change(FETCH[a.network.fetch].rank < FETCH[b.network.fetch].rank, FETCH[b.network.fetch].sentence));
  if (a.push !== b.push) changes.push(change(PUSH_OPENNESS[b.push] > PUSH_OPENNESS[a.push], PUSH_SAYS[b.push]));
  if (a.mcp.unlisted !== b.mcp.unlisted)
    changes.push(change(PUSH_OPENNESS[b.mcp.unlisted] > PUSH_OPENNESS[a.mcp.unlisted], MCP_SAYS[b.mcp.unlisted]));
  if (a.phases.setup.registries !== b.phases.setup.registries)
    changes.push(
      change(
        b.phases.setup.registries,
        b.phases.setup.registries
          ? 'Setup can reach your package registries.'
          : 'Setup can no longer reach your package registries.',
      ),
    );
  if (a.flows.toxic !== b.flows.toxic) changes.push(change(b.flows.toxic === 'ask', TOXIC_SAYS[b.flows.toxic]));
  if (a.flows.private !== b.flows.private)
    changes.push(change(PUSH_OPENNESS[b.flows.private] > PUSH_OPENNESS[a.flows.private], PRIVATE_SAYS[b.flows.private]));
  changes.push(...diffScan(a, b));
  if (a.reads !== b.reads) changes.push(change(a.reads, b.reads ? 'Reads are recorded.' : 'Reads are no longer recorded.'));
  return changes;
}

function diffLists(a: Policy, b: Policy, hostsOf: HostsOf): readonly PolicyChange[] {
  return LISTED.flatMap((list) => {
    const [before, after] = [list.of(a, hostsOf), list.of(b, hostsOf)];
    const added = after.filter((name) => !before.includes(name)).map((name) => change(list.permits, list.more(name)));
    const removed = before.filter((name) => !after.includes(name)).map((name) => change(!list.permits, list.less(name)));
    return [...added, ...removed];
  });
}

const RULE_SAYS: Readonly<Record<Verdict, readonly [added: string, removed: string]>> = {
  allow: ['runs without a question', 'no longer runs without a question'],
  ask: ['is asked about', 'is no longer asked about'],
  deny: ['is denied', 'is no longer denied'],
};

function diffCommands(a: Policy, b: Policy): readonly PolicyChange[] {
  return (['allow', 'ask', 'deny'] as const).flatMap((verdict) => {
    const [before, after] = [a.commands[verdict].map(describeRule), b.commands[verdict].map(describeRule)];
    const permits = verdict === 'allow';
    const added = after
      .filter((rule) => !before.includes(rule))
      .map((rule) => change(permits, `${rule} ${RULE_SAYS[verdict][0]}.`));
    const removed = before
      .filter((rule) => !after.includes(rule))
      .map((rule) => change(!permits, `${rule} ${RULE_SAYS[verdict][1]}.`));
    return [...added, ...removed];
  });
}

function describeRule(rule: CommandRule): string {
  return rule.unless === undefined ? `\`${rule.run}\`` : `\`${rule.run}\` (unless ${rule.unless})`;
}

const LIMIT_SAYS: readonly (readonly [keyof Limits, string, (value: number) => string])[] = [
  ['memory', 'memory', formatSize],
  ['pids', 'processes', formatCount],
  ['cpu', 'CPU time', (seconds) => formatTime(seconds * 1000)],
  ['time', 'time', formatTime],
  ['fileSize', 'size of a file', formatSize],
  ['openFiles', 'open files', formatCount],
];

const SCAN_OPENNESS: Readonly<Record<ScanLimit, number>> = { low: 0, medium: 1, high: 2, critical: 3, none: 4 };

function diffScan({ scan: before }: Policy, { scan: after }: Policy): readonly PolicyChange[] {
  const said = (limit: ScanLimit, what: string): string =>
    limit === 'none'
      ? `No finding in code that is about to run is ${what}.`
      : `Code that is about to run is ${what} from findings of ${limit} severity on.`;
  const one = (key: 'ask' | 'deny', what: string): readonly PolicyChange[] =>
    before[key] === after[key] ? [] : [change(SCAN_OPENNESS[after[key]] > SCAN_OPENNESS[before[key]], said(after[key], what))];
  return [...one('ask', 'asked about'), ...one('deny', 'stopped without a question')];
}

const BUDGET_SAYS: readonly (readonly [keyof Policy['budgets'], string])[] = [
  ['denials', 'identical denials'],
  ['calls', 'calls of tools'],
  ['destructive', 'destructive operations'],
  ['agents', 'further agents'],
];

function diffLimits(a: Policy, b: Policy): readonly PolicyChange[] {
  const changes = LIMIT_SAYS.flatMap(([name, says, format]) => {
    const [before, after] = [a.limits[name], b.limits[name]];
    return before === after
      ? []
      : [change(isHigher(before, after), `The limit of ${says} is ${format(after)} instead of ${format(before)}.`)];
  });
  for (const [name, says] of BUDGET_SAYS) {
    const [was, is] = [a.budgets[name], b.budgets[name]];
    if (was !== is)
      changes.push(change(isHigher(was, is), `A session may use up ${formatCount(is)} ${says} instead of ${formatCount(was)}.`));
  }
  const [before, after] = [a.destructive, b.destructive];
  if (before.limit !== after.limit)
    changes.push(
      change(
        isHigher(before.limit, after.limit),
        `${formatCount(after.limit)} instead of ${formatCount(before.limit)} destructive operations pass before a run is held.`,
      ),
    );
  if (before.windowMs !== after.windowMs)
    changes.push(
      change(
        after.windowMs < before.windowMs,
        `Destructive operations are counted over ${formatTime(after.windowMs)} instead of ${formatTime(before.windowMs)}.`,
      ),
    );
  const [was, is] = [a.packages.cooldown, b.packages.cooldown];
  if (was !== is)
    changes.push(
      change(is < was, `A version of a package must have been public for ${formatTime(is)} instead of ${formatTime(was)}.`),
    );
  return changes;
}

function isHigher(before: number, after: number): boolean {
  if (before === 0) return false;
  return after === 0 || after > before;
}

function formatCount(value: number): string {
  return value === 0 ? 'no limit' : String(value);
}

function change(permits: boolean, sentence: string): PolicyChange {
  return { change: permits ? 'allows' : 'refuses', sentence };
}
