import type { RuleInfo } from '../../model/index.ts';
import { commandInjection } from './rules/command-injection/rule.ts';

/** Every rule of this room, in the order of their ids. */
export const codeRules: readonly RuleInfo[] = [commandInjection];
