export { defaultRegistryQuery, parseQuery } from './default-query.ts';
export { type Fingerprint, type SetupDefinition, setupFingerprint } from './fingerprint.ts';
export { type IndexLogin, readIndexLogins } from './index-logins.ts';
export { managersNamed, managersToAsk } from './managers-to-ask.ts';
export { forgetSetup, isSetupCurrent, rememberSetup, type SetupPlace, type SetupState } from './outcome.ts';
export { type TopLevel, topLevelOf } from './produced.ts';
export { readRegistries } from './registries.ts';
export type { Env, Manager, Note, Origin, Registry, RegistryReport } from './types.ts';
