import { expect, test } from 'vitest';
import type { PackageRef } from '../package.ts';
import { cycloneDx } from './cyclonedx.ts';

const ABOUT = {
  name: 'app',
  toolVersion: '0.1.0',
  serial: '3e671687-395b-41f5-a30f-a58921a69b79',
  time: '2026-01-02T03:04:05.000Z',
};

function billOf(...refs: readonly Partial<PackageRef>[]): ReturnType<typeof cycloneDx> {
  const whole = refs.map((ref): PackageRef => ({ ecosystem: 'npm', name: 'a', source: 'registry', isDirect: true, ...ref }));
  return cycloneDx(whole, ABOUT);
}

test('a component has its package URL, its group, its digest and where it comes from', () => {
  const integrity = `sha512-${Buffer.alloc(64, 7).toString('base64')}`;
  const [component] = billOf({
    name: '@s/a',
    version: '1.0.0',
    integrity,
    url: 'https://registry.example/@s/a/-/a-1.0.0.tgz',
    group: 'dev',
  }).components;
  expect(component).toEqual({
    type: 'library',
    'bom-ref': 'pkg:npm/%40s/a@1.0.0',
    group: '@s',
    name: 'a',
    version: '1.0.0',
    purl: 'pkg:npm/%40s/a@1.0.0',
    scope: 'optional',
    hashes: [{ alg: 'SHA-512', content: '07'.repeat(64) }],
    externalReferences: [{ type: 'distribution', url: 'https://registry.example/@s/a/-/a-1.0.0.tgz' }],
  });
});

test.each<[integrity: string, want: string | undefined]>([
  [`sha256:${'ab'.repeat(32)}`, 'SHA-256'],
  ['ab'.repeat(32), 'SHA-256'],
  [`sha256:${'ab'.repeat(32)} sha256:${'cd'.repeat(32)}`, undefined],
  ['10c0/abcd', undefined],
  ['h1:AAAA=', undefined],
  ['sha512-!!!', undefined],
])('the digest %s', (integrity, want) => {
  expect(billOf({ integrity }).components[0]?.hashes?.[0]?.alg).toBe(want);
});

test('packages stand once, in one order; members of the workspace are no components', () => {
  const { components } = billOf(
    { name: 'b', version: '1' },
    { name: 'a', version: '1' },
    { name: 'b', version: '1' },
    { name: 'w', source: 'workspace' },
  );
  expect(components.map(({ purl }) => purl)).toEqual(['pkg:npm/a@1', 'pkg:npm/b@1']);
});
