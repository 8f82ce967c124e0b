import type { Policy } from '../model/index.ts';

/**
 * Whether a yes to what these rules stopped needs a person who shows that they are there.
 *
 * @param rules as questions name them; in the policy a last `*` stands for whatever follows
 */
export function isHighTier(rules: readonly string[], { highTier }: Policy): boolean {
  return rules.some((rule) => highTier.some((one) => (one.endsWith('*') ? rule.startsWith(one.slice(0, -1)) : rule === one)));
}
