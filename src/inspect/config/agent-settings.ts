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
    matches(
      agentGuardsOff,
      text,
      0,
      'The agent executes what it likes, and what it was talked into; run it in a cage, with its own questions on.',
    ).filter((spot) => isNoComment(text, spot)),
};

function isNoComment(text: string, { start }: Spot): boolean {
  const line = text.slice(text.lastIndexOf('\n', start) + 1, start);
  return !/^\s*(?:#|\/\/|;|\*)/.test(line);
}

export const agentSettings: ConfigFormat = formatOf((text) => ({ file: text, incomplete: [] }), [agentGuards]);
