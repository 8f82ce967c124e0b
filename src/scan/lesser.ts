import type { Finding } from '../model/index.ts';

const MINIFIED_LENGTH = 5000;
const MINIFIED_LINE = 500;

/** Code that a program wrote for a browser: a few very long lines. */
export function isMinified(path: string, text: string): boolean {
  if (!/\.(?:[cm]?js|css)$/i.test(path) || text.length < MINIFIED_LENGTH) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return text.length / lines > MINIFIED_LINE;
}

/** The same finding, of less weight: it is said, and stops nothing. */
export function lowered(finding: Finding): Finding {
  return { ...finding, severity: finding.severity === 'info' ? 'info' : 'low', confidence: 'low' };
}
