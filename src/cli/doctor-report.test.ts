import { expect, test } from 'vitest';
import { doctorReport, type MachineFacts, type ProbeEntry, renderDoctor } from './doctor-report.ts';
import { WALLS } from './doctor-walls.table.ts';

const all: Readonly<Record<string, ProbeEntry>> = Object.fromEntries(WALLS.map(({ key }) => [key, { ok: true }]));
const no: ProbeEntry = { ok: false, errno: 'EPERM' };

function machine(more: Partial<MachineFacts> = {}): MachineFacts {
  return { kernel: '6.18.0', isRoot: false, probe: all, bubblewrap: { ok: true, detail: '0.8.0' }, sysctl: {}, ...more };
}

test.each<[name: string, facts: MachineFacts, mode: string]>([
  ['everything', machine(), 'namespaces'],
  ['everything but bubblewrap', machine({ bubblewrap: no }), 'namespaces'],
  ['no Landlock', machine({ probe: { ...all, landlock: no } }), 'namespaces'],
  ['no user namespace', machine({ probe: { ...all, userNamespaces: no } }), 'bubblewrap'],
  ['no warden', machine({ probe: undefined }), 'bubblewrap'],
  ['no user namespace, no bubblewrap', machine({ probe: { ...all, userNamespaces: no }, bubblewrap: no }), 'landlock'],
  ['no notification either', machine({ probe: { ...all, userNamespaces: no, notification: no }, bubblewrap: no }), 'none'],
  ['nothing was probed', machine({ probe: {}, bubblewrap: no }), 'none'],
  ['no warden, no bubblewrap', machine({ probe: undefined, bubblewrap: no }), 'none'],
])('%s', (_name, facts, mode) => {
  expect(doctorReport(facts).mode).toBe(mode);
});

test.each<[sysctl: Record<string, string>, hint: string]>([
  [{ 'kernel.apparmor_restrict_unprivileged_userns': '1' }, 'AppArmor refuses it'],
  [{ 'kernel.unprivileged_userns_clone': '0' }, 'sysctl kernel.unprivileged_userns_clone=1'],
  [{ 'user.max_user_namespaces': '0' }, 'sysctl user.max_user_namespaces=15000'],
  [{}, 'Probably a container'],
])('%j names the cause', (sysctl, hint) => {
  const row = doctorReport(machine({ probe: { ...all, userNamespaces: no }, sysctl })).walls.find(
    ({ wall }) => wall === 'userNamespaces',
  );
  expect(row).toMatchObject({
    ok: false,
    why: 'EPERM',
    lost: 'an ordinary user can not build a cage',
    enable: expect.stringContaining(hint),
  });
});

test('a whole machine reads well', () => {
  const lines = renderDoctor(doctorReport(machine()), false, 80).split('\n');
  expect(lines.slice(0, 3)).toEqual(['Kernel 6.18.0', '', '  yes  user namespace']);
  expect(lines.at(-2)).toBe('filter: the full walls.');
});

test('a lacking machine says what is lost and how to get it, root is advised', () => {
  const text = renderDoctor(
    doctorReport(machine({ isRoot: true, probe: { ...all, landlock: { ok: false, errno: 'ENOSYS' } } })),
    false,
    80,
  );
  expect(text).toContain('  no   Landlock                              ENOSYS\n       Without it: no second wall');
  expect(text).toContain('You are root.');
  expect(text).toContain('1 part missing.');
});
