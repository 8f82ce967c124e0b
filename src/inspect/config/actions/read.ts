import type { Parsed } from '../shared/rule.ts';
import { type Entry, entries, entry, items, member, parseYaml, type Tree, textOf } from '../shared/yaml-tree.ts';

export interface Step {
  readonly tree: Tree;
  readonly uses: Entry | undefined;
  readonly run: Entry | undefined;
  readonly job: Job | undefined;
}

export interface Job {
  readonly name: string;
  readonly tree: Tree;
}

export interface Workflow {
  readonly root: Tree | undefined;
  readonly text: string;
  readonly triggers: ReadonlySet<string>;
  readonly jobs: readonly Job[];
  readonly steps: readonly Step[];
  /** `action.yml`: steps that other workflows run. */
  readonly isAction: boolean;
}

function triggersOf(on: Tree | undefined): ReadonlySet<string> {
  if (on?.kind === 'map') return new Set(on.entries.map(({ key }) => key));
  if (on?.kind === 'list') return new Set(on.items.map((item) => textOf(item) ?? ''));
  return new Set([textOf(on) ?? '']);
}

function stepsOf(list: Tree | undefined, job: Job | undefined): readonly Step[] {
  return items(list).map((tree) => ({ tree, uses: entry(tree, 'uses'), run: entry(tree, 'run'), job }));
}

/** A workflow of GitHub Actions, or an action made of steps. */
export function parseWorkflow(text: string): Parsed<Workflow> {
  const { file, incomplete } = parseYaml(text);
  const root = file.documents[0];
  const jobs = entries(member(root, 'jobs')).map(({ key, value }): Job => ({ name: key, tree: value }));
  const composite = member(root, 'runs', 'steps');
  const called = jobs.map((job): Step => ({ tree: job.tree, uses: entry(job.tree, 'uses'), run: undefined, job }));
  const steps = [...jobs.flatMap((job) => stepsOf(member(job.tree, 'steps'), job)), ...called, ...stepsOf(composite, undefined)];
  return {
    file: {
      root,
      text,
      triggers: triggersOf(member(root, 'on') ?? member(root, 'true')),
      jobs,
      steps,
      isAction: composite !== undefined,
    },
    incomplete,
  };
}

/** Triggers that give the rights of the repository to what a stranger sent. */
export function isPrivileged({ triggers }: Workflow): boolean {
  return [
    'pull_request_target',
    'workflow_run',
    'issue_comment',
    'issues',
    'discussion',
    'discussion_comment',
    'fork',
    'watch',
  ].some((name) => triggers.has(name));
}

/** A piece of the workflow as it is written. */
export function sourceOf(tree: Tree, { text }: Workflow): string {
  return text.slice(tree.start, tree.end);
}
