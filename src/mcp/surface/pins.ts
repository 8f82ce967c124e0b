import { createHash, hash } from 'node:crypto';
import { canonicalise, isJsonObject, type Json, wellFormed } from '../../model/index.ts';
import type { Offered } from './offered.ts';

/** Something that a person has accepted, by its content. */
export interface Pin {
  /** SHA-256 of its canonical JSON (RFC 8785). */
  readonly hash: string;
  /** The accepted text, for a diff when it changes. */
  readonly text: string;
}

/** What a person has accepted of one server, by `KIND NAME`. */
export type Pins = Readonly<Record<string, Pin>>;

export type PinState = 'same' | 'new' | 'changed';

export function pinName({ kind, name }: Pick<Offered, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}

export function pinOf(value: Json): Pin {
  const canonical = canonicalise(writable(value));
  return { hash: sha256(canonical), text: readable(value) };
}

export function pinState(offered: Offered, pins: Pins): PinState {
  const name = pinName(offered);
  const known = Object.hasOwn(pins, name) ? pins[name] : undefined;
  if (known === undefined) return 'new';
  return known.hash === pinOf(offered.value).hash ? 'same' : 'changed';
}

/** SHA-256 of a value's canonical JSON: two calls with the same arguments have the same. */
export function canonicalHash(value: Json): string {
  return sha256(canonicalise(writable(value)));
}

/** A half of a character has no UTF-8 form; servers may send one all the same. */
function writable(value: Json): Json {
  if (typeof value === 'string') return wellFormed(value);
  if (typeof value !== 'object' || value === null) return value;
  if (!isJsonObject(value)) return [...value].map(writable);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, held]) => (held === undefined ? [] : [[wellFormed(name), writable(held)] as const])),
  );
}

/** For a person and a diff: texts stand as they are, one member a line. */
function readable(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function sha256(text: string): string {
  return typeof hash === 'function' ? hash('sha256', text, 'hex') : createHash('sha256').update(text).digest('hex');
}
