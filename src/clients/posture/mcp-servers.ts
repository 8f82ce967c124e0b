import { findSecrets } from '../../inspect/secrets/index.ts';
import type { Json, JsonObject } from '../../model/index.ts';
import { isObject } from '../payload.ts';
import { at, textsOf } from './read-settings.ts';
import type { PostureCheck } from './types.ts';

/** What is wrong with the MCP servers that a settings file declares: each runs with all rights of the person. */
export function mcpChecks(servers: Json | undefined, path: string): readonly PostureCheck[] {
  if (!isObject(servers)) return [];
  return Object.entries(servers).flatMap(([name, server]) => (isObject(server) ? serverChecks(name, server, path) : []));
}

function serverChecks(name: string, server: JsonObject, path: string): readonly PostureCheck[] {
  const command = at(server, 'command');
  const words = typeof command === 'string' ? [command, ...textsOf(at(server, 'args'))] : textsOf(command);
  const url = at(server, 'url') ?? at(server, 'httpUrl') ?? at(server, 'serverUrl');
  const checks: PostureCheck[] = [];
  if (isUnpinned(words))
    checks.push({
      level: 'bad',
      what: `the MCP server ${name} runs whatever version is newest (${words.slice(0, 4).join(' ')})`,
      why: 'a package that changes hands runs here with your rights at the next start (postmark-mcp, 2025)',
      at: path,
      fix: 'name an exact version',
    });
  if (words.length > 0 && !words.some((word) => /(^|\/)sallyport(\.js)?$/.test(word)))
    checks.push({
      level: 'weak',
      what: `the MCP server ${name} runs without walls`,
      why: 'it reads your files, keys and network as you do',
      at: path,
      fix: `put the gateway and a cage before it: sallyport mcp init (or sallyport mcp run -- ${words.slice(0, 3).join(' ')} ...)`,
    });
  if (typeof url === 'string' && /^http:\/\/(?!localhost[:/]|127\.|\[::1\])/i.test(url))
    checks.push({
      level: 'bad',
      what: `the MCP server ${name} is reached without TLS`,
      why: 'whoever is on the way reads and writes what the agent sees',
      at: path,
      fix: 'use https',
    });
  if (hasSecret(server))
    checks.push({
      level: 'bad',
      what: `the MCP server ${name} has a secret in plain text`,
      why: 'every program and every backup that reads the file has it',
      at: path,
      fix: 'take it from the environment, or from a password manager at the start',
    });
  return checks;
}

/** `npx -y server`, `uvx server`: the newest version, each time. */
function isUnpinned(words: readonly string[]): boolean {
  const program = words[0]?.replace(/^.*\//, '') ?? '';
  const rest = words.slice(1).filter((word) => !word.startsWith('-') && word !== 'dlx' && word !== 'run' && word !== 'exec');
  const [wanted] = rest;
  if (wanted === undefined) return false;
  if (
    ['npx', 'pnpx', 'bunx'].includes(program) ||
    (['pnpm', 'yarn', 'npm', 'bun'].includes(program) && /^(?:dlx|exec|x)$/.test(words[1] ?? ''))
  )
    return !/.@\d+\.\d+\.\d+/.test(wanted) && !/^[./~]/.test(wanted);
  if (program === 'uvx' || program === 'pipx') return !/(?:==|@)\d/.test(wanted) && !/^[./~]/.test(wanted);
  return program === 'docker' && !words.some((word) => /@sha256:|:\d[\w.-]*$/.test(word));
}

function hasSecret(server: JsonObject): boolean {
  const places = [at(server, 'env'), at(server, 'headers'), at(server, 'http_headers')];
  const values = places.flatMap((place) => (isObject(place) ? Object.entries(place) : []));
  const texts = values.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));
  return [...texts.map(([name, value]) => `${name}=${value}`), textsOf(at(server, 'args')).join(' ')].some(
    (text) => !/\$\{?\w+\}?$/.test(text) && findSecrets(text).length > 0,
  );
}
