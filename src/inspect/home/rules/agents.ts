import { effectsOf } from '../effects/reach.ts';
import { kindOfEntity } from '../effects/tiers.ts';
import { isBelow } from '../load/files.ts';
import type { Home } from '../load/home.ts';
import { neighbours } from '../load/neighbours.ts';
import type { Exposed } from '../load/storage.ts';
import { type HomeRule, SOURCES, type Spot, spotAt } from '../rule.ts';

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

/** What opens a door or takes a protection away and is exposed: itself, or a script that does it. */
export function openingExposed(home: Home): readonly Exposed[] {
  return home.exposed.filter(({ entity }) => {
    if (/^(?:lock|alarm_control_panel)\./.test(entity)) return true;
    if (/^(?:cover|switch|button)\./.test(entity)) return kindOfEntity(entity, home.entities.get(entity)) === 'entry';
    const script = home.scripts.find((one) => one.entity === entity);
    return script !== undefined && effectsOf(home, script.actions).some(({ deed }) => deed.isOpening);
  });
}

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
  check: (home) => openingExposed(home).map((one) => spotAt(one, `${one.entity} obeys ${one.assistants.join(', ')}.`)),
};

/** Programs that give an agent the whole API of the house, as its administrator. */
const ADMIN_SERVERS =
  /\b(?:ha-mcp|hass-mcp|hass_mcp|homeassistant-mcp|home-assistant-mcp|mcp-home-?assistant|voska\/hass-mcp|advanced-homeassistant-mcp)\b/;
const HOUSE_SHELL = /\bssh\b[^"\n]{0,80}\b(?:root|hassio)@(?:homeassistant|hass|ha)\b/;

const adminAgent: HomeRule = {
  number: 'HX-13',
  id: 'home-agent-admin',
  title: 'An agent is given the house as its administrator',
  cwe: 'CWE-250',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'Locks, users, backups and shell commands are then a tool call away, whatever is exposed to assistants.',
  instead:
    'The integration mcp_server (/api/mcp), which has what you expose alone, with the token of a user that is no administrator; behind `sallyport mcp run`.',
  source: SOURCES.mcp,
  check: (home) =>
    neighbours(home, 'agent').flatMap(({ path, text }): readonly Spot[] => {
      const at = (found: RegExpExecArray | null, message: string): readonly Spot[] =>
        found === null ? [] : [{ file: path, start: found.index, end: found.index + found[0].length, message }];
      return [
        ...at(ADMIN_SERVERS.exec(text), 'This server gives an agent everything that an administrator may do.'),
        ...at(HOUSE_SHELL.exec(text), 'This gives an agent a shell in the house.'),
      ];
    }),
};

export const agentRules: readonly HomeRule[] = [token, exposedLock, adminAgent];
