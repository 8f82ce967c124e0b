import { execFileSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Policy } from '../model/index.ts';
import { findBubblewrap, runBubblewrap } from './bubblewrap.ts';
import { gatherFacts } from './facts.ts';
import { makePlan } from './plan.ts';
import { findWorkspace } from './workspace.ts';

const policy: Policy = {
  version: 1,
  profile: 'workspace',
  approval: 'never',
  unattended: true,
  files: { read: [], write: [], deny: ['.env'], protect: ['.git/hooks', '.git/config', '.vscode'], report: [] },
  environment: { allow: [], deny: [], set: {} },
  limits: { memory: 2 ** 31, pids: 100, cpu: 60, time: 20_000, fileSize: 2 ** 24, openFiles: 512 },
  commands: { allow: [], ask: [], deny: [] },
  destructive: { limit: 0, windowMs: 0 },
  packages: { cooldown: 0, internal: [], refusedLicences: [] },
  approvals: { channels: [], publicUrl: undefined, port: 0 },
  highTier: [],
  bypass: [],
  budgets: { denials: 3, calls: 0, destructive: 0, agents: 0 },
  preview: false,
  overlay: false,
  reads: false,
  scan: { ask: 'high', deny: 'none' },
  network: { allow: [], ask: [], deny: [], unlisted: 'deny', fetch: 'off' },
  phases: { setup: { run: [], allow: [], secrets: [], registries: true, ssh: [] }, agent: { secrets: [], ssh: [] } },
  push: 'ask',
  labels: { private: [], untrusted: [] },
  flows: { toxic: 'ask', private: 'allow', allow: [] },
  mcp: { unlisted: 'allow', rules: [], cages: [], messageSize: 0 },
  sources: [],
};

/** A home with secrets and a workspace in it, outside /tmp, owned by an ordinary user where this process is root. */
function house() {
  const folder = realpathSync(mkdtempSync('/var/tmp/sallyport-bwrap-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const home = join(folder, 'home');
  const ws = join(home, 'ws');
  for (const path of ['.ssh', 'ws/.git/hooks', 'ws/sub/.git/hooks']) mkdirSync(join(home, path), { recursive: true });
  for (const path of ['.ssh/id', '.bashrc', 'ws/.git/config', 'ws/.env', 'ws/file']) writeFileSync(join(home, path), 'TOPSECRET');
  linkSync(join(home, '.ssh/id'), join(ws, 'hard'));
  if (process.getuid?.() === 0) {
    execFileSync('chown', ['-R', '65534:65534', folder]);
    chownSync(folder, 65534, 65534);
  }
  return { home, ws, state: join(folder, 'state') };
}

async function run(
  command: string,
  change: { policy?: Partial<Policy>; argv?: readonly string[]; prepare?: (ws: string) => void } = {},
) {
  const bubblewrap = findBubblewrap();
  if (bubblewrap === null) throw new Error('no bubblewrap');
  const { home, ws, state } = house();
  change.prepare?.(ws);
  const env = { HOME: home, PATH: '/usr/bin:/bin', WS: ws, TOKEN: 'x' };
  const workspace = findWorkspace({ cwd: ws, explicit: undefined, homes: [home], state });
  const found = gatherFacts({ env, workspace, read: [], write: [], state });
  // Root takes the identity of the owner, whose home /etc/passwd tells; here it is the one of the test.
  const facts = { ...found, identity: { ...found.identity, home }, homes: [home], hardlinks: [join(home, '.ssh/id')] };
  const effective = { ...policy, ...change.policy };
  const argv = change.argv ?? ['sh', '-c', `exec > out 2>&1; ${command}`];
  const plan = makePlan(
    effective,
    {
      run: '01k',
      argv,
      workspace,
      env,
      isSecret: () => false,
      isVariableAllowed: (name) => name !== 'TOKEN',
      mode: 'namespaces',
      overlay: null,
      caches: null,
      journal: null,
      state,
      shows: [],
      scan: { interpreters: [], inline: [] },
      network: null,
      publish: [],
      debug: false,
      waits: true,
      selftest: '',
    },
    facts,
  );
  const { outcome, lost } = runBubblewrap(plan, bubblewrap);
  const { exitCode } = await outcome;
  return { exitCode, lost, ws, home, out: existsSync(join(ws, 'out')) ? readFileSync(join(ws, 'out'), 'utf8') : '' };
}

describe.skipIf(findBubblewrap() === null)('bubblewrap', () => {
  test.each([
    ['the workspace is writable', 'echo x > new && cat new', /^x$/u],
    ['its own /tmp', 'echo x > /tmp/x && cat /tmp/x', /^x$/u],
    [
      'a clean environment',
      'env | sort',
      /^CHROME_CONFIG_HOME=\/tmp\/\.config\nDO_NOT_TRACK=1\nHOME=.*\n(LOGNAME=.*\n)?LSAN_OPTIONS=detect_leaks=0\nNEXT_TELEMETRY_DISABLED=1\nNODE_REPL_HISTORY=\nNO_UPDATE_NOTIFIER=1\nPATH=\/usr\/bin:\/bin\nPIP_DISABLE_PIP_VERSION_CHECK=1\nPWD=.*\nSALLYPORT=1\nSALLYPORT_RUN=01k\nTMPDIR=\/tmp\n(USER=.*\n)?WS=.*\nnpm_config_update_notifier=false$/u,
    ],
    ['a git identity', 'cat ~/.gitconfig', /^\[safe\]\n\tdirectory = /u],
    ['limits', 'ulimit -f; ulimit -n', /^\d+\n512$/u],
  ] as const)('gives %s', async (_name, command, expected) => {
    const { exitCode, out } = await run(command);
    expect([exitCode, out.trim()]).toEqual([0, expect.stringMatching(expected)]);
  });

  test.each([
    ['writing to a start-up file', 'echo x >> ~/.bashrc'],
    ['planting a service', 'mkdir -p ~/.config/systemd/user'],
    ['writing beside the workspace', 'echo x > ../x'],
    ['reading a key', 'cat ~/.ssh/id'],
    ['reading a key by its hard link', 'grep TOPSECRET hard'],
    ['reading a secret of the project', 'grep TOPSECRET .env'],
    ['reading /etc/shadow', 'grep root /etc/shadow'],
    ['planting a hook', 'echo x > .git/hooks/pre-commit'],
    ['planting a hook in a nested repository', 'echo x > sub/.git/hooks/pre-commit'],
    ['changing the git configuration', 'echo x >> .git/config'],
    ['moving .git away', 'mv .git git2'],
    ['changing a kernel setting', 'echo x > /proc/sys/kernel/core_pattern'],
    ['a new user namespace', 'unshare -U true'],
    ['seeing the processes of the host', `kill -0 ${process.pid}`],
    ['a file that is too large', 'head -c 40M /dev/zero > big'],
    ['writing to the root', 'mkdir /x'],
    ['host sockets', 'ls /run/*'],
  ])('stops %s', async (_name, command) => {
    const { exitCode } = await run(command);
    expect(exitCode).not.toBe(0);
  });

  test.each([
    [['sh', '-c', 'exit 7'], 7],
    [['no-such-program'], 127],
    [['sh', '-c', 'kill -9 $$'], 137],
    [['/etc/passwd'], 126],
  ])('%j ends with %i', async (argv, expected) => {
    expect((await run('', { argv })).exitCode).toBe(expected);
  });

  test('the read-only profile writes nothing', async () => {
    const { ws } = await run('', { argv: ['sh', '-c', 'echo x > new'], policy: { profile: 'read-only' } });
    expect(existsSync(join(ws, 'new'))).toBe(false);
  });

  test('time runs out', async () => {
    expect((await run('', { argv: ['sleep', '30'], policy: { limits: { ...policy.limits, time: 300 } } })).exitCode).toBe(137);
  });

  test('a planted link is no mount point and nothing is created behind it', async () => {
    const { home, exitCode } = await run('true', {
      prepare: (ws) => {
        symlinkSync(join(ws, '..'), join(ws, '.vscode'));
      },
    });
    expect([exitCode, existsSync(join(home, 'hooks'))]).toEqual([0, false]);
  });

  test('what is lost is said', async () => {
    expect((await run('true')).lost).toContain('no undo');
  });
});
