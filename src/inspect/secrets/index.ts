export type { Detector, SecretSpan } from './detector.ts';
export type { SecretArgument } from './find-arguments.ts';
export { findSecretArguments } from './find-arguments.ts';
export { findSecrets, mayHoldSecret, suspicionPattern } from './find-secrets.ts';
export type { SecretText } from './inspect-secrets.ts';
export { inspectSecrets } from './inspect-secrets.ts';
export { secretRules } from './rules.ts';
