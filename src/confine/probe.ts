import { execFile } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import { arch, release } from 'node:os';
import { UserError } from '../model/index.ts';
import { findBubblewrap } from './bubblewrap.ts';
import type { KernelSettings, MachineProbe } from './mechanism.ts';
import { openWarden, startPath, type WardenBinary } from './warden-binary.ts';
import { parseObject } from './warden-messages.ts';

const PROBE_TIME_MS = 10_000;

/**
 * Tries what this machine allows: `warden probe`, bubblewrap, and the settings that commonly refuse. For `doctor`; a run
 * doesn't wait for it.
 *
 * @throws UserError PROBE_FAILED where the warden's answer can't be understood, WARDEN_CHANGED
 */
export async function probeMachine(): Promise<MachineProbe> {
  const base = {
    kernel: release(),
    machine: arch(),
    landlock: 0,
    attempts: {},
    bubblewrap: findBubblewrap(),
    settings: readSettings(),
  };
  const found = openWarden();
  if (!found.ok) return { ...base, wardenMissing: found.reason };
  try {
    return { ...base, ...parseProbe(await runProbe(found.binary)), wardenMissing: null };
  } finally {
    found.binary.close();
  }
}

/** Reads what `warden probe` prints. */
export function parseProbe(text: string): Pick<MachineProbe, 'kernel' | 'machine' | 'landlock' | 'attempts'> {
  const fields = parseObject(text);
  if (fields === undefined || typeof fields['kernel'] !== 'string' || typeof fields['landlock'] !== 'number')
    throw failed('its answer is not understood');
  const attempts = Object.entries(fields).flatMap(([name, value]) => {
    const attempt = attemptOf(value);
    return attempt === undefined ? [] : [[name, attempt] as const];
  });
  return {
    kernel: fields['kernel'],
    machine: typeof fields['machine'] === 'string' ? fields['machine'] : arch(),
    landlock: fields['landlock'],
    attempts: Object.fromEntries(attempts),
  };
}

function attemptOf(value: unknown): { ok: boolean; errno: string } | undefined {
  if (typeof value !== 'object' || value === null || !('ok' in value) || typeof value.ok !== 'boolean') return undefined;
  return { ok: value.ok, errno: 'errno' in value && typeof value.errno === 'string' ? value.errno : '' };
}

function runProbe(binary: WardenBinary): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      startPath(binary),
      ['probe'],
      { env: {}, timeout: PROBE_TIME_MS, maxBuffer: 2 ** 20, encoding: 'utf8' },
      (error, stdout) => {
        if (error === null) resolve(stdout);
        else reject(failed(error.message));
      },
    );
  });
}

/** Settings of the kernel that tell why namespaces are refused. */
export function readSettings(): KernelSettings {
  const most = readSetting('user/max_user_namespaces');
  const isOn = (text: string | null): boolean | null => (text === null ? null : text !== '0');
  return {
    apparmorRestricts: isOn(readSetting('kernel/apparmor_restrict_unprivileged_userns')),
    mostUserNamespaces: most === null ? null : Number(most),
    usernsClone: isOn(readSetting('kernel/unprivileged_userns_clone')),
    isContainer: ['/.dockerenv', '/run/.containerenv'].some((path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined),
  };
}

function readSetting(name: string): string | null {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
  } catch {
    return null;
  }
}

function failed(why: string): UserError {
  return new UserError('PROBE_FAILED', `The warden could not tell what this machine allows: ${why}.`, { exitCode: 1 });
}
