/** Rules about what becomes a variable of later steps. */
import type { ConfigRule, Spot } from '../shared/rule.ts';
import { matches, spotOf } from '../shared/spots.ts';
import { entries, entry, isTrue, member, type Tree, textOf } from '../shared/yaml-tree.ts';
import { type Step, sourceOf, type Workflow } from './read.ts';

/** What a stranger writes and can hold a line break; the name of a branch can't. */
const FOREIGN = /\$\{\{[^}]{0,200}(?:\.title|\.body|\.message|display_title|author\.(?:email|name))\b[^}]{0,80}\}\}/;
const ASSIGNS = /^\s*(?:export\s+|local\s+)?([A-Za-z_]\w{0,60})=(.*)$/;
const TO_ENVIRONMENT = />>?\s{0,4}["']?(?:\$\{?|%)(?:env:)?(?:GITHUB_ENV|GITHUB_PATH)\b/;
const TO_BOUNDED = /\b(?:wc|sha\d+sum|md5sum|tr\s+-(?:d|cd|dc)|base64)\b|\/\/\[\^/;
/** The value of another variable, or what a command makes of it that got it as its text; not what one does that it is a name for. */
const HANDS_ON = /^["']?\$\{?\w+|^["']?\$\([^|]{0,40}\b(?:echo|printf)\b|<<</;
const MESSAGE = 'A line break in that text sets a variable of its own, such as LD_PRELOAD, for every later step.';

type Names = ReadonlySet<string>;

/** True when a line of a script takes one of the variables. */
function takes(line: string, all: readonly Names[]): boolean {
  for (const found of line.matchAll(/\$\{?(?:env:)?(\w{1,60})|%(\w{1,60})%/gi))
    if (all.some((names) => names.has(found[1] ?? found[2] ?? ''))) return true;
  return false;
}

const foreignIn = new WeakMap<Tree, Names>();

/** The variables of a workflow, a job or a step whose value a stranger wrote: looked for once, however many steps see them. */
function foreignNames(tree: Tree | undefined): readonly Names[] {
  if (tree === undefined) return [];
  const known =
    foreignIn.get(tree) ??
    new Set(
      entries(member(tree, 'env'))
        .filter(({ value }) => FOREIGN.test(textOf(value) ?? ''))
        .map(({ key }) => key),
    );
  foreignIn.set(tree, known);
  return [known];
}

/** Lines that write a variable into the environment whose value came from a stranger, directly or through another variable. */
function fromVariables(step: Step, workflow: Workflow): readonly Spot[] {
  if (step.run === undefined) return [];
  const source = sourceOf(step.run.value, workflow);
  if (!TO_ENVIRONMENT.test(source)) return [];
  const own = new Set<string>();
  const names = [own, ...[workflow.root, step.job?.tree, step.tree].flatMap(foreignNames)];
  const spots: Spot[] = [];
  let at = step.run.value.start;
  for (const line of source.split('\n')) {
    const [, name, value = ''] = line.length > 1000 ? [] : (ASSIGNS.exec(line) ?? []);
    if (name !== undefined && HANDS_ON.test(value) && takes(value, names) && !TO_BOUNDED.test(value)) own.add(name);
    if (TO_ENVIRONMENT.test(line) && takes(line, names) && !TO_BOUNDED.test(line))
      spots.push(spotOf({ start: at, end: at + line.length }, MESSAGE, { severity: 'high' }));
    at += line.length + 1;
  }
  return spots;
}

export const environment: ConfigRule<Workflow> = {
  id: 'actions-environment-injection',
  title: 'What a stranger wrote can set variables of later steps',
  cwe: 'CWE-454',
  severity: 'medium',
  confidence: 'medium',
  check: (workflow) => [
    ...workflow.steps.flatMap((step) => [
      ...(step.run === undefined
        ? []
        : matches(
            /[^\n]{0,200}\$\{\{(?:(?!\}\})[^\n]){0,80}(?:\.title|\.body|head_ref|head\.ref|\.message|head_branch)\b(?:(?!\}\})[^\n]){0,40}\}\}[^\n]{0,80}>>\s{0,4}["']?\$\{?(?:GITHUB_ENV|GITHUB_PATH)/,
            sourceOf(step.run.value, workflow),
            step.run.value.start,
            MESSAGE,
            { severity: 'high' },
          )),
      ...fromVariables(step, workflow),
    ]),
    ...[workflow.root, ...workflow.jobs.map(({ tree }) => tree), ...workflow.steps.map(({ tree }) => tree)].flatMap((tree) => {
      const found = entry(member(tree, 'env'), 'ACTIONS_ALLOW_UNSECURE_COMMANDS');
      return found !== undefined && isTrue(found.value)
        ? [spotOf(found, 'Whatever a step prints can set variables and paths of later steps.', { severity: 'high' })]
        : [];
    }),
  ],
};
