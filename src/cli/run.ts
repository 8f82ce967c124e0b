import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { hasTerminal } from '../approval/index.ts';
import { flowKey, type RunRequest, type RunResult, runPhases } from '../guard/index.ts';
import { type DeniedSummary, type NetworkRule, UserError } from '../model/index.ts';
import { denialOf, formatDenial, parseNetworkRule, parseSshRule, parseTime } from '../policy/index.ts';
import type { Invocation, Io } from './command.ts';
import { textFlag, textFlags } from './flags.ts';
import { readLimits } from './limits.ts';
import { missingProgram, refusedProgram } from './missing-program.ts';
import { readNames } from './names.ts';
import { notInside } from './not-inside.ts';
import { alarmLines, closingLine } from './run-report.ts';
import { fitted, visible } from './text.ts';

const PROFILES = ['read-only', 'workspace', 'unconfined'] as const;
const MODES = ['namespaces', 'landlock', 'bubblewrap', 'observe'] as const;

/** `sallyport run`. */
export async function run(invocation: Invocation): Promise<number> {
  const { flags } = invocation;
  const argv = invocation.rest ?? invocation.args;
  if (argv.length === 0) {
    throw new UserError('NO_COMMAND', 'No command was given.', {
      hint: 'sallyport run [options] -- COMMAND [ARG...], for example: sallyport run -- npm test',
      exitCode: 125,
    });
  }
  const file = textFlag(flags, 'summary');
  if (file !== undefined) writeSummary(file, '');
  const result = await runPhases(requestOf(invocation, argv));
  report(result, invocation);
  if (flags['learn'] === true) await propose(result, invocation);
  return result.exitCode;
}

/** What the flags ask for. */
export function requestOf({ flags, io }: Invocation, argv: readonly string[]): RunRequest {
  return {
    argv,
    cwd: io.cwd,
    env: io.env,
    workspace: textFlag(flags, 'workspace'),
    profile: oneOf(PROFILES, flags['profile']),
    read: textFlags(flags, 'read'),
    write: textFlags(flags, 'write'),
    variables: readVariables(textFlags(flags, 'env'), io),
    hosts: readHosts(textFlags(flags, 'allow-host')),
    fetch: flags['fetch'] === true ? 'ask' : undefined,
    agent: textFlag(flags, 'agent'),
    secrets: textFlags(flags, 'secret'),
    setup: textFlags(flags, 'setup'),
    ssh: readKeys(textFlags(flags, 'ssh-key'), io.cwd),
    publish: readPublished(textFlags(flags, 'publish')),
    resolve: readNames(textFlags(flags, 'resolve'), 125),
    ...readLimits(textFlags(flags, 'limit')),
    policyFile: textFlag(flags, 'policy'),
    transaction: flags['transaction'] === true ? true : undefined,
    preview: flags['preview'] === true ? true : undefined,
    unattended: flags['unattended'] === true,
    debugger: flags['debugger'] === true,
    reads: flags['reads'] === true || flags['learn'] === true ? true : undefined,
    person: personOf(flags),
    notice: (line) => io.err(`${line}\n`),
    ticket: textFlag(flags, 'ticket'),
    session: sessionOf(textFlag(flags, 'session'), io.cwd),
    carried: io.carried,
    forceMode: oneOf(MODES, flags['force-mode']),
  };
}

function readHosts(hosts: readonly string[]): readonly NetworkRule[] {
  return hosts.map((host) => {
    const parsed = parseNetworkRule(host, 'command-line');
    if (parsed.ok) return parsed.rule;
    throw new UserError('BAD_HOST', `--allow-host: ${parsed.why}.`, {
      hint: 'Write a host and a port: --allow-host api.example.com:443',
      exitCode: 125,
    });
  });
}

/** Names that are set: one that is not lets nothing in, and a value that stands in a command line is read by others. */
function readVariables(names: readonly string[], io: Io): readonly string[] {
  for (const name of names) {
    if (name === '' || name.includes('='))
      throw new UserError(
        'BAD_VARIABLE',
        `--env takes the name of a variable, and ${JSON.stringify(name.split('=', 1)[0])} came with a value.`,
        {
          hint: 'Set it before the run, and name it: NAME=value sallyport run --env NAME -- COMMAND',
          exitCode: 125,
        },
      );
    if (io.env[name] === undefined) io.err(`sallyport: --env ${visible(name)}: it is not set here, so nothing is let in.\n`);
  }
  return names;
}

/** `KEY[=HOST,...]`: with hosts for git there and for signing, without for signing alone. */
function readKeys(keys: readonly string[], cwd: string): NonNullable<RunRequest['ssh']> {
  return keys.map((written) => {
    const [, name = '', hosts] = /^(.*?)(?:=([^=/]+))?$/s.exec(written) ?? [];
    const key = /^(?:SHA256:|\/|~\/)/.test(name) ? name : resolve(cwd, name);
    const rule = hosts === undefined ? key : { key, hosts: hosts.split(','), for: ['git', 'sign'] as const };
    const parsed = parseSshRule(rule, 'command-line');
    if (parsed.ok) return parsed.rule;
    throw new UserError('BAD_KEY', `--ssh-key: ${parsed.why}.`, {
      hint: 'For example: --ssh-key ~/.ssh/id_ed25519.pub=github.com',
      exitCode: 125,
    });
  });
}

/** `CLIENT:ID`, as the hook of a client names its session; `gateway:KEY`, as a gateway names its own. */
function sessionOf(text: string | undefined, cwd: string): RunRequest['session'] {
  const [, client, id] = /^([\w-]+):(.+)$/s.exec(text ?? '') ?? [];
  if (client === undefined || id === undefined) return undefined;
  if (client === 'gateway') return { key: id, client: 'mcp', cwd, isGateway: true };
  return { key: flowKey(client, id), client, cwd, isGateway: false };
}

const ANSWER_WITHIN_MS = 300_000;

export function personOf(flags: Invocation['flags']): RunRequest['person'] {
  const given = textFlag(flags, 'answer-within');
  const withinMs = given === undefined ? ANSWER_WITHIN_MS : given === 'none' ? 0 : parseTime(given);
  if (withinMs === undefined)
    throw new UserError('BAD_TIME', `--answer-within: ${JSON.stringify(given)} is no time.`, {
      hint: 'For example: --answer-within 90s, or none to wait for ever.',
      exitCode: 125,
    });
  if (flags['unattended'] === true || !hasTerminal()) return undefined;
  return { ask: async (question) => (await import('../approval/index.ts')).askOnTerminal(question, withinMs) };
}

function readPublished(ports: readonly string[]): NonNullable<RunRequest['publish']> {
  const pairs = ports.map((port) => {
    const [outside = Number.NaN, inside = outside] = /^\d{1,5}(?::\d{1,5})?$/.test(port) ? port.split(':').map(Number) : [];
    if ([outside, inside].every((one) => one >= 1 && one <= 65_535)) return { outside, inside };
    throw new UserError('BAD_PORT', `--publish: ${JSON.stringify(port)} is no port.`, {
      hint: 'For example: --publish 8080, or --publish 8080:3000 where the command listens on 3000.',
      exitCode: 125,
    });
  });
  if (new Set(pairs.map(({ outside }) => outside)).size < pairs.length || pairs.length > 32)
    throw new UserError('BAD_PORT', 'Each port of this machine can be published once, and at most 32 of them.', {
      exitCode: 125,
    });
  return pairs;
}

/** What a run's caller must read, on the error stream. */
export function report(result: RunResult, { flags, io }: Invocation): void {
  for (const denial of told(result)) io.err(io.errIsTty ? fitted(denial, io.columns) : denial);
  io.err(alarmLines(result.summary));
  const file = textFlag(flags, 'summary');
  if (file !== undefined) writeSummary(file, `${JSON.stringify(result.summary, null, 2)}\n`);
  if (flags['json'] === true) io.err(`${JSON.stringify(result.summary)}\n`);
  else if (flags['quiet'] !== true) io.err(`${closingLine(result.summary, result.isTransaction, io.colour.err)}\n`);
  if (result.exitCode !== 0 && flags['quiet'] !== true && flags['json'] !== true)
    for (const line of notInside(result.programs)) io.err(`${line}\n`);
  const { reason, command, workspace } = result.summary;
  if (flags['json'] === true) return;
  const asked = { program: command[0] ?? '', cwd: io.cwd, path: io.env['PATH'], home: io.env['HOME'], workspace };
  const why = reason === 'ENOENT' ? missingProgram(asked) : reason === 'EACCES' ? refusedProgram(asked) : undefined;
  if (why !== undefined) io.err(`${why}\n`);
}

const NOISY = new Set(['read-only', 'socket', 'network', 'syscall', 'limit']);
/** What programs set of themselves, and do without: whatever made one fail, it was not that. */
const OF_ITSELF = /^\/proc\/\d+\/(?:autogroup|comm|coredump_filter|oom_adj|oom_score_adj|timerslack_ns)$/;
const MOST_TOLD = 5;

/**
 * Refusals for the program's caller, one text a rule with its first case. Programs try many things that they can do without
 * (a cache, a log), so those are told only when the program failed; what was stopped on purpose is always told.
 */
function told({ exitCode, denials, summary, decision, findings, flows, patches, phase }: RunResult): readonly string[] {
  if (summary.reason === 'denied')
    return [formatDenial(denialOf({ by: 'policy', command: summary.command.join(' '), decision }))];
  const byRule = new Map<string, { first: DeniedSummary; total: number; most: number }>();
  for (const denial of denials.filter(({ what }) => !OF_ITSELF.test(what))) {
    const known = byRule.get(denial.rule);
    if (known === undefined) byRule.set(denial.rule, { first: denial, total: denial.count, most: denial.count });
    else
      byRule.set(denial.rule, {
        first: known.first,
        total: known.total + denial.count,
        most: Math.max(known.most, denial.count),
      });
  }
  const weighty = [...byRule.values()].filter(({ first }) => exitCode !== 0 || !NOISY.has(first.rule)).slice(0, MOST_TOLD);
  const mends = patches.slice(0, MOST_TOLD).map(mendOf);
  const refusals = weighty.map(({ first, total, most }) => {
    const denial = denialOf({ by: 'cage', rule: first.rule, what: first.what, op: first.op, phase });
    const what = total > first.count ? `${denial.what} and ${total - first.count} more like it` : denial.what;
    const reasons = first.rule === 'script' ? findings : first.rule.startsWith('flow.') ? flows : [];
    const why = reasons.length > 0 ? reasons.slice(0, 3).join('; ') : denial.why;
    return formatDenial({ ...denial, what, why }, most - 1);
  });
  return [...refusals, ...mends];
}

/** Whoever wrote what was stopped reads how it can be mended. */
function mendOf(patch: string): string {
  const lines = patch
    .trimEnd()
    .split('\n')
    .map((line) => `  ${visible(line)}`);
  return `sallyport: this would mend it (\`sallyport fix\` makes the change):\n${lines.join('\n')}\n`;
}

/** Called with nothing before the run too: a summary that cannot be written is said while nothing has happened yet. */
function writeSummary(file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (cause) {
    throw new UserError('SUMMARY_UNWRITABLE', `The summary can't be written to ${file}.`, {
      hint: 'Name a file in a directory that exists and that you may write.',
      exitCode: 125,
      cause,
    });
  }
}

async function propose(result: RunResult, { io }: Invocation): Promise<void> {
  const { readObservations, loadPolicy } = await import('../guard/index.ts');
  const { suggestPolicy } = await import('../policy/index.ts');
  const { policy } = await loadPolicy({ workspace: result.summary.workspace, env: io.env, exitCode: 125 });
  const suggestion = suggestPolicy(readObservations(result.summary.run, io.env), policy);
  io.err(
    suggestion.yaml === ''
      ? 'sallyport: nothing to propose: the policy covers what this run did.\n'
      : `sallyport: a proposal for your own policy file, not applied:\n${suggestion.yaml}`,
  );
}

function oneOf<T extends string>(choices: readonly T[], value: unknown): T | undefined {
  return choices.find((choice) => choice === value);
}
