import type { CodeRule } from '../../rule.ts';

export const commandInjection: CodeRule = {
  id: 'command-injection',
  title: 'Data becomes part of a command line',
  cwe: 'CWE-78',
  severity: 'high',
  confidence: 'high',
  message: 'Data from outside becomes part of a command line, so it can start other programs.',
};
