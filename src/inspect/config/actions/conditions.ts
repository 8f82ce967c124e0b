/** Rules about what a workflow asks before it does something. */
import type { ConfigRule, Spot } from '../shared/rule.ts';
import { matches } from '../shared/spots.ts';
import { entry, type Tree, textOf } from '../shared/yaml-tree.ts';
import { isPrivileged, type Workflow } from './read.ts';

type Rule = ConfigRule<Workflow>;

interface Condition {
  readonly text: string;
  readonly start: number;
}

/** Every `if:` of a job or a step. */
function conditions({ jobs, steps, text }: Workflow): readonly Condition[] {
  const trees: readonly Tree[] = [...jobs.map(({ tree }) => tree), ...steps.map(({ tree }) => tree)];
  return trees.flatMap((tree) => {
    const found = entry(tree, 'if');
    if (found === undefined || textOf(found.value) === undefined) return [];
    return [{ text: text.slice(found.value.start, found.value.end), start: found.value.start }];
  });
}

const LAST_ACTOR = /(?<![\w.])github\.(?:actor|triggering_actor)\s{0,4}==\s{0,4}'[\w-]{1,60}\[bot\]'/;
/** A list that is one text with blanks, in which a part of a name is found too; lists have no blanks inside of a name. */
const LOOSE_LIST =
  /contains\(\s{0,4}'[^'\n]{0,400}\s[^'\n]{0,400}'\s{0,4},\s{0,4}github\.(?:ref|ref_name|head_ref|base_ref|actor|triggering_actor)\s{0,4}\)/;

export const spoofable: Rule = {
  id: 'actions-spoofable-check',
  title: 'A condition that a stranger can meet',
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
    ];
  },
};
