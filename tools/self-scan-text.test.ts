import { expect, test } from 'vitest';
import { scanText } from './self-scan-text.ts';

// Put together here, so that this file holds none.
const token = `ghp_${'aB3dE6gH9j'.repeat(4).slice(0, 36)}`;
const rule = scanText(token).findings[0]?.rule ?? 'none was found';

test.each([
  ['a token', `x\nconst t = '${token}';\n`, [2]],
  ['a token with a reason in its line', `const t = '${token}'; // sallyport-ignore ${rule}: made up\n`, []],
  ['a token with a reason above it', `// sallyport-ignore ${rule}: made up\nconst t = '${token}';\n`, []],
  ['a suppression without a reason', `// sallyport-ignore ${rule}: \nconst t = '${token}';\n`, [2]],
  ['a suppression of another rule', `// sallyport-ignore other: made up\nconst t = '${token}';\n`, [2]],
  ['a suppression two lines above', `// sallyport-ignore ${rule}: made up\n\nconst t = '${token}';\n`, [3]],
  ['plain text', 'nothing here\n', []],
])('%s', (_name, text, want) => {
  expect(scanText(text).findings.map(({ line }) => line)).toEqual(want);
});
