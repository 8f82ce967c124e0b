import type { CodeFile, CodeLanguage, CodeParser } from '../inspect/code/index.ts';
import { type ForeignModule, type ForeignUse, inspectProject } from '../inspect/code/index.ts';
import { type Finding, type Incomplete, type Inspection, isLesserPath, type ScanLimit } from '../model/index.ts';
import { withFrames } from './frame.ts';
import { codeLanguageOf, type TextInspector, textInspectors } from './inspectors.table.ts';
import { isMinified, lowered } from './lesser.ts';
import { mergeFindings } from './merge.ts';
import { offerFixes } from './offer-fixes.ts';
import { suppressionsOf } from './suppressions.ts';
import type { GroupResult, InspectorName, ScanText } from './types.ts';
import { wantedModules } from './undeclared.ts';

export type LoadParser = (language: CodeLanguage) => Promise<CodeParser>;

export interface GroupOptions {
  readonly loadParser: LoadParser;
  /** Undefined: all of them. */
  readonly inspectors?: ReadonlySet<InspectorName> | undefined;
  /** How long one file may take an inspector, in milliseconds. */
  readonly fileMs: number;
  /** From which severity on fixes are looked for; undefined: for all but notes. */
  readonly fixesFrom?: ScanLimit | undefined;
  /** Told the path of each file before it is read, and before each trial of a fix, so that one that never ends can be named. */
  readonly onFile?: ((path: string) => void) | undefined;
  /** Called when the last code that this needs has been loaded. */
  readonly onLoaded?: (() => void) | undefined;
}

/** Inspects texts together: what one file of code does is known to the others. The same texts give the same result. */
export async function inspectGroup(texts: readonly ScanText[], options: GroupOptions): Promise<GroupResult> {
  const result = await inspectTexts(texts, options);
  // What was read alone is not read again to know what it said before a fix.
  const reread = async (text: ScanText): Promise<GroupResult> =>
    texts.length === 1 && text === texts[0] ? result : inspectTexts([text], options);
  const byPath = new Map(texts.map((text) => [text.path, text]));
  const broken = new Set(result.incomplete.map(({ path }) => path));
  const isWhole = (path: string): boolean => !broken.has(path);
  const from = options.fixesFrom ?? 'low';
  return { ...result, findings: await offerFixes(result.findings, byPath, options.loadParser, reread, isWhole, from) };
}

interface Foreign {
  readonly foreign: readonly ForeignModule[];
  readonly uses: readonly ForeignUse[];
}

const NO_CODE: Foreign = { foreign: [], uses: [] };

async function inspectTexts(texts: readonly ScanText[], options: GroupOptions): Promise<GroupResult> {
  const wants = (name: InspectorName): boolean => options.inspectors?.has(name) ?? true;
  const findings: Finding[] = [];
  const incomplete: Incomplete[] = [];
  const files = wants('code') ? codeFilesOf(texts) : [];
  const parsers = await parsersFor(files, options.loadParser);
  options.onLoaded?.();
  const { foreign, uses } = files.length === 0 ? NO_CODE : inspectCodeOf(files, parsers, options, findings, incomplete);
  for (const text of texts) {
    options.onFile?.(text.path);
    const isLesser = isLesserPath(text.path);
    for (const inspector of textInspectors) {
      if (!wants(inspector.name) || !inspector.reads(text)) continue;
      const said = askInspector(inspector, text);
      findings.push(...(isLesser && inspector.isBlindToPlace ? said.findings.map(lowered) : said.findings));
      incomplete.push(...said.incomplete);
    }
  }
  const minified = new Set(texts.filter(({ path, text }) => isMinified(path, text)).map(({ path }) => path));
  const weighed = findings.map((finding) => (minified.has(finding.place.path) ? lowered(finding) : finding));
  const byPath = new Map(texts.map(({ path, text }) => [path, text]));
  return {
    findings: withFrames(mergeFindings(weighed), byPath),
    wanted: wantedModules(foreign, byPath),
    uses,
    incomplete,
    suppressions: texts.flatMap(suppressionsOf),
  };
}

/** What one inspector says of one text. One that throws has not read it, which is said; the other files are read all the same. */
export function askInspector(inspector: TextInspector, text: ScanText): Inspection {
  try {
    return inspector.inspect(text);
  } catch {
    return { findings: [], incomplete: [{ path: text.path, reason: 'reading it failed' }] };
  }
}

function codeFilesOf(texts: readonly ScanText[]): readonly CodeFile[] {
  return texts.flatMap((text): readonly CodeFile[] => {
    const language = codeLanguageOf(text);
    return language === undefined ? [] : [{ ...text, language }];
  });
}

type Parsers = ReadonlyMap<CodeLanguage, CodeParser>;

async function parsersFor(files: readonly CodeFile[], loadParser: LoadParser): Promise<Parsers> {
  const parsers = new Map<CodeLanguage, CodeParser>();
  for (const { language } of files) if (!parsers.has(language)) parsers.set(language, await loadParser(language));
  return parsers;
}

function inspectCodeOf(
  files: readonly CodeFile[],
  parsers: Parsers,
  { fileMs, onFile }: GroupOptions,
  findings: Finding[],
  incomplete: Incomplete[],
): Foreign {
  const said = inspectProject(files, (language) => parsers.get(language), {
    deadlineOf: (path) => {
      onFile?.(path);
      const end = performance.now() + fileMs;
      return () => performance.now() > end;
    },
  });
  findings.push(...said.findings);
  incomplete.push(...said.incomplete);
  return said;
}
