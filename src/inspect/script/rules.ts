import type { Confidence, Severity } from '../../model/index.ts';

/** What a rule says about itself; the text beside it is docs/rules/ID.md. */
export interface ScriptRule {
  readonly id: string;
  readonly cwe: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
}

export const notInspected: ScriptRule = {
  id: 'SC-00',
  cwe: 'CWE-1104',
  severity: 'high',
  confidence: 'high',
  message: 'The script could not be read whole: it is too large or nested too deeply to be understood.',
};

export const embeddedSecret: ScriptRule = {
  id: 'SC-01',
  cwe: 'CWE-798',
  severity: 'high',
  confidence: 'high',
  message: 'A secret stands in the script in the clear.',
};

export const reverseShell: ScriptRule = {
  id: 'SC-02',
  cwe: 'CWE-506',
  severity: 'critical',
  confidence: 'high',
  message: 'A shell is connected to a remote host.',
};

export const bindShell: ScriptRule = {
  id: 'SC-03',
  cwe: 'CWE-506',
  severity: 'critical',
  confidence: 'high',
  message: 'A shell is offered on a listening socket.',
};

export const downloadExecute: ScriptRule = {
  id: 'SC-04',
  cwe: 'CWE-494',
  severity: 'high',
  confidence: 'high',
  message: 'Code is downloaded and executed without a check of what arrived.',
};

export const decodeExecute: ScriptRule = {
  id: 'SC-05',
  cwe: 'CWE-506',
  severity: 'high',
  confidence: 'medium',
  message: 'Encoded text is decoded and executed: what runs cannot be read.',
};

export const persistence: ScriptRule = {
  id: 'SC-06',
  cwe: 'CWE-506',
  severity: 'high',
  confidence: 'high',
  message: 'A file is written that decides what runs or who may log in later.',
};

export const exfiltration: ScriptRule = {
  id: 'SC-07',
  cwe: 'CWE-200',
  severity: 'critical',
  confidence: 'medium',
  message: 'Credentials or the whole environment are read and sent over the network.',
};

export const scriptRules: readonly ScriptRule[] = [
  notInspected,
  embeddedSecret,
  reverseShell,
  bindShell,
  downloadExecute,
  decodeExecute,
  persistence,
  exfiltration,
];

/** A rule that spoke, and where: an offset into the script's text. */
export interface Hit {
  readonly rule: ScriptRule;
  readonly at: number;
  readonly detail?: string;
}
