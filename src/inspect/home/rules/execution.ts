import { isBelow } from '../load/files.ts';
import type { Home } from '../load/home.ts';
import { entries, entry, isFalse, isTemplate, isTrue, itemsOf, type Leaf, leavesOf, type Node, textOf } from '../node.ts';
import { router } from '../ports.ts';
import { type HomeRule, nodesOf, SOURCES, type Spot, sectionsOf, spotAt } from '../rule.ts';

/** Commands of the whole configuration: `shell_command`, and `command_line` with what each is called there. */
function shellCommands(home: Home): readonly { readonly name: string; readonly leaf: Leaf }[] {
  return nodesOf(home, 'shell_command').flatMap((node) =>
    entries(node).flatMap(({ key, value }) =>
      value.kind === 'leaf' && value.tag === undefined ? [{ name: key, leaf: value }] : [],
    ),
  );
}

function commandLines(home: Home): readonly Leaf[] {
  const under = (node: Node): readonly Leaf[] =>
    leavesOf(node).flatMap(({ path, leaf }) =>
      /^command(?:_\w+)?$/.test(path.at(-1) ?? '') &&
      leaf.tag === undefined &&
      leaf.value !== null &&
      typeof leaf.value === 'string'
        ? [leaf]
        : [],
    );
  const old = nodesOf(home, 'sensor', 'binary_sensor', 'switch', 'cover', 'notify').flatMap((node) =>
    itemsOf(node).filter((item) => textOf(entry(item, 'platform')?.value) === 'command_line'),
  );
  return [...nodesOf(home, 'command_line'), ...old].flatMap(under);
}

/** Names that a template has by itself: everything else comes from whoever calls the service. */
const OWN_NAMES = new Set([
  ...[
    'states',
    'state_attr',
    'is_state',
    'is_state_attr',
    'has_value',
    'now',
    'utcnow',
    'today_at',
    'as_timestamp',
    'as_datetime',
    'as_local',
    'strptime',
    'timedelta',
  ],
  ...[
    'relative_time',
    'time_since',
    'distance',
    'closest',
    'expand',
    'area_name',
    'area_id',
    'device_attr',
    'device_id',
    'float',
    'int',
    'bool',
    'min',
    'max',
    'range',
    'namespace',
  ],
  ...[
    'if',
    'else',
    'elif',
    'endif',
    'for',
    'endfor',
    'in',
    'set',
    'endset',
    'and',
    'or',
    'not',
    'is',
    'true',
    'false',
    'none',
    'True',
    'False',
    'None',
    'dict',
    'loop',
    'iif',
    'random',
    'macro',
    'endmacro',
    'import',
    'from',
    'filter',
    'defined',
    'undefined',
    'this',
    'context',
    'version',
    'zip',
    'set',
    'log',
    'sqrt',
    'average',
    'median',
    'integration_entities',
  ],
]);
const SAFE_FILTER =
  /\|\s*(?:int|float|bool|round|abs|length|count|to_json|tojson|base64_encode|urlencode|md5|sha1|sha256|sha512|slugify|regex_replace)\b/;

/** What a template takes from its caller, as text; undefined where there is nothing of the kind. */
export function callerVariable(template: string): string | undefined {
  const own = new Set(
    [...template.matchAll(/\{%-?\s*(?:set|for)\s+([\w, ]+)/g)].flatMap(([, names = '']) => names.split(/[\s,]+/)),
  );
  for (const [, body = ''] of template.matchAll(/\{\{-?([\s\S]*?)-?\}\}/g)) {
    if (SAFE_FILTER.test(body)) continue;
    const bare = body.replace(/'[^']*'|"[^"]*"/g, "''");
    for (const match of bare.matchAll(/(^|[^\w.|])\s*([A-Za-z_]\w*)/g)) {
      const name = match[2] ?? '';
      const isFilter = /\|\s*$/.test(bare.slice(0, (match.index ?? 0) + (match[1] ?? '').length));
      const isArgument = /^\s*=(?!=)/.test(bare.slice((match.index ?? 0) + match[0].length));
      if (!isFilter && !isArgument && !OWN_NAMES.has(name) && !own.has(name)) return name;
    }
  }
  return undefined;
}

const SHELL_WRAPPER =
  /(?:^|[\s;&|/])(?:ba|z|da|a)?sh\s+(?:-\w+\s+)*-\w*c\b|\bpython3?\s+-c\b|\bperl\s+-e\b|\bnode\s+-e\b|\beval\b|\bssh\b/;

const templated: HomeRule = {
  number: 'HX-01',
  id: 'home-templated-command',
  title: 'A shell command takes words from whoever calls it',
  cwe: 'CWE-88',
  severity: 'high',
  confidence: 'medium',
  why: 'Home Assistant does not give a templated command to a shell, but the words can still be options of the program, and where the program is a shell itself they are commands.',
  instead: 'A fixed command, one for each choice; or a value that is checked first: an input_select, or | int.',
  source: SOURCES.shell,
  check: (home) =>
    shellCommands(home).flatMap(({ name, leaf }): readonly Spot[] => {
      const variable = isTemplate(leaf.text) ? callerVariable(leaf.text) : undefined;
      if (variable === undefined) return [];
      const isShell = SHELL_WRAPPER.test(leaf.text.split('{{')[0] ?? '');
      const message = isShell
        ? `${name} gives ${variable} to a shell: whoever calls the service runs any command.`
        : `${name} takes ${variable} from whoever calls it: it can become an option of the program.`;
      return [spotAt(leaf, message, { severity: isShell ? 'critical' : 'high' })];
    }),
};

const DOWNLOAD =
  /(?:curl|wget)\b[^\n;&|]{0,300}\|\s*(?:sudo\s+)?(?:(?:ba|z|da|a)?sh|python3?|perl|node)\b|(?:ba|z|da|a)?sh\s+(?:-c\s+)?["']?(?:<\(|\$\()\s*(?:curl|wget)/;
const DESTROY =
  /\brm\s+-(?:[a-z]*r[a-z]*f|[a-z]*f[a-z]*r)[a-z]*\s+(?:--\s+)?["']?(?:\/(?:\s|$|\*|["'])|\/config\/?(?:\s|$|\*|["'])|~|\{\{|\$)/;
const OPEN_MODE = /\bchmod\s+(?:-R\s+)?0?777\b/;
const ENGINE = /\bdocker\s+(?:run|exec|rm|kill|compose)\b|\/var\/run\/docker\.sock/;

const dangerous: HomeRule = {
  number: 'HX-02',
  id: 'home-dangerous-command',
  title: 'A command that runs what it downloads, deletes folders or drives the container engine',
  cwe: 'CWE-78',
  severity: 'high',
  confidence: 'high',
  why: 'Commands run as root in the container of Home Assistant, on the network of the machine.',
  instead: 'An add-on or a small program of its own that does this one thing.',
  source: SOURCES.shell,
  check: (home) =>
    [...shellCommands(home).map(({ leaf }) => leaf), ...commandLines(home)].flatMap((leaf): readonly Spot[] => {
      if (DOWNLOAD.test(leaf.text))
        return [spotAt(leaf, 'What the other side sends is run as it comes.', { severity: 'critical' })];
      if (DESTROY.test(leaf.text)) return [spotAt(leaf, 'A whole folder is deleted without a question.')];
      if (ENGINE.test(leaf.text)) return [spotAt(leaf, 'Whoever drives the container engine is root on the machine.')];
      return OPEN_MODE.test(leaf.text)
        ? [spotAt(leaf, 'Everyone on the machine may change it afterwards.', { severity: 'medium' })]
        : [];
    }),
};

const TOKEN = /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{20,}/g;

/** Long-lived tokens of Home Assistant are JWTs that name their issuer by 32 hexadecimal digits. */
function isHouseToken(token: string): boolean {
  const [, body = ''] = token.split('.');
  return /"iss"\s*:\s*"[0-9a-f]{32}"/.test(fromBase64(body));
}

function fromBase64(text: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  let out = '';
  let bits = 0;
  let value = 0;
  for (const letter of text.slice(0, 400)) {
    const at = letters.indexOf(letter);
    if (at < 0) break;
    value = ((value << 6) | at) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += String.fromCharCode((value >> bits) & 0xff);
  }
  return out;
}

const TOKEN_FILES = /\.(?:ya?ml|json|md|txt|py|js|sh|conf|env)$|(?:^|\/)\.env$/;

const token: HomeRule = {
  number: 'HX-11',
  id: 'home-token',
  title: 'A long-lived token of the house stands in a file',
  cwe: 'CWE-798',
  severity: 'critical',
  confidence: 'high',
  why: 'It is good for ten years and for everything its user may do, with no second factor.',
  instead:
    '!secret, or a store of the agent; a user of its own that is no administrator; and take this token back in the profile page.',
  source: SOURCES.mcp,
  check: (home) => {
    const { root } = home;
    const parts = new Set([
      ...home.sections.map(({ entry: { file } }) => file),
      ...[...home.plain, ...home.sides].map(({ path }) => path),
    ]);
    const isOwn = (path: string): boolean => (root === undefined ? parts.has(path) : isBelow(path, root));
    return home.files.paths
      .filter(
        (path) =>
          TOKEN_FILES.test(path) && isOwn(path) && !/(?:^|\/)(?:secrets\.yaml|\.storage\/|node_modules\/|\.git\/)/.test(path),
      )
      .flatMap((path) => {
        const read = home.files.read(path);
        if (!('text' in read) || !read.text.includes('eyJ')) return [];
        return [...read.text.matchAll(TOKEN)]
          .filter(([found]) => isHouseToken(found))
          .map((found) =>
            spotAt(
              { file: path, start: found.index, end: found.index + found[0].length },
              'Whoever reads this file is a user of the house for ten years.',
              { isSecret: true },
            ),
          );
      });
  },
};

const openedRouter: HomeRule = {
  number: 'FW-04',
  id: 'home-router-opened',
  title: 'The router is told to let the internet in',
  cwe: 'CWE-668',
  severity: 'critical',
  confidence: 'high',
  why: 'Whoever scans the internet then finds the house, and every weakness that is published later.',
  instead: 'A VPN, or a proxy with TLS and a login; a person opens a port by hand, and knows of it.',
  source: SOURCES.sec,
  check: (home) => router(home).map((where) => spotAt(where, 'The router opens a port of the house to the internet.')),
};

const hostKeys: HomeRule = {
  number: 'HX-03',
  id: 'home-ssh-unchecked',
  title: 'ssh that trusts any host',
  cwe: 'CWE-295',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'Anyone on the way can answer for the other machine, and gets the command and what it prints.',
  instead: 'A known_hosts file: -o UserKnownHostsFile=/config/.ssh/known_hosts.',
  source: SOURCES.shell,
  check: (home) =>
    [...shellCommands(home).map(({ leaf }) => leaf), ...commandLines(home)]
      .filter(({ text }) => /StrictHostKeyChecking[= ](?:no|off)\b|UserKnownHostsFile[= ]\/dev\/null/.test(text))
      .map((leaf) => spotAt(leaf, 'Anyone on the way can answer for the other machine.')),
};

const templatedSensor: HomeRule = {
  number: 'HX-04',
  id: 'home-templated-sensor',
  title: 'A command line of a sensor or switch takes words from outside',
  cwe: 'CWE-88',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'command_line gives its text to a shell: what stands in it is run.',
  instead: 'A fixed command.',
  source: 'https://www.home-assistant.io/integrations/command_line/',
  check: (home) =>
    commandLines(home)
      .filter(
        ({ text }) => /\{\{[^}]*(?:states|state_attr)\s*\(\s*['"](?:input_text|sensor)\./.test(text) && !SAFE_FILTER.test(text),
      )
      .map((leaf) => spotAt(leaf, 'A state that others set becomes a part of a shell command.')),
};

const pyscript: HomeRule = {
  number: 'HX-05',
  id: 'home-pyscript-open',
  title: 'Scripts may import everything',
  cwe: 'CWE-269',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'allow_all_imports and hass_is_global take the sandbox away: each script is a program with all rights of the house.',
  instead: 'Leave both out, and name the few modules that are needed.',
  source: SOURCES.python,
  check: (home) =>
    nodesOf(home, 'pyscript').flatMap((node) =>
      ['allow_all_imports', 'hass_is_global'].flatMap((name) => {
        const found = entry(node, name);
        return found !== undefined && isTrue(found.value)
          ? [spotAt(found, 'Each script is a program with all rights of the house.')]
          : [];
      }),
    ),
};

const REST = ['rest', 'rest_command', 'sensor', 'binary_sensor', 'switch', 'notify', 'camera', 'scrape', 'multiscrape'];

const unverified: HomeRule = {
  number: 'HX-06',
  id: 'home-tls-unchecked',
  title: 'Certificates are not checked',
  cwe: 'CWE-295',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'Anyone on the way can answer for the other side, and gets the password that is sent along.',
  instead: 'The certificate authority of the other side, or one that is known.',
  source: 'https://www.home-assistant.io/integrations/rest/',
  check: (home) =>
    nodesOf(home, ...REST).flatMap((node) =>
      leavesOf(node).flatMap(({ path, leaf }) =>
        path.at(-1) === 'verify_ssl' && isFalse(leaf) ? [spotAt(leaf, 'Anyone on the way can answer for the other side.')] : [],
      ),
    ),
};

const inward: HomeRule = {
  number: 'HX-07',
  id: 'home-request-inward',
  title: 'A request whose address is chosen by the caller, or that leads to the house itself',
  cwe: 'CWE-918',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'The house then asks on behalf of whoever calls the service: the supervisor, the router, cloud metadata.',
  instead: 'A fixed host in the address.',
  source: 'https://www.home-assistant.io/integrations/rest_command/',
  check: (home) =>
    nodesOf(home, 'rest_command', 'rest').flatMap((node) =>
      leavesOf(node).flatMap(({ path, leaf }): readonly Spot[] => {
        if (!/^(?:url|resource)$/.test(path.at(-1) ?? '')) return [];
        const host = /^\s*(?:https?:\/\/)?(\{\{[\s\S]*?\}\})/.exec(leaf.text)?.[1];
        if (host !== undefined && callerVariable(host) !== undefined)
          return [spotAt(leaf, 'Whoever calls the service chooses which machine is asked.')];
        return /^https?:\/\/(?:supervisor\b|169\.254\.169\.254)/.test(leaf.text)
          ? [spotAt(leaf, 'The request goes to what administers the house.')]
          : [];
      }),
    ),
};

const downloader: HomeRule = {
  number: 'HX-09',
  id: 'home-downloader',
  title: 'Files of any address can be downloaded into the house',
  cwe: 'CWE-494',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'A call of the service writes a file of the caller’s choice.',
  instead: 'Take downloader out where no person needs it.',
  source: 'https://www.home-assistant.io/integrations/downloader/',
  check: (home) =>
    sectionsOf(home, 'downloader').map((section) =>
      spotAt(section.entry, 'A call of a service writes any file of the web into the house.'),
    ),
};

const chosenService: HomeRule = {
  number: 'HX-10',
  id: 'home-chosen-service',
  title: 'What comes in chooses the service or the entity',
  cwe: 'CWE-470',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'A message can then unlock a door, though the automation was written for a lamp.',
  instead: 'choose: with one fixed service for each word that is expected.',
  source: SOURCES.trigger,
  check: (home) =>
    [...home.automations, ...home.scripts].flatMap(({ node }) =>
      leavesOf(node).flatMap(({ path, leaf }): readonly Spot[] => {
        if (!/^(?:service|action|service_template|entity_id)$/.test(path.at(-1) ?? '') || !isTemplate(leaf.text)) return [];
        return /trigger\.(?:json|payload|payload_json|data|query|event\.data)/.test(leaf.text)
          ? [spotAt(leaf, 'Whoever sends the message chooses what happens.')]
          : [];
      }),
    ),
};

const exposedLock: HomeRule = {
  number: 'HX-12',
  id: 'home-assistant-exposed',
  title: 'Locks, alarms or garage doors are exposed to a language model or a voice assistant',
  cwe: 'CWE-862',
  severity: 'critical',
  confidence: 'medium',
  isExtra: true,
  why: 'Words that somebody else wrote, in a message or through a window, can then open the door.',
  instead: 'Do not expose them; or a script that asks for a code and for presence.',
  source: SOURCES.mcp,
  check: (home) => {
    const exposed = home.storage.get('homeassistant.exposed_entities');
    const list = entry(entry(exposed, 'data')?.value, 'exposed_entities')?.value;
    return entries(list).flatMap((one): readonly Spot[] => {
      const isOpen =
        /^(?:lock|alarm_control_panel)\./.test(one.key) ||
        (one.key.startsWith('cover.') && /garage|gate|door/.test(`${one.key} ${home.entities.get(one.key)?.deviceClass ?? ''}`));
      const assistants = entries(entry(one.value, 'assistants')?.value).filter(({ value }) =>
        isTrue(entry(value, 'should_expose')?.value),
      );
      return isOpen && assistants.length > 0
        ? [spotAt(one, `${one.key} obeys ${assistants.map(({ key }) => key).join(', ')}.`)]
        : [];
    });
  },
};

export const executionRules: readonly HomeRule[] = [
  templated,
  dangerous,
  token,
  openedRouter,
  hostKeys,
  templatedSensor,
  pyscript,
  unverified,
  inward,
  downloader,
  chosenService,
  exposedLock,
];
