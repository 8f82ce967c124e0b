export {
  type AgentBroker,
  type BrokerKey,
  type LoginHost,
  type SignQuestion,
  type SignRecord,
  serveAgent,
} from './agent-broker.ts';
export { fingerprintOf } from './agent-wire.ts';
export { emptyTree, filesBetween } from './changes.ts';
export { describeSignQuestion } from './describe.ts';
export { describePush, fileDetails, type SeenPush } from './describe-push.ts';
export { FRAME, FrameReader, SSH_ITSELF } from './git-frames.ts';
export { type GitAccess, type GitPush, type GitRecord, type GitService, serveGit } from './git-service.ts';
export { hostKeysOf } from './known-hosts.ts';
export { type Identity, ObjectReader } from './object-reader.ts';
export { listKeys } from './real-agent.ts';
export { findRepository, folderOf, type OutsideOf, type Repository } from './repository.ts';
