export { askProgram } from './ask-program.ts';
export { type Bubblewrap, type BubblewrapRun, findBubblewrap, runBubblewrap } from './bubblewrap.ts';
export { exactArguments, exactEnvironment } from './bytes.ts';
export { type CleanReport, clean } from './clean.ts';
export { withClosedMasked } from './closed-files.ts';
export { type CommitRecord, readCommits } from './commit-journal.ts';
export type { CageSocket, WardenHandlers, WardenOutcome } from './conversation.ts';
export { credentialPaths, hardLinkedCredentials } from './credentials.ts';
export { callerHomes, type Facts, type FactsQuery, gatherFacts } from './facts.ts';
export { type Fetched, fetchedFor, hasFetched } from './fetched.ts';
export { findGitFolders } from './git-folders.ts';
export { readTrackedFiles, type TrackedFiles } from './git-index.ts';
export { type GitFile, GitReader, objectOf } from './git-reader.ts';
export { ignoredDirectories, trackedBefore } from './gitignored.ts';
export { enterFolder, HeldFolders, withHeld } from './held.ts';
export { type IgnoreRule, judge as judgeIgnored, parseIgnoreRules } from './ignore-rules.ts';
export { type Before, type RunRecord, readJournal } from './journal.ts';
export { keptCaches } from './kept-caches.ts';
export { type DiffLine, diffHunks, type Hunk } from './line-diff.ts';
export { namesIn, statusOf } from './look.ts';
export {
  type Choice,
  causeOf,
  chooseMechanism,
  type KernelSettings,
  type MachineProbe,
  type Mechanism,
} from './mechanism.ts';
export { type Change, type ChangeEntry, describeChanges, listChanges } from './overlay-changes.ts';
export { expandHome } from './paths.ts';
export { readPlainFile } from './plain-file.ts';
export { makePlan, type PlanRequest, privateFolderSize, withRun } from './plan.ts';
export { planText } from './plan-text.ts';
export { probeMachine } from './probe.ts';
export { runEngine } from './run-engine.ts';
export { makeRunId } from './run-id.ts';
export { scratchOf } from './scratch.ts';
export { absoluteEntries, liesInside, pathOutside } from './search-path.ts';
export { startDetached } from './start-detached.ts';
export {
  createRunDirectory,
  findRun,
  listRuns,
  openSpool,
  prepareNextRun,
  type RunDirectory,
  type RunMeta,
  readMeta,
  runDirectory,
  writeJson,
} from './store.ts';
export { MACHINE_SECRETS } from './system-mounts.ts';
export { type CommitReport, type CommitRequest, commitChanges, discardChanges } from './transaction.ts';
export { type UndoReport, type UndoRequest, undo } from './undo.ts';
export { type CarriedWarden, carryWarden, startWarden, type WardenRun } from './warden.ts';
export { openWarden, type WardenBinary, type WardenLookup } from './warden-binary.ts';
export type {
  Answer,
  ConnectedMessage,
  DeniedMessage,
  ExitMessage,
  FailMessage,
  HoldMessage,
  LabelMessage,
  ReadyMessage,
} from './warden-messages.ts';
export { findWorkspace, isElsewhere, linkOut, type Workspace, type WorkspaceQuery } from './workspace.ts';
