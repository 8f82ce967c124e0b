import type { ScanFinding, ScanResult } from '../types.ts';

/** A report as JUnit XML: a test case for each finding, and one that passes where there is none. */
export function renderJunit(report: ScanResult): string {
  const failures = report.findings.filter(({ suppressed }) => suppressed === undefined).length;
  const cases = [
    ...report.findings.map(caseOf),
    ...report.incomplete.map(
      ({ path, line, reason }) =>
        `    <testcase classname="sallyport.incomplete" name="${escaped(`${path}:${line ?? 1}`)}"><error message="${escaped(`Not analysed: ${reason}`)}"/></testcase>`,
    ),
  ];
  const shown = cases.length === 0 ? ['    <testcase classname="sallyport" name="no findings"/>'] : cases;
  const skipped = report.findings.length - failures;
  const counts = `tests="${shown.length}" failures="${failures}" errors="${report.incomplete.length}" skipped="${skipped}"`;
  const seconds = (report.stats.ms / 1000).toFixed(3);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts} time="${seconds}">`,
    `  <testsuite name="sallyport scan" ${counts} time="${seconds}">`,
    ...shown,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseOf({ rule, cwe, place, severity, confidence, message, excerpt, suppressed, fingerprint }: ScanFinding): string {
  const where = `${place.path}:${place.line}:${place.column}`;
  const open = `    <testcase classname="sallyport.${escaped(rule)}" name="${escaped(where)}" file="${escaped(place.path)}" line="${place.line}">`;
  if (suppressed !== undefined)
    return `${open}<skipped message="${escaped(`${suppressed.by}: ${suppressed.reason}`)}"/></testcase>`;
  const body = [`${where} ${severity}, confidence ${confidence}`, cwe ?? '', excerpt, fingerprint].filter((line) => line !== '');
  return `${open}<failure type="${severity}" message="${escaped(message)}">${escaped(body.join('\n'))}</failure></testcase>`;
}

// XML 1.0 has no form at all for most control characters.
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
