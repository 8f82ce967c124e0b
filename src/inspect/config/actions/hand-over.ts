import type { SpotEdit } from '../shared/rule.ts';
import { entry, textOf } from '../shared/yaml-tree.ts';
import type { Step } from './read.ts';

const simple = /^\$\{\{\s*((?:github|inputs)\.[\w.-]+)\s*\}\}$/;

/** Columns: no step stands further to the right. A line of a million characters is not looked through for each of its steps. */
const DEEPEST = 200;

/** `github.event.issue.title` becomes `ISSUE_TITLE`. */
function variableOf(expression: string): string {
  return expression
    .split('.')
    .slice(-2)
    .join('_')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/\W/g, '_')
    .toUpperCase();
}

/**
 * The edits that hand one expression of a step's `run` over through `env:`. Null where that is no matter of two edits: a
 * step with variables of its own, another shell, an expression with functions, single quotes or a here-document around it.
 */
export function handOver(step: Step, text: string, start: number, end: number): readonly SpotEdit[] | null {
  const expression = simple.exec(text.slice(start, end))?.[1];
  const { run, tree } = step;
  if (expression === undefined || run === undefined || entry(tree, 'env') !== undefined) return null;
  if (!/^(?:bash|sh)?$/.test(textOf(entry(tree, 'shell')?.value) ?? '')) return null;
  const head = text.slice(Math.max(0, run.start - DEEPEST), run.start);
  const before = head.slice(head.lastIndexOf('\n') + 1);
  if (before.length === DEEPEST || !/^[ ]*(?:- )?$/.test(before)) return null;
  // Only in a block, and in a plain scalar without quotes around it, does the script stand as it is written.
  const above = text.slice(run.value.start, start);
  const inner = above.slice(above.lastIndexOf('\n') + 1);
  const script = text.slice(run.value.start, run.value.end);
  if (inner.includes("'") || script.includes('<<') || /^["']/.test(script)) return null;
  const quoted = (inner.replace(/\\./g, '').match(/"/g) ?? []).length % 2 === 1;
  const name = variableOf(expression);
  const indent = ' '.repeat(before.length);
  return [
    { start: run.start, end: run.start, text: `env:\n${indent}  ${name}: ${text.slice(start, end)}\n${indent}` },
    { start, end, text: quoted ? `\${${name}}` : `"$${name}"` },
  ];
}
