/* A mode that asks nothing on somebody's own machine: made of this one by a root without the marks of a container. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startGuard, writePolicy } from './channels.test-support.ts';
import { call, hook, WARDEN } from './hook.test-support.ts';
import { type Ended, execute, makeWorkspace, type Place } from './sallyport.test-support.ts';

/** A root of its own: the same folders, another processor, another group, no file at its top. */
const BARE = `set -e; root=$1; shift
mount -t tmpfs none "$root"
for place in /*; do
  if [ -L "$place" ]; then cp -P "$place" "$root$place"
  elif [ -d "$place" ]; then mkdir "$root$place"; mount --rbind "$place" "$root$place"; fi
done
printf 'flags\\t: fpu vme\\n' > "$root/bare"; printf '0::/\\n' > "$root/group"
mount --bind "$root/bare" "$root/proc/cpuinfo"; mount --bind "$root/group" "$root/proc/1/cgroup"
if [ -e /run/systemd/container ]; then mount -t tmpfs none "$root/run/systemd"; fi
PATH=$PATH:/usr/sbin:/sbin exec chroot "$root" "$@"`;
const canUnshare = process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0;

function bare(place: Place): readonly string[] {
  const root = join(place.root, 'root');
  mkdirSync(root);
  return ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', BARE, 'sh', root];
}

function claude(place: Place, event: string, mode: string): Promise<Ended> {
  const tool = { tool_name: 'Bash', tool_input: { command: 'ls' } };
  const payload = {
    session_id: 's1',
    cwd: place.workspace,
    permission_mode: mode,
    prompt: 'x',
    ...(event === 'PreToolUse' ? tool : {}),
  };
  return hook(place, { event, payload, start: false });
}

/** A client that was started with these words and calls its hook. */
function gemini(place: Place, flags: readonly string[]): Promise<Ended> {
  const words = ['hook', 'gemini', 'BeforeTool', '--state', place.state, '--version', '0.1.0', '--deadline', '20000'];
  const script = `const { spawnSync } = require('node:child_process');
const ended = spawnSync(${JSON.stringify(WARDEN)}, ${JSON.stringify(words)}, { input: require('node:fs').readFileSync(0), stdio: ['pipe', 'inherit', 'inherit'] });
process.exit(ended.status);`;
  return execute(process.execPath, ['-e', script, '--', ...flags], {
    cwd: place.workspace,
    env: place.env,
    input: JSON.stringify({ session_id: 's1', cwd: place.workspace, tool_name: 'list_directory', tool_input: { dir_path: '.' } }),
  });
}

describe.skipIf(!canUnshare)('on a machine that is neither a container nor a virtual one', () => {
  test('the prompt and each action are refused, by what the payload says and by what the client was started with', async () => {
    const place = makeWorkspace();
    await startGuard(place, bare(place));
    for (const event of ['SessionStart', 'UserPromptSubmit', 'PreToolUse']) {
      const refused = await claude(place, event, 'bypassPermissions');
      expect([refused.code, refused.stderr]).toEqual([
        event === 'PreToolUse' ? 0 : 2,
        expect.stringContaining('in a mode that asks nothing'),
      ]);
    }
    expect((await claude(place, 'UserPromptSubmit', 'default')).code).toBe(0);
    expect(
      JSON.parse((await claude(place, 'PreToolUse', 'bypassPermissions')).stdout).hookSpecificOutput.permissionDecision,
    ).toBe('deny');
    const yolo = await gemini(place, ['--approval-mode', 'yolo']);
    expect([yolo.code, yolo.stderr]).toEqual([2, expect.stringContaining('it was started with --approval-mode yolo')]);
    expect((await gemini(place, ['--approval-mode', 'default'])).code).toBe(0);
  });

  test('a person may allow it by the name of the client, a repository may not', async () => {
    const place = makeWorkspace();
    writeFileSync(join(place.workspace, 'sallyport.yaml'), 'version: 1\nbypass: [claude-code]\n');
    await startGuard(place, bare(place));
    expect((await claude(place, 'UserPromptSubmit', 'bypassPermissions')).code).toBe(2);
    writePolicy(place, {});
    writeFileSync(join(place.home, '.config/sallyport/policy.yaml'), 'version: 1\nbypass: [claude-code]\n');
    expect((await claude(place, 'UserPromptSubmit', 'bypassPermissions')).code).toBe(0);
    expect((await gemini(place, ['--yolo'])).code).toBe(2);
  });
});

test('in a container or a virtual machine it may, and what the hook refuses it refuses all the same', async () => {
  const place = makeWorkspace();
  writePolicy(place, {});
  // By name, so that this holds on any machine.
  writeFileSync(join(place.home, '.config/sallyport/policy.yaml'), 'version: 1\nbypass: [claude-code]\n');
  await startGuard(place);
  expect((await claude(place, 'UserPromptSubmit', 'bypassPermissions')).code).toBe(0);
  const payload = {
    ...(call(place, 'Read', { file_path: join(place.home, '.ssh/id_ed25519') }) as object),
    permission_mode: 'bypassPermissions',
  };
  const refused = await hook(place, { payload, start: false });
  expect(JSON.parse(refused.stdout).hookSpecificOutput.permissionDecision).toBe('deny');
});
