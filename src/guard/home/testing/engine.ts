/* Home Assistant's own container, of the version that the house runs: where there is no hass, and an engine with that image is. */
import { askProgram, runEngine } from '../../../confine/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface EnginePlan {
  readonly program: 'podman' | 'docker';
  readonly image: string;
  /** The copy; the container sees it read-only, and works on another one of its own. */
  readonly copy: string;
  readonly script: string;
}

const IMAGE = 'homeassistant/home-assistant';

/** The image of a version; undefined where `.HA_VERSION` holds none: nothing of it may become a word of a command line. */
export function imageOf(version: string | undefined): string | undefined {
  const found = /^\s*(20\d\d\.(?:[1-9]|1[0-2])\.\d{1,2}(?:b\d{1,2})?)\s*$/.exec(version ?? '')?.[1];
  return found === undefined ? undefined : `${IMAGE}:${found}`;
}

/**
 * The command line: no network, no rights, nothing writable but memory, and an end to memory, processes and processors. The image
 * is never fetched: what is not here is not run.
 */
export function engineArguments({ program, image, copy, script }: EnginePlan): readonly string[] {
  return [
    program,
    ...['run', '--rm', '--pull', 'never', '--network', 'none', '--read-only'],
    ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...['--memory', '2g', '--memory-swap', '2g', '--cpus', '2', '--pids-limit', '512'],
    ...['--tmpfs', '/tmp', '--tmpfs', '/run', '--tmpfs', '/config:exec,size=512m'],
    ...['--volume', `${copy}:/candidate:ro`, '--workdir', '/config', '--env', 'HOME=/tmp', '--entrypoint', '/bin/sh'],
    ...[image, '-c', `cp -r /candidate/. /config/ && ${script}`],
  ];
}

/** An engine that answers and has the image; its client alone says nothing. */
export async function findEngine(
  image: string,
  env: Environment,
): Promise<{ readonly program: EnginePlan['program']; readonly hasImage: boolean } | undefined> {
  for (const program of ['podman', 'docker'] as const) {
    const version = await askProgram([program, 'version', '--format', '{{.Server.Version}}'], env);
    if (version.trim() === '' || version.includes('<no value>')) continue;
    const found = await askProgram([program, 'image', 'inspect', '--format', '{{.Id}}', image], env);
    return { program, hasImage: found.trim() !== '' };
  }
  return undefined;
}

/** What it printed, both streams; ended after some time. */
export async function runPlan(
  plan: EnginePlan,
  env: Environment,
  maxMs: number,
): Promise<{ readonly code: number; readonly text: string }> {
  return runEngine(engineArguments(plan), env, maxMs);
}
