import type { Decision, Policy } from '../model/index.ts';

/**
 * An agent in a mode that asks nothing, on a machine that holds more than its work: a person's policy may allow it by the client's name.
 *
 * @param how what says so: `it was started with --yolo`
 */
export function decideBypass(client: string, how: string, { bypass }: Policy): Decision | undefined {
  if (bypass.includes(client)) return undefined;
  const message = `${client} works in a mode that asks nothing (${how}), and this is neither a container nor a virtual machine`;
  const hint = `a person may start it in its usual mode, in \`sallyport run --agent\`, or allow it in their own policy with bypass: [${client}]`;
  return { verdict: 'deny', reasons: [{ rule: 'bypass.mode', message: `${message}; ${hint}` }], obligations: [] };
}
