export { type AddressClass, canonicalAddress, classifyAddress, isAddressRange, looksLikeAddress } from './address-class.ts';
export { BUILT_IN_POLICY } from './builtin.ts';
export { isUnderPattern, patternAtEnd } from './component-patterns.ts';
export type { DecideContext } from './decide.ts';
export { decideCommand } from './decide.ts';
export { type AskQuestion, decideAsk } from './decide-ask.ts';
export { decideBudget, type Spent, withDestructiveLimit } from './decide-budget.ts';
export { decideBypass } from './decide-bypass.ts';
export { type CallQuestion, decideCall, isToolDenied, traitsOf } from './decide-call.ts';
export { decideFile, type FileQuestion, isPossible } from './decide-file.ts';
export { type FlowDecision, flowDecision, hostPlace, sendDecision } from './decide-flow.ts';
export {
  decideConnection,
  decideRequest,
  mayBeReached,
  mayDial,
  type NetworkDecision,
  type NetworkQuestion,
  ruleAt,
} from './decide-network.ts';
export { decideCachedPage, decidePage, type PageQuestion } from './decide-page.ts';
export type { Refusal } from './denial.ts';
export { denialOf, formatDenial, refusedThing } from './denial.ts';
export type { PolicyChange } from './diff.ts';
export { diffPolicies } from './diff.ts';
export { isEnvironmentAllowed } from './environment.ts';
export type { Explanation } from './explain.ts';
export { explainCommand } from './explain.ts';
export { parsePolicy, policyJsonSchema } from './late.ts';
export type { FileList, PolicyLayer, PolicyNote } from './layer.ts';
export { knownTraits, type McpCatalogue } from './mcp-catalogue.ts';
export { mergePolicy } from './merge.ts';
export { parsePlace } from './network-example.ts';
export { setupPolicy, withSecretHosts } from './network-phase.ts';
export { type NetworkRuleText, normaliseHost, parseNetworkRule, showNetworkRule } from './network-rule.ts';
export type { PolicyParse, PolicyProblem } from './parse.ts';
export { type KnownSecret, type PhaseReach, phaseReach, type Reach, reachOf } from './reach.ts';
export { parseSshRule } from './ssh-rule.ts';
export type { Observations, Suggestion } from './suggest.ts';
export { suggestPolicy } from './suggest.ts';
export type { ExampleResult } from './test-policy.ts';
export { testPolicy } from './test-policy.ts';
export { isHighTier } from './tier.ts';
export { parseCount, parseSize, parseTime } from './units.ts';
