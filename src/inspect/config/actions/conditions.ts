/** Rules about what a workflow asks before it does something. */
import type { ConfigRule, Spot } from '../shared/rule.ts';
import { matches, spotOf } from '../shared/spots.ts';
import { entry, type Tree, textOf } from '../shared/yaml-tree.ts';
import { isPrivileged, type Workflow } from './read.ts';

type Rule = ConfigRule<Workflow>;

interface Condition {
  readonly text: string;
  readonly start: number;
  /** What the text means: without the marks of YAML. */
  readonly value: string;
}

/** Every `if:` of a job or a step. */
function conditions({ jobs, steps, text }: Workflow): readonly Condition[] {
  const trees: readonly Tree[] = [...jobs.map(({ tree }) => tree), ...steps.map(({ tree }) => tree)];
  return trees.flatMap((tree) => {
    const found = entry(tree, 'if');
    const value = textOf(found?.value);
    if (found === undefined || value === undefined) return [];
    return [{ text: text.slice(found.value.start, found.value.end), start: found.value.start, value }];
  });
}

const ACTOR = String.raw`(?<![\w.])github(?:\.|\[\s{0,2}['"])(?:triggering_)?actor(?:_id)?(?:['"]\s{0,2}\])?`;
/** Names of bots, and the numbers of those that most repositories know: Dependabot, Renovate, GitHub Actions. */
const BOT = String.raw`(?:'[\w-]{1,60}\[bot\]'|'?(?:49699333|29139614|27856297|41898282)\b'?)`;
const LAST_ACTOR = new RegExp(String.raw`${ACTOR}\s{0,4}==\s{0,4}${BOT}|${BOT}\s{0,4}==\s{0,4}${ACTOR}`, 'i');
/** A list that is one text with blanks or commas, in which a part of a name is found too; a name has neither. */
const LOOSE_LIST =
  /contains\(\s{0,4}'[^'\n]{0,400}[\s,][^'\n]{0,400}'\s{0,4},\s{0,4}(?:github\.(?:ref|ref_name|head_ref|base_ref|actor|triggering_actor)|env\.GITHUB_(?:REF|REF_NAME|HEAD_REF|BASE_REF|ACTOR))\s{0,4}\)/;

/** An expression with anything beside it, a line break too, is a text, and every text but the empty one is true. */
function isAlwaysTrue(value: string): boolean {
  return value.includes('${{') && !/^\$\{\{(?:(?!\}\})[\s\S]){0,4000}\}\}$/.test(value);
}

export const spoofable: Rule = {
  id: 'actions-spoofable-check',
  title: 'A condition that a stranger can meet, or that always holds',
  cwe: 'CWE-290',
  severity: 'high',
  confidence: 'medium',
  check: (workflow) => {
    const asked = conditions(workflow);
    const spots = (pattern: RegExp, message: string, more: Partial<Spot> = {}): readonly Spot[] =>
      asked.flatMap(({ text, start }) => matches(pattern, text, start, message, more));
    return [
      ...(isPrivileged(workflow)
        ? spots(
            LAST_ACTOR,
            'The actor is who acted last, not who wrote the change: a stranger lets the bot act on a pull request of their own; compare github.event.pull_request.user.login.',
          )
        : []),
      ...spots(
        LOOSE_LIST,
        'A part of a name is found in this text too, and an empty one always; compare with ==, or take a list from fromJSON.',
        {
          severity: 'medium',
        },
      ),
      ...asked
        .filter(({ value }) => isAlwaysTrue(value))
        .map(({ text, start }) =>
          spotOf(
            { start, end: start + text.length },
            'Something stands beside the braces, a line break perhaps; the condition is a text then, and always true. Put the whole of it into one pair of braces, or none.',
            { severity: 'medium' },
          ),
        ),
    ];
  },
};
