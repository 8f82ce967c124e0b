/* Before a client is sent to log in somewhere: the documents that it will read are read first, as carefully as it may not. */
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isJsonObject, type JsonObject } from '../../model/index.ts';
import { classifyAddress } from '../../policy/index.ts';
import { readBody } from './body.ts';
import { callUpstream } from './call-upstream.ts';
import { addressProblem, authorizationProblem, isNear, resourceProblem } from './login-addresses.ts';

/** For all documents of one log-in together. Milliseconds. */
const WAIT_MS = 10_000;
const MOST_BYTES = 2 ** 20;
const MOST_SERVERS = 5;
/** How long what was found counts. Milliseconds. */
const LASTS_MS = 60_000;

interface Found {
  readonly at: number;
  readonly problem: Promise<string | undefined>;
}

const known = new Map<string, Found>();

/**
 * What speaks against the log-in that a server asks for (401 or 403). What cannot be read is passed over: a client that cannot
 * read it either goes no further. The client asks again by itself, so a server that answers the two differently is not found out.
 *
 * @param challenge `WWW-Authenticate`
 */
export function loginProblem(server: URL, challenge: string | undefined): Promise<string | undefined> {
  const named = /resource_metadata\s*=\s*"?([^",\s]*)/i.exec(challenge ?? '')?.[1];
  const key = `${server.href} ${named ?? ''}`;
  const before = known.get(key);
  if (before !== undefined && Date.now() - before.at < LASTS_MS) return before.problem;
  const problem = look(server, named);
  if (known.size > 1000) known.clear();
  known.set(key, { at: Date.now(), problem });
  return problem;
}

async function look(server: URL, named: string | undefined): Promise<string | undefined> {
  const reading = { mayBeNear: isNear(server.hostname), signal: AbortSignal.timeout(WAIT_MS) };
  const { mayBeNear } = reading;
  if (named !== undefined) {
    const wrong = addressProblem(named, mayBeNear);
    if (wrong !== undefined) return `the description of its log-in ${JSON.stringify(named.slice(0, 200))} ${wrong}`;
  }
  const path = server.pathname.replace(/\/$/, '');
  const places = named === undefined ? wellKnown(server.origin, 'oauth-protected-resource', path) : [named];
  const resource = await firstOf(places, reading);
  const wrong = resource === undefined ? undefined : resourceProblem(resource, server, mayBeNear);
  if (wrong !== undefined) return wrong;
  for (const issuer of issuersIn(resource, server)) {
    const metadata = await firstOf(metadataOf(issuer), reading);
    const problem = metadata === undefined ? undefined : authorizationProblem(metadata, issuer, mayBeNear);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Revisions before 2025-06-18: the server is its own authorization server. */
function issuersIn(resource: JsonObject | undefined, server: URL): readonly string[] {
  const servers = resource?.['authorization_servers'];
  const texts = Array.isArray(servers) ? servers.filter((one): one is string => typeof one === 'string') : [];
  return texts.length === 0 ? [server.origin] : texts.slice(0, MOST_SERVERS);
}

function metadataOf(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    ...wellKnown(origin, 'oauth-authorization-server', path),
    ...wellKnown(origin, 'openid-configuration', path),
    `${origin}${path}/.well-known/openid-configuration`,
  ];
}

function wellKnown(origin: string, name: string, path: string): readonly string[] {
  const places = [`${origin}/.well-known/${name}${path}`, `${origin}/.well-known/${name}`];
  return [...new Set(places)];
}

interface Reading {
  readonly mayBeNear: boolean;
  readonly signal: AbortSignal;
}

async function firstOf(places: readonly string[], reading: Reading): Promise<JsonObject | undefined> {
  for (const place of places) {
    const found = await read(new URL(place), reading).catch(() => undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function read(url: URL, { mayBeNear, signal }: Reading): Promise<JsonObject | undefined> {
  const answer = await callUpstream({
    url,
    method: 'GET',
    headers: { accept: 'application/json' },
    body: undefined,
    signal,
    lookup: mayBeNear ? lookupAnywhere : lookupPublic,
  });
  if (answer.statusCode !== 200) {
    answer.resume();
    return undefined;
  }
  const body = await readBody(answer, MOST_BYTES);
  const value: unknown = body === undefined ? undefined : JSON.parse(body.toString('utf8'));
  return isJsonObject(value) ? value : undefined;
}

/** A name that leads inside is dialled nowhere: the address that was looked at is the one that is used. */
const lookupPublic: LookupFunction = lookingUp((kind) => kind === 'public');
const lookupAnywhere: LookupFunction = lookingUp((kind) => kind === 'public' || kind === 'loopback' || kind === 'private');

function lookingUp(isFine: (kind: ReturnType<typeof classifyAddress>) => boolean): LookupFunction {
  return (name, options, tell) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      const fine = error === null ? found.filter(({ address }) => isFine(classifyAddress(address))) : [];
      const [first] = fine;
      if (first === undefined) tell(error ?? new Error(`${name} leads to no address that may be asked`), '', 4);
      else if (options.all === true) tell(null, fine);
      else tell(null, first.address, first.family);
    });
  };
}
