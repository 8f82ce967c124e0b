import type { CommandEffects } from '../../model/index.ts';

const PROGRAMS: ReadonlySet<string> = new Set(['hass-cli', 'ha', 'curl', 'wget', 'http', 'https', 'xh', 'mosquitto_pub']);

/** Whether it is worth a look: most commands are none of these. */
export function mayCallHouse({ commands, code = [] }: CommandEffects): boolean {
  return commands.some(({ words }) => PROGRAMS.has(words[0] ?? '')) || code.some(({ text }) => text.includes('/api/'));
}
