import type { RuleInfo } from '../../model/index.ts';

export const proseHiddenText: RuleInfo = {
  id: 'prose-hidden-text',
  title: 'A text holds writing that nobody sees',
  cwe: 'CWE-1007',
  severity: 'high',
  confidence: 'high',
};

export const proseInjection: RuleInfo = {
  id: 'prose-injection',
  title: 'A text gives orders to the agent that reads it',
  cwe: 'CWE-1427',
  severity: 'medium',
  confidence: 'medium',
};

export const proseRules: readonly RuleInfo[] = [proseHiddenText, proseInjection];
