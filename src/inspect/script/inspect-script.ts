import { type Finding, type HiddenSpan, type Inspection, lineStarts, spotAt, withoutSpans } from '../../model/index.ts';
import { scanFlow } from './flow.ts';
import type { ScriptLanguage } from './language.ts';
import { embeddedSecret, type Hit, notInspected } from './rules.ts';
import { scanPowershell } from './scan-powershell.ts';
import { scanShell } from './shell-scan.ts';

export interface Script {
  readonly path: string;
  readonly text: string;
  readonly language: ScriptLanguage;
  /** The detectors of src/inspect/secrets; inspectors do not import each other. */
  readonly secrets?: (text: string) => readonly HiddenSpan[];
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
  if (text.length > MAX_SCRIPT) return [finding({ rule: notInspected, at: 0 }, script, lineStarts(''))];
  const hits = scan(text, script.language, 0, { left: MAX_NESTED_TEXT, pieces: MAX_NESTED_PIECES });
  const secrets = script.secrets?.(text) ?? [];
  const all: Hit[] = [...hits, ...secrets.map((hit) => ({ rule: embeddedSecret, at: hit.start, detail: hit.rule }))];
  const lines = lineStarts(text);
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

/** The same for a person who asks what is in a file: what could not be read is then no finding, but not analysed. */
export function inspectScriptFile(script: Script): Inspection {
  const found = inspectScript(script);
  const unread = found.filter(({ rule }) => rule === notInspected.id);
  return {
    findings: found.filter(({ rule }) => rule !== notInspected.id),
    incomplete: unread.map(({ message }) => ({ path: script.path, reason: message })),
  };
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

function finding(hit: Hit, script: Script, starts: readonly number[], secrets: readonly HiddenSpan[] = []): Finding {
  const { line, column } = spotAt(starts, hit.at);
  const start = starts[line - 1] ?? 0;
  const end = Math.min((starts[line] ?? script.text.length + 1) - 1, start + 4096);
  return {
    rule: hit.rule.id,
    cwe: hit.rule.cwe,
    severity: hit.rule.severity,
    confidence: hit.rule.confidence,
    message: hit.detail === undefined ? hit.rule.message : `${hit.rule.message} (${hit.detail})`,
    place: { path: script.path, line, column },
    excerpt: withoutSpans(script.text, secrets, start, end).trim().slice(0, MAX_EXCERPT),
  };
}
