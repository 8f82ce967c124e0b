import { expect, test } from 'vitest';
import { isPush, mayBePush } from './push.ts';

const TYPE = 'application/x-git-receive-pack-request';

test.each([
  ['POST', '/a/b.git/git-receive-pack', undefined, true],
  ['POST', '/a/b.git/git-receive-pack?x=/y', TYPE, true],
  ['POST', '/a/b.git/git-receive%2Dpack', undefined, true],
  ['POST', '/a/b.git/%67it-receive-pack/', undefined, true],
  ['POST', '/a/b.git/git-receive-pack;x', undefined, true],
  ['PUT', '/a/b.git/git-receive-pack', undefined, true],
  ['POST', '/a/b.git/elsewhere', `${TYPE}; charset=x`, true],
  ['GET', '/a/b.git/info/refs?service=git-receive-pack', undefined, false],
  ['POST', '/a/b.git/git-upload-pack', 'application/x-git-upload-pack-request', false],
  ['POST', '/git-receive-packs', undefined, false],
] as const)('%s %s (%s): %s', (method, path, type, want) => {
  expect(isPush(method, path, type)).toBe(want);
});

test.each([
  [['POST'], ['/x'], ['Content-Type', 'text/plain', 'content-type', TYPE], true],
  [['POST'], ['/x', '/a.git/git-receive-pack'], [], true],
  [['GET', 'POST'], ['/a.git/git-receive-pack'], [], true],
  [['GET'], ['/a.git/git-receive-pack'], ['X', TYPE], false],
] as const)('%j %j with %j: %s', (methods, paths, raw, want) => {
  expect(mayBePush(methods, paths, raw)).toBe(want);
});
