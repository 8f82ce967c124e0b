import type { CodeRule } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const COMPARED =
  /\b(?:if|return|and|or|&&|\|\|)\s*\(?\s*(?:\w+\.)*(?:\w*(?:signature|hmac|digest|hash|token|api_?key|secret)\w*(?:\(\))?)\s*(?:===?|!==?)\s*(?:\w+\.)*\w*(?:signature|hmac|digest|hash|token|api_?key|secret)\w*\b(?!\s*\.(?:length|type))/gi;

// `if actual_pw[i] != typed_pw[i]: return False`
const IN_LOOP =
  /\bif\s*\(?\s*\w*(?:passw|pwd?\b|_pw|secret|token|hash|digest|signature|hmac|mac\b|pin\b)\w*\[(\w+)\]\s*!==?\s*\w+\[\1\]\s*\)?\s*[:{]?\s*return\s+(?:False|false)/gi;

export const timingAttack: CodeRule = {
  id: 'timing-attack',
  title: 'A secret is compared in a time that tells where it differs',
  cwe: 'CWE-208',
  severity: 'low',
  confidence: 'medium',
  message: 'The comparison ends at the first difference, so its time tells how much of the secret was right.',
  file: (file, report) => {
    for (const { span } of codeMatches(file.unit, COMPARED)) report(span);
    for (const { span } of codeMatches(file.unit, IN_LOOP)) report(span);
  },
};
