import { expect, test } from 'vitest';
import { isArchivePath, packageOfDownload } from './download.ts';

test.each([
  ['/lodash/-/lodash-4.17.21.tgz', 'npm lodash 4.17.21'],
  ['/lodash/-/lodash-4.17.21.tgz?token=1', 'npm lodash 4.17.21'],
  ['/repository/npm/@babel/core/-/core-7.0.0-rc.1.tgz', 'npm @babel/core 7.0.0-rc.1'],
  ['/@babel%2fcore/-/core-7.0.0.tgz', 'npm @babel/core 7.0.0'],
  ['/%40babel/core/-/@babel/core-7.0.0.tgz', 'npm @babel/core 7.0.0'],
  ['/download/@acme/thing/1.2.3/0123abc', 'npm @acme/thing 1.2.3'],
  ['//x/..//expresss/-/%65xpresss-1.0.0.tgz', 'npm expresss 1.0.0'],
  ['/expresss/-/expresss-1.0.0.tgz/', 'npm expresss 1.0.0'],
  ['/expresss/-/expresss-1.0.0.tgz;a=b', 'npm expresss 1.0.0'],
  ['/expresss;a=b/-/expresss-1.0.0.tgz%3ba', 'npm expresss 1.0.0'],
  ['/x/..;a/..;/expresss/y/..;/-/expresss-1.0.0.tgz', 'npm expresss 1.0.0'],
  ['/expresss/-/expresss-1.0.0.TGZ', 'npm expresss 1.0.0'],
  ['/files/quite_an_answer-1.0-py3-none-any.whl', 'pypi quite-an-answer 1.0'],
  ['/a/Foo_Bar-1.0.post1-1-cp312-cp312-manylinux_2_17_x86_64.whl', 'pypi foo-bar 1.0.post1'],
  [`/packages/ab/cd/${'0'.repeat(60)}/two-words-1.0rc1.tar.gz`, 'pypi two-words 1.0rc1'],
  ['/api/v1/crates/serde/1.0.200/download', 'cargo serde 1.0.200'],
  ['/crates/serde_json/serde_json-1.0.1+a.crate', 'cargo serde-json 1.0.1+a'],
  ['/gems/rails-html-sanitizer-1.6.0.gem', 'gem rails-html-sanitizer 1.6.0'],
  ['/gems/nokogiri-1.16.0-x86_64-linux.gem', 'gem nokogiri 1.16.0'],
  ['/gems/rails-7-x86_64-linux-musl.gem', 'gem rails 7'],
  ['/gems/rails-7-thing-1.0.gem', 'gem rails-7-thing 1.0'],
  ['/gems/rails-7-1.0.gem', 'gem rails-7 1.0'],
  ['/gems/rails-7x-1.0.gem', 'gem rails-7x 1.0'],
  ['/github.com/!burnt!sushi/toml/@v/v1.4.0.zip', 'golang github.com/BurntSushi/toml v1.4.0'],
  ['/goproxy/golang.org/x/text/@v/v0.3.0.zip', 'golang golang.org/x/text v0.3.0'],
])('%s asks for %s', (path, want) => {
  const found = packageOfDownload(path);
  expect(found?.isSure).toBe(true);
  expect(`${found?.ref.ecosystem} ${found?.ref.name} ${found?.ref.version}`).toBe(want);
  expect(isArchivePath(path) || /\/(?:download|[0-9a-f]+)$/.test(path)).toBe(true);
});

test.each([
  '/lodash',
  '/@babel%2fcore',
  '/simple/requests/',
  '/files/quite_an_answer-1.0-py3-none-any.whl.metadata',
  '/lodash/-/other-1.0.0.tgz',
  '/golang.org/x/text/@v/v0.3.0.mod',
  '/specs.4.8.gz',
  '/',
  '/%',
  '*',
])('%s asks for no package', (path) => {
  expect(packageOfDownload(path)).toBeUndefined();
});

test.each(['gz', 'bz2', 'xz', 'lz', 'lzma', 'Z'].map((end) => `tar.${end}`).concat('tar', 'tgz', 'tbz', 'txz', 'tlz', 'zip'))(
  'an archive of source may end with .%s',
  (end) => {
    expect(packageOfDownload(`/files/worm-1.0.${end}`)).toMatchObject({ isSure: false, ref: { name: 'worm', version: '1.0' } });
    expect(isArchivePath(`/files/worm.${end}`)).toBe(true);
  },
);

test('what servers read in two ways is an archive until a person has looked at it', () => {
  expect(packageOfDownload('/x/#/../../expresss/-/expresss-1.0.0.tgz')).toBeUndefined();
  expect(isArchivePath('/x/#/../../expresss/-/expresss-1.0.0.tgz')).toBe(true);
});

test('an archive of source is a package only at a registry', () => {
  expect(packageOfDownload('/files/worm-1.0.tar.gz')).toMatchObject({ isSure: false, ref: { name: 'worm', version: '1.0' } });
  expect([isArchivePath('/x/what.tgz'), isArchivePath('/lodash'), isArchivePath('/%')]).toEqual([true, false, true]);
});
