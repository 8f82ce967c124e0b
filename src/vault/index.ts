export { type Canary, type CanaryFile, canaryFiles } from './canary.ts';
export { resolveProgram } from './command-value.ts';
export type { Destination, OutgoingHead, ResponseRedactor, SecretGate, SecretRefusal } from './gate-types.ts';
export { formatHostPattern, parseHostPattern } from './host-pattern.ts';
export { isCanary, isForHost, type Phase, recordJson, type SecretPlace, type SecretRecord, type SecretSource } from './secret.ts';
export { splitCommand } from './split-command.ts';
export { askHidden } from './terminal.ts';
export { type GivenValue, openVault, type RunRequest, type Vault, type VaultOptions } from './vault.ts';
export type { KnownValue, VaultRun } from './vault-run.ts';
