import {
  type Finding,
  type HiddenSpan,
  type Inspection,
  lineStarts,
  type RuleInfo,
  spotAt,
  withoutSpans,
} from '../../../model/index.ts';
import { inspectScriptFile, MAX_SCRIPT } from '../inspect-script.ts';
import { assignments, everyPipeline, type PlainCommand, plainCommand } from '../shell-command.ts';
import { parseShell } from '../shell-parse.ts';
import { temporaryName, uncheckedFolder, variableDelete, wideDelete } from './deletion.ts';
import { evaluated, ignoredCheck, openListener, printedSecret, relativePath, replaced } from './execution.ts';
import type { Said, ShellRule, Step } from './rule.ts';
import { agentGuards, checksOff, guardsOff, openContainer, rootWithoutPassword, wideRights } from './weakening.ts';

export interface ShellSource {
  readonly path: string;
  readonly text: string;
  /** The detectors of src/inspect/secrets, for what is shown of a line; inspectors do not import each other. */
  readonly secrets?: (text: string) => readonly HiddenSpan[];
}

const rules: readonly ShellRule[] = [
  variableDelete,
  wideDelete,
  uncheckedFolder,
  temporaryName,
  evaluated,
  replaced,
  relativePath,
  ignoredCheck,
  printedSecret,
  openListener,
  checksOff,
  wideRights,
  guardsOff,
  rootWithoutPassword,
  openContainer,
  agentGuards,
];

const MOST = 500;
const EXCERPT = 160;

/** What the rules for shell scripts as source say of themselves. */
export const shellSourceRules: readonly RuleInfo[] = rules.map(({ id, title, cwe, severity, confidence }) => ({
  id,
  title,
  cwe,
  severity,
  confidence,
}));

/**
 * Reads a shell script as source: what no honest script needs (docs/rules/SC-*.md), and what honest ones get wrong
 * (docs/rules/shell-*.md). Secrets are the business of src/inspect/secrets. Linear in the text's length.
 */
export function inspectShellSource(source: ShellSource): Inspection {
  const { path, text } = source;
  if (text.length > MAX_SCRIPT)
    return { findings: [], incomplete: [{ path, reason: 'The script is longer than 4 MiB; it was not read.' }] };
  const grave = inspectScriptFile({ path, text, language: 'shell' });
  const said = sayings(text);
  const lines = lineStarts(text);
  const findings = said.slice(0, MOST).map(({ rule, ...one }) => findingOf(rule, one, source, lines));
  const more = said.length > MOST ? [{ path, reason: `There are ${said.length} findings; the first ${MOST} are listed.` }] : [];
  const shown = grave.findings.map((finding) => ({ ...finding, excerpt: excerptOf(source, lines, finding.place.line) }));
  const all = [...shown, ...findings];
  return {
    findings: all.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column),
    incomplete: [...grave.incomplete, ...more],
  };
}

function sayings(text: string): readonly (Said & { readonly rule: ShellRule })[] {
  const filled = new Set<string>(['HOME', 'PWD', 'USER', 'RANDOM', 'TMPDIR', 'PATH', 'OLDPWD', 'BASH_SOURCE']);
  const given = new Set<string>();
  const scene = { text, filled, given, stopsOnUnset: false, stopsOnError: /^#![^\n]*\s-\w*e/.test(text) };
  const out: (Said & { rule: ShellRule })[] = [];
  for (const step of steps(text)) {
    const { command } = step;
    if (command.name === 'set') remember(command, scene);
    if (command.name === 'read') for (const word of command.args) if (/^[A-Za-z_]\w*$/.test(word.text)) given.add(word.text);
    for (const rule of rules) {
      const one = rule.check(step, scene);
      if (one !== null) out.push({ rule, ...one });
    }
    for (const [name, word] of assignments(command.source)) {
      const isGiven =
        /=\$\{?[1-9@*]/.test(word.text) ||
        word.inner.some((inner) => inner.commands.some(({ words }) => /^(?:curl|wget)$/.test(words[0]?.text ?? '')));
      if (isGiven) given.add(name);
      else given.delete(name);
      const value = word.text.slice(word.text.indexOf('=') + 1);
      // A literal, or what is never empty: a default, the folder of the script, a name that was made.
      if (/^[^$`]/.test(value) || /^\$\((?:mktemp)?\)|^\$\{\w+:[-?=]/.test(value)) filled.add(name);
    }
  }
  return out;
}

function remember(command: PlainCommand, scene: { stopsOnUnset: boolean; stopsOnError: boolean }): void {
  const line = command.args.map(({ text }) => text).join(' ');
  if (/(?:^| )-\w*u|-o nounset/.test(line)) scene.stopsOnUnset = true;
  if (/(?:^| )-\w*e|-o errexit/.test(line)) scene.stopsOnError = true;
  if (/(?:^| )\+\w*u|\+o nounset/.test(line)) scene.stopsOnUnset = false;
  if (/(?:^| )\+\w*e|\+o errexit/.test(line)) scene.stopsOnError = false;
}

function* steps(text: string): Generator<Step> {
  const all = [...everyPipeline(parseShell(text).pipelines)];
  for (const [at, pipeline] of all.entries()) {
    const next = all[at + 1];
    const last = all[at - 1];
    const before = last?.commands.at(-1);
    const after = next?.commands[0];
    for (const [index, source] of pipeline.commands.entries()) {
      yield {
        command: plainCommand(source),
        pipeline,
        index,
        before: before === undefined ? undefined : plainCommand(before),
        after: after === undefined ? undefined : plainCommand(after),
        joint: jointOf(text, before?.words.at(-1)?.start ?? before?.start, source.start),
        jointAfter: jointOf(text, source.words.at(-1)?.start ?? source.start, after?.start),
      };
    }
  }
}

/** What stands between two commands: `&&`, `||` or neither. */
function jointOf(text: string, from: number | undefined, to: number | undefined): string {
  if (from === undefined || to === undefined || to < from || to - from > 400) return '';
  return /(&&|\|\|)\s*(?:\{\s*)?$/.exec(text.slice(from, to))?.[1] ?? '';
}

function findingOf(rule: ShellRule, said: Said, source: ShellSource, starts: readonly number[]): Finding {
  const spot = spotAt(starts, said.at);
  return {
    rule: rule.id,
    cwe: rule.cwe,
    severity: said.severity ?? rule.severity,
    confidence: said.confidence ?? rule.confidence,
    message: said.message,
    place: { path: source.path, ...spot },
    excerpt: excerptOf(source, starts, spot.line),
  };
}

/** A line, with its secrets cut out before it is cut short: half a secret is recognized by nobody. */
function excerptOf({ text, secrets }: ShellSource, starts: readonly number[], line: number): string {
  const start = starts[line - 1] ?? 0;
  const whole = text.slice(start, Math.min((starts[line] ?? text.length + 1) - 1, start + 4 * EXCERPT));
  return withoutSpans(whole, secrets?.(whole) ?? [])
    .trim()
    .slice(0, EXCERPT);
}
