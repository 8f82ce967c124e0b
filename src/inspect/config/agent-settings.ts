import { type ConfigFormat, type ConfigRule, formatOf, type Spot } from './shared/rule.ts';
import { matches } from './shared/spots.ts';
import { agentGuardsOff } from './shared/words.ts';

/** Asked of every format: an agent may be started anywhere. */
export const agentGuards: ConfigRule<string> = {
  id: 'agent-guards-off',
  title: 'A coding agent asks nobody',
  cwe: 'CWE-693',
  severity: 'medium',
  confidence: 'medium',
  check: (text) =>
    withoutComments(
      text,
      matches(
        agentGuardsOff,
        text,
        0,
        'The agent executes what it likes, and what it was talked into; run it in a cage, with its own questions on.',
      ),
    ),
};

/** Spots in their order; the beginning of a line is looked at once, however many of them stand in it. */
function withoutComments(text: string, spots: readonly Spot[]): readonly Spot[] {
  let seen = 0;
  let isComment = /^\s*(?:#|\/\/|;|\*)/.test(text);
  return spots.filter(({ start }) => {
    const between = text.slice(seen, start);
    const line = between.lastIndexOf('\n');
    if (line >= 0) isComment = /^\s*(?:#|\/\/|;|\*)/.test(between.slice(line + 1));
    seen = start;
    return !isComment;
  });
}

export const agentSettings: ConfigFormat = formatOf((text) => ({ file: text, incomplete: [] }), [agentGuards]);
