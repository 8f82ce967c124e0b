/* Parts of a house that are its control: a person changes them, and what is safe is said beside each. */
import type { Tier } from '../effects/tiers.ts';
import type { HomeFiles } from '../load/files.ts';
import type { Home, Section } from '../load/home.ts';
import type { Node } from '../node.ts';
import { type HomeSentence, placed } from './sentence.ts';

interface ControlFile {
  readonly path: RegExp;
  readonly text: string;
  readonly instead: string;
}

const CONTROL_FILES: readonly ControlFile[] = [
  {
    path: /(?:^|\/)secrets\.yaml$/,
    text: 'the secrets of the house change',
    instead: 'Write the value into secrets.yaml yourself; an automation needs its name alone: !secret NAME.',
  },
  {
    path: /(?:^|\/)\.storage\//,
    text: 'what Home Assistant keeps for itself changes: users, tokens, settings; while it runs it writes over it',
    instead: 'Make this change in the interface, which checks it and tells who made it.',
  },
  {
    path: /(?:^|\/)custom_components\//,
    text: 'a program that runs inside Home Assistant changes',
    instead: 'Install a version that others have read, by its tag, and try it first: sallyport home test.',
  },
  {
    path: /(?:^|\/)(?:python_scripts|pyscript|appdaemon)\//,
    text: 'a program of the house changes',
    instead: 'An automation or a script in YAML, whose reach can be told; or read the program whole.',
  },
  {
    path: /(?:^|\/)shell_scripts?\/|\.(?:sh|bash|py)$/,
    text: 'a program that the house may run changes',
    instead: 'A service of Home Assistant where there is one; or read the program whole.',
  },
  {
    path: /(?:^|\/)www\//,
    text: 'what everyone may fetch without a login changes',
    instead: 'A folder of media_dirs, and signed addresses.',
  },
  {
    path: /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$|(?:^|\/)Dockerfile/,
    text: 'what runs on the machine, and which ports it opens, changes',
    instead: 'Ports with 127.0.0.1: in front, images with a version, no privileged and no docker.sock; then by your own hand.',
  },
  {
    path: /(?:^|\/)(?:Caddyfile|nginx[\w./-]*|mosquitto[\w.-]*|acl(?:file)?|traefik[\w.-]*|cloudflared[\w./-]*)(?:\.conf|\.ya?ml)?$|\.conf$/,
    text: 'who may reach the house changes',
    instead: 'A login and TLS before each way in, and a check of the file by its own program: sallyport home test.',
  },
  {
    path: /(?:^|\/)settings\.js$|(?:^|\/)flows[\w-]*\.json$/,
    text: 'what Node-RED does, or who may change it, changes',
    instead: 'An automation in YAML, whose reach can be told; or deploy the flow yourself, in the editor.',
  },
  {
    path: /(?:^|\/)(?:zigbee2mqtt\/configuration\.yaml|frigate\.ya?ml)$/,
    text: 'the Zigbee network or the cameras change',
    instead: 'Make this change in their own interface, and keep a copy of the file: another key or channel unpairs every device.',
  },
  {
    path: /(?:^|\/)\.(?:mcp\.json|env)$|(?:^|\/)\.git\//,
    text: 'what steers agents or git changes',
    instead: 'Nothing here: an agent needs no other tools than you gave it.',
  },
];

export function controlSentence(path: string): readonly HomeSentence[] {
  const found = CONTROL_FILES.find((one) => one.path.test(path));
  return found === undefined ? [] : [{ tier: 'critical', text: found.text, path, line: 1, instead: found.instead }];
}

const INTERFACE = 'Leave the block as it was, or make this change by your own hand after reading its documentation.';

/** Blocks of the configuration that are its control, with what is safe instead. */
const CONTROL_BLOCKS: ReadonlyMap<string, string> = new Map([
  ['http', 'Exact addresses in trusted_proxies, ip_ban_enabled: true, login_attempts_threshold: 5; TLS by a proxy.'],
  ['auth', 'The provider homeassistant, with a second factor.'],
  ['shell_command', 'A service of Home Assistant; or one fixed command, written by your own hand.'],
  ['command_line', 'A sensor of an integration; or one fixed command, written by your own hand.'],
  ['python_script', 'An automation or a script in YAML, whose reach can be told.'],
  ['pyscript', 'An automation or a script in YAML, whose reach can be told.'],
  ['hassio', INTERFACE],
  ['recorder', 'Leave the history on: exclude single entities, not the whole.'],
  ['cloud', 'Switch remote access in the interface, by your own hand.'],
  ['google_assistant', 'expose_by_default: false, a list without locks and doors, and secure_devices_pin: !secret NAME.'],
  ['alexa', 'A filter that includes single entities, without locks and doors.'],
  ['homekit', 'A filter that includes single entities, without locks and doors.'],
  ['emulated_hue', 'exposed_domains: [light], and expose_by_default: false.'],
  ['panel_custom', 'Files of the house, and trust_external: false.'],
  ['panel_iframe', 'A panel of your own network.'],
  ['frontend', 'Modules below /hacsfiles/ alone, never an address of another host.'],
  ['lovelace', 'Resources below /hacsfiles/ alone, never an address of another host.'],
  ['mcp_server', 'Switch it on in the interface, and expose no lock, alarm or garage door.'],
  ['debugpy', 'Leave it out: whoever reaches its port runs any code.'],
  ['downloader', 'Fetch the file by your own hand.'],
  ['upnp', 'port_mapping: false; a VPN instead of an open router.'],
  ['mqtt', 'A broker in the house, with a user of its own for Home Assistant and an acl_file.'],
  ['api', INTERFACE],
]);

const LOW_BLOCKS = new Set([
  ...[
    'light',
    'group',
    'scene',
    'timer',
    'counter',
    'input_boolean',
    'input_number',
    'input_select',
    'input_text',
    'input_datetime',
  ],
  ...[
    'input_button',
    'sensor',
    'binary_sensor',
    'template',
    'weather',
    'sun',
    'schedule',
    'history',
    'logbook',
    'tts',
    'media_player',
  ],
  ...['default_config', 'automation', 'script', 'logger'],
]);

function weightOf(domain: string): { readonly tier: Tier; readonly instead?: string } {
  const control = CONTROL_BLOCKS.get(domain);
  if (control !== undefined) return { tier: 'critical', instead: control };
  if (domain === 'homeassistant')
    return { tier: 'high', instead: 'Leave addresses, logins and allowed folders as they were; change the name alone.' };
  if (domain === 'alarm_control_panel' || domain === 'lock')
    return { tier: 'high', instead: 'Leave codes and times as they were; a code is !secret NAME.' };
  return { tier: LOW_BLOCKS.has(domain) ? 'low' : 'medium' };
}

/** The content without its places. */
export function shape(node: Node): string {
  return JSON.stringify(node, (key, value) => (key === 'start' || key === 'end' || key === 'file' ? undefined : value));
}

interface Block {
  readonly text: string;
  readonly section: Section;
}

function blocksOf(homes: readonly Home[]): ReadonlyMap<string, Block> {
  const out = new Map<string, Block>();
  for (const section of homes.flatMap(({ sections }) => sections)) {
    const before = out.get(section.domain);
    out.set(section.domain, { text: `${before?.text ?? ''}${shape(section.node)}`, section });
  }
  return out;
}

/** Blocks of the configuration that are new, gone or others now. */
export function changedBlocks(old: readonly Home[], now: readonly Home[], after: HomeFiles): readonly HomeSentence[] {
  const [had, has] = [blocksOf(old), blocksOf(now)];
  return [...new Set([...had.keys(), ...has.keys()])].flatMap((domain): readonly HomeSentence[] => {
    const [before, there] = [had.get(domain), has.get(domain)];
    const section = there?.section ?? before?.section;
    if (before?.text === there?.text || domain === 'automation' || domain === 'script' || section === undefined) return [];
    const what = before === undefined ? 'is new' : there === undefined ? 'is gone' : 'is changed';
    const place = there === undefined ? { path: section.entry.file, line: 1 } : placed(after, section.entry);
    return [{ ...weightOf(domain), text: `the block ${domain} ${what}`, ...place }];
  });
}
