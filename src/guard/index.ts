export { runCommand } from './run.ts';
export type { RunRequest, RunResult } from './request.ts';
export { commitRun, diffRun, discardRun, undoRun } from './afterwards.ts';
export { loadPolicy, readPolicyFile } from './policy-files.ts';
export { readObservations } from './observations.ts';
export { loadShellParser } from './shell-parser.ts';
export { demonstrate } from './demo.ts';
export type { Act, Demonstration } from './demo.ts';
