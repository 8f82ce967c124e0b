import type { RuleInfo } from '../../model/index.ts';

export const secretToken: RuleInfo = {
  id: 'secret-token',
  title: 'A token or key of a provider stands in the clear',
  cwe: 'CWE-798',
  severity: 'high',
  confidence: 'high',
};

export const secretPrivateKey: RuleInfo = {
  id: 'secret-private-key',
  title: 'A private key stands in the clear',
  cwe: 'CWE-321',
  severity: 'high',
  confidence: 'high',
};

export const secretAddress: RuleInfo = {
  id: 'secret-address',
  title: 'An address or connection string holds a password',
  cwe: 'CWE-798',
  severity: 'high',
  confidence: 'medium',
};

export const secretHeader: RuleInfo = {
  id: 'secret-header',
  title: 'A request carries credentials in the clear',
  cwe: 'CWE-798',
  severity: 'high',
  confidence: 'medium',
};

export const secretPassword: RuleInfo = {
  id: 'secret-password',
  title: 'A password stands in the clear',
  cwe: 'CWE-259',
  severity: 'medium',
  confidence: 'medium',
};

export const secretValue: RuleInfo = {
  id: 'secret-value',
  title: 'A random value is assigned to a name that says it is secret',
  cwe: 'CWE-798',
  severity: 'medium',
  confidence: 'medium',
};

export const secretHash: RuleInfo = {
  id: 'secret-hash',
  title: 'The hash of a password stands in the clear',
  cwe: 'CWE-916',
  severity: 'low',
  confidence: 'medium',
};

export const secretRules: readonly RuleInfo[] = [
  secretToken,
  secretPrivateKey,
  secretAddress,
  secretHeader,
  secretPassword,
  secretValue,
  secretHash,
];
