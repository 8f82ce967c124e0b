import { expect, test } from 'vitest';
import { isIsolated, type MachineFacts } from './isolation.ts';

const BARE: MachineFacts = {
  hasContainerFile: false,
  cgroup: '0::/init.scope\n',
  processor: 'processor\t: 0\nflags\t\t: fpu vme svm\n',
  kernel: 'Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org)',
};
const VM = { processor: 'processor\t: 0\nflags\t\t: fpu vme hypervisor lahf_lm\n' };

test.each([
  ['a machine', {}, false],
  ['a machine of which nothing can be read', { cgroup: '', processor: '', kernel: '' }, false],
  ['Docker or Podman', { hasContainerFile: true }, true],
  ['Kubernetes', { cgroup: '12:cpu:/kubepods/besteffort/pod1/2\n' }, true],
  ['a user whose slice is named like one', { cgroup: '0::/user.slice/dockerish\n' }, false],
  ['a virtual machine', VM, true],
  ['WSL, which reaches the drives of its person', { ...VM, kernel: 'Linux version 5.15.90.1-microsoft-standard-WSL2' }, false],
] as const)('%s', (_, changes, wanted) => {
  expect(isIsolated({ ...BARE, ...changes })).toBe(wanted);
});
