import { importedModules } from './imports.ts';
import { isSteady, originOf } from './origin.ts';
import { piecesOf, quoted, signOf } from './pieces.ts';
import { argumentsOf, callAt, callee, field } from './tree.ts';
import type { Candidate, Fixer, FixNode, FixSource } from './types.ts';

/** How a driver writes the place of a value. */
type Style = '?' | '%s' | '$';

const DRIVERS: readonly (readonly [module: RegExp, style: Style])[] = [
  [/^(?:sqlite3|aiosqlite|sqlite|mysql|mysql2)(?:\/promise)?$/, '?'],
  [/^(?:psycopg|psycopg2|pymysql|MySQLdb|mysql\.connector|django\.db)(?:\.|$)/, '%s'],
  [/^pg(?:-promise)?$/, '$'],
];

const METHODS = /^(?:execute|query|run|all|get|each)$/;

/** Values of a statement are given apart: the driver puts them in, and they stay values. */
export const parameteriseSql: Fixer = (context) => {
  const { source } = context;
  const style = styleOf(source);
  if (style === undefined) return [];
  const call = callAt(context.node);
  if (call === undefined || !METHODS.test(methodOf(call, source))) return [];
  const [first, second] = argumentsOf(call);
  // A callback may follow; values may not stand there already.
  if (first === undefined || (second !== undefined && !/function/.test(second.type))) return [];
  const origin = originOf(first, source);
  const pieces = origin === undefined ? undefined : piecesOf(origin, source);
  if (origin === undefined || pieces === undefined) return [];
  if (origin !== first && pieces.some((piece) => piece.kind === 'value' && !isSteady(piece.node))) return [];
  const statement = withPlaces(pieces, style);
  const text = statement === undefined ? undefined : quoted(statement.text, source.language, signOf(origin, source));
  if (statement === undefined || text === undefined) return [];
  return [candidate(origin, first, text, statement.values, source)];
};

function candidate(origin: FixNode, first: FixNode, text: string, values: readonly string[], source: FixSource): Candidate {
  const list =
    source.language === 'python' ? `(${values.join(', ')}${values.length === 1 ? ',' : ''})` : `[${values.join(', ')}]`;
  const edits =
    origin === first
      ? [{ start: first.start, end: first.end, text: `${text}, ${list}` }]
      : [
          { start: origin.start, end: origin.end, text },
          { start: first.end, end: first.end, text: `, ${list}` },
        ];
  return { description: 'Give the values to the driver apart from the statement.', edits };
}

function methodOf(call: FixNode, { text }: FixSource): string {
  const target = callee(call);
  const name = field(target, 'attribute') ?? field(target, 'property');
  return name === undefined ? '' : text.slice(name.start, name.end);
}

/** Undefined where no driver is named, or several that differ. */
function styleOf(source: FixSource): Style | undefined {
  const styles = new Set<Style>();
  for (const module of importedModules(source)) {
    const found = DRIVERS.find(([pattern]) => pattern.test(module));
    if (found !== undefined) styles.add(found[1]);
  }
  const [only, ...more] = styles;
  return more.length > 0 ? undefined : only;
}

/** Only where a value can stand: in quotes of its own, or after a sign of comparison, a comma, a bracket or LIMIT. */
export function withPlaces(
  pieces: readonly ({ readonly kind: 'text'; readonly text: string } | { readonly kind: 'value'; readonly code: string })[],
  style: Style,
): { readonly text: string; readonly values: readonly string[] } | undefined {
  let text = '';
  const values: string[] = [];
  let isQuoted = false;
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      const rest = isQuoted ? piece.text.slice(1) : piece.text;
      if (isQuoted && !piece.text.startsWith("'")) return undefined;
      isQuoted = false;
      text += style === '%s' ? rest.replaceAll('%', '%%') : rest;
      continue;
    }
    if (isQuoted) return undefined;
    isQuoted = text.endsWith("'") && (text.split("'").length - 1) % 2 === 1;
    if (isQuoted) text = text.slice(0, -1);
    else if (!/(?:[=<>,(]|\b(?:limit|offset|between|and|like))\s*$/i.test(text) || (text.split("'").length - 1) % 2 === 1)
      return undefined;
    values.push(piece.code);
    text += style === '$' ? `$${values.length}` : style;
  }
  return isQuoted || values.length === 0 || text.includes("'%'") ? undefined : { text, values };
}
