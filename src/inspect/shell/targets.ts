import type { Arg, Scope } from './scope.ts';
import { excerpt } from './scope.ts';

/** Names of folders that a build makes again. */
const REBUILDABLE_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules',
  'dist',
  'build',
  'target',
  'out',
  '.next',
  '.nuxt',
  '.svelte-kit',
  '.turbo',
  '.parcel-cache',
  '.cache',
  'coverage',
  '.nyc_output',
  '__pycache__',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.tox',
  '.eggs',
  '.gradle',
  '.angular',
  '.vite',
  'htmlcov',
  'cmake-build-debug',
  'cmake-build-release',
  'DerivedData',
  'storybook-static',
  '.venv',
  'venv',
  '.coverage',
  '.DS_Store',
  '.eslintcache',
  'tmp',
  '.tmp',
]);

const REBUILDABLE_FILE = /^(?:\*|[\w.-]*\*?)\.(?:pyc|pyo|pyd|o|obj|class|tsbuildinfo|swp|egg-info|tmp)$/;

const SYSTEM = /^\/(?:etc|usr|bin|sbin|lib|lib64|boot|sys|proc|root|var\/lib|var\/log|opt)(?:\/|$)/;

/** A target that can be made again: a relative path inside the workspace through a build folder, or something below /tmp. */
export function isRebuildable(target: Arg, scope: Scope): boolean {
  const path = target.value;
  if (path === null || scope.remote || /[$`]|^~/.test(target.raw)) return false;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.includes('..') || isReplaced(path, scope)) return false;
  const { cwd, home } = scope.found.context;
  // A workspace or a home may itself lie below /tmp.
  const isOwn = [cwd, home].some((place) => isInside(path, place) || isInside(place, path));
  if (path.startsWith('/')) return !isOwn && isScratch(parts);
  if (!isInside(scope.cwd, cwd)) return false;
  return parts.some((part) => REBUILDABLE_FOLDERS.has(part)) || REBUILDABLE_FILE.test(parts.at(-1) ?? '');
}

/** Notes that the text itself put something else there: a link to elsewhere, a folder of sources. */
export function noteReplaced(target: Arg, scope: Scope): void {
  if (target.value !== null) scope.found.replaced.add(plainPath(target.value));
}

function isReplaced(path: string, { found: { replaced } }: Scope): boolean {
  const plain = plainPath(path);
  return [...replaced].some((one) => `${plain}/`.startsWith(`${one}/`) || `${one}/`.startsWith(`${plain}/`));
}

function plainPath(path: string): string {
  return path
    .split('/')
    .filter((part, at) => part !== '.' && (part !== '' || at === 0))
    .join('/');
}

/** A `find -name` pattern that only build products match. */
export function isRebuildableName(name: string): boolean {
  return REBUILDABLE_FOLDERS.has(name) || REBUILDABLE_FILE.test(name);
}

/** `/dev/null`, the terminal and other places where written text goes nowhere or to a person. */
export function isScratchSink(path: string | null): boolean {
  return path !== null && /^\/dev\/(?:null|stdout|stderr|tty|fd\/\d+|full|zero|shm\/.*)$/.test(path);
}

/** A device file: writing to it destroys what lies on the disk, or reaches the hardware. */
export function isDevice(path: string | null): boolean {
  return (
    path !== null &&
    (/^\/dev\/(?!null$|stdout$|stderr$|tty$|fd\/|full$|zero$|shm\/|tcp\/|udp\/|u?random$|pts\/)/.test(path) ||
      path === '/proc/sysrq-trigger')
  );
}

export function isSystemPath(path: string | null): boolean {
  return path !== null && SYSTEM.test(path);
}

/** The targets as a person reads them: at most four, then how many more. */
export function describeTargets(targets: readonly Arg[]): string {
  const shown = targets.slice(0, 4).map((target) => excerpt(target.value ?? target.raw) || '""');
  const more = targets.length - shown.length;
  if (shown.length === 0) return 'what is named when it runs';
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

export function namesOf(targets: readonly Arg[]): readonly string[] {
  return targets.slice(0, 50).map((target) => target.value ?? target.raw);
}

function isScratch(parts: readonly string[]): boolean {
  const [first, second, third] = parts;
  if (first === 'tmp') return second !== undefined && !/[*?[]/.test(second);
  return first === 'var' && second === 'tmp' && third !== undefined && !/[*?[]/.test(third);
}

function isInside(folder: string | null, root: string): boolean {
  return folder !== null && (folder === root || folder.startsWith(root.endsWith('/') ? root : `${root}/`));
}
