import type { z } from 'zod';
import type { CommandRule, Layer, NetworkRule, SshRule, Verdict } from '../model/index.ts';
import { approvalsOf, checkApprovals } from './approval-rule.ts';
import type { DocumentLimits, DocumentNetworkRule, DocumentRule, DocumentSshRule, PolicyDocument } from './document.ts';
import type { PolicyLayer } from './layer.ts';
import { checkMcp, mcpOf } from './mcp-rule.ts';
import { nearest } from './nearest.ts';
import { parseNetworkRule } from './network-rule.ts';
import { checkDocument } from './schema.ts';
import { parseSshRule } from './ssh-rule.ts';
import { parseCount, parseSize, parseTime } from './units.ts';

/** One thing that is wrong with a policy document. */
export interface PolicyProblem {
  /** Where in the document: `limits.memory`, `commands.deny[2].run`. */
  readonly path: string;
  /** What was expected, and the nearest known key where one was misspelled. */
  readonly message: string;
}

export type PolicyParse =
  | { readonly ok: true; readonly layer: PolicyLayer }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

const MOST_PROBLEMS = 20;

/** Checks a document (as a YAML parser gave it) and turns it into a layer. Never throws for what a document can hold. */
export function parsePolicyDocument(value: unknown, layer: Layer, path: string | null): PolicyParse {
  const result = checkDocument(value);
  if (!result.ok) return { ok: false, problems: result.issues.flatMap((issue) => problemsOf(issue, [])).slice(0, MOST_PROBLEMS) };
  const problems = checkRules(result.document);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, layer: toLayer(result.document, layer, path) };
}

function problemsOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): readonly PolicyProblem[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: showPath([...path, key]), message: unknownKey(key, path) }));
  // In a list of commands the object form tells more than "neither of the two".
  const objectForm =
    issue.code === 'invalid_union'
      ? issue.errors.find(
          (errors) => errors.length > 0 && errors.every((one) => one.code === 'unrecognized_keys' || one.path.length > 0),
        )
      : undefined;
  if (objectForm !== undefined) return objectForm.flatMap((one) => problemsOf(one, path));
  return [{ path: showPath(path), message: issue.message }];
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  '': [
    'version',
    'profile',
    'approval',
    'files',
    'environment',
    'limits',
    'commands',
    'destructive',
    'budgets',
    'preview',
    'overlay',
    'reads',
    'scan',
    'packages',
    'network',
    'phases',
    'git',
    'mcp',
    'labels',
    'flows',
    'approvals',
    'bypass',
    'tiers',
  ],
  files: ['read', 'write', 'deny', 'protect', 'report'],
  environment: ['allow', 'deny', 'set'],
  limits: ['memory', 'pids', 'cpu', 'time', 'file-size', 'open-files'],
  commands: ['allow', 'ask', 'deny'],
  destructive: ['limit', 'window'],
  budgets: ['denials', 'calls', 'destructive', 'agents'],
  scan: ['ask', 'deny'],
  packages: ['cooldown', 'internal', 'refused-licences'],
  network: ['allow', 'ask', 'deny', 'unlisted', 'fetch'],
  phases: ['setup', 'agent'],
  git: ['push'],
  tiers: ['high'],
  labels: ['private', 'untrusted'],
  flows: ['toxic', 'private', 'allow'],
  mcp: ['unlisted', 'message-size', 'servers'],
  approvals: ['channels', 'public-url', 'port'],
};
const RULE_KEYS = ['run', 'unless', 'why', 'match', 'not_match'];

function unknownKey(key: string, path: readonly PropertyKey[]): string {
  const known = path.length > 1 ? RULE_KEYS : (KEYS[String(path[0] ?? '')] ?? []);
  const near = nearest(key, known);
  return near === undefined
    ? `is not known here; expected one of ${known.join(', ')}`
    : `is not known here; did you mean ${near}?`;
}

function showPath(path: readonly PropertyKey[]): string {
  const shown = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part).slice(0, 60)}`)).join('');
  return shown.replace(/^\./, '') || 'the document';
}

// What the schema cannot say: places and rules that would not mean what they seem to.
function checkRules(document: PolicyDocument): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  for (const key of ['read', 'write'] as const) {
    document.files?.[key]?.forEach((place, at) => {
      if (!/^(?:\/|~\/)/.test(place) || place.split('/').includes('..'))
        problems.push({
          path: `files.${key}[${at}]`,
          message: 'expected an absolute path or one that starts with ~/, without ..',
        });
    });
  }
  for (const key of ['deny', 'protect', 'report'] as const) {
    document.files?.[key]?.forEach((place, at) => {
      const isOneName = key !== 'deny' || !place.includes('/');
      if (place.startsWith('/') || place.startsWith('~') || place.split('/').includes('..') || !isOneName)
        problems.push({
          path: `files.${key}[${at}]`,
          message: isOneName ? 'expected a name or a relative path' : 'expected the name of a file, without a folder',
        });
    });
  }
  document.commands?.allow?.forEach((rule, at) => {
    const words = typeof rule === 'string' ? rule : rule.run;
    if (/^\s*\*/.test(words))
      problems.push({
        path: `commands.allow[${at}]`,
        message: 'would allow every command; expected the name of a program first',
      });
  });
  return [
    ...problems,
    ...checkNetwork(document),
    ...checkSsh(document),
    ...checkLabels(document),
    ...checkMcp(document),
    ...checkApprovals(document),
  ];
}

// A place that is none would be a label that is never given.
function checkLabels({ labels }: PolicyDocument): readonly PolicyProblem[] {
  return (['private', 'untrusted'] as const).flatMap((key) =>
    (labels?.[key] ?? []).flatMap((place, at) => {
      const isPlain = !place.split('/').includes('..') && (!place.includes('/') || !place.includes('*')) && !/^\*+$/.test(place);
      const message = 'expected a file name (* stands for any text within it), or a path without * and ..';
      return isPlain && (!place.startsWith('~') || place.startsWith('~/')) ? [] : [{ path: `labels.${key}[${at}]`, message }];
    }),
  );
}

function checkSsh({ phases }: PolicyDocument): readonly PolicyProblem[] {
  const lists = { 'phases.setup.ssh': phases?.setup?.ssh, 'phases.agent.ssh': phases?.agent?.ssh };
  return Object.entries(lists).flatMap(([key, rules]) =>
    (rules ?? []).flatMap((rule, at) => {
      const parsed = parseSshRule(rule, 'user');
      return parsed.ok ? [] : [{ path: `${key}[${at}]`, message: parsed.why }];
    }),
  );
}

function sshOf(rules: readonly DocumentSshRule[] | undefined, layer: Layer): readonly SshRule[] | undefined {
  return rules?.flatMap((rule) => {
    const parsed = parseSshRule(rule, layer);
    return parsed.ok ? [parsed.rule] : [];
  });
}

// A rule that cannot be read would be a hole or a wall that nobody asked for.
function checkNetwork({ network, phases, flows }: PolicyDocument): readonly PolicyProblem[] {
  const lists = {
    'network.allow': network?.allow,
    'network.ask': network?.ask,
    'network.deny': network?.deny,
    'phases.setup.allow': phases?.setup?.allow,
    'flows.allow': flows?.allow,
  };
  return Object.entries(lists).flatMap(([key, rules]) =>
    (rules ?? []).flatMap((rule, at) => {
      const parsed = parseNetworkRule(rule, 'user');
      return parsed.ok ? [] : [{ path: `${key}[${at}]`, message: parsed.why }];
    }),
  );
}

function networkOf({ network }: PolicyDocument, layer: Layer): PolicyLayer['network'] {
  if (network === undefined) return undefined;
  const { allow, ask, deny, unlisted, fetch } = network;
  return { allow: readRules(allow, layer), ask: readRules(ask, layer), deny: readRules(deny, layer), unlisted, fetch };
}

function setupOf({ phases }: PolicyDocument, layer: Layer): PolicyLayer['setup'] {
  const setup = phases?.setup;
  return setup === undefined ? undefined : { ...setup, allow: readRules(setup.allow, layer), ssh: sshOf(setup.ssh, layer) };
}

function readRules(rules: readonly DocumentNetworkRule[] | undefined, layer: Layer): readonly NetworkRule[] | undefined {
  return rules?.flatMap((rule) => {
    const parsed = parseNetworkRule(rule, layer);
    return parsed.ok ? [parsed.rule] : [];
  });
}

function toLayer(document: PolicyDocument, layer: Layer, path: string | null): PolicyLayer {
  const toRules = (list: Verdict): readonly CommandRule[] | undefined =>
    document.commands?.[list]?.map((rule) => toRule(rule, layer));
  return {
    layer,
    path,
    profile: document.profile,
    approval: document.approval,
    files: document.files,
    environment: document.environment,
    limits: document.limits === undefined ? undefined : toLimits(document.limits),
    commands: { allow: toRules('allow'), ask: toRules('ask'), deny: toRules('deny') },
    destructive:
      document.destructive === undefined
        ? undefined
        : { limit: optional(document.destructive.limit, parseCount), windowMs: optional(document.destructive.window, parseTime) },
    budgets: document.budgets === undefined ? undefined : toBudgets(document.budgets),
    preview: document.preview,
    overlay: document.overlay,
    reads: document.reads,
    scan: document.scan,
    packages: packagesOf(document),
    network: networkOf(document, layer),
    setup: setupOf(document, layer),
    secrets: document.phases?.agent?.secrets,
    ssh: sshOf(document.phases?.agent?.ssh, layer),
    push: document.git?.push,
    mcp: mcpOf(document, layer),
    labels: document.labels,
    flows: document.flows === undefined ? undefined : { ...document.flows, allow: readRules(document.flows.allow, layer) },
    approvals: approvalsOf(document),
    bypass: document.bypass,
    highTier: document.tiers?.high,
  };
}

function packagesOf({ packages }: PolicyDocument): PolicyLayer['packages'] {
  if (packages === undefined) return undefined;
  const { cooldown, internal, 'refused-licences': refusedLicences } = packages;
  return { cooldown: optional(cooldown, parseTime), internal, refusedLicences };
}

function toRule(rule: DocumentRule, layer: Layer): CommandRule {
  if (typeof rule === 'string') return { run: rule, unless: undefined, why: undefined, match: [], notMatch: [], layer };
  return { run: rule.run, unless: rule.unless, why: rule.why, match: rule.match ?? [], notMatch: rule.not_match ?? [], layer };
}

function toBudgets({ denials, calls, destructive, agents }: NonNullable<PolicyDocument['budgets']>): PolicyLayer['budgets'] {
  return {
    denials: optional(denials, parseCount),
    calls: optional(calls, parseCount),
    destructive: optional(destructive, parseCount),
    agents: optional(agents, parseCount),
  };
}

function toLimits(limits: DocumentLimits): PolicyLayer['limits'] {
  const cpu = optional(limits.cpu, parseTime);
  return {
    memory: optional(limits.memory, parseSize),
    pids: optional(limits.pids, parseCount),
    // A limit of CPU time below a second is still a limit.
    cpu: cpu === undefined ? undefined : Math.ceil(cpu / 1000),
    time: optional(limits.time, parseTime),
    fileSize: optional(limits['file-size'], parseSize),
    openFiles: optional(limits['open-files'], parseCount),
  };
}

function optional<T>(value: T | undefined, parse: (value: T) => number | undefined): number | undefined {
  return value === undefined ? undefined : parse(value);
}
