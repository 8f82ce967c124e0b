import { expect, test } from 'vitest';
import { cageEnvironment, openEnvironment } from './environment.ts';

const env = {
  LANG: 'C.UTF-8', LC_ALL: 'C', NPM_TOKEN: 's', npm_config_registry: 'r', 'npm_config_//r/:_authToken': 's', npm_config_init_author_name: 'A', HOME: '/home/u', PATH: '.:/bin',
};
const base = { env, allow: ['LANG', 'LC_*', 'npm_config_*'], set: {}, run: '01k', home: '/home/u', user: null, searchPath: '/usr/bin' };

test('only listed names pass, and a pattern never carries a secret', () => {
  expect(cageEnvironment(base)).toEqual([
    'HOME=/home/u', 'LANG=C.UTF-8', 'LC_ALL=C', 'NO_UPDATE_NOTIFIER=1', 'PATH=/usr/bin', 'SALLYPORT=1', 'SALLYPORT_RUN=01k', 'TMPDIR=/tmp',
    'npm_config_init_author_name=A', 'npm_config_registry=r', 'npm_config_update_notifier=false',
  ]);
});

test.each([
  ['an exact name passes even when it looks like a secret', { allow: ['NPM_TOKEN'] }, 'NPM_TOKEN=s'],
  ['a policy may set a variable', { set: { CI: 'true' } }, 'CI=true'],
  ['a policy can not set the marks of the cage', { set: { SALLYPORT_RUN: 'x' } }, 'SALLYPORT_RUN=01k'],
  ['another identity has its own name', { user: 'bob' }, 'LOGNAME=bob'],
] as const)('%s', (_name, change, expected) => {
  expect(cageEnvironment({ ...base, ...change })).toContain(expected);
});

test('an unconfined run keeps its environment', () => {
  expect(openEnvironment({ A: '1' }, { B: '2' }, '01k')).toEqual(['A=1', 'B=2', 'SALLYPORT=1', 'SALLYPORT_RUN=01k']);
});
