import { expect, test } from 'vitest';
import { chooseIdentity, parseAccounts } from './identity.ts';

const accounts = () =>
  parseAccounts(
    'root:x:0:0:root:/root:/bin/sh\nada:x:1000:1001:Ada:/home/ada:/bin/sh\nbroken\nnobody:x:65534:65534::/nonexistent:/x\n',
  );

test.each([
  [
    'an ordinary user stays',
    { uid: 1000, gid: 1000, home: '/home/ada/' },
    { uid: 0, gid: 0 },
    { uid: 1000, gid: 1000, user: null, home: '/home/ada' },
  ],
  [
    'without HOME the account tells',
    { uid: 1000, gid: 1000, home: undefined },
    { uid: 0, gid: 0 },
    { uid: 1000, gid: 1000, user: null, home: '/home/ada' },
  ],
  [
    'root takes the owner',
    { uid: 0, gid: 0, home: '/root' },
    { uid: 1000, gid: 5 },
    { uid: 1000, gid: 1001, user: 'ada', home: '/home/ada' },
  ],
  [
    'root stays where root owns',
    { uid: 0, gid: 0, home: '/root' },
    { uid: 0, gid: 0 },
    { uid: 0, gid: 0, user: null, home: '/root' },
  ],
  [
    'an owner without account',
    { uid: 0, gid: 0, home: '/root' },
    { uid: 4242, gid: 7 },
    { uid: 4242, gid: 7, user: '4242', home: '/home/sallyport' },
  ],
  [
    'a home that is a system folder',
    { uid: 1000, gid: 1, home: '/tmp' },
    { uid: 1000, gid: 1 },
    { uid: 1000, gid: 1, user: null, home: '/home/sallyport' },
  ],
] as const)('%s', (_name, caller, owner, expected) => {
  expect(chooseIdentity(caller, owner, accounts)).toEqual(expected);
});
