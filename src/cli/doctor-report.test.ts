import { expect, test } from 'vitest';
import type { MachineProbe } from '../confine/index.ts';
import { doctorReport, renderDoctor } from './doctor-report.ts';
import { WALLS } from './doctor-walls.table.ts';

const all = Object.fromEntries(WALLS.map(({ key }) => [key, { ok: true, errno: '' }]));
const no = { ok: false, errno: 'EPERM' };
const settings: MachineProbe['settings'] = {
  apparmorRestricts: null,
  mostUserNamespaces: 15_000,
  usernsClone: null,
  isContainer: false,
};
const noNamespaces = { ...all, userNamespaces: no, namespaces: no, freshProc: no, mountSetattr: no };

function machine(more: Partial<MachineProbe> = {}): MachineProbe {
  const bubblewrap = { path: '/usr/bin/bwrap', version: [0, 8] as const };
  return { kernel: '6.18.0', machine: 'x64', wardenMissing: null, landlock: 7, attempts: all, bubblewrap, settings, ...more };
}

test.each<[name: string, probe: MachineProbe, mode: string, missing: readonly string[]]>([
  ['everything', machine(), 'namespaces', []],
  ['no bubblewrap', machine({ bubblewrap: null }), 'namespaces', ['bubblewrap']],
  ['no Landlock, no cgroups', machine({ landlock: 0, attempts: { ...all, cgroups: no } }), 'namespaces', ['cgroups', 'landlock']],
  [
    'no namespaces',
    machine({ attempts: noNamespaces }),
    'landlock',
    ['userNamespaces', 'namespaces', 'freshProc', 'mountSetattr'],
  ],
  [
    'nothing was tried',
    machine({ attempts: {}, landlock: 0, bubblewrap: null }),
    'none',
    [...WALLS.map(({ key }) => key), 'landlock', 'bubblewrap'],
  ],
])('%s', (_name, probe, mode, missing) => {
  const report = doctorReport(probe, false);
  expect(report.mode).toBe(mode);
  expect(report.walls.filter(({ ok }) => !ok).map(({ wall }) => wall)).toEqual(missing);
});

test.each<[more: Partial<MachineProbe['settings']>, hint: string]>([
  [{ apparmorRestricts: true }, 'AppArmor refuses user namespaces'],
  [{ usernsClone: false }, 'sudo sysctl kernel.unprivileged_userns_clone=1'],
  [{ mostUserNamespaces: 0 }, 'sudo sysctl user.max_user_namespaces=15000'],
  [{ isContainer: true }, 'This container may not create namespaces: start'],
  [{}, ''],
])('%j names the cause', (more, hint) => {
  const { walls } = doctorReport(machine({ attempts: noNamespaces, settings: { ...settings, ...more } }), false);
  const row = walls.find(({ wall }) => wall === 'userNamespaces');
  expect(row).toMatchObject({ ok: false, why: 'EPERM', enable: expect.stringContaining(hint) });
});

test('a whole machine reads well', () => {
  const lines = renderDoctor(doctorReport(machine(), false), false, 80).split('\n');
  expect(lines.slice(0, 3)).toEqual(['Kernel 6.18.0', '', '  yes  user namespace']);
  expect(lines.slice(-5)).toEqual([
    '',
    'Everything is there. Runs are confined by namespaces, mounts and a system call',
    'filter: the full walls. Hosts that a policy allows are reached by every program,',
    'with and without proxy variables.',
    '',
  ]);
});

test('a lacking machine says what is lost and how to get it; root is advised', () => {
  const text = renderDoctor(doctorReport(machine({ landlock: 0 }), true), false, 80);
  expect(text).toContain('  no   Landlock                              off\n       Without it: no second wall');
  expect(text).toContain('You are root.');
  expect(text).toContain('1 part missing.');
});

test('without the warden the way to get it is said once', () => {
  const text = renderDoctor(
    doctorReport(machine({ wardenMissing: 'there is no warden', attempts: {}, landlock: 0 }), false),
    false,
    100,
  );
  expect(text.match(/C compiler/g)).toHaveLength(1);
  expect(text).toMatch(/Runs are confined by the system bubblewrap\.\s+There is no\s+network inside/);
});
