import type { Random } from './random.ts';

/** A text to inspect; its path says what it is. */
export interface Sample {
  readonly path: string;
  readonly text: string;
}

type Mutation = (text: string, random: Random, others: readonly Sample[]) => string;

/** Longest text that is made. */
const LONGEST = 400_000;
const STRANGE = ['\0', '\ufeff', '\u202e', '\ud800', '\udfff', '\u2028', '\r', '\x1b[2J', '\u{1f600}', '\xa0', '\\', '\u0300'];
const OPENERS = [
  '(',
  '[',
  '{',
  '((',
  '[[',
  '${',
  '`${',
  '"',
  "'",
  '"""',
  '<!--',
  '/*',
  '<<EOF\n',
  'if x:\n ',
  '- ',
  '{{ ',
  'f(',
  'a.b(',
  'x => ',
  '!',
  'not ',
  'a?.',
  '<div>',
];
const TOKENS = [
  'eval',
  'exec(',
  'os.system(',
  'req.query',
  'request.args',
  '__proto__',
  '=>',
  'async ',
  'class A:',
  'def f(',
  '#!/bin/sh\n',
  'image: ',
  'FROM ',
  '&a [*a]',
  '<<: *a',
  'sallyport-ignore',
  'AKIA',
  '=',
];

function cutOut(text: string, random: Random): string {
  const from = random.below(text.length + 1);
  return text.slice(0, from) + text.slice(from + random.below(Math.max(1, text.length >> 2)));
}

function twice(text: string, random: Random): string {
  const from = random.below(text.length + 1);
  const piece = text.slice(from, from + 1 + random.below(200));
  return text.slice(0, from) + piece.repeat(1 + random.below(300)) + text.slice(from);
}

function insert(text: string, random: Random, piece: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + piece + text.slice(at);
}

const MUTATIONS: readonly Mutation[] = [
  cutOut,
  twice,
  (text, random) => insert(text, random, random.pick(STRANGE)),
  (text, random) => insert(text, random, random.pick(TOKENS)),
  (text, random) => insert(text, random, random.pick(OPENERS).repeat(1 + random.below(3000))),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => insert(text, random, 'x'.repeat(random.below(50_000))),
  (text, random, others) => insert(text, random, random.pick(others).text),
  (text, random) => [...text].map((char) => (random.next() < 0.02 ? String.fromCharCode(random.below(0x250)) : char)).join(''),
  (text, random) =>
    text
      .split('\n')
      .sort(() => random.next() - 0.5)
      .join('\n'),
  (text, random) => text.replaceAll('\n', random.pick(['\r\n', '\r', ' ', '\n\n\t'])),
  (text, random) => text.replace(/\w+/g, (word) => (random.next() < 0.05 ? random.pick(TOKENS) : word)),
];

/** One of the samples, changed a few times; or nothing but noise. The same numbers make the same text. */
export function mutated(samples: readonly Sample[], random: Random): Sample {
  const { path, text } = random.pick(samples);
  if (random.next() < 0.02) return { path, text: noise(random) };
  let changed = text;
  for (let times = 1 + random.below(5); times > 0; times -= 1) {
    changed = random.pick(MUTATIONS)(changed, random, samples).slice(0, LONGEST);
  }
  return { path, text: changed };
}

function noise(random: Random): string {
  return Array.from({ length: random.below(20_000) }, () =>
    String.fromCharCode(random.below(random.next() < 0.9 ? 128 : 0xffff)),
  ).join('');
}
