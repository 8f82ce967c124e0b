import type { Home, PlainFile } from '../load/home.ts';
import { type HomeRule, SOURCES, type Spot } from '../rule.ts';
import { withoutTexts } from './components.ts';

interface Settings {
  readonly file: PlainFile;
  /** Without comments and without what stands in quotes. */
  readonly code: string;
  /** Without comments. */
  readonly bare: string;
}

/** Settings of Node-RED: read as text, never run. */
function settingsOf(home: Home): readonly Settings[] {
  return home.plain
    .filter(
      ({ path, text }) =>
        /(?:^|\/)settings\.js$/.test(path) &&
        /module\.exports\s*=/.test(text) &&
        /\b(?:uiPort|flowFile|adminAuth|credentialSecret|httpNodeRoot|functionGlobalContext)\b/.test(text),
    )
    .map((file) => {
      const bare = withoutRemarksOf(file.text);
      return { file, bare, code: withoutTexts(bare.replaceAll('`', "'").replace(/#/g, ' ')) };
    });
}

/** Blanks comments of JavaScript; an address in a text keeps its slashes. */
export function withoutRemarksOf(text: string): string {
  return text.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (found) =>
    /^\/[/*]/.test(found) ? found.replace(/[^\n]/g, ' ') : found,
  );
}

function at(file: PlainFile, found: RegExpExecArray | null, message: string, more: Partial<Spot> = {}): readonly Spot[] {
  return found === null ? [] : [{ file: file.path, start: found.index, end: found.index + found[0].length, message, ...more }];
}

const HEAD = /module\.exports\s*=/;

const admin: HomeRule = {
  number: 'NR-01',
  id: 'home-nodered-admin',
  title: 'The editor of Node-RED asks nobody for a password',
  cwe: 'CWE-306',
  severity: 'critical',
  confidence: 'high',
  why: 'Whoever reaches the port changes the flows, and a flow runs any program.',
  instead: 'adminAuth with a bcrypt hash of your own, or httpAdminRoot: false.',
  source: SOURCES.nodered,
  check: (home) =>
    settingsOf(home).flatMap(({ file, code, bare }) => {
      const isClosed =
        /\badminAuth\s*:/.test(code) ||
        /\bhttpAdminRoot\s*:\s*false/.test(code) ||
        /\buiHost\s*:\s*["'](?:127\.|localhost|::1)/.test(bare);
      return isClosed
        ? []
        : at(
            file,
            HEAD.exec(code),
            'There is no adminAuth: whoever reaches the port changes the flows, and with them runs any program.',
          );
    }),
};

const documented: HomeRule = {
  number: 'NR-02',
  id: 'home-nodered-hash',
  title: 'The password of the documentation',
  cwe: 'CWE-798',
  severity: 'critical',
  confidence: 'high',
  isExtra: true,
  why: 'The hash of the documentation is that of the word "password".',
  instead: 'node-red admin hash-pw.',
  source: SOURCES.nodered,
  check: (home) =>
    settingsOf(home).flatMap(({ file, bare }) =>
      at(
        file,
        /\$2[aby]\$08\$zZWtXTja0fB1pzD4sHCMyOCMYz2Z6dNbM6tl8sJogENOMcxWV9DN\./.exec(bare),
        'This hash stands in the documentation: the password is "password".',
        { isSecret: true },
      ),
    ),
};

const pages: HomeRule = {
  number: 'NR-03',
  id: 'home-nodered-pages',
  title: 'Pages of flows ask nobody for a password',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'Dashboards and http-in nodes answer whoever reaches the port.',
  instead: 'httpNodeAuth and httpStaticAuth.',
  source: SOURCES.nodered,
  check: (home) =>
    settingsOf(home).flatMap(({ file, code }) =>
      /\bhttpNodeAuth\s*:/.test(code) || /\bhttpNodeRoot\s*:\s*false/.test(code)
        ? []
        : at(file, HEAD.exec(code), 'Dashboards and http-in nodes answer whoever reaches the port.'),
    ),
};

const credentials: HomeRule = {
  number: 'NR-04',
  id: 'home-nodered-credentials',
  title: 'Credentials of flows are kept in the clear',
  cwe: 'CWE-312',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'flows_cred.json then shows every password.',
  instead: 'credentialSecret: process.env.NODE_RED_SECRET.',
  source: SOURCES.nodered,
  check: (home) =>
    settingsOf(home).flatMap(({ file, code }) =>
      at(file, /\bcredentialSecret\s*:\s*false/.exec(code), 'flows_cred.json shows every password.'),
    ),
};

const modules: HomeRule = {
  number: 'NR-05',
  id: 'home-nodered-modules',
  title: 'Functions of flows reach the whole machine',
  cwe: 'CWE-269',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'A function node may then read files and start programs.',
  instead: 'functionExternalModules: false, and no child_process or fs in functionGlobalContext.',
  source: SOURCES.nodered,
  check: (home) =>
    settingsOf(home).flatMap(({ file, bare, code }) => {
      const context = /functionGlobalContext\s*:\s*\{[^}]{0,2000}/.exec(bare);
      return context !== null && /require\(\s*['"](?:node:)?(?:child_process|fs)['"]/.test(context[0])
        ? at(file, /\bfunctionGlobalContext\b/.exec(code), 'A function may read files and start programs.')
        : [];
    }),
};

const anyOrigin: HomeRule = {
  number: 'NR-07',
  id: 'home-nodered-cors',
  title: 'Pages of other sites may call flows',
  cwe: 'CWE-942',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'A page that a person visits fires an http-in node from their browser.',
  instead: 'An exact origin.',
  source: SOURCES.nodered,
  check: (home) =>
    settingsOf(home).flatMap(({ file, bare }) =>
      at(
        file,
        /\bhttpNodeCors\s*:\s*\{[^}]{0,200}origin\s*:\s*["']\*["']/.exec(bare),
        'Any page that a person visits may call the flows.',
      ),
    ),
};

/** Brokers and their lists of what a client may say. */
const acl: HomeRule = {
  number: 'MQ-04',
  id: 'home-mqtt-no-acl',
  title: 'Every device may say everything to the broker',
  cwe: 'CWE-862',
  severity: 'medium',
  confidence: 'medium',
  why: 'One light bulb with the password of the broker unlocks doors, and makes up devices by homeassistant/…/config.',
  instead: 'acl_file with one user for each device: pattern readwrite devices/%u/#.',
  source: SOURCES.mosquitto,
  check: (home) =>
    home.plain
      .filter(({ path }) => /mosquitto[\w.-]*\.conf$/.test(path))
      .flatMap(({ path, text }): readonly Spot[] => {
        const lines = text.replace(/^[ \t]*#.*$/gm, (line) => ' '.repeat(line.length));
        const listener = /^[ \t]*(?:listener|port)[ \t]+\d+(?:[ \t]+\S+)?/m.exec(lines);
        if (
          listener === null ||
          /\s(?:127\.\S+|localhost|::1)\s*$/.test(listener[0]) ||
          /^[ \t]*allow_anonymous\s+true/m.test(lines)
        )
          return [];
        const isRuled = /^[ \t]*(?:acl_file|auth_plugin|plugin|global_plugin|include_dir|auth_opt_\w+)\b/m.test(lines);
        return isRuled
          ? []
          : [
              {
                file: path,
                start: listener.index,
                end: listener.index + listener[0].length,
                message: 'There is no acl_file: each client may command every lock and make up devices.',
              },
            ];
      }),
};

const everything: HomeRule = {
  number: 'MQ-07',
  id: 'home-mqtt-bridge',
  title: 'A bridge carries every message of the house to another broker',
  cwe: 'CWE-668',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'What is commanded there is done here.',
  instead: 'Only the topics that are needed, out.',
  source: SOURCES.mosquitto,
  check: (home) =>
    home.plain
      .filter(({ path }) => /mosquitto[\w.-]*\.conf$/.test(path))
      .flatMap((file) =>
        /^[ \t]*connection\s/m.test(file.text)
          ? at(file, /^[ \t]*topic[ \t]+#[ \t]+both\b/m.exec(file.text), 'What is commanded on the other broker is done here.')
          : [],
      ),
};

export const serverRules: readonly HomeRule[] = [admin, documented, pages, credentials, modules, anyOrigin, acl, everything];
