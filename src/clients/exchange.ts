import type { HookEvent, HookReply } from '../model/index.ts';
import type { Client } from './client.ts';

/**
 * For clients that let a command be exchanged. A command is judged as one that will run in the cage, so it may only go on where
 * the exchange takes hold: where the tool runs what stands in `command`, and that is what was judged. Anything else is refused.
 */
export function exchanging(render: Client['render']): Client['render'] {
  return (event, reply) => render(event, isExchangeable(event, reply) ? reply : REFUSED);
}

const REFUSED: HookReply = {
  verdict: 'deny',
  reason: 'Sallyport: this tool does not take its command from `command`, so it cannot be put into the cage.',
  command: null,
};

function isExchangeable({ actions, input }: HookEvent, { verdict, command }: HookReply): boolean {
  if (command === null || verdict === 'deny') return true;
  const [only, ...others] = actions;
  return others.length === 0 && only?.kind === 'run' && input['command'] === only.command;
}
