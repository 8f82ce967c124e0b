export type { Action, FileChange, HookEvent, HookMoment, HookReply, Piece } from './action.ts';
export type { ApprovalChannel, ApprovalPolicy } from './approvals.ts';
export { canonicalise, wellFormed } from './canonical.ts';
export type { Decision, Denial, Obligation, Reason, Verdict } from './decision.ts';
export type { CommandEffects, Effect, EffectKind, EmbeddedCode, ResolvedCommand } from './effects.ts';
export { UserError } from './errors.ts';
export type {
  Json,
  JsonObject,
  KernelEvent,
  RecordedStep,
  RunIntent,
  RunOutcome,
  Step,
  StepType,
  TrailPosition,
} from './event.ts';
export {
  CONFIDENCES,
  type Confidence,
  type Edit,
  type Finding,
  type Fix,
  type Incomplete,
  type Inspection,
  type Place,
  type RuleInfo,
  SEVERITIES,
  type Severity,
  type TraceStep,
} from './finding.ts';
export { asOneLine, isJsonObject } from './json.ts';
export { isLesserPath } from './lesser.ts';
export { LetterGroups } from './letter-groups.ts';
export type { FileLabel, LabelName, McpCage, McpPolicy, McpToolRule, Origin, SessionLabels, ToolTraits } from './mcp.ts';
export { CAGE_PROXY, FETCH_SERVICE, type FetchMode, type NetworkPolicy, type NetworkRule, type Protocol } from './network.ts';
export { hasBudget, optimisesAfter } from './optimising.ts';
export type { CageMode, Limits, Mount, Plan } from './plan.ts';
export type { ApprovalMode, CommandRule, FlowPolicy, Layer, Policy, Profile, ScanLimit, ScanLimits } from './policy.ts';
export type { SshRule, SshUse } from './ssh.ts';
export { elements, member, members, textOf } from './structured.ts';
export type { Alarm, DeniedSummary, RunSummary } from './summary.ts';
export { SYSTEM_BUNDLES, trustedRoots, UNVOUCHED } from './system-bundles.ts';
export { type HiddenSpan, holdsWord, isShortWord, lineStarts, type Spot, spotAt, withoutEnding, withoutSpans } from './text.ts';
export { asEscape, replaceUnseen } from './unseen.ts';
export { parseUrl } from './url.ts';
