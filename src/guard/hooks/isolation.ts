import { existsSync, readFileSync } from 'node:fs';

/** What a machine says of itself. */
export interface MachineFacts {
  /** Files that container engines leave, of which one is there. */
  readonly hasContainerFile: boolean;
  /** /proc/1/cgroup. */
  readonly cgroup: string;
  /** /proc/cpuinfo. */
  readonly processor: string;
  /** /proc/version. */
  readonly kernel: string;
}

/** Docker and Podman, and systemd in whatever container it runs (https://systemd.io/CONTAINER_INTERFACE). */
const CONTAINER_FILES = ['/.dockerenv', '/run/.containerenv', '/run/systemd/container'];
const CONTAINER_GROUPS = /\/(?:docker|kubepods|libpod|lxc|containerd|crio)\b/;

/**
 * Whether only a container or a virtual machine is at stake, and not somebody's own machine. All of it is written by root or the kernel. WSL is
 * a virtual machine, but the person's drives and programs are within its reach.
 */
export function isIsolated({ hasContainerFile, cgroup, processor, kernel }: MachineFacts): boolean {
  if (/microsoft|wsl/i.test(kernel)) return false;
  return hasContainerFile || CONTAINER_GROUPS.test(cgroup) || /^flags\s*:.*\bhypervisor\b/m.test(processor);
}

export function machineFacts(): MachineFacts {
  return {
    hasContainerFile: CONTAINER_FILES.some((path) => existsSync(path)),
    cgroup: read('/proc/1/cgroup'),
    processor: read('/proc/cpuinfo'),
    kernel: read('/proc/version'),
  };
}

/** What can't be read says nothing, and then nothing is assumed to be isolated. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
