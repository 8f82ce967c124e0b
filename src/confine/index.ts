export { bytesOf, exactArguments, exactEnvironment, fsPath, textOf, textOfEvent } from './bytes.ts';
export { callerHomes, type Facts, type FactsQuery, gatherFacts } from './facts.ts';
export { makePlan, type PlanRequest } from './plan.ts';
export { makeRunId } from './run-id.ts';
export { createRunDirectory, findRun, listRuns, openSpool, readMeta, type RunDirectory, type RunMeta, runDirectory, writeJson } from './store.ts';
export { exitCodeOf, startWarden, type WardenHandlers, type WardenOutcome, type WardenRun } from './warden.ts';
export { openWarden, type WardenBinary, type WardenLookup } from './warden-binary.ts';
export type { Answer, DeniedMessage, ExitMessage, FailMessage, HoldMessage, ReadyMessage } from './warden-messages.ts';
export { findWorkspace, type Workspace, type WorkspaceQuery } from './workspace.ts';
