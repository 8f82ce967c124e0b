import { inspectCode, inspectProject, languageOfPath } from '../inspect/code/index.ts';
import { inspectConfig } from '../inspect/config/index.ts';
import { inspectScript, languageOf } from '../inspect/script/index.ts';
import { findSecrets, inspectSecrets } from '../inspect/secrets/index.ts';
import type { Finding, Incomplete, Inspection } from '../model/index.ts';
import type { ParserOf, Source } from './types.ts';

/** What takes longer with one file is given up, and said. Milliseconds. */
const LONGEST_MS = 5000;

/** Everything that can be said of files one by one: secrets, configuration, scripts of the shell. */
export function inspectAlone(source: Source): Inspection {
  const parts: Inspection[] = [inspectSecrets(source), inspectConfig({ ...source, secrets: findSecrets })];
  const firstLine = source.text.slice(0, 200).split('\n', 1)[0] ?? '';
  const interpreter = /^#!\s*(?:\/\S*\/)?(?:env\s+(?:-S\s+)?)?(\S+)/.exec(firstLine)?.[1];
  if (languageOf(source.path, interpreter) === 'shell')
    parts.push({
      findings: inspectScript({ ...source, language: 'shell' }).filter(({ rule }) => rule !== 'SC-01'),
      incomplete: [],
    });
  return joined(parts);
}

/** Code of one project together: what a function does with its arguments is known to its callers in other files. */
export function inspectTogether(sources: readonly Source[], parserOf: ParserOf): Inspection {
  const files = sources.flatMap((source) => {
    const language = languageOfPath(source.path, source.text.slice(0, 200).split('\n', 1)[0]);
    return language === undefined ? [] : [{ ...source, language }];
  });
  if (files.length === 0) return { findings: [], incomplete: [] };
  return inspectProject(files, parserOf, { deadlineOf: deadline });
}

/** One text by every inspector that fits it. */
export function inspectSource(source: Source, parserOf: ParserOf): Inspection {
  const language = languageOfPath(source.path, source.text.slice(0, 200).split('\n', 1)[0]);
  const parser = language === undefined ? undefined : parserOf(language);
  const code =
    language === undefined || parser === undefined
      ? []
      : [inspectCode({ ...source, language }, parser, { deadlineOf: deadline })];
  return joined([...code, inspectAlone(source)]);
}

function deadline(): () => boolean {
  const end = performance.now() + LONGEST_MS;
  return () => performance.now() > end;
}

export function joined(parts: readonly Inspection[]): Inspection {
  const findings: Finding[] = parts.flatMap((part) => part.findings);
  const incomplete: Incomplete[] = parts.flatMap((part) => part.incomplete);
  return { findings, incomplete };
}

const ORDER = ['critical', 'high', 'medium', 'low', 'info'];

/** By file, place and rule: the same input gives the same bytes. */
export function inOrder(a: Finding, b: Finding): number {
  if (a.place.path !== b.place.path) return a.place.path < b.place.path ? -1 : 1;
  return (
    a.place.line - b.place.line ||
    a.place.column - b.place.column ||
    ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) ||
    (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
  );
}
