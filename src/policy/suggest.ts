import type { Policy } from '../model/index.ts';
import { isEnvironmentAllowed, isSecretName } from './environment.ts';
import { covers } from './match.ts';

/** What a recorded run was refused or asked about. Paths are absolute. */
export interface Observations {
  readonly run: string;
  readonly deniedReads: readonly string[];
  readonly deniedWrites: readonly string[];
  /** Variables that the program looked for or that were held back. */
  readonly deniedEnvironment: readonly string[];
  /** Argument vectors, the program without its folder, of commands that ran or were asked about. */
  readonly commands: readonly (readonly string[])[];
}

export interface Suggestion {
  /** YAML to be added to a person's own policy file; empty when there is nothing to propose. */
  readonly yaml: string;
  /** What was seen but is not proposed, with the reason. */
  readonly left: readonly string[];
}

// A subcommand is part of the shape of these; of any other program only the program itself is.
const HAS_SUBCOMMAND: ReadonlySet<string> = new Set([
  'git',
  'npm',
  'pnpm',
  'yarn',
  'cargo',
  'go',
  'docker',
  'kubectl',
  'make',
  'pip',
  'poetry',
  'uv',
  'dotnet',
  'mvn',
  'gradle',
  'bun',
  'deno',
  'npx',
  'bundle',
  'terraform',
  'gh',
]);
// A rule that allows one of these with any arguments allows everything.
const TOO_WIDE: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'env',
  'sudo',
  'xargs',
  'eval',
  'rm',
  'dd',
  'curl',
  'wget',
  'ssh',
  'find',
  'python',
  'python3',
  'node',
  'perl',
  'ruby',
]);

/** Proposes policy lines from what a run really did. Nothing is applied: a person reads and copies them. */
export function suggestPolicy(observations: Observations, policy: Policy): Suggestion {
  const left: string[] = [];
  const reads = pathList(observations.deniedReads, policy, left);
  const writes = pathList(observations.deniedWrites, policy, left);
  const names = [...new Set(observations.deniedEnvironment)].filter(
    (name) => /^[A-Za-z_]\w*$/.test(name) && !isEnvironmentAllowed(name, policy.environment),
  );
  const variables = names.filter((name) => !isSecretName(name));
  for (const name of names)
    if (isSecretName(name)) left.push(`${name} looks like a secret; add it by name yourself if the run must have it`);
  const rules = commandList(observations.commands, policy, left);
  const blocks = [
    block('files', [...list('read', reads, 'tried to read'), ...list('write', writes, 'tried to change')]),
    block('environment', list('allow', variables, 'looked for')),
    block('commands', list('allow', rules, 'ran')),
  ].filter((text) => text !== '');
  if (blocks.length === 0) return { yaml: '', left };
  return {
    yaml: [
      `# Proposed from run ${observations.run.replace(/[^\w-]/g, '')}. Read it before you copy it: nothing was applied.`,
      'version: 1',
      ...blocks,
      '',
    ].join('\n'),
    left,
  };
}

function pathList(paths: readonly string[], policy: Policy, left: string[]): readonly string[] {
  const kept: string[] = [];
  for (const path of new Set(paths)) {
    if (!path.startsWith('/') || /[\p{Cc}\p{Cf}]/u.test(path)) continue;
    if (isSecretPlace(path)) left.push(`${path} holds secrets`);
    else if (
      ![...policy.files.read, ...policy.files.write, ...kept].some((place) => path === place || path.startsWith(`${place}/`))
    )
      kept.push(path);
  }
  return kept.sort().slice(0, 50);
}

function isSecretPlace(path: string): boolean {
  return /\/(?:\.ssh|\.gnupg|\.aws|\.kube|\.azure|\.config\/gcloud|\.docker\/config\.json|\.netrc|\.pgpass|\.git-credentials|shadow|\.env(?:\.[\w.]+)?|\.npmrc|\.password-store|\.mozilla|keyrings)(?:\/|$)/.test(
    path,
  );
}

function commandList(commands: readonly (readonly string[])[], policy: Policy, left: string[]): readonly string[] {
  const rules = new Set<string>();
  for (const words of commands) {
    const [program = '', second = ''] = words;
    if (!/^[\w.+-]{1,60}$/.test(program)) continue;
    if (policy.commands.allow.some((rule) => covers(rule, { words, through: [] }))) continue;
    if (TOO_WIDE.has(program)) left.push(`${program} can run anything; write a rule with its exact words`);
    else
      rules.add(
        HAS_SUBCOMMAND.has(program) && /^[\w:.-]{1,60}$/.test(second) && !second.startsWith('-')
          ? `${program} ${second} *`
          : `${program} *`,
      );
  }
  return [...rules].sort().slice(0, 50);
}

function list(key: string, values: readonly string[], why: string): readonly string[] {
  return values.length === 0 ? [] : [`  ${key}:`, ...values.map((value) => `    - ${JSON.stringify(value)} # ${why}`)];
}

function block(key: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`${key}:`, ...lines].join('\n');
}
