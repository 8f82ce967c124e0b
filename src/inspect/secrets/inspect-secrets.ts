import { type Confidence, type Finding, type Inspection, type Severity, withoutSpans } from '../../model/index.ts';
import { fileKindOf } from './file-kind.ts';
import { findSecrets } from './find-secrets.ts';
import { type Hit, scan } from './scan.ts';

export interface SecretText {
  readonly path: string;
  readonly text: string;
}

const LONGEST = 32 << 20;
const MOST = 1000;
const EXCERPT = 160;

/**
 * Looks for secrets in one file's text. Linear in its length; at most 1,000 findings.
 *
 * A finding holds no character of a secret, and no digest of one. The digest of a password of six letters is the password:
 * whoever reads a report or a baseline would try them all. So a fingerprint is made of the rule, the path and the excerpt
 * with the secret cut out, and two passwords that are exchanged in one line count as the same finding.
 */
export function inspectSecrets({ path, text }: SecretText): Inspection {
  if (text.length > LONGEST)
    return { findings: [], incomplete: [{ path, reason: 'The file is longer than 32 MiB; it was not searched for secrets.' }] };
  const hits = scan(path, text);
  const isTest = fileKindOf(path).isTest;
  const findings: Finding[] = [];
  let line = 1;
  let lineStart = 0;
  for (const hit of hits.slice(0, MOST)) {
    for (let next = text.indexOf('\n', lineStart); next >= 0 && next < hit.start; next = text.indexOf('\n', lineStart)) {
      lineStart = next + 1;
      line += 1;
    }
    findings.push(findingOf(hit, path, text, hits, { line, lineStart }, isTest));
  }
  const incomplete =
    hits.length > MOST ? [{ path, reason: `The file holds ${hits.length} secrets; the first ${MOST} are listed.` }] : [];
  return { findings, incomplete };
}

function findingOf(
  hit: Hit,
  path: string,
  text: string,
  hits: readonly Hit[],
  { line, lineStart }: { readonly line: number; readonly lineStart: number },
  isTest: boolean,
): Finding {
  const { severity, confidence } = isTest ? lowered(hit) : hit;
  const column = hit.start - lineStart + 1;
  const inLine = text.slice(hit.start, hit.end);
  const breaks = inLine.split('\n');
  const last = breaks.at(-1) ?? '';
  return {
    rule: hit.rule.id,
    cwe: hit.rule.cwe,
    severity,
    confidence,
    message: messageOf(hit, isTest),
    place: {
      path,
      line,
      column,
      endLine: line + breaks.length - 1,
      endColumn: breaks.length === 1 ? column + inLine.length : last.length + 1,
    },
    excerpt: excerptOf(text, hit, hits, lineStart),
  };
}

function messageOf(hit: Hit, isTest: boolean): string {
  const article = /^[AEIO]|^[18]\d?Password/i.test(hit.what) && !/^(?:one|UUID)/i.test(hit.what) ? 'An' : 'A';
  const doubt =
    hit.confidence === 'low' && hit.rule.id === 'secret-token'
      ? ' What can be checked of it does not fit, so it may be made up.'
      : '';
  const place = isTest ? ' It stands among tests, examples or documentation.' : '';
  return `${article} ${hit.what} stands in the clear (${hit.id}).${doubt}${place}`;
}

const down: Readonly<Record<Severity, Severity>> = {
  critical: 'medium',
  high: 'medium',
  medium: 'low',
  low: 'low',
  info: 'info',
};
const doubt: Readonly<Record<Confidence, Confidence>> = { high: 'medium', medium: 'low', low: 'low' };

// What stands in tests and examples is made up as a rule; what a provider would accept is not waved through all the same.
function lowered({ severity, confidence, rule }: Hit): { readonly severity: Severity; readonly confidence: Confidence } {
  return { severity: rule.id === 'secret-token' ? down[severity] : 'low', confidence: doubt[confidence] };
}

/** The line with every secret cut out: those that are reported, and what redaction would hide. */
function excerptOf(text: string, hit: Hit, hits: readonly Hit[], lineStart: number): string {
  const begin = Math.max(lineStart, hit.start - EXCERPT);
  const stop = text.indexOf('\n', hit.start);
  const end = Math.min(stop < 0 ? text.length : stop, hit.start + 4 * EXCERPT);
  const cut = nearby(hits, hit, begin, end).map((other) => ({ start: other.start, end: other.end, rule: other.id }));
  const line = withoutSpans(text, cut, begin, end);
  return withoutSpans(line, findSecrets(line)).trim().slice(0, EXCERPT);
}

function nearby(hits: readonly Hit[], hit: Hit, begin: number, end: number): readonly Hit[] {
  let first = hits.indexOf(hit);
  while ((hits[first - 1]?.end ?? -1) > begin) first -= 1;
  let next = first;
  while ((hits[next]?.start ?? end) < end) next += 1;
  return hits.slice(first, next);
}
