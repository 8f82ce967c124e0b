import { expect, test } from 'vitest';
import { formatPurl, parsePurl } from './index.ts';

test.each([
  ['pkg:npm/%40angular/animation@12.3.1', 'npm', '@angular/animation', '12.3.1'],
  ['pkg:npm/@angular/animation@12.3.1', 'npm', '@angular/animation', '12.3.1'],
  ['pkg:npm/@angular/animation', 'npm', '@angular/animation', undefined],
  ['pkg://npm/lodash', 'npm', 'lodash', undefined],
  ['pkg:PyPI/Django_package@1.11.1.dev1', 'pypi', 'django-package', '1.11.1.dev1'],
  ['pkg:maven/org.apache.xmlgraphics/batik-anim@1.9.1?classifier=sources', 'maven', 'org.apache.xmlgraphics:batik-anim', '1.9.1'],
  ['pkg:golang/google.golang.org/genproto@abcdedf#googleapis/api/annotations', 'golang', 'google.golang.org/genproto', 'abcdedf'],
  ['pkg:gem/jruby-launcher@1.1.2?platform=java', 'gem', 'jruby-launcher', '1.1.2'],
  ['pkg:cargo/rand@0.7.2', 'cargo', 'rand', '0.7.2'],
] as const)('%s', (text, ecosystem, name, version) => {
  const result = parsePurl(text);
  expect(result).toMatchObject({ ok: true, purl: { ecosystem, name } });
  expect(result.ok && result.purl.version).toBe(version);
});

test.each(['npm/lodash', 'pkg:npm', 'pkg:npm/', 'pkg:docker/x', 'pkg:npm/%zz', ''])('%j is none', (text) => {
  expect(parsePurl(text).ok).toBe(false);
});

test.each([
  ['pkg:npm/%40angular/animation@12.3.1', { ecosystem: 'npm', name: '@angular/animation', version: '12.3.1' }],
  ['pkg:maven/a.b/c@1', { ecosystem: 'maven', name: 'a.b:c', version: '1' }],
  [
    'pkg:golang/github.com/x/y@v1.0.0%2Bincompatible',
    { ecosystem: 'golang', name: 'github.com/x/y', version: 'v1.0.0+incompatible' },
  ],
  ['pkg:pypi/x?arch=a%20b&os=z', { ecosystem: 'pypi', name: 'x', qualifiers: { os: 'z', arch: 'a b', empty: '' } }],
] as const)('%s is written', (text, purl) => {
  expect(formatPurl(purl)).toBe(text);
});
