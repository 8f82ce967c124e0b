import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadCodeParser } from '../../guard/index.ts';
import { inspectCode, languageOfPath } from './index.ts';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'marked');

/** Lines of a program that end in `BAD` hold a mistake, those that end in `OK` look like one and hold none. */
test.each(readdirSync(FOLDER))('%s', async (name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  const language = languageOfPath(name);
  if (language === undefined) throw new Error(`${name} is in no language of ours`);
  const { findings, incomplete } = inspectCode({ path: name, text, language }, await loadCodeParser(language));
  expect(incomplete).toEqual([]);
  const lines = text.split('\n').map((line, at) => ({ at: at + 1, mark: /(?:\/\/|#) (BAD|OK)$/.exec(line)?.[1] }));
  const said = new Set(findings.map(({ place }) => place.line));
  const marked = (mark: string): number[] => lines.filter((line) => line.mark === mark).map(({ at }) => at);
  expect(marked('BAD').filter((at) => !said.has(at))).toEqual([]);
  expect(marked('OK').filter((at) => said.has(at))).toEqual([]);
  expect(marked('BAD').length).toBeGreaterThan(0);
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
