import { expect, test } from 'vitest';
import { kindOf, parseContentType } from './content-type.ts';

test.each([
  ['text/html; charset=UTF-8', '/', 'html', 'UTF-8'],
  ['TEXT/HTML', '/', 'html', undefined],
  ['application/xhtml+xml', '/', 'html', undefined],
  ['text/plain; format=flowed; charset="iso-8859-1"', '/', 'text', 'iso-8859-1'],
  ['text/plain', '/README.md?x', 'markdown', undefined],
  ['text/markdown', '/', 'markdown', undefined],
  ['text/css', '/', 'text', undefined],
  ['application/json', '/', 'json', undefined],
  ['application/ld+json', '/', 'json', undefined],
  ['application/yaml', '/', 'text', undefined],
  ['application/pdf', '/', undefined, undefined],
  ['application/octet-stream', '/a.md', undefined, undefined],
  ['image/svg+xml', '/', undefined, undefined],
  ['image/png', '/', undefined, undefined],
  ['multipart/form-data', '/', undefined, undefined],
] as const)('%s at %s is read as %s', (field, path, kind, charset) => {
  const type = parseContentType(field);
  expect([type === undefined ? undefined : kindOf(type, path), type?.charset]).toEqual([kind, charset]);
});

test.each([undefined, '', 'html', 'text/', '/html', 'text/html, text/plain', 'te xt/html'])('%j is no type', (field) => {
  expect(parseContentType(field)).toBeUndefined();
});
