export { type HouseCall, tierOfCall, wordsOfCall } from './calls/call.ts';
export { houseCalls } from './calls/calls-of-command.ts';
export { compareHomes, type HomeComparison } from './compare/compare-homes.ts';
export type { HomeSentence } from './compare/sentence.ts';
export { higher, TIERS, type Tier } from './effects/tiers.ts';
export { type HomeFinding, homeRules, inspectHomes } from './inspect-home.ts';
export type { HomeFiles, HomeText } from './load/files.ts';
export { type HomePort, type HomeVoice, portsOfHomes, voicesOfHomes } from './ports.ts';
