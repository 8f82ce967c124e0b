import type { Entry, Leaf, Node } from '../node.ts';
import type { HomeFiles } from './files.ts';
import type { Escape } from './load-tree.ts';
import type { Problem, Twin } from './read-yaml.ts';
import type { Exposed, UsedLogin } from './storage.ts';

/** A block of one integration: `http:`, `automation kitchen:`, wherever it stands. */
export interface Section {
  readonly domain: string;
  readonly entry: Entry;
  readonly node: Node;
}

export interface Trigger {
  /** `webhook`, `state`, ...; `?` where it is not known. */
  readonly platform: string;
  readonly node: Node;
}

/** What runs by itself, in either dialect, with the inputs of its blueprint in place. */
export interface Automation {
  /** `automation.open_garage`, as Home Assistant would name it. */
  readonly entity: string;
  readonly name: string;
  readonly node: Node;
  readonly triggers: readonly Trigger[];
  readonly conditions: readonly Node[];
  readonly actions: Node | undefined;
  /** `initial_state: false`. */
  readonly off: Entry | undefined;
  /** The blueprint that it is made of, where that is not at hand. */
  readonly missing: string | undefined;
}

/** A script, or a scene, by its entity. */
export interface Script {
  readonly entity: string;
  readonly name: string;
  readonly node: Node;
  readonly actions: Node | undefined;
}

export interface Scene {
  readonly entity: string;
  readonly name: string;
  readonly node: Node;
  readonly members: readonly Entry[];
}

/** What is known of an entity. */
export interface Entity {
  readonly name: string;
  readonly deviceClass: string | undefined;
  readonly area: string | undefined;
  readonly device: string | undefined;
}

/** A text that belongs to a program beside Home Assistant. */
export interface SideFile {
  readonly path: string;
  readonly kind: 'esphome' | 'zigbee2mqtt' | 'frigate' | 'blueprint';
  readonly node: Node;
}

/** A text of another form than YAML. */
export interface PlainFile {
  readonly path: string;
  readonly text: string;
}

/** One smart home, as far as its files tell. Paths are relative to what was handed in. */
export interface Home {
  /** The folder of configuration.yaml; undefined where there is none, and parts stand for themselves. */
  readonly root: string | undefined;
  readonly version: string | undefined;
  readonly files: HomeFiles;
  /** Whether what lies there belongs to this house, though it may lie above its folder: containers, proxies, firewalls. */
  readonly isBeside: (path: string) => boolean;
  readonly sections: readonly Section[];
  readonly automations: readonly Automation[];
  readonly scripts: readonly Script[];
  readonly scenes: readonly Scene[];
  readonly entities: ReadonlyMap<string, Entity>;
  /** `group.x` and the like: who is in it. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** For template entities: what a service of theirs really does (`switch.x turn_on`). */
  readonly templated: ReadonlyMap<string, Node>;
  /** Areas and devices by their ids, with what is in them. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  readonly sides: readonly SideFile[];
  /** Files of custom components, node-red, .storage and others that rules read as text. */
  readonly plain: readonly PlainFile[];
  readonly storage: ReadonlyMap<string, Node>;
  /** What assistants may command. */
  readonly exposed: readonly Exposed[];
  /** Kinds of logins that are in use. */
  readonly logins: readonly UsedLogin[];
  readonly secrets: readonly Leaf[];
  /** Names in secrets.yaml, by the file; never a value. */
  readonly secretNames: ReadonlyMap<string, ReadonlySet<string>>;
  readonly twins: readonly Twin[];
  readonly escapes: readonly Escape[];
  /** Files that nothing includes: what stands there has no effect yet. */
  readonly unused: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}
