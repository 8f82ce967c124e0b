import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { expect, test } from 'vitest';
import type { ScanFinding, ScanResult } from '../types.ts';
import { renderSarif } from './sarif.ts';

const require = createRequire(import.meta.url);

/** The schema of SARIF 2.1.0, as a package carries it. */
function validator(): (value: unknown) => readonly string[] {
  const schema: unknown = JSON.parse(
    readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
  );
  const ajv = new Ajv({ schemaId: 'auto', validateSchema: false, logger: false });
  ajv.addMetaSchema(JSON.parse(readFileSync(require.resolve('ajv/lib/refs/json-schema-draft-04.json'), 'utf8')));
  if (typeof schema !== 'object' || schema === null) throw new Error('the schema is no object');
  const validate = ajv.compile(schema);
  return (value) => {
    validate(value);
    return (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message}`);
  };
}

function finding(index: number, more: Partial<ScanFinding> = {}): ScanFinding {
  return {
    rule: 'sql-injection',
    cwe: 'CWE-89',
    severity: 'high',
    confidence: 'high',
    message: 'Data from outside becomes part of an SQL statement.',
    place: { path: `src/a b/ü${index}.py`, line: index + 1, column: 5, endLine: index + 1, endColumn: 9 },
    excerpt: 'db.execute(q)',
    frame: [],
    steps: [],
    fingerprint: `v1:sql-injection:${index}`,
    ...more,
  };
}

function report(findings: readonly ScanFinding[], more: Partial<ScanResult> = {}): ScanResult {
  const skipped = { ignored: 0, excluded: 0, binary: 0, dependencies: [] };
  const stats = { files: 1, bytes: 1, cached: 0, ms: 1, jobs: 1, engines: [], skipped };
  return { root: '/w/my project', findings, incomplete: [], stale: [], stats, ...more };
}

const options = {
  version: '1.2.3',
  rules: [{ id: 'sql-injection', title: 'SQL injection', cwe: 'CWE-89', severity: 'high' as const, confidence: 'high' as const }],
  pageOf: () => '# sql-injection\n',
};

const full = finding(1, {
  trace: [{ place: { path: 'a.py', line: 1, column: 1 }, note: 'request.args is read' }],
  fix: { description: 'Pass the values apart.', edits: [{ path: 'a.py', start: 1, end: 4, text: 'x' }] },
  suppressed: { by: 'comment', reason: 'known' },
  commit: 'abc',
  engines: ['bandit'],
});

test.each<[name: string, report: ScanResult]>([
  ['nothing', report([])],
  ['a finding with everything', report([full])],
  ['a finding of a rule that is not ours', report([finding(1, { rule: 'B602', cwe: undefined })])],
  [
    'what was not analysed',
    report([], {
      incomplete: [
        { path: 'x.py', line: 3, reason: 'it does not parse' },
        { path: 'y.py', reason: 'late' },
      ],
    }),
  ],
  ['ten thousand findings', report(Array.from({ length: 10_000 }, (_, index) => finding(index)))],
])('%s is valid SARIF 2.1.0', (_name, what) => {
  const log: unknown = JSON.parse(renderSarif(what, options));
  expect(validator()(log).slice(0, 5)).toEqual([]);
});

test('the validator is one: a level that is none fails', () => {
  const log: unknown = JSON.parse(renderSarif(report([finding(1)]), options).replace('"level": "error"', '"level": "bad"'));
  expect(validator()(log)).not.toEqual([]);
});

test('paths are relative, with slashes, and encoded', () => {
  expect(renderSarif(report([finding(1)]), options)).toContain('"uri": "src/a%20b/%C3%BC1.py"');
  expect(renderSarif(report([finding(1)]), options)).toContain('"uri": "file:///w/my%20project/"');
});

test('a run holds no more than GitHub takes, the worst first, and says so', () => {
  const many = Array.from({ length: 25_001 }, (_, index) => finding(index, { severity: 'low' }));
  const text = renderSarif(report([...many, finding(99_999, { severity: 'critical' })]), options);
  const log: { runs: { results: { partialFingerprints: Record<string, string> }[] }[] } = JSON.parse(text);
  expect(log.runs[0]?.results).toHaveLength(25_000);
  expect(log.runs[0]?.results[0]?.partialFingerprints['primaryLocationLineHash']).toBe('v1:sql-injection:99999');
  expect(text).toContain('2 findings are left out');
});

test('what was not analysed makes the invocation unsuccessful', () => {
  const text = renderSarif(report([], { incomplete: [{ path: 'x.py', reason: 'late' }] }), options);
  expect(text).toContain('"executionSuccessful": false');
});
