import type { Home, PlainFile } from '../load/home.ts';
import { type HomeRule, SOURCES, type Spot } from '../rule.ts';

/** The Python of custom components, with comments and texts blanked, so that what is only spoken of is not found. Offsets stay. */
export function componentCode(home: Home): readonly { readonly file: PlainFile; readonly code: string }[] {
  return home.plain
    .filter(({ path }) => /(?:^|\/)custom_components\/[^/]+\/.+\.py$/.test(path) && !/(?:^|\/)tests?\//.test(path))
    .map((file) => ({ file, code: withoutTexts(file.text) }));
}

const TEXT_OR_COMMENT = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*/g;

/** Blanks what stands in quotes and comments; the quotes stay. */
export function withoutTexts(text: string): string {
  return text.replace(TEXT_OR_COMMENT, (found) =>
    found.startsWith('#')
      ? found.replace(/[^\n]/g, ' ')
      : found.slice(0, 1) + found.slice(1, -1).replace(/[^\n]/g, ' ') + found.slice(-1),
  );
}

function perMatch(
  pattern: RegExp,
  message: (found: RegExpMatchArray, file: PlainFile) => string | Spot | undefined,
): (home: Home) => readonly Spot[] {
  return (home) =>
    componentCode(home).flatMap(({ file, code }) =>
      [...code.matchAll(pattern)].flatMap((found): readonly Spot[] => {
        const said = message(found, file);
        if (said === undefined) return [];
        return [
          typeof said === 'string'
            ? { file: file.path, start: found.index, end: found.index + found[0].length, message: said }
            : said,
        ];
      }),
    );
}

const PATH_FROM_REQUEST =
  /(?:os\.path\.join|Path)\s*\([^)\n]{0,120}\b(?:filename|file_name|path|name|file|requested\w*)\b|\bFileResponse\s*\(\s*(?:f"|os\.path\.join|[\w.]*(?:filename|path))/;

const noAuth: HomeRule = {
  number: 'CC-01',
  id: 'home-component-no-auth',
  title: 'A component answers requests without a login',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'high',
  why: 'The address answers whoever reaches the house. In January 2021 several components handed out any file of the machine that way.',
  instead: 'requires_auth = True; for pictures and streams signed addresses.',
  source: 'https://www.home-assistant.io/blog/2021/01/14/security-disclosure/',
  check: perMatch(/^[ \t]+requires_auth\s*(?::\s*bool\s*)?=\s*False\b/gm, (found, file) => {
    const at = found.index ?? 0;
    const body = file.text.slice(at, at + 4000).split(/\nclass\s/)[0] ?? '';
    const isTraversal =
      PATH_FROM_REQUEST.test(body) && !/is_relative_to|safe_join|\.resolve\(\)|raise_if_invalid|os\.path\.basename/.test(body);
    const start = at + (/^\s*/.exec(found[0])?.[0].length ?? 0);
    // A view that checks a token of its own is none that answers everybody.
    const around = `${
      file.text
        .slice(Math.max(0, at - 600), at)
        .split(/\nclass\s/)
        .at(-1) ?? ''
    }${body}`;
    const isOwnCheck =
      /compare_digest|verify_signature|\{+token\}+|hmac\.|async_sign_path|jwt\.decode|KEY_AUTHENTICATED|access_tokens?/.test(
        around,
      );
    const end = at + found[0].length;
    if (isOwnCheck)
      return {
        file: file.path,
        start,
        end,
        message: 'Requests are answered here by a check of its own, not by the login of the house.',
        severity: 'low',
      };
    return isTraversal
      ? {
          file: file.path,
          start,
          end,
          message: 'Whoever reaches the house fetches files here, by a name of their own.',
          severity: 'critical',
        }
      : { file: file.path, start, end, message: 'Whoever reaches the house is answered here, without a login.' };
  }),
};

const execution: HomeRule = {
  number: 'CC-03',
  id: 'home-component-execution',
  title: 'A component runs text as a program',
  cwe: 'CWE-94',
  severity: 'high',
  confidence: 'medium',
  why: 'It runs inside Home Assistant, with every token and key of the house.',
  instead: 'An argument vector without a shell; ast.literal_eval; json; yaml.safe_load.',
  source: SOURCES.component,
  check: perMatch(
    /(?:^|[^\w.])((?:eval|exec)\s*\(\s*(?!['"][^'"]*['"]\s*\))|os\.(?:system|popen)\s*\(\s*(?!['"][^'"]*['"]\s*\))|pickle\.loads?\s*\(|yaml\.(?:load|unsafe_load)\s*\((?![^)]*Safe)|(?:subprocess\.\w+|create_subprocess_shell)\s*\([^)]{0,300}shell\s*=\s*True|create_subprocess_shell\s*\()/gm,
    (found) => {
      const what = /^\W*([\w.]+)/.exec(found[0])?.[1] ?? '';
      return `${what} runs what it is given, inside Home Assistant.`;
    },
  ),
};

const requirements: HomeRule = {
  number: 'CC-05',
  id: 'home-component-unpinned',
  title: 'A component installs packages without a version, or from anywhere',
  cwe: 'CWE-1357',
  severity: 'medium',
  confidence: 'high',
  why: 'Home Assistant installs what the manifest names when it starts, and already when the configuration is checked: whoever owns the package next runs code in the house.',
  instead: 'name==1.2.3 for each requirement.',
  source: SOURCES.component,
  check: (home) =>
    home.plain
      .filter(({ path }) => /(?:^|\/)custom_components\/[^/]+\/manifest\.json$/.test(path))
      .flatMap((file): readonly Spot[] => {
        const list = /"requirements"\s*:\s*\[([^\]]*)\]/.exec(file.text);
        if (list === null) return [];
        const offset = list.index + list[0].indexOf('[') + 1;
        return [...(list[1] ?? '').matchAll(/"([^"\n]+)"/g)].flatMap((found): readonly Spot[] => {
          const name = found[1] ?? '';
          const at = { file: file.path, start: offset + found.index, end: offset + found.index + found[0].length };
          if (/^(?:git\+|https?:)|@\s*(?:git\+|https?:)/.test(name)) {
            const isFixed = /@[0-9a-f]{40}\b|#sha256=/.test(name);
            return isFixed
              ? []
              : [{ ...at, message: 'What stands at that address is installed and run in the house.', severity: 'high' }];
          }
          return /[=~]=/.test(name)
            ? []
            : [{ ...at, message: `${name.slice(0, 60)} has no version: the next start may install another program.` }];
        });
      }),
};

const secretsRead: HomeRule = {
  number: 'CC-04',
  id: 'home-component-secrets',
  title: 'A component reads the credentials of the house',
  cwe: 'CWE-522',
  severity: 'critical',
  confidence: 'medium',
  isExtra: true,
  why: 'What it reads there opens everything else.',
  instead: 'A config entry of its own.',
  source: SOURCES.component,
  check: (home) =>
    componentCode(home).flatMap(({ file }) =>
      [
        ...withoutComments(file.text).matchAll(
          /["'][^"'\n]*(?:secrets\.yaml|\.storage\/auth\b|\.storage\/core\.config_entries|docker\.sock)["']|environ(?:\.get\(|\[)\s*["']SUPERVISOR_TOKEN/g,
        ),
      ].map((found) => ({
        file: file.path,
        start: found.index,
        end: found.index + found[0].length,
        message: 'The component reads what opens the whole house.',
      })),
    ),
};

export function withoutComments(text: string): string {
  return text.replace(/"""[\s\S]*?"""|^[ \t]*#[^\n]*/gm, (found) => found.replace(/[^\n]/g, ' '));
}

const unverified: HomeRule = {
  number: 'CC-06',
  id: 'home-component-tls',
  title: 'A component checks no certificates',
  cwe: 'CWE-295',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'Anyone on the way can answer for the other side.',
  instead: 'async_get_clientsession(hass).',
  source: SOURCES.component,
  check: perMatch(
    /\b(?:verify_ssl|verify|ssl)\s*=\s*False\b|ssl\.CERT_NONE|check_hostname\s*=\s*False|_create_unverified_context/g,
    () => 'Anyone on the way can answer for the other side.',
  ),
};

const listener: HomeRule = {
  number: 'CC-08',
  id: 'home-component-listener',
  title: 'A component opens a door of its own to the network, or loads code from it',
  cwe: 'CWE-494',
  severity: 'critical',
  confidence: 'medium',
  isExtra: true,
  why: 'Nothing of the login of Home Assistant stands before it.',
  instead: 'An HomeAssistantView with a login.',
  source: SOURCES.component,
  check: perMatch(
    /\bsocket\.socket\b[\s\S]{0,400}?\.bind\s*\(\s*\(\s*['"]|\basyncio\.start_server\s*\(|\bHTTPServer\s*\(|\b(?:exec|eval)\s*\(\s*(?:await\s+)?[\w.]*(?:response|resp|r|requests\.get\([^)]*\))\.(?:text|content)/g,
    () => 'It answers the network by itself, or runs what the network sends.',
  ),
};

const shadow: HomeRule = {
  number: 'CC-09',
  id: 'home-component-shadow',
  title: 'A component takes the place of one of Home Assistant',
  cwe: 'CWE-427',
  severity: 'critical',
  confidence: 'high',
  isExtra: true,
  why: 'The login, the locks or the broker are then what this folder says.',
  instead: 'A name of its own.',
  source: SOURCES.component,
  check: (home) =>
    home.plain
      .filter(({ path }) =>
        /(?:^|\/)custom_components\/(?:http|auth|mqtt|lock|cover|alarm_control_panel|homeassistant|api|websocket_api|frontend|recorder|cloud|hassio|person|zone|webhook)\/manifest\.json$/.test(
          path,
        ),
      )
      .map(({ path, text }) => ({
        file: path,
        start: 0,
        end: Math.min(1, text.length),
        message: 'It takes the place of a part of Home Assistant itself.',
      })),
};

export const componentRules: readonly HomeRule[] = [noAuth, execution, requirements, secretsRead, unverified, listener, shadow];
