import { test } from 'vitest';
import { expectRegistries, type Row } from './registries.test-support.ts';

const ROWS: readonly Row[] = [
  [
    'package-lock.json',
    'npm',
    {
      'package-lock.json': JSON.stringify(
        {
          packages: {
            a: { resolved: 'https://one.example/a/-/a-1.tgz' },
            b: { resolved: 'https://one.example/b.tgz' },
            c: { resolved: 'git+ssh://git@git.example/c.git#abc' },
            d: { resolved: 'file:../d' },
            // sallyport-ignore url-password: made up, it opens nothing
            e: { resolved: 'https://u:secret@two.example:8443/e.tgz' },
          },
        },
        null,
        2,
      ),
    },
    {},
    [
      'https://one.example/ < package-lock.json (untrusted)',
      'ssh://git.example/ < package-lock.json (untrusted)',
      'https://two.example:8443/ credentials < package-lock.json (untrusted)',
    ],
  ],
  [
    'yarn.lock of Yarn 1',
    'yarn',
    { 'yarn.lock': 'a@^1:\n  version "1.0.0"\n  resolved "https://y.example/a.tgz#abc"\n' },
    {},
    ['https://y.example/ < yarn.lock (untrusted)'],
  ],
  [
    'yarn.lock of berry',
    'yarn-berry',
    {
      'yarn.lock':
        '"a@https://y.example/a.tgz":\n  version: 1.0.0\n  resolution: "a@https://y.example/a.tgz"\n"b@npm:1":\n  resolution: "b@npm:1.0.0"\n',
    },
    {},
    ['https://y.example/ < yarn.lock (untrusted)'],
  ],
  [
    'pnpm-lock.yaml',
    'pnpm',
    {
      'pnpm-lock.yaml':
        'packages:\n  a@1.0.0:\n    resolution: {integrity: sha512-x, tarball: https://p.example/a.tgz}\n  b@1:\n    resolution: {commit: abc, repo: git@git.example:b.git, type: git}\n',
    },
    {},
    ['https://p.example/ < pnpm-lock.yaml (untrusted)', 'ssh://git.example/ < pnpm-lock.yaml (untrusted)'],
  ],
  [
    'uv.lock',
    'uv',
    {
      'uv.lock':
        '[[package]]\nname = "a"\nsource = { registry = "https://idx.example/simple" }\nsdist = { url = "https://files.example/a.tar.gz", hash = "x" }\n',
    },
    {},
    ['https://idx.example/ < uv.lock (untrusted)', 'https://files.example/ < uv.lock (untrusted)'],
  ],
  [
    'Cargo.lock: git, and not the name of the default registry',
    'cargo',
    {
      'Cargo.lock':
        '[[package]]\nname = "a"\nsource = "registry+https://never-asked.example/index"\n[[package]]\nsource = "git+https://git.example/x?rev=1#abc"\n',
    },
    {},
    ['https://git.example/ < Cargo.lock (untrusted)'],
  ],
];

test.each(ROWS)('%s (%s)', expectRegistries);
