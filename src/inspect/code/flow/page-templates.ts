/* Templates that are written in the program and escape what is put into them. */
import type { Call } from './call.ts';
import type { Machine } from './machine.ts';
import { bits } from './make-safe.ts';
import { cleaned, named, taintOf, textOf, unite, unknown, type Value } from './value.ts';

/** By what a template is known of which it is certain that it escapes everything. */
const ESCAPING = '#escaping-template';

/** Compilers of templates, and what in a template puts something in as it is. */
const COMPILERS: readonly (readonly [compiler: RegExp, asItIs: RegExp])[] = [
  [/^(?:[hH]andlebars(?:\.default)?|hbs(?:\.handlebars)?)\.compile$/, /\{\{[{&]|\{\{#?>/],
  [/^ejs\.compile$/, /<%-/],
  [/^pug\.compile$/, /!=|!\{/],
];

/** `Handlebars.compile('<p>{{name}}</p>')`, and what comes of a call of it. Undefined: another call. */
export function ofTemplate(m: Machine, { path, args }: Call): Value | undefined {
  if (path === ESCAPING) {
    const taint = args.reduce((all: Value['taint'], arg) => unite(all, taintOf(arg)), undefined);
    return { ...unknown, path: `${ESCAPING}()`, taint: cleaned(taint, bits(m, ['xss'])) };
  }
  const asItIs = COMPILERS.find(([compiler]) => compiler.test(path))?.[1];
  const text = asItIs === undefined ? undefined : textOf(args[0]);
  return text === undefined || asItIs?.test(text) === true ? undefined : named(ESCAPING);
}
