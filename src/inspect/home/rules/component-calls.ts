import type { PlainFile } from '../load/home.ts';
import { type HomeRule, SOURCES, type Spot } from '../rule.ts';
import { componentCode, withoutComments } from './components.ts';

/** What a command changes, where it does more than tell. */
const CHANGES =
  /\b(?:async_call|async_save|async_delay_save|async_update_entry|async_remove\w*|async_delete\w*|async_create\w*|async_set\w*|write_text|write_bytes|unlink|rmtree|os\.remove)\s*\(|\bopen\s*\([^)\n]*,\s*["'][wax]/;
const GUARDED = /\brequire_admin\b|\bis_admin\b|check_permission|POLICY_CONTROL|Unauthorized|async_register_admin_service/;
const LONGEST_BODY = 3000;

/** The decorators of a function and its body, from the place of its first decorator. */
function functionAt(code: string, start: number): { readonly head: string; readonly body: string } {
  const found = /\b(?:async\s+)?def\s+\w+/.exec(code.slice(start, start + LONGEST_BODY));
  if (found === null) return { head: '', body: '' };
  const at = start + found.index;
  const rest = code.slice(at, at + LONGEST_BODY);
  const end = rest.slice(4).search(/\n(?=\S)/);
  return { head: code.slice(Math.max(0, start - 300), at), body: end < 0 ? rest : rest.slice(0, end + 4) };
}

const unguarded: HomeRule = {
  number: 'CC-02',
  id: 'home-component-unguarded',
  title: 'A command of a component changes something for every user',
  cwe: 'CWE-862',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'A user who may only look, such as that of a tablet on the wall, then changes what an administrator set.',
  instead: '@websocket_api.require_admin above it; async_register_admin_service for services.',
  source: 'https://developers.home-assistant.io/docs/frontend/extending/websocket-api',
  check: (home) =>
    componentCode(home).flatMap(({ file, code }) =>
      [...code.matchAll(/^[ \t]*@(?:websocket_api\.)?websocket_command\s*\(/gm)].flatMap((found): readonly Spot[] => {
        const { head, body } = functionAt(code, found.index);
        const above = head.slice(head.lastIndexOf('\n\n') + 1);
        return body !== '' && CHANGES.test(body) && !GUARDED.test(above) && !GUARDED.test(body)
          ? [at(file, found, 'Every user of the house may send this command, and it changes something.')]
          : [];
      }),
    ),
};

const SECRET_WORD =
  /\b(?:(?:config_)?entry\.data\b(?!\s*[.[])|(?:self\._?|config(?:_entry)?\.|data\.)?\w*(?:password|passwd|access_token|refresh_token|api_key|client_secret)\b(?!\s*(?:=|is\b|not\b)))/i;

const logged: HomeRule = {
  number: 'CC-07',
  id: 'home-component-logged',
  title: 'A component writes credentials into the log',
  cwe: 'CWE-532',
  severity: 'medium',
  confidence: 'medium',
  isExtra: true,
  why: 'The log is shown in the interface, goes into backups and into reports of bugs.',
  instead: 'async_redact_data, or the name of what is missing alone.',
  source: 'https://developers.home-assistant.io/docs/core/integration/diagnostics/',
  check: (home) =>
    componentCode(home).flatMap(({ file, code }) =>
      [
        ...code.matchAll(/\b_?LOGG?ER\.(?:debug|info|warning|error|exception|critical)\s*\(((?:[^()]|\([^()]*\)){0,400})\)/g),
      ].flatMap((found): readonly Spot[] => {
        const parts = (found[1] ?? '').replace(/["'][^"']*["']/g, '""');
        return SECRET_WORD.test(parts) && !/redact|mask|\blen\(|\bbool\(|\*\*\*/i.test(parts)
          ? [at(file, found, 'What it logs here holds credentials.')]
          : [];
      }),
    ),
};

const OTHERS =
  /^(?:lock|alarm_control_panel|cover|light|switch|binary_sensor|sensor|climate|person|device_tracker|zone|automation|script|scene|homeassistant|notify|mqtt|http|persistent_notification|hassio|recorder|input_boolean|camera|siren|valve|media_player|group)$/;

const foreign: HomeRule = {
  number: 'CC-10',
  id: 'home-component-foreign',
  title: 'A component speaks for entities or services of others',
  cwe: 'CWE-290',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'It can say that a door is closed, that nobody is at home, or take the place of a service.',
  instead: 'Entities of a platform of its own, and services below its own name.',
  source: SOURCES.component,
  check: (home) =>
    componentCode(home).flatMap(({ file }) => {
      const own = /(?:^|\/)custom_components\/([^/]+)\//.exec(file.path)?.[1] ?? '';
      const text = withoutComments(file.text);
      const states = [...text.matchAll(/\bstates\.(?:async_)?set\s*\(\s*f?["']([a-z_]+)\.[^"'\n]*["']/g)]
        .filter(([, domain = '']) => domain !== own && OTHERS.test(domain))
        .map((found) => at(file, found, `It says by itself what the state of an entity of ${found[1]} is.`));
      const services = [...text.matchAll(/\bservices\.(?:async_)?register\s*\(\s*["']([a-z_]+)["']/g)]
        .filter(([, domain = '']) => domain !== own && OTHERS.test(domain) && domain !== 'notify')
        .map((found) => at(file, found, `It makes a service of ${found[1]}, which is not its own.`));
      return [...states, ...services];
    }),
};

function at(file: PlainFile, found: RegExpMatchArray, message: string): Spot {
  const start = (found.index ?? 0) + (/^\s*/.exec(found[0])?.[0].length ?? 0);
  return { file: file.path, start, end: (found.index ?? 0) + found[0].length, message };
}

export const componentCallRules: readonly HomeRule[] = [unguarded, logged, foreign];
