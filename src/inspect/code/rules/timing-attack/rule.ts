import type { CodeRule } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const COMPARED =
  /\b(?:if|return|and|or|&&|\|\|)\s*\(?\s*(?:\w+\.)*(?:\w*(?:signature|hmac|digest|hash|token|api_?key|secret)\w*(?:\(\))?)\s*(?:===?|!==?)\s*(?:\w+\.)*\w*(?:signature|hmac|digest|hash|token|api_?key|secret)\w*\b(?!\s*\.(?:length|type))/gi;

export const timingAttack: CodeRule = {
  id: 'timing-attack',
  title: 'A secret is compared in a time that tells where it differs',
  cwe: 'CWE-208',
  severity: 'low',
  confidence: 'medium',
  message: 'The comparison ends at the first difference, so its time tells how much of the secret was right.',
  file: (file, report) => {
    for (const { span } of codeMatches(file.unit, COMPARED)) report(span);
  },
};
