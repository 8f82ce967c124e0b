import { expect, test } from 'vitest';
import { cageEnvironment, openEnvironment } from './environment.ts';

const env = { LANG: 'C.UTF-8', NPM_TOKEN: 's', HOME: '/home/u', PATH: '.:/bin' };
const base = {
  env,
  isAllowed: (name: string) => name !== 'NPM_TOKEN',
  set: {},
  run: '01k',
  home: '/home/v',
  user: null,
  searchPath: '/usr/bin',
};

test('what is allowed passes, and the cage sets its own', () => {
  expect(cageEnvironment(base)).toEqual([
    'CHROME_CONFIG_HOME=/tmp/.config',
    'DO_NOT_TRACK=1',
    'HOME=/home/v',
    'LANG=C.UTF-8',
    'LSAN_OPTIONS=detect_leaks=0',
    'NEXT_TELEMETRY_DISABLED=1',
    'NODE_REPL_HISTORY=',
    'NO_UPDATE_NOTIFIER=1',
    'PATH=/usr/bin',
    'PIP_DISABLE_PIP_VERSION_CHECK=1',
    'SALLYPORT=1',
    'SALLYPORT_RUN=01k',
    'TMPDIR=/tmp',
    'npm_config_update_notifier=false',
  ]);
});

test.each([
  ['a policy may set a variable', { set: { CI: 'true' } }, 'CI=true'],
  ['what quiets a tool gives way to the caller', { env: { LSAN_OPTIONS: 'verbosity=1' } }, 'LSAN_OPTIONS=verbosity=1'],
  ['a policy can not set the marks of the cage', { set: { SALLYPORT_RUN: 'x' } }, 'SALLYPORT_RUN=01k'],
  ['a policy can not move the home', { set: { HOME: '/etc' } }, 'HOME=/home/v'],
  ['another identity has its own name', { user: 'bob' }, 'LOGNAME=bob'],
] as const)('%s', (_name, change, expected) => {
  expect(cageEnvironment({ ...base, ...change })).toContain(expected);
});

test('an unconfined run keeps its environment', () => {
  expect(openEnvironment({ A: '1' }, { B: '2' }, '01k')).toEqual(['A=1', 'B=2', 'SALLYPORT=1', 'SALLYPORT_RUN=01k']);
});
