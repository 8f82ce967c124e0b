import type { SignQuestion } from './agent-broker.ts';

/** The question in a sentence, for whoever shows it: `Use the SSH key "work" to log in as git?`. Texts stay as they came. */
export function describeSignQuestion({ comment, fingerprint, purpose }: SignQuestion): {
  readonly effect: string;
  readonly details: readonly string[];
} {
  const key = `key ${fingerprint}`;
  if (purpose.kind === 'login') {
    const server = purpose.hostKey === undefined ? [] : [`server key ${purpose.hostKey}`];
    return {
      effect: `use the SSH key "${comment}" to log in as "${purpose.user}"`,
      details: [key, `service ${purpose.service}`, `session ${purpose.session}`, ...server],
    };
  }
  if (purpose.kind === 'signature')
    return {
      effect: `use the SSH key "${comment}" to sign in the namespace "${purpose.namespace}"`,
      details: [key, `digest ${purpose.hash}`],
    };
  return {
    effect: `use the SSH key "${comment}" to sign ${purpose.bytes} bytes that can't be read`,
    details: [key, 'a signature over unknown bytes can be a log-in anywhere'],
  };
}
