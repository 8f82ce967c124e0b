import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { canaryFiles } from './canary.ts';
import type { SecretRecord, SecretSource } from './secret.ts';
import { openVault } from './vault.ts';

const VALUE = ['gh', 'p_Ab3dEf9hIjK1mNoP7rStUvWxYz0123456789'].join('');
const own = { host: 'api.example.com', port: 443 };

let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'sallyport-vault-'));
});
afterEach(() => {
  rmSync(state, { recursive: true, force: true });
});

function record(name: string, source: SecretSource, more: Partial<SecretRecord> = {}): SecretRecord {
  const hosts = source.kind === 'canary' ? [] : ['api.example.com:443'];
  return { name, source, hosts, places: [], phases: ['agent'], env: undefined, ttlMs: 0, ...more };
}

const fromFile: SecretSource = { kind: 'file', sealed: 'identity' };
const fromEnv: SecretSource = { kind: 'env', variable: 'TOKEN' };

function fromCommand(script: string): SecretSource {
  return { kind: 'command', argv: ['/bin/sh', '-c', script] };
}

async function thrownBy(action: () => unknown): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** Every file below the vault, as one text. */
function everything(folder = join(state, 'vault')): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

describe('the list', () => {
  test('is empty before the first secret, and nothing is made for it', () => {
    expect(openVault(state, {}).list()).toEqual([]);
    expect(readdirSync(state)).toEqual([]);
  });

  test('keeps what was added, in order, without values', async () => {
    const vault = openVault(state, { TOKEN: VALUE });
    const full = record('b', fromCommand(`printf ${VALUE.slice(0, 4)}%s ${VALUE.slice(4)}`), {
      hosts: ['*.example.com:443', '[::1]:8443'],
      places: [{ kind: 'header', name: 'x-api-key' }],
      phases: ['setup', 'agent'],
      env: 'GH_TOKEN',
      ttlMs: 60_000,
    });
    await vault.add(full);
    await vault.add(record('a', fromEnv));
    await vault.add(record('c', fromFile), { value: `${VALUE}\n`, passphrase: undefined });
    expect(openVault(state, {}).list()).toEqual([record('a', fromEnv), full, record('c', fromFile)]);
    expect(everything()).not.toContain(VALUE);
  });

  test('its folder is 0700, its files are 0600', async () => {
    await openVault(state, {}).add(record('a', fromFile), { value: VALUE, passphrase: undefined });
    await openVault(state, {}).add(record('bait', { kind: 'canary' }));
    for (const entry of readdirSync(state, { recursive: true, withFileTypes: true })) {
      const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
      expect([entry.name, mode]).toEqual([entry.name, entry.isDirectory() ? 0o700 : 0o600]);
    }
  });

  test('two processes that add at once lose nothing', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => openVault(state, {}).add(record(`s${index}`, fromEnv))));
    expect(openVault(state, {}).list()).toHaveLength(20);
  });

  test('a name is there once, in any case', async () => {
    const vault = openVault(state, {});
    await vault.add(record('Token', fromFile), { value: VALUE, passphrase: undefined });
    await expect(vault.add(record('token', fromFile), { value: 'another value', passphrase: undefined })).rejects.toMatchObject({
      code: 'SECRET_EXISTS',
    });
    expect(await vault.probe('Token')).toMatchObject({ length: VALUE.length });
  });

  test('what is removed is gone with its value', async () => {
    const vault = openVault(state, {});
    await vault.add(record('a', fromFile), { value: VALUE, passphrase: undefined });
    await vault.remove('a');
    expect([vault.list(), readdirSync(join(state, 'vault/values'))]).toEqual([[], []]);
    await expect(vault.remove('a')).rejects.toMatchObject({ code: 'SECRET_UNKNOWN' });
  });

  test.each([
    ['no JSON', '{'],
    ['another version', '{"schemaVersion":2,"secrets":[]}'],
    ['another form', '{"schemaVersion":1,"secrets":[{"name":"a"}]}'],
    [
      'a command that is no list',
      JSON.stringify({
        schemaVersion: 1,
        secrets: [{ ...record('a', fromEnv), env: null, source: { kind: 'command', argv: 'x' } }],
      }),
    ],
    [
      'the same name twice',
      JSON.stringify({ schemaVersion: 1, secrets: [1, 2].map(() => ({ ...record('a', fromEnv), env: null })) }),
    ],
    ['a name that leads elsewhere', JSON.stringify({ schemaVersion: 1, secrets: [{ ...record('../a', fromEnv), env: null }] })],
  ])('a file with %s is refused', async (_name, text) => {
    const vault = openVault(state, {});
    await vault.add(record('a', fromEnv));
    writeFileSync(join(state, 'vault/secrets.json'), text);
    expect(() => vault.list()).toThrow(expect.objectContaining({ code: 'SECRETS_INVALID' }));
  });

  test('a vault that others can read, or that is a link, is refused', async () => {
    await openVault(state, {}).add(record('a', fromEnv));
    chmodSync(join(state, 'vault'), 0o755);
    expect(() => openVault(state, {}).list()).toThrow(expect.objectContaining({ code: 'VAULT_FILE' }));
    chmodSync(join(state, 'vault'), 0o700);
    symlinkSync(state, join(state, 'link'));
    symlinkSync('vault', join(state, 'other'));
    rmSync(join(state, 'vault/secrets.json'));
    symlinkSync('/etc/passwd', join(state, 'vault/secrets.json'));
    expect(() => openVault(state, {}).list()).toThrow(expect.objectContaining({ code: 'VAULT_FILE' }));
  });
});

describe('a record is refused', () => {
  test.each([
    ['without a host', { hosts: [] }, 'SECRET_HOSTS'],
    ['with an impossible host', { hosts: ['*.com'] }, 'SECRET_HOSTS'],
    ['with a range', { hosts: ['10.0.0.0/8:443'] }, 'SECRET_HOSTS'],
    ['without a phase', { phases: [] }, 'SECRET_PHASES'],
    ['with a wrong name', { name: '../x' }, 'SECRET_NAME'],
    ['with an empty name', { name: '' }, 'SECRET_NAME'],
    ['with a wrong variable', { env: 'A=B' }, 'SECRET_ENV'],
    ['with a wrong header', { places: [{ kind: 'header', name: 'a: b' }] }, 'SECRET_PLACE'],
    ['with a wrong time to live', { ttlMs: -1 }, 'SECRET_TTL'],
    ['as a canary with a host', { source: { kind: 'canary' } }, 'SECRET_HOSTS'],
  ] as const)('%s', async (_name, more, code) => {
    await expect(openVault(state, {}).add({ ...record('a', fromEnv), ...more })).rejects.toMatchObject({ code });
  });
});

describe('a value', () => {
  test('comes from a variable, a file, a command', async () => {
    const vault = openVault(state, { TOKEN: `${VALUE}\n`, PATH: '/usr/bin:/bin' });
    await vault.add(record('env', fromEnv));
    await vault.add(record('file', fromFile), { value: Buffer.from(`\n${VALUE}\r\n`), passphrase: undefined });
    await vault.add(record('command', fromCommand(`printf '${VALUE}\\n\\n'`)));
    const told = await Promise.all(['env', 'file', 'command'].map((name) => vault.probe(name)));
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(told[0]).toEqual({ length: VALUE.length, sha256: expect.stringMatching(/^[0-9a-f]{8}$/) });
  });

  test('in a file is opened by another process with the identity only', async () => {
    await openVault(state, {}).add(record('a', fromFile), { value: 'äöü — many words\nin two lines', passphrase: undefined });
    expect(await openVault(state, {}).probe('a')).toMatchObject({ length: 29 });
    rmSync(join(state, 'vault/identity.txt'));
    await expect(openVault(state, {}).probe('a')).rejects.toMatchObject({ code: 'SECRET_LOCKED' });
  });

  test('in a file with a passphrase is opened with it only', async () => {
    const locked = record('a', { kind: 'file', sealed: 'passphrase' });
    await openVault(state, {}).add(locked, { value: VALUE, passphrase: 'right one' });
    expect(readdirSync(join(state, 'vault'))).not.toContain('identity.txt');
    const probe = (passphrase: string | undefined): Promise<unknown> =>
      openVault(state, {}, { passphrase: async () => passphrase }).probe('a');
    expect(await probe('right one')).toMatchObject({ length: VALUE.length });
    await expect(probe('wrong one')).rejects.toMatchObject({ code: 'SECRET_LOCKED' });
    await expect(probe(undefined)).rejects.toMatchObject({ code: 'SECRET_LOCKED' });
    await expect(openVault(state, {}).probe('a')).rejects.toMatchObject({ code: 'SECRET_LOCKED' });
  });

  test('from a command is asked for once, however many want it', async () => {
    const vault = openVault(state, { PATH: '/usr/bin:/bin' });
    await vault.add(record('a', fromCommand(`echo x >> ${state}/calls; echo ${VALUE}`)));
    await Promise.all([vault.probe('a'), vault.probe('a'), vault.forRun({ phase: 'agent', names: ['a'] })]);
    await vault.probe('a');
    expect(readFileSync(join(state, 'calls'), 'utf8')).toBe('x\n');
  });

  test('is forgotten after its time to live, and obtained again when it is needed', async () => {
    const vault = openVault(state, { PATH: '/usr/bin:/bin' });
    const script = `echo x >> ${state}/calls; echo ${VALUE}$(wc -l < ${state}/calls)`;
    await vault.add(record('a', fromCommand(script), { ttlMs: 2000, env: 'T' }));
    const run = await vault.forRun({ phase: 'agent', names: ['a'] });
    const send = (): unknown => run.gate.outgoing(own, { path: '/', headers: ['a', run.environment['T'] ?? ''] });
    expect(send()).toMatchObject({ headers: ['a', `${VALUE}1`] });
    await vi.waitFor(() => expect(run.values()).toEqual([]), { timeout: 10_000, interval: 20 });
    expect(send()).toMatchObject({ secret: 'a', why: expect.stringContaining('try once more') });
    await run.ready(own);
    expect(send()).toMatchObject({ headers: ['a', `${VALUE}2`] });
  });
});

describe('no error tells a value', () => {
  const far = `${VALUE}${'x'.repeat(17_000)}`;
  test.each([
    ['too long a variable', fromEnv, { TOKEN: far }, 'SECRET_TOO_LONG'],
    ['too short a variable', fromEnv, { TOKEN: VALUE.slice(4, 11) }, 'SECRET_TOO_SHORT'],
    ['a missing variable', fromEnv, {}, 'SECRET_EMPTY'],
    ['a value with a zero', fromEnv, { TOKEN: `${VALUE}\0` }, 'SECRET_NOT_TEXT'],
    ['a command that fails', fromCommand(`echo ${VALUE}; echo ${VALUE} >&2; exit 1`), {}, 'SECRET_COMMAND'],
    ['a command that says too much', fromCommand(`while :; do echo ${VALUE}; done`), {}, 'SECRET_COMMAND'],
    ['a command that says no text', fromCommand(`printf '${VALUE}\\377'`), {}, 'SECRET_NOT_TEXT'],
  ] as const)('%s', async (_name, source, env, code) => {
    const vault = openVault(state, { PATH: '/usr/bin:/bin', ...env });
    await vault.add(record('a', source));
    for (const action of [() => vault.probe('a'), () => vault.forRun({ phase: 'agent', names: ['a'] })]) {
      const error = await thrownBy(action);
      expect(error).toMatchObject({ name: 'UserError', code });
      const shown = inspect(error, { depth: null, showHidden: true, maxStringLength: null });
      expect(shown).not.toContain(VALUE.slice(4, 11));
    }
  });

  test.each([
    ['too long', far, 'SECRET_TOO_LONG'],
    ['no text', Buffer.concat([Buffer.from(VALUE), Buffer.from([0xff])]), 'SECRET_NOT_TEXT'],
    ['too short', VALUE.slice(4, 11), 'SECRET_TOO_SHORT'],
    ['empty', ' \n', 'SECRET_EMPTY'],
  ])('a value that is %s is not added', async (_name, value, code) => {
    const error = await thrownBy(() => openVault(state, {}).add(record('a', fromFile), { value, passphrase: VALUE }));
    expect(error).toMatchObject({ code });
    expect(inspect(error, { depth: null, showHidden: true, maxStringLength: null })).not.toContain(VALUE.slice(4, 11));
    expect(openVault(state, {}).list()).toEqual([]);
  });

  test('what a run hands out shows no value either', async () => {
    const vault = openVault(state, { TOKEN: VALUE });
    await vault.add(record('a', fromEnv, { env: 'T' }));
    const run = await vault.forRun({ phase: 'agent', names: ['a'] });
    for (const thing of [vault, run, run.gate, run.gate.watch(own), run.gate.redact(own)])
      expect(inspect(thing, { depth: null })).not.toContain(VALUE.slice(4, 11));
  });
});

describe('a run', () => {
  test('sees placeholders, its gate knows the values', async () => {
    const vault = openVault(state, { TOKEN: VALUE });
    await vault.add(record('a', fromEnv, { env: 'GH_TOKEN' }));
    await vault.add(record('b', fromEnv));
    const run = await vault.forRun({ phase: 'agent', names: ['a', 'b', 'a'] });
    const again = await vault.forRun({ phase: 'agent', names: ['a'] });
    const placeholder = run.environment['GH_TOKEN'] ?? '';
    expect(Object.keys(run.environment)).toEqual(['GH_TOKEN']);
    expect(placeholder).toMatch(/^ghp_[A-Za-z0-9]{36}$/);
    expect(again.environment['GH_TOKEN']).not.toBe(placeholder);
    expect(run.gate.outgoing(own, { path: '/', headers: ['a', placeholder] })).toMatchObject({
      headers: ['a', VALUE],
      used: ['a'],
    });
    expect(run.values()).toEqual(['a', 'b'].map((name) => ({ name, value: VALUE, canary: false })));
  });

  test.each([
    ['that is not there', ['x'], 'SECRET_UNKNOWN'],
    ['of another phase', ['setup-only'], 'SECRET_PHASE'],
    ['for the same variable', ['a', 'b'], 'SECRET_ENV_TWICE'],
  ])('does not begin with a secret %s', async (_name, names, code) => {
    const vault = openVault(state, { TOKEN: VALUE });
    await vault.add(record('a', fromEnv, { env: 'T' }));
    await vault.add(record('b', fromEnv, { env: 'T' }));
    await vault.add(record('setup-only', fromEnv, { phases: ['setup'] }));
    await expect(vault.forRun({ phase: 'agent', names })).rejects.toMatchObject({ code });
  });

  test('without secrets has nothing', async () => {
    const run = await openVault(state, {}).forRun({ phase: 'agent', names: [] });
    expect([run.environment, run.values(), canaryFiles(run)]).toEqual([{}, [], []]);
    expect(run.gate.watch(own).push(Buffer.from(VALUE))).toBeUndefined();
  });
});

describe('canaries', () => {
  test('are planted in every run, and are the same in each', async () => {
    const vault = openVault(state, {});
    await vault.add(record('bait', { kind: 'canary' }, { env: 'AWS_SECRET_ACCESS_KEY' }));
    const run = await vault.forRun({ phase: 'agent', names: [] });
    const files = canaryFiles(run);
    expect(files.map(({ path }) => path)).toEqual(['.aws/credentials', '.config/gh/hosts.yml', '.env.production']);
    expect(canaryFiles(await openVault(state, {}).forRun({ phase: 'agent', names: ['bait'] }))).toEqual(files);
    expect(run.environment['AWS_SECRET_ACCESS_KEY']).toMatch(/^[A-Za-z0-9/+]{40}$/);
    expect(files[0]?.content).toContain(`aws_secret_access_key = ${run.environment['AWS_SECRET_ACCESS_KEY']}`);
    expect(files[0]?.content).toMatch(/aws_access_key_id = AKIA[A-Z2-7]{16}\n/);
    expect(files[1]?.content).toMatch(/oauth_token: ghp_[A-Za-z0-9]{36}\n/);
    expect(everything()).not.toContain(run.environment['AWS_SECRET_ACCESS_KEY']);
  });

  test('every decoy in a planted file is an alarm, and stands in values()', async () => {
    const vault = openVault(state, {});
    await vault.add(record('bait', { kind: 'canary' }));
    const run = await vault.forRun({ phase: 'agent', names: [] });
    const decoys = canaryFiles(run).flatMap(({ content }) =>
      [...content.matchAll(/(?:: |=|:)\s?([\w/+-]{20,})(?=[\n@])/g)].map(([, text]) => text ?? ''),
    );
    expect(decoys).toHaveLength(7);
    for (const decoy of decoys) {
      expect(run.gate.watch(own).push(Buffer.from(`x=${decoy}`))).toMatchObject({
        secret: 'bait',
        why: expect.stringMatching(/^canary/),
      });
      expect(run.values()).toContainEqual({ name: 'bait', value: decoy, canary: true });
    }
    for (const { content } of canaryFiles(run))
      expect(run.gate.watch(own).push(Buffer.from(content))).toMatchObject({ secret: 'bait' });
  });

  test('differ between installations', async () => {
    const other = mkdtempSync(join(tmpdir(), 'sallyport-vault-'));
    const [one, two] = await Promise.all(
      [state, other].map(async (folder) => {
        const vault = openVault(folder, {});
        await vault.add(record('bait', { kind: 'canary' }));
        return canaryFiles(await vault.forRun({ phase: 'agent', names: [] }));
      }),
    );
    rmSync(other, { recursive: true });
    expect(one).not.toEqual(two);
  });
});
