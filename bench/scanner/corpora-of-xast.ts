/** xAST: small programs that ask what an analyser can follow, in Java and in Python. Their names and their heads say whether data gets through. */
import type { Corpus, Label } from './label.ts';
import { sources, whole } from './sources.ts';

/** What is not judged: a number or an answer yes or no from outside, which does no harm in a command, and what ends in a helper that many cases share, where a finding is told once. */
const NOT_JUDGED =
  /@(?:PathVariable|RequestParam|RequestBody)(?:\([^)]*\))? (?:int|long|short|byte|double|float|boolean|char|Integer|Long|Short|Double|Float|Boolean)\b|\b(?:CmdUtil|HttpUtil|JDBCUtil|SSRFShowManager|SinkUtil)\b|\bnew (?:T|TT|R)\(/;

/** Commands and addresses of servers are where all cases lead. */
const LEADS_TO = [78, 918];

/** Who asks names the variable `taint_src` as what comes from outside; here a request says so. */
function fromOutside(text: string): string {
  const said = text.replace(/\btaint_src = (["'])[^"'\n]*\1/g, 'taint_src = flask.request.args["q"]');
  return said === text ? text : said.replace(/^(?=import|from|def|class)/m, 'import flask\n');
}

/** Of Python's cases those about calculating are not judged either: what comes out is a number or an answer yes or no. */
const CALCULATES = /\/(?:basic_expression_operation|primitives|type_cast)\//;

/** A case is a file, or a folder of files of which one knows what is true of it. */
function cases(root: string, folder: string, name: string): Corpus {
  const files = sources(root, folder).map(({ path, text }) => ({ path, text: path.endsWith('.py') ? fromOutside(text) : text }));
  const groups = new Map<string, string[]>();
  const isReal = new Map<string, boolean>();
  for (const { path, text } of files) {
    const key = /^(.*?_[TF])(?:\/|\.\w+$)/.exec(path)?.[1];
    if (key === undefined || NOT_JUDGED.test(text) || CALCULATES.test(`/${path}`)) continue;
    groups.set(key, [...(groups.get(key) ?? []), path]);
    const said = /real case = (true|false)/.exec(text)?.[1];
    if (said !== undefined) isReal.set(key, said === 'true');
  }
  const labels = [...groups].map(([key, [first = key, ...further]]): Label => {
    const isBad = isReal.get(key) ?? key.endsWith('_T');
    const elsewhere = further.map((path) => ({ path, lines: [1, Number.POSITIVE_INFINITY] as const }));
    return { ...whole(first, isBad, key.replace(/_[TF]$/, ''), LEADS_TO), further: elsewhere };
  });
  return { name, files, labels, isProject: true, least: 'medium' };
}

export const xast = (root: string): readonly Corpus[] => [
  cases(root, 'sast-java/src/main/java/com/sast/astbenchmark', 'xAST Java'),
  cases(root, 'sast-python3/case', 'xAST Python'),
];
