import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../model/index.ts';
import { processorTime } from '../model/processor-time.test-support.ts';
import { mergePolicy } from '../policy/index.ts';
import { machineLayer } from './machine-layer.ts';
import { loadPolicy } from './policy-files.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'policy-'));
  mkdirSync(join(root, 'w'));
  mkdirSync(join(root, 'home/.config/sallyport'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

function load(more: Partial<Parameters<typeof loadPolicy>[0]> = {}): ReturnType<typeof loadPolicy> {
  return loadPolicy({
    workspace: join(root, 'w'),
    env: { HOME: join(root, 'home') },
    organisationFile: join(root, 'organisation.yaml'),
    ...more,
  });
}

function put(path: string, text: string | Uint8Array): void {
  writeFileSync(join(root, path), text);
}

async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof UserError
    ? `${error.exitCode} ${error.code} ${error.message.replaceAll(root, '')}`
    : `no UserError: ${String(error)}`;
}

test('without a file the built-in policy holds', async () => {
  expect(await load()).toEqual(mergePolicy([machineLayer()]));
});

test('layers are merged in order, and each is named', async () => {
  put('organisation.yaml', 'version: 1\nlimits: {memory: 1GiB}\n');
  put('home/.config/sallyport/policy.yaml', 'version: 1\nlimits: {memory: 4GiB, pids: 1000}\n');
  put('w/sallyport.yaml', 'version: 1\nprofile: unconfined\nlimits: {pids: 50}\nnetwork: {allow: ["x.test:443"]}\n');
  const { policy, notes } = await load();
  expect([policy.limits.memory, policy.limits.pids, policy.profile]).toEqual([2 ** 30, 50, 'workspace']);
  expect(policy.sources.map((source) => source.layer)).toEqual(['built-in', 'organisation', 'user', 'repository']);
  expect(notes.map((note) => `${note.layer} ${note.key}`)).toEqual([
    'user limits.memory',
    'repository profile',
    'repository network.allow',
  ]);
});

test('a repository inside of another is not rid of what the outer one asks, and loosens nothing of it', async () => {
  mkdirSync(join(root, 'w/inner/deep'), { recursive: true });
  put('w/sallyport.yaml', 'version: 1\nlimits: {pids: 50}\ncommands: {deny: ["make deploy"]}\n');
  put('w/inner/deep/sallyport.yaml', 'version: 1\nlimits: {pids: 90, memory: 1GiB}\n');
  const { policy } = await load({ workspace: join(root, 'w/inner/deep') });
  expect([policy.limits.pids, policy.limits.memory]).toEqual([50, 2 ** 30]);
  expect(policy.sources.map(({ path }) => path?.replace(root, ''))).toEqual([
    undefined,
    '/w/sallyport.yaml',
    '/w/inner/deep/sallyport.yaml',
  ]);
});

test('a broken policy above stops what is below', async () => {
  mkdirSync(join(root, 'w/inner'));
  put('w/sallyport.yaml', 'version: 1\ncommand: {}\n');
  expect(await failure(load({ workspace: join(root, 'w/inner') }))).toMatch(/^125 POLICY_INVALID The policy \/w\/sallyport.yaml/);
});

test.skipIf(process.getuid?.() !== 0)('a policy above that a stranger has laid down is passed over', async () => {
  mkdirSync(join(root, 'w/inner'));
  put('w/sallyport.yaml', 'version: 1\nlimits: {pids: 50}\n');
  chownSync(join(root, 'w/sallyport.yaml'), 12345, 12345);
  const { policy } = await load({ workspace: join(root, 'w/inner') });
  expect(policy).toEqual(mergePolicy([machineLayer()]).policy);
});

test('packages: an organisation is only tightened, a repository names nothing its own, and packages.json is the user', async () => {
  put('organisation.yaml', 'version: 1\npackages: {cooldown: 48h, refused-licences: [AGPL-3.0-only]}\n');
  put('home/.config/sallyport/packages.json', '{"cooldownHours": 24, "internal": ["@acme/*"], "refusedLicences": ["SSPL-1.0"]}');
  put('w/sallyport.yaml', 'version: 1\npackages: {cooldown: 96h, internal: ["*"], refused-licences: [MIT]}\n');
  const { policy, notes } = await load();
  expect(policy.packages).toEqual({
    cooldown: 96 * 3_600_000,
    internal: ['@acme/*'],
    refusedLicences: ['AGPL-3.0-only', 'SSPL-1.0', 'MIT'],
  });
  expect(notes.map((note) => `${note.layer} ${note.key}`)).toEqual(['user packages.cooldown', 'repository packages.internal']);
});

test('a packages.json that is not understood stops a run', async () => {
  put('home/.config/sallyport/packages.json', '{"cooldown": 24}');
  expect(await failure(load())).toMatch(/^125 PACKAGE_SETTINGS .*there is no setting "cooldown"/);
});

test('a person may link the own policy', async () => {
  put('mine.yaml', 'version: 1\nreads: true\n');
  symlinkSync(join(root, 'mine.yaml'), join(root, 'home/.config/sallyport/policy.yaml'));
  expect((await load()).policy.reads).toBe(true);
});

describe('a hostile policy of a repository is refused with one sentence', () => {
  test.each([
    [
      'an unknown key',
      'version: 1\nprofil: x\n',
      '125 POLICY_INVALID The policy /w/sallyport.yaml is wrong at profil: is not known here; did you mean profile?',
    ],
    ['malformed YAML', 'version: [\n', '125 POLICY_INVALID The policy /w/sallyport.yaml is not YAML that can be read: '],
    ['an empty file', '', '125 POLICY_INVALID The policy /w/sallyport.yaml is wrong at the document: '],
    [
      'aliases',
      'version: 1\na: &a [x]\nb: [*a, *a]\n',
      '125 POLICY_INVALID The policy /w/sallyport.yaml is not YAML that can be read: anchors and aliases are not accepted in a policy',
    ],
    [
      'one key twice',
      'version: 1\nprofile: read-only\nprofile: workspace\n',
      '125 POLICY_INVALID The policy /w/sallyport.yaml is not YAML that can be read: the key profile stands there twice',
    ],
    [
      'nesting',
      `version: 1\nx: ${'['.repeat(5000)}`,
      '125 POLICY_INVALID The policy /w/sallyport.yaml is not YAML that can be read: it is nested more than 250 deep',
    ],
    [
      'nesting behind brackets that only seem to be closed',
      `version: 1\nx: ${'["]",'.repeat(5000)}`,
      '125 POLICY_INVALID The policy /w/sallyport.yaml is not YAML that can be read: it is nested more than 250 deep',
    ],
    [
      'nesting in one line',
      `version: 1\nx: ${'a: '.repeat(5000)}`,
      '125 POLICY_INVALID The policy /w/sallyport.yaml is not YAML that can be read: it is nested more than 250 deep',
    ],
    [
      'size',
      `version: 1\n#${'x'.repeat(256 * 1024)}`,
      '125 POLICY_UNSAFE The policy /w/sallyport.yaml was not read: it is larger than 256 KiB.',
    ],
    [
      'bytes that are not UTF-8',
      Uint8Array.of(0x76, 0xff, 0xfe),
      '125 POLICY_UNSAFE The policy /w/sallyport.yaml was not read: it is not UTF-8.',
    ],
  ] as const)('%s', async (_, text, want) => {
    put('w/sallyport.yaml', text);
    expect((await failure(load())).slice(0, want.length)).toBe(want);
  });
  test('a symbolic link', async () => {
    put('elsewhere.yaml', 'version: 1\n');
    symlinkSync(join(root, 'elsewhere.yaml'), join(root, 'w/sallyport.yaml'));
    expect(await failure(load())).toBe('125 POLICY_UNSAFE The policy /w/sallyport.yaml was not read: it is a symbolic link.');
  });
  test('a dangling link, a folder, a FIFO', async () => {
    const place = join(root, 'w/sallyport.yaml');
    symlinkSync('nowhere', place);
    expect(await failure(load())).toContain('it is a symbolic link');
    rmSync(place);
    mkdirSync(place);
    expect(await failure(load())).toContain('it is not a plain file');
    rmSync(place, { recursive: true });
    execFileSync('mkfifo', [place]);
    expect(await failure(load())).toContain('it is not a plain file');
  });
  test('many keys cost no more than linear time', async () => {
    put(
      'w/sallyport.yaml',
      `version: 1\nenvironment: {set: {${Array.from({ length: 20_000 }, (_, at) => `A${at}: ""`).join(',')}}}\n`,
    );
    const start = processorTime();
    await failure(load());
    expect(processorTime() - start).toBeLessThan(4000);
  });
});

test('a named file must be there, with the exit code that was asked for', async () => {
  expect(await failure(load({ file: join(root, 'no.yaml'), exitCode: 2 }))).toBe(
    '2 POLICY_UNREADABLE The policy /no.yaml cannot be read: there is no such file.',
  );
});
