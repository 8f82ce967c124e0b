import type { PackageRef } from '../package.ts';
import { addressOf } from '../specs/address.ts';
import { npmArgument } from '../specs/npm-spec.ts';
import { pypiName } from '../specs/python-requirement.ts';
import type { Manager, Verb } from './manager.ts';
import { MANAGERS } from './managers.table.ts';
import { mavenPackages } from './maven.ts';
import { initializer, type Named, named } from './specs.ts';
import type { PackageCommand, PackageFileUse } from './types.ts';
import { type Option, parseWords, type Roles } from './words.ts';

const MOST_WORDS = 5000;

/**
 * The packages that a command line would bring in.
 *
 * @param words program without its folder, and arguments; null where a word is only known when it runs (src/inspect/shell)
 * @returns undefined for a command that brings none
 */
export function packagesOfCommand(words: readonly (string | null)[]): PackageCommand | undefined {
  const [program, ...args] = throughPipx(asModule(throughCorepack(words.slice(0, MOST_WORDS))));
  if (program === null || program === undefined) return undefined;
  const manager = MANAGERS.find(({ programs }) => programs.test(program));
  if (manager === undefined) return setupScript(program, args);
  // rustup's cargo takes a toolchain first: `cargo +nightly add`.
  const found = findVerb(manager, manager.spec === 'cargo' ? args.filter((word) => !word?.startsWith('+')) : args);
  if (found === undefined) return undefined;
  const { verb, rest } = found;
  const { options } = parseWords(rest, verb.roles ?? manager.roles, verb.stops === true);
  if (options.some(({ role }) => role === 'nothing')) return undefined;
  const command = commandOf(manager, verb, rest);
  if (words.length > MOST_WORDS) return { ...command, unknown: [...command.unknown, `it has more than ${MOST_WORDS} words`] };
  const { refs, files, unknown, isProject } = command;
  return refs.length + files.length + unknown.length > 0 || isProject ? command : undefined;
}

/** `corepack pnpm@9 add` is `pnpm add`. */
function throughCorepack(words: readonly (string | null)[]): readonly (string | null)[] {
  const [program, manager, ...args] = words;
  const name = /^(npm|npx|pnpm|pnpx|yarn|yarnpkg)(?:@.*)?$/.exec(manager ?? '')?.[1];
  return program === 'corepack' && name !== undefined ? [name, ...args] : words;
}

/** `pipx runpip APP install` is `pip install`. */
function throughPipx(words: readonly (string | null)[]): readonly (string | null)[] {
  const [program, ...args] = words;
  const at = program === 'pipx' ? args.indexOf('runpip') : -1;
  return at === -1 ? words : ['pip', ...args.slice(at + 2)];
}

/** `python3 -I -m pip install` is `pip install`; `python -mpip` too. */
function asModule(words: readonly (string | null)[]): readonly (string | null)[] {
  const [program, ...args] = words;
  if (program === null || program === undefined || !/^(?:python|pypy|py)[\d.]*(?:\.exe)?$/.test(program)) return words;
  for (const [at, word] of args.entries()) {
    if (word === null || !word.startsWith('-')) return words;
    const joined = /^-[A-Za-z]*m(.+)$/.exec(word)?.[1];
    if (joined !== undefined) return [joined, ...args.slice(at + 1)];
    if (/^-[A-Za-z]*m$/.test(word)) return [moduleName(args[at + 1]), ...args.slice(at + 2)];
    if (/^-[A-Za-z]*c/.test(word)) return words;
  }
  return words;
}

function moduleName(word: string | null | undefined): string | null {
  return word?.replace(/\.__main__$/, '').replace(/^pip\._internal.*$/, 'pip') ?? null;
}

/** `python setup.py install` installs what the project asks for. */
function setupScript(program: string, args: readonly (string | null)[]): PackageCommand | undefined {
  const at = args.findIndex((word) => word !== null && /(?:^|\/)setup\.py$/.test(word));
  if (!/^(?:python|pypy|py)[\d.]*$/.test(program) || at === -1) return undefined;
  if (!args.slice(at + 1).some((word) => word === 'install' || word === 'develop' || word === 'easy_install')) return undefined;
  return {
    manager: 'setup.py',
    ecosystem: 'pypi',
    does: 'install',
    refs: [],
    files: [{ path: args[at] ?? 'setup.py', kind: 'setup' }],
    indexes: [],
    isProject: true,
    unknown: [],
  };
}

interface FoundVerb {
  readonly verb: Verb;
  readonly rest: readonly (string | null)[];
}

/** The verb may stand behind options: `npm --prefix web install`, `pip -q install`. What stands before it counts too. */
function findVerb(manager: Manager, args: readonly (string | null)[]): FoundVerb | undefined {
  for (const verb of manager.verbs) {
    if (verb.words === '') continue;
    const rest = afterVerb(verb, manager.roles, args);
    if (rest !== undefined) return { verb, rest };
  }
  const alone = manager.verbs.find(({ words }) => words === '');
  if (alone !== undefined && (alone.takes !== 'none' || operandsOf(args, manager.roles).length === 0))
    return { verb: alone, rest: args };
  // `yarn` alone installs.
  if (
    manager.name === 'yarn' &&
    operandsOf(args, manager.roles).length === 0 &&
    !args.some((word) => /^--?[vh]/.test(word ?? ''))
  )
    return { verb: { words: '', takes: 'none', project: 'always' }, rest: args };
  return hiddenVerb(manager, args);
}

function operandsOf(args: readonly (string | null)[], roles: Roles): readonly (string | null)[] {
  return parseWords(args, roles, false).operands;
}

/** A verb that is only known when the command runs may be any. */
function hiddenVerb(manager: Manager, args: readonly (string | null)[]): FoundVerb | undefined {
  const first = operandsOf(args, manager.roles)[0];
  const [verb] = manager.verbs;
  return first === null && verb !== undefined ? { verb, rest: args } : undefined;
}

function afterVerb(verb: Verb, roles: Roles, args: readonly (string | null)[]): readonly (string | null)[] | undefined {
  for (const phrase of verb.words.split('|')) {
    const places = placesOf(phrase.split(' '), roles, args);
    if (places !== undefined) return args.filter((_word, at) => !places.includes(at));
  }
  return undefined;
}

/** Where the words of a verb stand: each is the next one that is no option and no option's value. */
function placesOf(phrase: readonly string[], roles: Roles, args: readonly (string | null)[]): readonly number[] | undefined {
  const places: number[] = [];
  for (let at = 0; at < args.length && places.length < phrase.length; at += 1) {
    const word = args[at];
    if (word === undefined || word === '--') return undefined;
    const wanted = phrase[places.length];
    if (word !== null && /^-./.test(word)) {
      if (parseWords([word, 'x'], roles, false).operands.length === 0) at += 1;
    } else if (word !== wanted && wanted !== '*') return undefined;
    else places.push(at);
  }
  return places.length === phrase.length ? places : undefined;
}

function commandOf(manager: Manager, verb: Verb, rest: readonly (string | null)[]): PackageCommand {
  const { operands, options } = parseWords(rest, verb.roles ?? manager.roles, verb.stops === true);
  const gathered = new Gathered(manager);
  if (manager.spec === 'maven') return { ...gathered.done(verb, false), ...mavenPackages(rest) };
  for (const option of options) gathered.option(option);
  const isInstead = options.some(({ role }) => role === 'instead');
  for (const word of isInstead ? [] : packageWords(verb.takes, operands))
    gathered.word(verb.takes === 'create' && word !== null ? initializer(word) : word);
  for (const word of verb.takes === 'files' ? operands : []) gathered.option({ name: 'FILE', role: 'requirements', value: word });
  const [script] = operands;
  if (verb.does === 'run' && manager.ecosystem === 'pypi' && /\.pyw?$/.test(script ?? '')) gathered.script(script ?? '');
  return gathered.done(verb, verb.project === 'always' || (verb.project === 'alone' && gathered.isEmpty));
}

function packageWords(takes: Verb['takes'], operands: readonly (string | null)[]): readonly (string | null)[] {
  if (takes === 'every') return operands;
  if (takes === 'addresses') return operands.filter((word) => word === null || addressOf(word) !== undefined);
  return takes === 'first' || takes === 'create' ? operands.slice(0, 1) : [];
}

/** Gathers what one command names. */
class Gathered {
  readonly #manager: Manager;
  readonly #refs: PackageRef[] = [];
  readonly #files: PackageFileUse[] = [];
  readonly #indexes: { url: string; isExtra: boolean }[] = [];
  readonly #unknown = new Set<string>();
  #place: Pick<PackageRef, 'source' | 'url'> | undefined;
  #version: string | undefined;

  constructor(manager: Manager) {
    this.#manager = manager;
  }

  get isEmpty(): boolean {
    return this.#refs.length === 0 && this.#files.length === 0 && this.#unknown.size === 0;
  }

  option({ name, role, value }: Option): void {
    if (role === 'value' || role === 'flag') return;
    if (value === null || value === '') {
      this.#unknown.add(`the value of ${name} is only known when it runs`);
      return;
    }
    if (role === 'package' || role === 'instead') for (const one of this.#several(value)) this.word(one);
    else if (role === 'requirements' || role === 'constraints') this.#files.push({ path: value, kind: role });
    else if (role === 'index' || role === 'extra-index')
      this.#indexes.push({ url: addressOf(value)?.url ?? value, isExtra: role === 'extra-index' });
    else if (role === 'git') this.#place = { source: 'git', url: addressOf(value)?.url ?? value };
    else if (role === 'path') this.#place = { source: 'file', url: value };
    else if (role === 'version') this.#version = value;
    else if (role === 'arguments') this.#arguments(value);
  }

  /** uv takes several packages in one value, separated by commas. */
  #several(value: string): readonly string[] {
    return this.#manager.name.startsWith('uv') && !value.includes('://') ? value.split(/,(?=[A-Za-z])/) : [value];
  }

  /** A script may say at its top what it needs (PEP 723); it is no package itself. */
  script(path: string): void {
    this.#files.push({ path, kind: 'inline' });
    const at = this.#refs.findIndex(({ name, source }) => source === 'file' || name === pypiName(path));
    if (at !== -1) this.#refs.splice(at, 1);
  }

  /** `pipx install --pip-args='-i https://…'`. */
  #arguments(value: string): void {
    const inner = MANAGERS.find(({ name }) => name === 'pip');
    if (inner === undefined) return;
    const { options, operands } = parseWords(value.trim().split(/\s+/), inner.roles, false);
    for (const option of options) this.option(option);
    for (const word of operands) this.word(word);
  }

  word(word: string | null): void {
    if (word === null) {
      this.#unknown.add('a package is only known when it runs');
      return;
    }
    const { spec, ecosystem } = this.#manager;
    if (spec === 'none' || ecosystem === undefined) {
      this.#unknown.add(`packages of ${this.#manager.name} are not judged`);
      return;
    }
    const parts = named(word, spec);
    if (parts !== undefined) this.#refs.push({ ecosystem, ...parts, isDirect: true });
    else if (!isOfProject(word, spec))
      this.#unknown.add(`${JSON.stringify(word.slice(0, 80))} names no package that can be judged`);
  }

  done({ does, takes }: Verb, isProject: boolean): PackageCommand {
    // `cargo install --git URL` needs no name.
    if (this.#place !== undefined && this.#refs.length === 0 && takes !== 'none') {
      const parts = this.#place.url === undefined ? undefined : npmArgument(this.#place.url);
      if (this.#manager.ecosystem !== undefined)
        this.#refs.push({ ecosystem: this.#manager.ecosystem, name: parts?.name ?? '.', ...this.#place, isDirect: true });
    }
    // `pip install .` brings what the project asks for.
    const isHere = this.#refs.some(({ source, url }) => source === 'file' && /^\.\/?$/.test(url ?? ''));
    return {
      manager: this.#manager.name,
      ecosystem: this.#manager.ecosystem,
      does: does ?? 'install',
      refs: this.#refs.map((one) => this.#completed(one)),
      files: this.#files,
      indexes: this.#indexes,
      isProject: isProject || isHere,
      unknown: [...this.#unknown],
    };
  }

  /** Options speak of every package of the command. */
  #completed(one: Named & PackageRef): PackageRef {
    const placed: PackageRef = this.#place === undefined ? one : { ...one, ...this.#place };
    if (this.#version === undefined || placed.version !== undefined) return placed;
    const { range: _range, ...rest } = placed;
    const exact = /^=?\s*(\d[\w.+-]*)$/.exec(this.#version)?.[1];
    return exact === undefined ? { ...rest, range: this.#version } : { ...rest, version: exact };
  }
}

/** Folders and files of the project itself (`go get ./...`, `deno run main.ts`) bring nothing that this word names. */
function isOfProject(word: string, spec: Manager['spec']): boolean {
  return (spec === 'go' || spec === 'deno') && (/^\.{0,2}(?:\/|$)/.test(word) || !word.includes(':'));
}
