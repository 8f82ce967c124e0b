import { isMap, isScalar, parseDocument, visit } from 'yaml';
import { isTooDeep } from '../yaml/index.ts';

export type YamlParse = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

/**
 * Parses a YAML document from a stranger: no anchors or aliases (they multiply), no key twice (readers differ in which one
 * counts), no tags of its own, and bounded nesting. Loaded late, like the schema.
 */
export function parseYaml(text: string): YamlParse {
  if (isTooDeep(text)) return { ok: false, problem: 'it is nested more than 250 deep' };
  try {
    // The parser's own check of keys compares each with each; the one below is linear.
    const document = parseDocument(text, { uniqueKeys: false, merge: false, customTags: [], version: '1.2', prettyErrors: true });
    const [error] = document.errors;
    if (error !== undefined) return { ok: false, problem: firstLine(error.message) };
    const problem = problemIn(document);
    return problem === undefined ? { ok: true, value: document.toJS({ maxAliasCount: 0 }) } : { ok: false, problem };
  } catch {
    return { ok: false, problem: 'it is malformed' };
  }
}

/** The parser ends its sentence with a colon and shows the place below; only the sentence is told. */
function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/:$/, '.') ?? 'it is malformed';
}

function problemIn(document: ReturnType<typeof parseDocument>): string | undefined {
  let problem: string | undefined;
  visit(document, {
    Alias: () => {
      problem = 'anchors and aliases are not accepted in a policy';
      return visit.BREAK;
    },
    Map: (_, map) => {
      const names = new Set<unknown>();
      for (const { key } of isMap(map) ? map.items : []) {
        const name = isScalar(key) ? key.value : key;
        if (names.has(name)) {
          problem = `the key ${String(name).slice(0, 60)} stands there twice`;
          return visit.BREAK;
        }
        names.add(name);
      }
      return undefined;
    },
  });
  return problem;
}
