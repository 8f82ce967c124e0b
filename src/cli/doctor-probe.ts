import type { ProbeEntry } from './doctor-report.ts';

/** The output of `warden probe`, read: the kernel's release and one entry for each mechanism that was tried. */
export interface Probe {
  readonly kernel: string;
  readonly entries: Readonly<Record<string, ProbeEntry>>;
}

/** Returns undefined for anything that is not a probe: nothing is then taken to work. */
export function readProbe(text: string): Probe | undefined {
  const document = parseObject(text);
  const kernel = document?.['kernel'];
  if (document === undefined || typeof kernel !== 'string') return undefined;
  const entries = Object.entries(document).flatMap(([name, value]) => {
    const entry = name === 'landlock' ? landlockEntry(value) : entryOf(value);
    return entry === undefined ? [] : [[name, entry] as const];
  });
  return { kernel, entries: Object.fromEntries(entries) };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entryOf(value: unknown): ProbeEntry | undefined {
  if (!isRecord(value) || typeof value['ok'] !== 'boolean') return undefined;
  return typeof value['errno'] === 'string' ? { ok: value['ok'], errno: value['errno'] } : { ok: value['ok'] };
}

/** The ABI's number; 0 where the kernel has no Landlock. */
function landlockEntry(value: unknown): ProbeEntry | undefined {
  if (typeof value !== 'number') return undefined;
  return value > 0 ? { ok: true, detail: `ABI ${value}` } : { ok: false, errno: 'ENOSYS' };
}
