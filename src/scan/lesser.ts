import type { Finding } from '../model/index.ts';

/** Code that is not what runs in production, or that others wrote. Everything else counts in full. */
const LESSER_PATH =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|specs?|fixtures?|testdata|examples?|samples?|vendor|vendored|third[-_]party|node_modules|site-packages|bower_components|e2e|cypress)\/|[._-](?:test|spec|stories|min)\.[\w.]+$|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.(?:py|go|rb)$/;

const MINIFIED_LENGTH = 5000;
const MINIFIED_LINE = 500;

/** Whether a file is a test, an example, or somebody else's code. */
export function isLesserPath(path: string): boolean {
  return LESSER_PATH.test(path);
}

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
