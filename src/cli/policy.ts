/** The policy commands. Nothing here runs a command or changes a file. */
import { basename, resolve } from 'node:path';
import { loadPolicy, loadShellParser, readObservations, readPolicyFile, withHouseJudged } from '../guard/index.ts';
import { argvNeedsParser, effectsOfArgv, effectsOfShell } from '../inspect/shell/index.ts';
import type { CommandEffects, Policy } from '../model/index.ts';
import { UserError } from '../model/index.ts';
import type { Explanation, PolicyNote } from '../policy/index.ts';
import { diffPolicies, explainCommand, mergePolicy, suggestPolicy, testPolicy } from '../policy/index.ts';
import { painter } from './colour.ts';
import type { Invocation } from './command.ts';
import { visible } from './text.ts';

interface Loaded {
  readonly policy: Policy;
  readonly notes: readonly PolicyNote[];
}

/** Exit codes: 0 usable; 2, by a UserError, when a file is wrong. */
export async function check(invocation: Invocation): Promise<number> {
  const { policy, notes } = await loaded(invocation);
  const { io, flags } = invocation;
  if (flags['json'] === true) {
    io.out(`${JSON.stringify({ schemaVersion: 1, ok: true, sources: policy.sources, notes, policy })}\n`);
    return 0;
  }
  for (const source of policy.sources) io.out(`${source.layer.padEnd(13)} ${visible(source.path ?? '-')}\n`);
  for (const note of notes) io.out(`note: ${visible(note.path ?? note.layer)}: ${visible(note.message)}\n`);
  io.out(
    notes.length === 0
      ? 'The policy can be used.\n'
      : `The policy can be used; ${notes.length === 1 ? 'one part' : `${notes.length} parts`} of it ${notes.length === 1 ? 'does' : 'do'} not count.\n`,
  );
  return 0;
}

export async function explain(invocation: Invocation): Promise<number> {
  const { io, flags } = invocation;
  const folder = workspaceOf(invocation);
  if (flags['network'] === true || flags['host'] !== undefined) {
    const { explainNetwork } = await import('./reach.ts');
    return explainNetwork(invocation, folder, fileFlag(invocation));
  }
  const { policy } = await loadPolicy({
    workspace: folder,
    env: io.env,
    file: fileFlag(invocation),
    commandLine: flags['unattended'] === true ? { approval: 'never' } : undefined,
    exitCode: 2,
  });
  const server = flags['mcp'];
  if (typeof server === 'string') {
    const { explainMcp } = await import('./explain-call.ts');
    return explainMcp(invocation, server, policy);
  }
  const effects = await examine(invocation, io.cwd);
  const explained = explainCommand(effects, policy, {
    workspace: folder,
    cwd: io.cwd,
    home: homeOf(invocation),
    confined: policy.profile !== 'unconfined',
  });
  const judged = withHouseJudged({ ...explained, obligations: [] }, effects, policy, folder);
  const explanation = { ...explained, verdict: judged.verdict, reasons: judged.reasons };
  io.out(flags['json'] === true ? `${JSON.stringify(explanation)}\n` : describe(explanation, invocation));
  return 0;
}

export async function test(invocation: Invocation): Promise<number> {
  const { policy } = await loaded(invocation);
  const { io, flags } = invocation;
  const parser = await loadShellParser();
  const results = testPolicy(policy, (text) => effectsOfShell(text, parser, { cwd: io.cwd, home: homeOf(invocation) }));
  const failed = results.filter((result) => !result.passed);
  if (flags['json'] === true)
    io.out(`${JSON.stringify({ schemaVersion: 1, passed: results.length - failed.length, failed: failed.length, results })}\n`);
  else {
    for (const result of failed)
      io.out(
        `${result.list}: "${visible(result.rule)}" should ${result.expected === 'match' ? 'match' : 'not match'}: ${visible(result.example)}\n`,
      );
    io.out(
      results.length === 0
        ? 'No rule has examples.\n'
        : `${results.length - failed.length} of ${results.length} examples hold.\n`,
    );
  }
  return failed.length === 0 ? 0 : 1;
}

export async function diff(invocation: Invocation): Promise<number> {
  const { io, flags, args } = invocation;
  const [a, b, ...more] = args;
  if (a === undefined || b === undefined || more.length > 0)
    throw new UserError('USAGE', 'policy diff needs two policy files.', { hint: 'sallyport policy diff OLD NEW' });
  const { openVault } = await import('../vault/index.ts');
  const { stateDirectory } = await import('../trail/index.ts');
  const secrets = openVault(stateDirectory(io.env), io.env).list();
  const [before, after] = [await policyOf(resolve(io.cwd, a)), await policyOf(resolve(io.cwd, b))];
  const hostsOf = (name: string): readonly string[] => secrets.find((secret) => secret.name === name)?.hosts ?? [];
  const changes = diffPolicies(before.policy, after.policy, hostsOf);
  if (flags['json'] === true) {
    io.out(`${JSON.stringify({ schemaVersion: 1, changes })}\n`);
    return 0;
  }
  const paint = painter(io.colour.out);
  for (const { change, sentence } of changes)
    io.out(`${change === 'allows' ? paint('red', '+') : paint('green', '-')} ${visible(sentence)}\n`);
  if (changes.length === 0) io.out('Both policies permit the same.\n');
  return 0;
}

/** Prints YAML that a person may copy into the own policy; nothing is applied. */
export async function suggest(invocation: Invocation): Promise<number> {
  const { io, flags, args } = invocation;
  const [run = 'last', ...more] = args;
  if (more.length > 0) throw new UserError('USAGE', 'policy suggest takes one run.', { hint: 'sallyport policy suggest RUN' });
  const observations = readObservations(run, io.env);
  const { policy } = await loadPolicy({ workspace: workspaceOf(invocation), env: io.env, exitCode: 2 });
  const { yaml, left } = suggestPolicy(observations, policy);
  if (flags['json'] === true) {
    io.out(`${JSON.stringify({ schemaVersion: 1, run: observations.run, yaml, left })}\n`);
    return 0;
  }
  io.out(yaml);
  for (const sentence of left) io.err(`left out: ${visible(sentence)}\n`);
  if (yaml === '') io.err('The policy already permits what this run did; there is nothing to propose.\n');
  return 0;
}

async function loaded(invocation: Invocation): Promise<Loaded> {
  const [file, ...more] = invocation.args;
  if (more.length > 0) throw new UserError('USAGE', 'Only one policy file can be given.', {});
  if (file === undefined) return loadPolicy({ workspace: workspaceOf(invocation), env: invocation.io.env, exitCode: 2 });
  const path = resolve(invocation.io.cwd, file);
  return mergePolicy([await readPolicyFile(path, basename(path) === 'sallyport.yaml' ? 'repository' : 'user')]);
}

async function policyOf(path: string): Promise<Loaded> {
  return mergePolicy([await readPolicyFile(path, 'user')]);
}

async function examine(invocation: Invocation, cwd: string): Promise<CommandEffects> {
  const { flags, rest } = invocation;
  const context = { cwd, home: homeOf(invocation) };
  const shell = flags['shell'];
  if (typeof shell === 'string') {
    if (rest !== undefined) throw new UserError('USAGE', 'Give either --shell CMD or -- COMMAND, not both.', {});
    return effectsOfShell(shell, await loadShellParser(), context);
  }
  if (rest === undefined || rest.length === 0)
    throw new UserError('USAGE', 'policy explain needs a command.', {
      hint: "sallyport policy explain --shell 'CMD', or sallyport policy explain -- COMMAND",
    });
  return effectsOfArgv(rest, argvNeedsParser(rest, context) ? await loadShellParser() : undefined, context);
}

function describe(explanation: Explanation, invocation: Invocation): string {
  const paint = painter(invocation.io.colour.out);
  const colour = explanation.verdict === 'allow' ? 'green' : explanation.verdict === 'ask' ? 'yellow' : 'red';
  return [
    'What it does:',
    ...explanation.effects.map((effect) => `  ${effect.destructive ? '!' : '-'} ${visible(effect.summary)}`),
    ...(explanation.effects.length === 0 ? ['  - nothing that can be told from its text'] : []),
    ...(explanation.unknown.length === 0
      ? []
      : ['Not known before it runs:', ...explanation.unknown.map((sentence) => `  ? ${visible(sentence)}`)]),
    `${paint(colour, explanation.verdict)}:`,
    ...explanation.reasons.map((reason) => `  ${visible(reason.message)} [${reason.rule}]`),
    '',
  ].join('\n');
}

function workspaceOf({ flags, io }: Invocation): string {
  const given = flags['workspace'];
  return typeof given === 'string' ? resolve(io.cwd, given) : io.cwd;
}

function fileFlag({ flags, io }: Invocation): string | undefined {
  const given = flags['policy'];
  return typeof given === 'string' ? resolve(io.cwd, given) : undefined;
}

function homeOf({ io }: Invocation): string {
  return io.env['HOME'] ?? '/nonexistent';
}
