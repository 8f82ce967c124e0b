export type { Detector, SecretSpan } from './detector.ts';
export type { SecretArgument } from './find-arguments.ts';
export { findSecretArguments } from './find-arguments.ts';
export { findSecrets, suspicionPattern } from './find-secrets.ts';
