export { commitRun, diffRun, discardRun, undoRun } from './afterwards.ts';
export { loadCodeParser } from './code-parser.ts';
export type { Act, Demonstration } from './demo.ts';
export { demonstrate } from './demo.ts';
export { type FetchRequest, type FetchResult, fetchForPerson } from './fetch.ts';
export { readGrants, revokeGrants } from './grants.ts';
export { answerHook, type HookAnswering } from './hooks/answer-hook.ts';
export { readObservations } from './observations.ts';
export { runPhases } from './phases.ts';
export { loadPolicy, policyPlaces, readPolicyFile } from './policy-files.ts';
export type { RunRequest, RunResult } from './request.ts';

export { loadShellParser } from './shell-parser.ts';
export { issueTicket } from './ticket.ts';
