import { entries, entry, itemsOf, type Node } from '../node.ts';
import { automationOf, sceneOf, scriptOf } from './automation.ts';
import { below, folderOf, type HomeFiles, isBelow, nameOf } from './files.ts';
import type { Automation, Home, PlainFile, Scene, Script, Section, SideFile } from './home.ts';
import { isAutomation, type YamlKind, yamlKindOf } from './kinds.ts';
import { TreeLoader } from './load-tree.ts';
import { neighbourKindOf } from './neighbours.ts';
import { readYaml, type YamlText } from './read-yaml.ts';
import { readRegistries } from './registries.ts';
import { exposedEntities, storedSections, type UsedLogin, usedLogins } from './storage.ts';

/** Words of which each part of a smart home has one: other texts are not parsed. */
const OWN_WORD =
  /^[ \t]*(?:-\s+)?["']?(?:homeassistant|default_config|automation|script|scene|http|shell_command|rest_command|command_line|alarm_control_panel|input_\w+|google_assistant|recorder|lovelace|panel_\w+|python_script|pyscript|intent_script|mcp_server|debugpy|ptvsd|downloader|device_tracker|binary_sensor|media_player|influxdb|blueprint|esphome|esp32|esp8266|rp2040|cameras|permit_join|advanced|serial|alias|triggers?|platform|use_blueprint|sequence|entities|mqtt|frontend|logger|notify|sensor|switch|cover|lock|template|group|timer|counter|camera|rest)\b[^:\n]*["']?:/m;

const SKIPPED = /(?:^|\/)(?:\.git|node_modules|\.github|\.venv|themes|deps|tts|\.cloud)\//;

/** Files that are read as text: custom components, Node-RED, agents' own settings, what an agent may be told. */
const PLAIN =
  /(?:^|\/)custom_components\/[^/]+\/(?:.+\.py|manifest\.json)$|(?:^|\/)settings\.js$|(?:^|\/)flows[\w-]*\.json$|(?:^|\/)(?:python_scripts|pyscript|appdaemon\/apps|apps)\/.+\.py$|(?:^|\/)\.mcp\.json$|(?:^|\/)\.(?:cursor|vscode)\/mcp\.json$|(?:^|\/)mosquitto[\w.-]*\.conf$|(?:^|\/)\.gitignore$/;

/** What the interface keeps and rules need. The rest holds credentials and is not opened. */
const STORAGE = new Set([
  'core.entity_registry',
  'core.device_registry',
  'core.config',
  'http',
  'homeassistant.exposed_entities',
]);

/** Every smart home among some files: one for each folder with a configuration.yaml, and one of what belongs to none. */
export function loadHomes(files: HomeFiles): readonly Home[] {
  const cache = new Map<string, YamlText>();
  const parse = (path: string): YamlText => {
    const known = cache.get(path);
    if (known !== undefined) return known;
    const read = files.read(path);
    const parsed =
      'reason' in read ? { documents: [], twins: [], problems: [{ path, reason: read.reason }] } : readYaml(path, read.text);
    cache.set(path, parsed);
    return parsed;
  };
  const yaml = files.paths.filter((path) => /\.ya?ml$/.test(path) && !SKIPPED.test(path) && nameOf(path) !== 'secrets.yaml');
  const kinds = new Map<string, YamlKind>();
  for (const path of yaml) {
    const kind = kindOf(path, files, parse);
    if (kind !== undefined) kinds.set(path, kind);
  }
  const roots = [...kinds].flatMap(([path, kind]) =>
    kind === 'root' && nameOf(path) === 'configuration.yaml' ? [folderOf(path)] : [],
  );
  const outer = roots.filter((root) => !roots.some((other) => other !== root && isBelow(root, other))).sort();
  const homeOf = (path: string): string | undefined => outer.find((root) => isBelow(path, root));
  const isOutside = (path: string): boolean => homeOf(path) === undefined;
  const rest = new HomeBuilder(files, undefined, parse, isOutside).build(kinds, isOutside);
  const isEmpty =
    rest.sections.length + rest.automations.length + rest.scripts.length + rest.sides.length + rest.plain.length === 0;
  // What lies outside of every house, such as a Compose file above it, belongs to one of them: each is told of once.
  const homes = outer.map((root, index) => {
    const isOwn = (path: string): boolean => homeOf(path) === root;
    const isBeside = (path: string): boolean => isOwn(path) || (isEmpty && index === 0 && isOutside(path));
    return new HomeBuilder(files, root, parse, isOwn).build(kinds, isBeside);
  });
  const isAlone = homes.length === 0 && files.paths.some((path) => neighbourKindOf(path) !== undefined);
  return isEmpty && !isAlone ? homes : [...homes, rest];
}

function kindOf(path: string, files: HomeFiles, parse: (path: string) => YamlText): YamlKind | undefined {
  const read = files.read(path);
  if ('reason' in read) return /(?:^|\/)configuration\.yaml$/.test(path) ? 'root' : undefined;
  if (!OWN_WORD.test(read.text.slice(0, 1 << 20))) return undefined;
  const { documents, problems } = parse(path);
  if (documents.length === 0 && problems.length > 0) return nameOf(path) === 'configuration.yaml' ? 'root' : undefined;
  return yamlKindOf(path, documents[0]);
}

class HomeBuilder {
  readonly #files: HomeFiles;
  readonly #root: string | undefined;
  readonly #parse: (path: string) => YamlText;
  readonly #isOwn: (path: string) => boolean;
  readonly #loader: TreeLoader;
  readonly #sections: Section[] = [];
  readonly #automations: Automation[] = [];
  readonly #scripts: Script[] = [];
  readonly #scenes: Scene[] = [];
  readonly #blueprints: Map<string, Node> = new Map();

  constructor(files: HomeFiles, root: string | undefined, parse: (path: string) => YamlText, isOwn: (path: string) => boolean) {
    this.#files = files;
    this.#root = root;
    this.#parse = parse;
    this.#isOwn = isOwn;
    this.#loader = new TreeLoader(files, root ?? '', parse);
  }

  build(kinds: ReadonlyMap<string, YamlKind>, isBeside: (path: string) => boolean): Home {
    const own = [...kinds].filter(([path]) => this.#isOwn(path));
    const sides = own.flatMap(([path, kind]): readonly SideFile[] => {
      const node = this.#parse(path).documents[0];
      return node !== undefined && (kind === 'esphome' || kind === 'zigbee2mqtt' || kind === 'frigate' || kind === 'blueprint')
        ? [{ path, kind, node }]
        : [];
    });
    for (const { path, kind, node } of sides)
      if (kind === 'blueprint') this.#blueprints.set(path.replace(/^(?:.*\/)?blueprints\//, ''), node);
    if (this.#root !== undefined) this.#wholeRoot(below(this.#root, 'configuration.yaml'));
    const used = new Set(this.#loader.loaded().files);
    for (const [path, kind] of own) if (!used.has(path)) this.#loose(path, kind);
    const { problems, twins, escapes, secrets } = this.#loader.loaded();
    const sideProblems = sides.flatMap(({ path }) => this.#parse(path).problems);
    const storage = this.#storage();
    this.#sections.push(...storedSections(storage));
    return {
      root: this.#root,
      version: this.#version(),
      files: this.#files,
      isBeside,
      sections: this.#sections,
      automations: this.#automations,
      scripts: this.#scripts,
      scenes: this.#scenes,
      ...readRegistries(this.#sections, storage),
      sides,
      plain: this.#plain(),
      storage,
      exposed: exposedEntities(storage),
      logins: this.#logins(),
      secrets,
      secretNames: this.#secretNames(),
      twins,
      escapes,
      unused:
        this.#root === undefined
          ? new Set()
          : new Set(own.filter(([path, kind]) => !used.has(path) && isPart(kind)).map(([path]) => path)),
      problems: [...problems, ...sideProblems.filter(({ path }) => !used.has(path))],
    };
  }

  #wholeRoot(path: string): void {
    const root = this.#loader.file(path);
    this.#block(root);
    for (const { value } of entries(entry(entry(root, 'homeassistant')?.value, 'packages')?.value)) this.#block(value);
  }

  /** A part for itself: its place in a whole is guessed from what it is. */
  #loose(path: string, kind: YamlKind): void {
    if (!isPart(kind)) return;
    const node = this.#loader.file(path);
    if (node === undefined) return;
    const where = { file: path, start: node.start, end: node.start };
    const section = (domain: string): void => this.#section({ domain, entry: { key: domain, value: node, ...where }, node });
    if (kind === 'root' || kind === 'package') this.#wholeRoot(path);
    if (kind === 'automations') section('automation');
    if (kind === 'scripts') section('script');
    if (kind === 'scenes') section('scene');
  }

  #block(node: Node | undefined): void {
    for (const one of entries(node)) this.#section({ domain: one.key.split(' ')[0] ?? '', entry: one, node: one.value });
  }

  #section(section: Section): void {
    this.#sections.push(section);
    const { domain, node } = section;
    if (domain === 'automation') for (const item of itemsOf(node)) this.#automation(item);
    if (domain === 'script')
      for (const { key, value } of entries(node)) this.#scripts.push(scriptOf(key, value, this.#blueprints));
    if (domain === 'scene') this.#scenes.push(...itemsOf(node).flatMap((item) => sceneOf(item) ?? []));
  }

  #automation(item: Node): void {
    const found = automationOf(item, this.#blueprints);
    if (found !== undefined && (isAutomation(item) || found.triggers.length > 0)) this.#automations.push(found);
  }

  #version(): string | undefined {
    const path = below(this.#root ?? '', '.HA_VERSION');
    const read = this.#files.paths.includes(path) ? this.#files.read(path) : undefined;
    return read !== undefined && 'text' in read ? /^\d{4}\.\d{1,2}(?:\.\d+)?/.exec(read.text.trim())?.[0] : undefined;
  }

  #plain(): readonly PlainFile[] {
    return this.#files.paths
      .filter((path) => PLAIN.test(path) && this.#isOwn(path) && !SKIPPED.test(path))
      .flatMap((path) => {
        const read = this.#files.read(path);
        return 'text' in read ? [{ path, text: read.text }] : [];
      });
  }

  #storage(): ReadonlyMap<string, Node> {
    const folder = below(this.#root ?? '', '.storage');
    const out = new Map<string, Node>();
    for (const path of this.#files.paths) {
      if (!isBelow(path, folder) || !this.#isOwn(path) || !STORAGE.has(nameOf(path))) continue;
      const node = this.#parse(path).documents[0];
      if (node !== undefined) out.set(nameOf(path), node);
    }
    return out;
  }

  #logins(): readonly UsedLogin[] {
    const path = below(this.#root ?? '', '.storage/auth');
    const read = this.#root !== undefined && this.#files.paths.includes(path) ? this.#files.read(path) : undefined;
    return read !== undefined && 'text' in read ? usedLogins(path, read.text) : [];
  }

  /** Only the names: a value never leaves this function. */
  #secretNames(): ReadonlyMap<string, ReadonlySet<string>> {
    const paths = this.#files.paths.filter((path) => nameOf(path) === 'secrets.yaml' && this.#isOwn(path));
    return new Map(
      paths.map((path) => {
        const read = this.#files.read(path);
        const names = 'text' in read ? [...read.text.matchAll(/^([\w-]+)\s*:/gm)].map(([, name = '']) => name) : [];
        return [path, new Set(names)] as const;
      }),
    );
  }
}

function isPart(kind: YamlKind): boolean {
  return kind === 'root' || kind === 'package' || kind === 'automations' || kind === 'scripts' || kind === 'scenes';
}
