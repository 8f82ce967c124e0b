import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';

const LOCK = {
  lockfileVersion: 3,
  packages: {
    '': { dependencies: { lodash: '4.17.21', expresss: '1.0.0' } },
    'node_modules/lodash': {
      version: '4.17.21',
      resolved: 'https://registry.example/lodash/-/lodash-4.17.21.tgz',
      integrity: `sha512-${Buffer.alloc(64).toString('base64')}`,
    },
    'node_modules/expresss': { version: '1.0.0', resolved: 'https://registry.example/evil.tgz' },
  },
};

function withFiles(files: Readonly<Record<string, string>>): Place {
  const place = makeWorkspace();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place.workspace, name), text);
  return place;
}

test('packages check judges what a lockfile and a manifest name', async () => {
  const place = withFiles({ 'package-lock.json': JSON.stringify(LOCK), 'requirements.txt': 'requests\nreqeusts\n' });
  const args = ['packages', 'check', '--lockfile', 'package-lock.json', '--manifest', 'requirements.txt', '--json'];
  const { code, stdout } = await sallyport(place, args, { cwd: place.workspace });
  const { packages, incomplete } = JSON.parse(stdout);
  const tiers = Object.fromEntries(packages.map(({ purl, tier }: { purl: string; tier: string }) => [purl, tier]));
  expect([code, incomplete]).toEqual([1, []]);
  expect(tiers).toMatchObject({
    'pkg:npm/lodash@4.17.21': expect.stringMatching(/allow|ask/),
    'pkg:npm/expresss@1.0.0': 'ask',
    'pkg:pypi/requests': 'allow',
    'pkg:pypi/reqeusts': 'deny',
  });
});

test('what can not be read is not judged, and a name that says nothing is a mistake', async () => {
  const place = withFiles({ 'uv.lock': '[[', 'notes.txt': 'lodash' });
  const broken = await sallyport(place, ['packages', 'check', '--lockfile', 'uv.lock'], { cwd: place.workspace });
  expect([broken.code, broken.stderr]).toEqual([3, expect.stringContaining('uv.lock: it is no TOML')]);
  expect((await sallyport(place, ['packages', 'check', '--manifest', 'notes.txt'], { cwd: place.workspace })).code).toBe(2);
});

test('packages sbom prints a bill of materials, and says what does not stand in it', async () => {
  const place = withFiles({
    'package-lock.json': JSON.stringify(LOCK),
    'package.json': '{"dependencies": {"other": "1"}}',
    'go.sum': 'broken\n',
  });
  const { code, stdout, stderr } = await sallyport(place, ['packages', 'sbom'], { cwd: place.workspace });
  const bill = JSON.parse(stdout);
  expect([code, bill.bomFormat, bill.specVersion]).toEqual([3, 'CycloneDX', '1.6']);
  expect(bill.components.map(({ purl }: { purl: string }) => purl)).toEqual(['pkg:npm/expresss@1.0.0', 'pkg:npm/lodash@4.17.21']);
  expect(stderr).toContain('not in the bill: go.sum, line 1');
});
