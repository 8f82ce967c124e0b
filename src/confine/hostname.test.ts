import { expect, test } from 'vitest';
import { hostnameInside } from './hostname.ts';

const HOSTS = '127.0.0.1\tlocalhost\n127.0.1.1 box.example.com box # laptop\n#127.0.0.1 gone\n::1 ip6-localhost\n';

test.each([
  ['a name that /etc/hosts has', 'box', 'box'],
  ['its long form', 'box.example.com', 'box.example.com'],
  ['a name in a comment behind the names', 'laptop', 'localhost'],
  ['a name in a line that is off', 'gone', 'localhost'],
  ['an address is no name', '127.0.1.1', 'localhost'],
  ['a name that another service answers for', 'elsewhere', 'localhost'],
  ['no name', '', 'localhost'],
])('%s', (_what, name, inside) => {
  expect(hostnameInside(name, HOSTS)).toBe(inside);
});
