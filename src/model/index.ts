export type { CageMode, Limits, Mount, Plan } from './plan.ts';
export { UserError } from './errors.ts';
export type { Decision, Denial, Obligation, Reason, Verdict } from './decision.ts';
export type { Confidence, Finding, Severity } from './finding.ts';
export type { RunSummary } from './summary.ts';
