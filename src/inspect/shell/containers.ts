import type { Call, OptionSpec } from './call.ts';
import { effect, operands, optionValues, takesNext } from './call.ts';
import type { Arg, Output } from './scope.ts';
import { excerpt, noteEffect, within } from './scope.ts';

interface Entry {
  readonly programs: readonly string[];
  /** Words after the program: `compose exec`. */
  readonly verb: readonly string[];
  readonly options: OptionSpec;
  /** Where the command runs, for a sentence. */
  readonly place: string;
  readonly remote: boolean;
}

const DOCKER = ['docker', 'podman', 'nerdctl'];
const RUN_OPTIONS: OptionSpec = {
  short: 'aceehlmpuvwc',
  long: [
    'add-host',
    'attach',
    'cap-add',
    'cap-drop',
    'cgroup-parent',
    'cidfile',
    'cpus',
    'device',
    'dns',
    'entrypoint',
    'env',
    'env-file',
    'expose',
    'gpus',
    'group-add',
    'hostname',
    'ip',
    'ipc',
    'label',
    'link',
    'log-driver',
    'log-opt',
    'mac-address',
    'memory',
    'mount',
    'name',
    'net',
    'network',
    'pid',
    'pids-limit',
    'platform',
    'publish',
    'pull',
    'restart',
    'runtime',
    'security-opt',
    'shm-size',
    'stop-signal',
    'stop-timeout',
    'tmpfs',
    'ulimit',
    'user',
    'userns',
    'uts',
    'volume',
    'volumes-from',
    'workdir',
  ],
};
const EXEC_OPTIONS: OptionSpec = { short: 'euw', long: ['env', 'env-file', 'user', 'workdir', 'detach-keys', 'index'] };
const KUBE_OPTIONS: OptionSpec = {
  short: 'ncs',
  long: ['namespace', 'container', 'context', 'cluster', 'kubeconfig', 'user', 'server'],
};

const ENTRIES: readonly Entry[] = [
  { programs: DOCKER, verb: ['exec'], options: EXEC_OPTIONS, place: 'the container', remote: true },
  { programs: DOCKER, verb: ['container', 'exec'], options: EXEC_OPTIONS, place: 'the container', remote: true },
  { programs: DOCKER, verb: ['run'], options: RUN_OPTIONS, place: 'a container of', remote: true },
  { programs: DOCKER, verb: ['container', 'run'], options: RUN_OPTIONS, place: 'a container of', remote: true },
  { programs: DOCKER, verb: ['compose', 'exec'], options: EXEC_OPTIONS, place: 'the service', remote: true },
  { programs: DOCKER, verb: ['compose', 'run'], options: RUN_OPTIONS, place: 'the service', remote: true },
  { programs: ['docker-compose', 'podman-compose'], verb: ['exec'], options: EXEC_OPTIONS, place: 'the service', remote: true },
  { programs: ['docker-compose', 'podman-compose'], verb: ['run'], options: RUN_OPTIONS, place: 'the service', remote: true },
  { programs: ['kubectl', 'oc', 'k'], verb: ['exec'], options: KUBE_OPTIONS, place: 'the pod', remote: true },
  { programs: ['lxc', 'incus'], verb: ['exec'], options: {}, place: 'the container', remote: true },
  { programs: ['distrobox', 'toolbox'], verb: ['enter'], options: { short: 'n' }, place: 'the container', remote: false },
  { programs: ['flatpak-spawn'], verb: [], options: {}, place: 'the host of', remote: false },
];

/** Follows `docker exec C CMD`, `kubectl exec POD -- CMD` and the like into the command; undefined for anything else. */
export function runContainer(call: Call): Output | undefined {
  for (const entry of ENTRIES) {
    if (!entry.programs.includes(call.program)) continue;
    const rest = afterVerb(call.args, entry.verb);
    if (rest !== undefined) return enter(call, entry, rest);
  }
  return undefined;
}

// Global options may stand before the verb: docker --context x exec.
function afterVerb(args: readonly Arg[], verb: readonly string[]): readonly Arg[] | undefined {
  let at = 0;
  for (const word of verb) {
    while (at < args.length && args[at]?.value !== word) {
      const value = args[at]?.value ?? null;
      const isOption = value?.startsWith('-') === true || (at > 0 && args[at - 1]?.value?.startsWith('-') === true);
      if (!isOption) return undefined;
      at++;
    }
    if (at >= args.length) return undefined;
    at++;
  }
  return args.slice(at);
}

const OWN_RIGHTS = /^--(?:privileged|(?:pid|ipc|uts|userns|cgroupns)=host)$/;

/** What of this machine a container is given: a folder outside the workspace to write, or the machine's own rights. */
function noteGiven(call: Call, options: readonly Arg[]): void {
  const values = options.map((arg) => arg.value ?? '');
  const isPrivileged = values.some(
    (value, at) => OWN_RIGHTS.test(value) || (/^--(?:pid|ipc|uts|userns)$/.test(value) && values[at + 1] === 'host'),
  );
  if (isPrivileged) noteEffect(call.scope, effect('write', 'starts a container with the rights of this machine', ['/'], false));
  const volumes = optionValues(options, '-v', '--volume').map((arg) => (arg.value ?? '').split(':'));
  const mounts = optionValues(options, '--mount')
    .map((arg) => Object.fromEntries((arg.value ?? '').split(',').map((part) => part.split('=', 2))))
    .filter((mount: Record<string, string | undefined>) => mount['type'] === 'bind')
    .map((mount: Record<string, string | undefined>) => [
      mount['source'] ?? mount['src'] ?? '',
      '',
      'readonly' in mount || 'ro' in mount ? 'ro' : '',
    ]);
  for (const [host = '', , mode = ''] of [...volumes, ...mounts])
    if (/^[/~]|^\.\.(?:\/|$)/.test(host) && !/(?:^|,)ro(?:,|$)/.test(mode))
      noteEffect(call.scope, effect('write', `gives a container ${excerpt(host)} to write`, [host], false));
}

function enter(call: Call, entry: Entry, args: readonly Arg[]): Output | undefined {
  let at = 0;
  for (; at < args.length; at++) {
    const value = args[at]?.value ?? null;
    if (value === null || !value.startsWith('-') || value === '--') break;
    if (takesNext(value, entry.options)) at++;
  }
  if (entry.verb.at(-1) === 'run') noteGiven(call, args.slice(0, at));
  const entrypoint = args
    .slice(0, at)
    .flatMap((arg, index) => (arg.value === '--entrypoint' ? args.slice(index + 1, index + 2) : []));
  const [place, ...rest] = args.slice(at).filter((arg, index) => !(arg.value === '--' && index === 0));
  const separator = rest.findIndex((arg) => arg.value === '--');
  // kubectl allows options between the pod and `--`.
  const command = separator !== -1 ? rest.slice(separator + 1) : operandsFrom(rest, entry.options);
  const name = excerpt(place?.value ?? place?.raw ?? '');
  const full = [...entrypoint, ...command];
  if (full.length === 0) return undefined;
  noteEffect(call.scope, effect('run', `runs a command in ${entry.place} ${name}`, [name], false));
  const scope = within(call.scope, [call.program, ...entry.verb].join(' '), { remote: entry.remote });
  return call.scope.found.machine.runWords(full, scope, call.stdin);
}

function operandsFrom(args: readonly Arg[], options: OptionSpec): readonly Arg[] {
  const [first] = operands(args, options);
  const at = first === undefined ? -1 : args.indexOf(first);
  return at === -1 ? [] : args.slice(at);
}
