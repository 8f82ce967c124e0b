import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadCodeParser } from '../../guard/index.ts';
import { inspectCode, languageOfPath } from './index.ts';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'marked');

interface Mark {
  readonly mark: string;
  /** Which rule is meant, and how grave it says it is; any, where that does not stand there. */
  readonly rule: string | undefined;
  readonly severity: string | undefined;
}

function markOf(line: string): Mark | undefined {
  const [, mark, rule, severity] = /(?:\/\/|#) (BAD|OK)(?: ([\w-]+)(?:\/(\w+))?)?$/.exec(line) ?? [];
  return mark === undefined ? undefined : { mark, rule, severity };
}

/**
 * Lines of a program that end in `BAD` hold a mistake, those that end in `OK` look like one and hold none; `BAD ssrf` and `BAD redos/medium`
 * say which.
 */
test.each(readdirSync(FOLDER))('%s', async (name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  const language = languageOfPath(name);
  if (language === undefined) throw new Error(`${name} is in no language of ours`);
  const { findings, incomplete } = inspectCode({ path: name, text, language }, await loadCodeParser(language));
  expect(incomplete).toEqual([]);
  const lines = text.split('\n').flatMap((line, at) => {
    const mark = markOf(line);
    return mark === undefined ? [] : [{ ...mark, at: at + 1 }];
  });
  const isSaid = ({ at, rule, severity }: (typeof lines)[number]): boolean =>
    findings.some(
      (one) => one.place.line === at && (rule ?? one.rule) === one.rule && (severity ?? one.severity) === one.severity,
    );
  const bad = lines.filter(({ mark }) => mark === 'BAD');
  expect(bad.filter((line) => !isSaid(line)).map(({ at }) => at)).toEqual([]);
  expect(lines.filter((line) => line.mark === 'OK' && isSaid(line)).map(({ at }) => at)).toEqual([]);
  expect(bad.length).toBeGreaterThan(0);
});

test('what is found in a file does not depend on the files that were read before it', async () => {
  for (const name of readdirSync(FOLDER)) {
    const language = languageOfPath(name) ?? expect.fail(name);
    const file = { path: name, text: readFileSync(join(FOLDER, name), 'utf8'), language };
    const parser = await loadCodeParser(language);
    // A parser of its own has nothing of other files; the common one has read all that stands above.
    expect(inspectCode(file, parser).findings, name).toEqual(inspectCode(file, { ...parser }).findings);
  }
});
