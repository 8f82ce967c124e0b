import type { SignQuestion } from './agent-broker.ts';

/** The question in words, for whoever shows it. Texts stay as they came. */
export function describeSignQuestion({ comment, fingerprint, purpose, host }: SignQuestion): {
  readonly effect: string;
  readonly details: readonly (readonly [label: string, text: string])[];
} {
  const key = ['key', `${comment} ${fingerprint}`.trim()] as const;
  if (purpose.kind === 'login')
    return {
      effect: `it wants to log in to ${host ?? 'an unknown server'} as ${purpose.user} with your SSH key`,
      details: [key, ['session', purpose.session.slice(0, 16)]],
    };
  if (purpose.kind === 'signature')
    return {
      effect: `it wants to sign with your SSH key, in the namespace "${purpose.namespace}"`,
      details: [key, ['digest', purpose.hash]],
    };
  return { effect: `it wants to sign ${purpose.bytes} bytes that can't be read`, details: [key] };
}
