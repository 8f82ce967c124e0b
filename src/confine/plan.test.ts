import { describe, expect, test } from 'vitest';
import type { Mount, Policy } from '../model/index.ts';
import type { Facts } from './facts.ts';
import { NO_IDENTITY } from './git-identity.ts';
import { makePlan, type PlanRequest } from './plan.ts';

const policy: Policy = {
  version: 1,
  profile: 'workspace',
  approval: 'boundary',
  unattended: false,
  files: { read: [], write: [], deny: ['**/.env', '*.pem'], protect: ['.git/hooks'], report: ['package.json'] },
  environment: { allow: [], deny: [], set: {} },
  limits: { memory: 2 ** 30, pids: 1, cpu: 2, time: 3, fileSize: 4, openFiles: 5 },
  commands: { allow: [], ask: [], deny: [] },
  destructive: { limit: 20, windowMs: 10_000 },
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
  labels: { private: ['*.tfstate'], untrusted: ['inbox'] },
  flows: { toxic: 'ask', private: 'allow', allow: [] },
  mcp: { unlisted: 'allow', rules: [], cages: [], messageSize: 0 },
  sources: [],
};
const request: PlanRequest = {
  run: '01k',
  argv: ['true'],
  workspace: { path: '/home/u/w', cwd: '/home/u/w/a', git: { outside: [], note: undefined } },
  env: { LANG: 'C', KEY: 's' },
  isSecret: (name) => name === 'id_rsa',
  isVariableAllowed: (name) => name === 'LANG',
  mode: 'namespaces',
  overlay: null,
  caches: null,
  journal: '/home/u/s/j',
  state: '/home/u/s',
  shows: [],
  scan: { interpreters: [], inline: [] },
  network: null,
  publish: [],
  debug: false,
  waits: true,
  selftest: '',
};
const facts: Facts = {
  identity: { uid: 1, gid: 2, user: null, home: '/home/u' },
  homes: ['/home/u'],
  homeEntries: new Set(['.nvm', '.gem', '.ssh', '.npm']),
  root: { links: [{ path: '/bin', target: 'usr/bin' }] },
  searchPath: [],
  hardlinks: ['/home/u/.ssh/id'],
  toolchainSecrets: { settings: [], own: [] },
  goSettings: undefined,
  hostname: 'box',
  git: NO_IDENTITY,
  access: [],
  gitProtected: [],
  gitAbsent: [],
};

function at(mounts: readonly Mount[], path: string): number {
  return mounts.findIndex((mount) => 'dst' in mount && mount.dst === path);
}

describe('the cage', () => {
  const plan = makePlan(policy, request, facts);

  test('carries policy and request over', () => {
    expect(plan).toMatchObject({
      version: 1,
      run: '01k',
      mode: 'namespaces',
      cwd: '/home/u/w/a',
      uid: 1,
      gid: 2,
      workspace: { path: '/home/u/w', writable: true, overlay: null },
      limits: policy.limits,
      hardlinks: ['/home/u/.ssh/id'],
      labels: { private: { names: ['*.tfstate'], paths: [] }, untrusted: { names: ['inbox'], paths: [] } },
      journal: { dir: '/home/u/s/j', maxFile: 0 },
      destructive: { limit: 20, windowMs: 10_000 },
      protect: { deny: ['.git/hooks'], report: ['package.json'], secrets: ['.env', '*.pem'] },
    });
    expect(plan.env).not.toContain('KEY=s');
  });

  test('links of the root are links, not binds', () => {
    expect(plan.mounts[at(plan.mounts, '/bin')]).toEqual({ type: 'symlink', dst: '/bin', target: 'usr/bin' });
    expect(plan.mounts.filter((mount) => 'dst' in mount && mount.dst === '/bin')).toHaveLength(1);
  });

  test('home is read-only and closed but for toolchains and private caches', () => {
    expect(plan.mounts[at(plan.mounts, '/home/u')]).toMatchObject({ type: 'tmpfs', ro: true });
    expect(plan.mounts[at(plan.mounts, '/home/u/.nvm')]).toMatchObject({ type: 'bind', ro: true });
    expect(plan.mounts[at(plan.mounts, '/home/u/.cache')]).toMatchObject({ type: 'tmpfs' });
    expect(at(plan.mounts, '/home/u/.ssh')).toBe(-1);
    expect(plan.mounts[at(plan.mounts, '/home/u/.gem/credentials')]).toEqual({ type: 'mask', dst: '/home/u/.gem/credentials' });
  });

  test("settings with tokens beside a program's folder are masked, where the folder is shown", () => {
    const searchPath = ['/home/u/.nvm/v20/bin', '/home/u/tools/node/bin', '/usr/bin'].map((entry) => ({ entry, real: entry }));
    const { mounts } = makePlan(policy, request, { ...facts, searchPath });
    for (const path of ['.nvm/v20/etc/npmrc', 'tools/node/etc/npmrc', 'tools/node/pip.conf'])
      expect(mounts[at(mounts, `/home/u/${path}`)]).toEqual({ type: 'mask', dst: `/home/u/${path}` });
    expect(at(mounts, '/usr/etc/npmrc')).toBe(-1);
  });

  test("secrets beside a person's own programs and settings of other versions are masked, others are shown", () => {
    const own = ['/home/u/bin/.env', '/home/u/bin/x/.env', '/home/u/bin/tool', '/home/u/bin/.env.example', '/home/u/bin/a.key'];
    const settings = ['/home/u/.nvm/versions/node/v18/etc/npmrc', '/home/u/.pyenv/versions/3.11/pip.conf'];
    const homeEntries = new Set(['.nvm', 'bin']);
    const { mounts } = makePlan(policy, request, { ...facts, homeEntries, toolchainSecrets: { settings, own } });
    const masked = mounts.flatMap((mount) => (mount.type === 'mask' ? [mount.dst] : []));
    // `.pyenv` is not there, so nothing shows what lies in it.
    expect([...own, ...settings].filter((path) => masked.includes(path))).toEqual([own[0], own[1], own[4], settings[0]]);
  });

  test("Go's settings are shown without the names and passwords in addresses", () => {
    const user = ['u', 'p@ss@'].join(':');
    const goSettings = `GOPROXY=https://${user}proxy.test/go,direct\nGOFLAGS=-mod=mod\nGONOSUMDB=me@x\n`;
    const { mounts } = makePlan(policy, request, { ...facts, goSettings });
    expect(mounts[at(mounts, '/home/u/.config/go/env')]).toMatchObject({
      type: 'file',
      content: 'GOPROXY=https://proxy.test/go,direct\nGOFLAGS=-mod=mod\nGONOSUMDB=me@x\n',
    });
  });

  test('every bind but the workspace is read-only, and nothing shows a home, the state or a socket folder', () => {
    const binds = plan.mounts.filter((mount) => mount.type === 'bind');
    expect(binds.filter((mount) => !mount.ro)).toEqual([]);
    expect(
      binds
        .map((mount) => mount.src)
        .filter((src) => ['/', '/home', '/home/u', '/run', '/var', '/tmp', '/dev', '/sys', '/proc'].includes(src)),
    ).toEqual([]);
  });

  test('the machine secrets are masked after /etc is bound', () => {
    expect(at(plan.mounts, '/etc/shadow')).toBeGreaterThan(at(plan.mounts, '/etc'));
  });

  test('a private temporary folder takes at most half of the memory', () => {
    expect(plan.mounts[at(plan.mounts, '/tmp')]).toEqual({ type: 'tmpfs', dst: '/tmp', mode: 0o1777, size: 2 ** 29 });
  });
});

test('what is visible beside the workspace is mounted ancestors first, and secrets in it stay masked', () => {
  const access = [
    { path: '/home/u/w/in', real: '/home/u/w/in', writable: true },
    { path: '/home/u/d', real: '/data/d', writable: true },
    { path: '/home/u', real: '/home/u', writable: false },
    { path: '/home/u/.netrc', real: '/home/u/.netrc', writable: false },
  ];
  const { mounts, writable } = makePlan(policy, request, { ...facts, access });
  const workspace = mounts.findIndex((mount) => mount.type === 'workspace');
  const homeBind = mounts.findIndex((mount) => mount.type === 'bind' && mount.dst === '/home/u');
  expect(homeBind).toBeLessThan(workspace);
  expect(at(mounts, '/home/u/w/in')).toBe(-1);
  expect(mounts[at(mounts, '/home/u/d')]).toEqual({ type: 'symlink', dst: '/home/u/d', target: '/data/d' });
  expect(mounts[at(mounts, '/home/u/.ssh')]).toEqual({ type: 'mask', dst: '/home/u/.ssh' });
  expect(mounts[at(mounts, '/home/u/s')]).toEqual({ type: 'mask', dst: '/home/u/s' });
  expect(mounts.filter((mount) => mount.type === 'mask' && mount.dst === '/home/u/.netrc')).toEqual([]);
  expect(writable).toContain('/data/d');
});

test('the read-only profile writes nowhere but in private folders', () => {
  const plan = makePlan({ ...policy, profile: 'read-only' }, request, facts);
  expect(plan.workspace.writable).toBe(false);
  expect(plan.writable).not.toContain('/home/u/w');
});

test('an unconfined run has no walls but is recorded and counted', () => {
  const plan = makePlan({ ...policy, profile: 'unconfined', unattended: true }, request, facts);
  expect(plan).toMatchObject({
    mode: 'observe',
    mounts: [],
    writable: ['/'],
    hardlinks: [],
    labels: { private: { names: [], paths: [] }, untrusted: { names: [], paths: [] } },
    destructive: { limit: 20, windowMs: 10_000 },
    journal: { maxFile: 0 },
  });
  expect(plan.protect).toMatchObject({ deny: [], report: ['.git/hooks', 'package.json'], secrets: [] });
  expect(plan.env).toContain('KEY=s');
});

test("a worktree's repository is writable but for its hooks, and not at all in a transaction", () => {
  const workspace = { ...request.workspace, git: { outside: ['/home/u/m/.git'], note: undefined } };
  const withHooks = { ...facts, gitProtected: ['/home/u/m/.git/hooks'] };
  const { mounts } = makePlan(policy, { ...request, workspace }, withHooks);
  expect(mounts[at(mounts, '/home/u/m/.git')]).toMatchObject({ ro: false });
  expect(mounts[at(mounts, '/home/u/m/.git/hooks')]).toMatchObject({ ro: true });
  const overlay = { upper: '/s/u', work: '/s/w' };
  const transaction = makePlan(policy, { ...request, workspace, overlay }, withHooks);
  expect(transaction.mounts[at(transaction.mounts, '/home/u/m/.git')]).toMatchObject({ ro: true });
  expect(transaction.journal).toBeNull();
});
