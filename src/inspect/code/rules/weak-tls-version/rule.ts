import type { CodeRule } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { others } from './others.ts';

const OLD =
  /\bssl\.PROTOCOL_(?:SSLv2|SSLv3|SSLv23|TLSv1|TLSv1_1)\b|\bSSL\.(?:SSLv2|SSLv3|SSLv23|TLSv1|TLSv1_1)_METHOD\b|\b(?:minVersion|maxVersion|min_version)\s*[:=]\s*["']TLSv1(?:\.1)?["']|secureProtocol\s*:\s*["'](?:SSLv\w+|TLSv1(?:_1)?)_(?:client_|server_)?method["']|TLSVersion\.(?:SSLv3|TLSv1|TLSv1_1)\b/g;

export const weakTlsVersion: CodeRule = {
  id: 'weak-tls-version',
  title: 'An old version of TLS or SSL is allowed',
  cwe: 'CWE-326',
  severity: 'medium',
  confidence: 'high',
  message: 'An old version of TLS or SSL is allowed, whose protection can be broken.',
  file: (file, report) => {
    for (const { span } of codeMatches(file.unit, OLD)) report(span);
  },
  others,
};
