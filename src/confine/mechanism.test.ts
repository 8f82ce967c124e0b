import { expect, test } from 'vitest';
import { chooseMechanism, type KernelSettings, type MachineProbe } from './mechanism.ts';
import { parseProbe } from './probe.ts';

const yes = { ok: true, errno: '' };
const no = { ok: false, errno: 'EPERM' };
const settings: KernelSettings = { apparmorRestricts: null, mostUserNamespaces: 1000, usernsClone: null, isContainer: false };
const machine: MachineProbe = {
  kernel: '6.18',
  machine: 'x86_64',
  wardenMissing: null,
  landlock: 7,
  bubblewrap: null,
  settings,
  attempts: { namespaces: yes, mountSetattr: yes, freshProc: yes, notification: yes },
};
const refused = { ...machine, attempts: { ...machine.attempts, namespaces: no } };
const bubblewrap = { path: '/usr/bin/bwrap', version: [0, 8] } as const;

test.each<[string, MachineProbe, string, RegExp]>([
  ['all is well', machine, 'namespaces', /^$/u],
  [
    'AppArmor, with bubblewrap',
    { ...refused, bubblewrap, settings: { ...settings, apparmorRestricts: true } },
    'landlock',
    /AppArmor/u,
  ],
  ['an old Landlock, with bubblewrap', { ...refused, bubblewrap, landlock: 3 }, 'bubblewrap', /./u],
  ['switched off', { ...refused, settings: { ...settings, mostUserNamespaces: 0 } }, 'landlock', /max_user_namespaces=0/u],
  ['a container', { ...refused, settings: { ...settings, isContainer: true } }, 'landlock', /container/u],
  ['an old Landlock', { ...refused, landlock: 3 }, 'none', /ABI 3, 6 is needed/u],
  ['no Landlock', { ...refused, landlock: 0 }, 'none', /Landlock is off/u],
  ['no fresh /proc', { ...machine, attempts: { ...machine.attempts, freshProc: no } }, 'landlock', /refuses/u],
  ['no notification', { ...machine, attempts: { ...machine.attempts, notification: no } }, 'none', /refuses/u],
  [
    'no warden, with bubblewrap',
    { ...machine, wardenMissing: 'the warden is not built', bubblewrap, attempts: {} },
    'bubblewrap',
    /not built/u,
  ],
  [
    'no warden, nothing else',
    { ...machine, wardenMissing: 'the warden is not built', attempts: {} },
    'none',
    /bubblewrap is not installed/u,
  ],
])('%s', (_name, probe, mode, reason) => {
  expect(chooseMechanism(probe)).toEqual({ mode, reason: expect.stringMatching(reason), enable: expect.any(String) });
});

test('the answer of the warden is read with care', () => {
  expect(
    parseProbe('{"kernel":"6.1","machine":"x86_64","uid":0,"landlock":7,"namespaces":{"ok":false,"errno":"EPERM"}}'),
  ).toEqual({
    kernel: '6.1',
    machine: 'x86_64',
    landlock: 7,
    attempts: { namespaces: { ok: false, errno: 'EPERM' } },
  });
  expect(() => parseProbe('no')).toThrow(expect.objectContaining({ code: 'PROBE_FAILED' }));
});
