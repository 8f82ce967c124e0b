import type { Finding } from '../../model/index.ts';
import { scanFlow } from './flow.ts';
import type { ScriptLanguage } from './language.ts';
import { embeddedSecret, type Hit, notInspected } from './rules.ts';
import { scanPowershell } from './scan-powershell.ts';
import { scanShell } from './shell-scan.ts';

/** A secret in the clear, as src/inspect/secrets reports it: offsets into the text. */
export interface SecretHit {
  readonly start: number;
  readonly end: number;
  /** Which detector spoke: `github-token`. */
  readonly rule: string;
}

export interface Script {
  readonly path: string;
  readonly text: string;
  readonly language: ScriptLanguage;
  /** The detectors of src/inspect/secrets; inspectors do not import each other. */
  readonly secrets?: (text: string) => readonly SecretHit[];
}

/** Longer scripts are not read; they are reported as not inspected. In UTF-16 units. */
export const MAX_SCRIPT: number = 4 * 1024 * 1024;
const MAX_NESTING = 3;
const MAX_NESTED_TEXT = 256 * 1024;
const MAX_NESTED_PIECES = 4096;
const MAX_FINDINGS = 100;
const MAX_EXCERPT = 160;

/**
 * Reads a script in the moment before it runs and reports what no honest script needs: secrets in the clear, reverse and
 * bind shells, unchecked downloads that are executed, writes to login, persistence and agents' files, credentials sent
 * away (docs/rules/SC-*.md). At most 100 findings in the order of the text. Never throws; linear in the text's length.
 */
export function inspectScript(script: Script): Finding[] {
  const { text } = script;
  if (text.length > MAX_SCRIPT) return [finding({ rule: notInspected, at: 0 }, script, lineIndex(''))];
  const hits = scan(text, script.language, 0, { left: MAX_NESTED_TEXT, pieces: MAX_NESTED_PIECES });
  const secrets = script.secrets?.(text) ?? [];
  const all: Hit[] = [...hits, ...secrets.map((hit) => ({ rule: embeddedSecret, at: hit.start, detail: hit.rule }))];
  const lines = lineIndex(text);
  const seen = new Set<string>();
  const out: Finding[] = [];
  for (const hit of all.sort((a, b) => a.at - b.at)) {
    const found = finding(hit, script, lines, secrets);
    const key = `${found.rule} ${found.place.line}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (out.push(found) >= MAX_FINDINGS) break;
  }
  return out;
}

/** `budget`: how much text inside other code is still read, so that nesting cannot multiply the work. */
function scan(text: string, language: ScriptLanguage, depth: number, budget: { left: number; pieces: number }): readonly Hit[] {
  const nested = (code: string, inner: ScriptLanguage): readonly Hit[] => {
    if (depth >= MAX_NESTING || code.length > budget.left || budget.pieces <= 0) return [{ rule: notInspected, at: 0 }];
    budget.left -= code.length;
    budget.pieces--;
    return scan(code, inner, depth + 1, budget);
  };
  if (language === 'shell') return scanShell(text, nested);
  if (language === 'powershell') return scanPowershell(text);
  return scanFlow(text, language, nested);
}

function lineIndex(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function finding(hit: Hit, script: Script, starts: readonly number[], secrets: readonly SecretHit[] = []): Finding {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= hit.at) low = middle;
    else high = middle - 1;
  }
  const start = starts[low] ?? 0;
  const end = Math.min((starts[low + 1] ?? script.text.length + 1) - 1, start + 4096);
  return {
    rule: hit.rule.id,
    cwe: hit.rule.cwe,
    severity: hit.rule.severity,
    confidence: hit.rule.confidence,
    message: hit.detail === undefined ? hit.rule.message : `${hit.rule.message} (${hit.detail})`,
    place: { path: script.path, line: low + 1, column: hit.at - start + 1 },
    excerpt: redacted(script.text, start, end, secrets).trim().slice(0, MAX_EXCERPT),
  };
}

function redacted(text: string, start: number, end: number, secrets: readonly SecretHit[]): string {
  let out = '';
  let at = start;
  for (const secret of secrets) {
    if (secret.end <= at || secret.start >= end) continue;
    out += `${text.slice(at, Math.max(at, secret.start))}[${secret.rule}]`;
    at = Math.min(end, secret.end);
  }
  return out + text.slice(at, end);
}
