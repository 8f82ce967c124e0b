/* What a rule says of the arguments of a tool, held against those of a call. */
import { isJsonObject, type Json, type JsonObject, type McpToolRule } from '../model/index.ts';
import { matchesGlob } from './match.ts';

/** Why the arguments of a call are not those that a rule lets through; undefined: they are. */
export function wrongArgument(rule: McpToolRule, given: JsonObject): string | undefined {
  for (const [name, allowed] of Object.entries(rule.arguments)) {
    const twin = twinOf(given, name) ?? twinAlong(given, name.split('.'));
    if (twin !== undefined) return `the argument ${JSON.stringify(twin)} could be taken for ${name}, which a rule names`;
    const values = textsAt(given, name);
    if (values === undefined) return `the argument ${name} is nothing that a rule could compare`;
    if (values.length === 0 && allowed.length > 0 && !allowed.includes(''))
      return `the argument ${name} is missing, and a rule names it`;
    const wrong = values.find((value) => !allowed.some((pattern) => isCovered(pattern, value)));
    if (wrong === undefined) continue;
    return allowed.length === 0
      ? `the argument ${name} must be absent`
      : `the argument ${name} is ${JSON.stringify(wrong.slice(0, 200))}, and the rule for ${rule.server}: ${rule.tool} allows ${allowed.slice(0, 5).join(', ')}`;
  }
  return undefined;
}

/**
 * Whether a pattern lets a value through. What `*` stands for is a part of what the value names, not a way out of it: no step back in a
 * path, no second address, and no other host of an address of the web.
 */
function isCovered(pattern: string, value: string): boolean {
  if (!matchesGlob(pattern, value)) return false;
  if (pattern === '*' || !pattern.includes('*')) return true;
  if (isSteppingBack(value) && !isSteppingBack(pattern)) return false;
  if (!isSameHost(pattern, value)) return false;
  return !pattern.includes('@') || isOneAddress(value);
}

/** A server may decode it before it goes along it, once or more often; `..;x` is a step back to some. */
function isSteppingBack(path: string): boolean {
  const plain = path
    .replace(/%(?:25)*2e/gi, '.')
    .replace(/%(?:25)*(?:2f|5c)/gi, '/')
    .replace(/%(?:25)*3b/gi, ';');
  return plain.split(/[/\\]/).some((part) => /^\.\.(?:;|$)/.test(part));
}

/** `https://*.acme.test/*` is about hosts of acme.test: no path of another one that ends like that. */
function isSameHost(pattern: string, value: string): boolean {
  const wanted = hostIn(pattern);
  if (wanted === undefined) return true;
  const given = hostIn(value);
  return given !== undefined && matchesGlob(wanted, given) && (wanted.includes('@') || !given.includes('@'));
}

// A pattern may leave the scheme open: `http*://acme.test/*`.
function hostIn(text: string): string | undefined {
  return /^[a-z*][a-z\d+.*-]*:\/\/([^/?#\\]*)/i.exec(text)?.[1];
}

function isOneAddress(value: string): boolean {
  return value.indexOf('@') === value.lastIndexOf('@') && !/[\s,;<>\p{Cc}]/u.test(value);
}

/** The values of an argument as texts; none where it is absent; undefined where no pattern covers it: an object, a number that is not exact. */
function textsAt(given: JsonObject, name: string): readonly string[] | undefined {
  const value = Object.hasOwn(given, name) ? given[name] : valueAt(given, name.split('.'));
  if (value === OPAQUE) return undefined;
  if (value === undefined || value === null) return [];
  const values = Array.isArray(value) ? value : [value];
  return values.some((one) => typeof one === 'object' || isInexact(one)) ? undefined : values.map(String);
}

/** Whoever carries the call out may read another number in its digits than was compared here. */
function isInexact(value: Json | undefined): boolean {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** What stands in the place of an object: some servers take a text for the JSON in it. */
const OPAQUE = Symbol('no object');

function valueAt(given: Json | undefined, path: readonly string[]): Json | undefined | typeof OPAQUE {
  const [name, ...rest] = path;
  if (name === undefined || given === undefined || given === null) return given;
  if (!isJsonObject(given)) return OPAQUE;
  return Object.hasOwn(given, name) ? valueAt(given[name], rest) : undefined;
}

/** A member that differs from the name by upper and lower case only: some servers see no difference, and take that one. */
export function twinOf(given: JsonObject, name: string): string | undefined {
  const own = folded(name);
  return Object.keys(given).find((key) => key !== name && folded(key) === own);
}

function twinAlong(given: JsonObject, [name = '', ...rest]: readonly string[]): string | undefined {
  const inside = Object.hasOwn(given, name) ? given[name] : undefined;
  return twinOf(given, name) ?? (rest.length > 0 && isJsonObject(inside) ? twinAlong(inside, rest) : undefined);
}

function folded(name: string): string {
  return name.toUpperCase().toLowerCase();
}
