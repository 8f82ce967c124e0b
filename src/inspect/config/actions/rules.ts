import { type ConfigFormat, type ConfigRule, formatOf, type Spot } from '../shared/rule.ts';
import { matches, spotOf } from '../shared/spots.ts';
import { isFloatingImage, isLiteralSecret, isSecretName, pipeToShell } from '../shared/words.ts';
import { entries, entry, items, member, type Tree, textOf } from '../shared/yaml-tree.ts';
import { spoofable } from './conditions.ts';
import { environment } from './environment.ts';
import { handOver } from './hand-over.ts';
import { isPrivileged, type Job, parseWorkflow, sourceOf, type Workflow } from './read.ts';
import { scriptsOf } from './scripts.ts';

type Rule = ConfigRule<Workflow>;

/** What a stranger writes: titles, texts, names of branches, addresses of mail. */
const untrusted =
  /\$\{\{(?:(?!\}\})[\s\S]){0,200}?(?:github\.event\.(?:issue|pull_request|discussion|review|comment|review_comment)\.(?:title|body)\b|github\.event\.pull_request\.head\.(?:ref|label|repo\.(?:default_branch|description|homepage))\b|github\.event\.(?:head_commit|commits[\w*[\].]{0,12}|workflow_run\.head_commit)\.(?:message|author\.(?:email|name))\b|github\.event\.workflow_run\.(?:head_branch|display_title)\b|github\.event\.pages[\w*[\].]{0,12}\.page_name\b|github\.event\.(?:changes\.[\w.]{1,40}\.from|forkee\.\w+)|github\.head_ref\b|github\.event\.inputs\.[\w-]+|toJSON\(\s{0,4}github(?:\.event(?:\.(?:issue|pull_request(?:\.head)?|discussion|review|comment|head_commit|commits))?)?\s{0,4}\)|(?<![\w.])inputs\.[\w-]+)(?:(?!\}\})[\s\S]){0,200}?\}\}/gi;
const chosen = /github\.event\.inputs\.|(?<![\w.])inputs\./;

const injection: Rule = {
  id: 'actions-script-injection',
  title: 'What a stranger wrote becomes part of a script',
  cwe: 'CWE-78',
  severity: 'high',
  confidence: 'high',
  check: (workflow) =>
    workflow.steps.flatMap((step) =>
      scriptsOf(step).flatMap(({ tree: script, language }) =>
        [...sourceOf(script, workflow).matchAll(untrusted)].flatMap((match, _index, all): readonly Spot[] => {
          // A value of JSON is one of JavaScript too; a shell reads on in it.
          if (language === 'javascript' && /^\$\{\{\s{0,8}toJSON\(/i.test(match[0])) return [];
          // Inputs are given by people who may start the workflow, or by the workflow that calls it.
          const isChosen = chosen.test(match[0]);
          if (isChosen && isBounded(match[0], workflow)) return [];
          const place = { start: script.start + match.index, end: script.start + match.index + match[0].length };
          const message =
            'The text is put into the script before the shell reads it, so a title such as `"; curl … | sh; "` is executed; hand it over in env: and write "$NAME".';
          const edits = all.length === 1 ? handOver(step, workflow.text, place.start, place.end) : null;
          return [
            spotOf(place, message, {
              ...(isChosen ? { severity: 'low', confidence: 'medium' } : {}),
              ...(edits === null ? {} : { rewrite: { description: 'Hand the text over through env:', edits } }),
            }),
          ];
        }),
      ),
    ),
};

/** An input that is a number, a boolean or one of a list cannot hold a command. */
function isBounded(expression: string, { root }: Workflow): boolean {
  const name = /inputs\.([\w-]+)/.exec(expression)?.[1] ?? '';
  const on = member(root, 'on') ?? member(root, 'true');
  return [
    member(on, 'workflow_dispatch', 'inputs', name),
    member(on, 'workflow_call', 'inputs', name),
    member(root, 'inputs', name),
  ].some((input) => /^(?:boolean|number|choice|environment)$/.test(textOf(member(input, 'type')) ?? ''));
}

const foreignRef =
  /github\.event\.(?:pull_request\.(?:head\.(?:sha|ref|repo\.full_name)|number|merge_commit_sha)|workflow_run\.(?:head_(?:sha|branch|commit\.id|repository\.full_name)|head\.(?:sha|ref)|pull_requests\[))|github\.head_ref|refs\/pull\/|github\.event\.issue\.number/;

const targetCheckout: Rule = {
  id: 'actions-untrusted-checkout',
  title: 'Code of a stranger runs with the rights of the repository',
  cwe: 'CWE-829',
  severity: 'high',
  confidence: 'high',
  check: (workflow) => {
    if (!isPrivileged(workflow)) return [];
    return workflow.steps.flatMap((step): readonly Spot[] => {
      const uses = textOf(step.uses?.value) ?? '';
      const ref = entry(member(step.tree, 'with'), 'ref') ?? entry(member(step.tree, 'with'), 'repository');
      if (/(?:^|\/)checkout@/.test(uses) && ref !== undefined && foreignRef.test(textOf(ref.value) ?? ''))
        return [
          spotOf(
            ref,
            'This checks out what a stranger sent, while secrets and a token that may write are at hand; builds, tests and installations then run it.',
          ),
        ];
      return step.run === undefined
        ? []
        : matches(
            /gh pr checkout\b|git (?:fetch|pull|checkout)[^\n]{0,120}(?:pull\/|head\.(?:sha|ref)|head_ref)/,
            sourceOf(step.run.value, workflow),
            step.run.value.start,
            'This fetches what a stranger sent, while secrets and a token that may write are at hand.',
          );
    });
  },
};

/** Owners whose actions are part of the platform. */
const platform = /^(?:actions|github|docker:\/\/ghcr\.io\/github)\//;

const unpinned: Rule = {
  id: 'actions-unpinned',
  title: 'An action of a third party is not pinned to a commit',
  cwe: 'CWE-829',
  severity: 'low',
  confidence: 'high',
  check: ({ steps, jobs }) => [
    ...jobs.flatMap(imagesOf),
    ...steps.flatMap(({ uses }): readonly Spot[] => {
      const name = textOf(uses?.value) ?? '';
      if (uses === undefined || name === '' || /^(?:\.{1,2}|\$)\/|\$\{\{/.test(name) || platform.test(name)) return [];
      if (/@[0-9a-f]{40}$|@sha256:[0-9a-f]{64}$/.test(name)) return [];
      const at = name.indexOf('@');
      const ref = name.slice(at + 1);
      const floats = at < 0 || /^(?:main|master|develop|dev|trunk|HEAD|latest|nightly|edge)$/.test(ref);
      const message = floats
        ? "Whoever can push to that branch runs code here, with this workflow's secrets."
        : 'A tag can be moved; whoever takes the repository over runs code here. A commit cannot be exchanged.';
      return [spotOf(uses, message, floats ? { severity: 'medium' } : {})];
    }),
  ],
};

/** Images that a job runs in or beside, also those that its matrix names. */
function imagesOf({ tree }: Job): readonly Spot[] {
  const container = entry(tree, 'container');
  const services = entries(member(tree, 'services')).map(({ value }) => entry(value, 'image'));
  const images = [container?.value.kind === 'map' ? entry(container.value, 'image') : container, ...services];
  const floating = floatingOf(tree);
  return images.flatMap((image): readonly Spot[] => {
    if (image === undefined) return [];
    const text = textOf(image.value) ?? '';
    const axis = /^\s*\$\{\{\s*matrix\.([\w-]+)\s*\}\}\s*$/.exec(text)?.[1];
    const found = axis === undefined ? (isFloating(text) ? text : undefined) : floating.get(axis);
    return found === undefined ? [] : [spotOf(image, `${found} names no version; what it holds may change any day.`)];
  });
}

const isFloating = (image: string): boolean => image !== '' && isFloatingImage(image) === true;

/** By the names of a job's matrix: the first of their values that is an image without a version. */
function floatingOf(job: Tree): ReadonlyMap<string, string> {
  const matrix = member(job, 'strategy', 'matrix');
  const axes = entries(matrix).flatMap(({ key, value }) => items(value).map((item) => [key, item] as const));
  const added = items(member(matrix, 'include')).flatMap((row) => entries(row).map(({ key, value }) => [key, value] as const));
  const found = new Map<string, string>();
  for (const [axis, value] of [...axes, ...added]) {
    const text = textOf(value) ?? '';
    if (!found.has(axis) && isFloating(text)) found.set(axis, text);
  }
  return found;
}

const writeAll: Rule = {
  id: 'actions-write-all',
  title: 'The token of a workflow may write everything',
  cwe: 'CWE-250',
  severity: 'medium',
  confidence: 'high',
  check: ({ root, jobs }) =>
    [root, ...jobs.map(({ tree }) => tree)].flatMap((tree) => {
      const found = entry(tree, 'permissions');
      return found !== undefined && textOf(found.value) === 'write-all'
        ? [spotOf(found, 'Every step, and every action it uses, may change the repository, its packages and releases.')]
        : [];
    }),
};

const secretExpression = /\$\{\{\s{0,8}(?:secrets\.[\w-]+|toJSON\(\s{0,4}secrets\s{0,4}\))\s{0,8}\}\}/;

const exposedSecret: Rule = {
  id: 'actions-secret-exposed',
  title: 'A secret is written to the log, or handed to everything',
  cwe: 'CWE-532',
  severity: 'medium',
  confidence: 'high',
  check: (workflow) => {
    const { steps, text, root, jobs } = workflow;
    const printed = steps.flatMap((step) =>
      step.run === undefined
        ? []
        : matches(
            new RegExp(
              `(?:^|[\\n;&|]|\\s)(?:echo|printf|cat\\s*<<<)\\s[^\\n|>]{0,200}?${secretExpression.source}(?![^\\n]{0,200}(?:\\||>))`,
            ),
            sourceOf(step.run.value, workflow),
            step.run.value.start,
            'The secret is printed; the log hides it only as long as nobody encodes it.',
          ),
    );
    const all = matches(
      /\$\{\{(?:(?!\}\})[^\n]){0,80}toJSON\(\s{0,4}secrets\s{0,4}\)(?:(?!\}\})[^\n]){0,80}\}\}/i,
      text,
      0,
      'Every secret of the repository is handed over at once.',
      { severity: 'high' },
    );
    const parts = matches(
      /\$\{\{(?:(?!\}\})[^\n]){0,80}fromJSON\(\s{0,4}secrets\.[\w-]{1,80}\s{0,4}\)(?:(?!\}\})[^\n]){0,80}\}\}/i,
      text,
      0,
      'The log hides a secret as a whole only; what is taken out of it is shown. Keep each part as a secret of its own.',
      { severity: 'low' },
    );
    const literal = [root, ...jobs.map(({ tree }) => tree), ...steps.map(({ tree }) => tree)].flatMap((tree) =>
      entries(member(tree, 'env')).flatMap((variable): readonly Spot[] => {
        const value = textOf(variable.value) ?? '';
        if (
          !isSecretName(variable.key) ||
          !isLiteralSecret(value) ||
          value.length < 8 ||
          /test|dummy|local|^[a-z]+$/i.test(value)
        )
          return [];
        return [
          spotOf(variable, `The value of ${variable.key} is in the repository; secrets.${variable.key} keeps it apart.`, {
            hide: [variable.value.start, variable.value.end],
            confidence: 'medium',
          }),
        ];
      }),
    );
    // Of this repository (`./`) they are read together with the workflow; of another one, who can push there has every secret.
    const inherited = jobs.flatMap(({ tree }): readonly Spot[] => {
      const found = entry(tree, 'secrets');
      const called = textOf(member(tree, 'uses')) ?? '';
      return found !== undefined && textOf(found.value) === 'inherit' && called !== '' && !called.startsWith('./')
        ? [
            spotOf(found, 'Every secret of the repository is handed to a workflow of another one; name those that it needs.', {
              severity: 'low',
            }),
          ]
        : [];
    });
    return [...printed, ...all, ...parts, ...literal, ...inherited];
  },
};

const selfHosted: Rule = {
  id: 'actions-self-hosted',
  title: 'Pull requests run on a machine of yours',
  cwe: 'CWE-653',
  severity: 'medium',
  confidence: 'medium',
  check: ({ jobs, triggers }) =>
    !triggers.has('pull_request') && !triggers.has('pull_request_target')
      ? []
      : jobs.flatMap(({ tree }) => {
          const found = entry(tree, 'runs-on');
          const labels =
            found?.value.kind === 'list'
              ? items(found.value).map((item) => textOf(item))
              : [textOf(found?.value), textOf(member(found?.value, 'labels'))];
          return found !== undefined && labels.includes('self-hosted')
            ? [
                spotOf(
                  found,
                  "If the repository is public, a stranger's pull request runs here, and what it leaves behind meets the next job.",
                ),
              ]
            : [];
        }),
};

const cache: Rule = {
  id: 'actions-cache-poisoning',
  title: 'A cache is filled while strangers have a say',
  cwe: 'CWE-349',
  severity: 'medium',
  confidence: 'medium',
  check: (workflow) =>
    !workflow.triggers.has('pull_request_target') ||
    !workflow.steps.some(({ tree }) => foreignRef.test(textOf(member(tree, 'with', 'ref')) ?? ''))
      ? []
      : workflow.steps.flatMap(({ uses, tree }) =>
          uses !== undefined &&
          (/^actions\/cache(?:\/save)?@/.test(textOf(uses.value) ?? '') || entry(member(tree, 'with'), 'cache') !== undefined)
            ? [spotOf(uses, "What a stranger's code puts into the cache is taken out again by builds of the main branch.")]
            : [],
        ),
};

const pipe: Rule = {
  id: 'actions-pipe-to-shell',
  title: 'A download is executed unread in a workflow',
  cwe: 'CWE-494',
  severity: 'low',
  confidence: 'high',
  check: (workflow) =>
    workflow.steps.flatMap(({ run }) =>
      run === undefined
        ? []
        : matches(
            pipeToShell,
            sourceOf(run.value, workflow),
            run.value.start,
            "What the server sends is executed with this workflow's secrets.",
          ),
    ),
};

const agent: Rule = {
  id: 'actions-agent-prompt',
  title: 'A coding agent with rights reads what a stranger wrote',
  cwe: 'CWE-77',
  severity: 'medium',
  confidence: 'medium',
  check: (workflow) =>
    workflow.steps.flatMap((step): readonly Spot[] => {
      const uses = textOf(step.uses?.value) ?? '';
      if (
        !/claude-code(?:-base)?-action|codex-action|gemini-cli|copilot|opencode|\bai-inference\b/i.test(uses) ||
        !isPrivileged(workflow)
      )
        return [];
      return entries(member(step.tree, 'with')).flatMap((input) => {
        const found =
          /\$\{\{[^}]{0,120}github\.event\.(?:issue|comment|pull_request|discussion|review)\.(?:title|body)[^}]{0,40}\}\}/.exec(
            textOf(input.value) ?? '',
          );
        return found === null
          ? []
          : [spotOf(input, "The text is part of the agent's instructions: whoever may write an issue may tell it what to do.")];
      });
    }),
};

export const actions: ConfigFormat = formatOf(parseWorkflow, [
  injection,
  targetCheckout,
  unpinned,
  writeAll,
  exposedSecret,
  selfHosted,
  cache,
  environment,
  pipe,
  agent,
  spoofable,
]);
