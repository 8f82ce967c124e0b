import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../confine/temporary-folder.test-support.ts';
import { type Foreseen, foresee, stillHolds } from './foresight.ts';
import { findGround } from './ground.ts';
import type { RunRequest } from './request.ts';

interface Scene {
  readonly root: string;
  readonly workspace: string;
  readonly request: RunRequest;
}

function scene(command = 'true 1'): Scene {
  const root = temporaryFolder();
  const workspace = join(root, 'work');
  for (const name of ['work', 'home', 'state', 'home/.config', 'home/.config/sallyport'])
    mkdirSync(join(root, name), { mode: 0o700 });
  const env = {
    ...{ PATH: '/usr/bin:/bin', HOME: join(root, 'home'), SALLYPORT_STATE: join(root, 'state') },
    CODEX_TOOL_CALL_ID: 'call_1',
  };
  const session = { key: 'k', client: 'codex', cwd: workspace, isGateway: false };
  const request = { argv: ['bash', '-c', command], cwd: workspace, env, workspace, session, unattended: true, notice: () => {} };
  return { root, workspace, request };
}

async function holds(foreseen: Foreseen | undefined, request: RunRequest, age = 0): Promise<boolean> {
  const ground = await findGround(request);
  // As if it had been foreseen `age` milliseconds ago: how long the machine took is not what is asked.
  return foreseen !== undefined && stillHolds({ ...foreseen, at: performance.now() - age }, request, ground);
}

describe('what was foreseen of a run', () => {
  test('holds for the same words, place and environment', async () => {
    const { request } = scene();
    expect(await holds(await foresee(request), { ...request, env: { ...request.env, CODEX_TOOL_CALL_ID: 'call_2' } })).toBe(true);
  });

  test.each<[string, (scene: Scene) => Partial<RunRequest>]>([
    ['other words', () => ({ argv: ['bash', '-c', 'true 2'] })],
    ['another folder', ({ root }) => ({ cwd: root })],
    ['another variable', ({ request: { env } }) => ({ env: { ...env, GREETING: 'x' } })],
    ['a variable less', ({ request: { env } }) => ({ env: { ...env, PATH: undefined } })],
    ['another session', ({ workspace }) => ({ session: { key: 'l', client: 'codex', cwd: workspace, isGateway: false } })],
    ["a person's ticket", () => ({ ticket: 'ticket' })],
  ])('%s: does not', async (_, change) => {
    const place = scene();
    const foreseen = await foresee(place.request);
    expect(await holds(foreseen, { ...place.request, ...change(place) })).toBe(false);
  });

  test.each<[string, (scene: Scene) => void]>([
    ['a policy of the repository', ({ workspace }) => writeFileSync(join(workspace, 'sallyport.yaml'), STRICTER)],
    ['a policy of the user', ({ root }) => writeFileSync(join(root, 'home/.config/sallyport/policy.yaml'), STRICTER)],
    [
      'hooks that git is told to run',
      ({ workspace }) => {
        mkdirSync(join(workspace, '.git'));
        writeFileSync(join(workspace, '.git/config'), '[core]\n  hooksPath = tools\n');
      },
    ],
    [
      'another folder in the place of its own',
      ({ root, workspace }) => {
        renameSync(workspace, join(root, 'moved'));
        mkdirSync(workspace, { mode: 0o700 });
      },
    ],
    ['a repository elsewhere', ({ workspace }) => writeFileSync(join(workspace, '.git'), 'gitdir: /nonexistent\n')],
  ])('%s since then: does not', async (_, change) => {
    const place = scene();
    const foreseen = await foresee(place.request);
    expect(foreseen).toBeDefined();
    change(place);
    expect(await holds(foreseen, place.request)).toBe(false);
  });

  test('a second later: does not', async () => {
    const { request } = scene();
    const foreseen = await foresee(request);
    expect(await holds(foreseen, request, 1000)).toBe(false);
  });
});

const STRICTER = 'version: 1\nfiles: { protect: [secret] }\n';

test.each([
  ['packages', 'npm install left-pad', undefined],
  ['code', 'python3 -c "print(1)"', undefined],
  ['a command that is asked about', 'git push', undefined],
  ['a policy that names places', 'true', 'version: 1\nfiles: { read: [/srv] }\n'],
  ['a policy with a network', 'true', 'version: 1\nnetwork: { allow: ["a.test:443"] }\n'],
  ['a policy whose changes are proposals', 'true', 'version: 1\noverlay: true\n'],
])('%s: nothing is foreseen', async (_, command, policy) => {
  const { root, request } = scene(command);
  if (policy !== undefined) writeFileSync(join(root, 'home/.config/sallyport/policy.yaml'), policy, { mode: 0o600 });
  expect(await foresee(request)).toBeUndefined();
});
