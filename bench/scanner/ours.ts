import { loadCodeParser } from '../../src/guard/index.ts';
import {
  type CodeFile,
  type CodeLanguage,
  type CodeParser,
  inspectProject,
  languageOfPath,
} from '../../src/inspect/code/index.ts';
import type { Corpus, Said } from './label.ts';

export interface Run {
  readonly said: readonly Said[];
  readonly seconds: number;
  readonly incomplete: number;
}

/** Runs our own scanner in this process. */
export async function runOurs(corpus: Corpus): Promise<Run> {
  const parsers = new Map<CodeLanguage, CodeParser>();
  const files = corpus.files.flatMap(({ path, text }): CodeFile[] => {
    const language = languageOfPath(path);
    return language === undefined ? [] : [{ path: shownPath(path), text, language }];
  });
  for (const { language } of files) if (!parsers.has(language)) parsers.set(language, await loadCodeParser(language));
  const before = process.cpuUsage();
  const parserOf = (language: CodeLanguage): CodeParser | undefined => parsers.get(language);
  const inspections = corpus.isProject
    ? [inspectProject(files, parserOf)]
    : files.map((file) => inspectProject([file], parserOf));
  const used = process.cpuUsage(before);
  const said = inspections.flatMap(({ findings }) =>
    findings.map(({ place, cwe, severity, rule }) => ({
      path: realPath.get(place.path) ?? place.path,
      line: place.line,
      endLine: place.endLine ?? place.line,
      cwe: Number(cwe?.replace('CWE-', '') ?? 0),
      severity,
      rule,
    })),
  );
  const incomplete = new Set(inspections.flatMap((one) => one.incomplete.map(({ path }) => path))).size;
  return { said, seconds: (used.user + used.system) / 1e6, incomplete };
}

const realPath = new Map<string, string>();

/** Tests of a corpus are its subject, not tests of a project: their names must not make findings count for less. */
function shownPath(path: string): string {
  const shown = path.replace(/\b(?:tests?|fixtures?|examples?|spec)\b/g, 'part').replace(/[._-](?:test|spec)\b/g, '');
  realPath.set(shown, path);
  return shown;
}
