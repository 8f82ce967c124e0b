import { describe, expect, test } from 'vitest';
import { labelPlan } from './labels.ts';

const places = {
  home: '/home/ann',
  homes: ['/home/ann'],
  workspace: '/home/ann/site',
  access: [
    { path: '/home/ann/.aws/config', real: '/home/ann/.aws/config', writable: false },
    { path: '/home/ann/Downloads/specs', real: '/home/ann/Downloads/specs', writable: false },
    { path: '/data/prod.env', real: '/data/prod.env', writable: false },
  ],
  credentials: ['/home/ann/.aws', '/home/ann/.ssh'],
};
const labels = (list: readonly string[]): ReturnType<typeof labelPlan>['private'] =>
  labelPlan({ private: list, untrusted: [] }, (name) => name === 'prod.env', { ...places }).private;

describe('what is watched', () => {
  test.each([
    ['a name is looked for in the workspace', ['*.tfstate'], { names: ['*.tfstate'] }],
    [
      'a path without a slash before it lies in the workspace',
      ['fixtures/mail', './notes/'],
      { paths: ['/home/ann/site/fixtures/mail'] },
    ],
    ['what the cage hides of a home folder is not watched', ['~/notes'], { paths: [] }],
    ['of a folder that is hidden, what is shown of it is', ['~/Downloads'], { paths: ['/home/ann/Downloads/specs'] }],
    ['below what is shown', ['~/Downloads/specs/a.pdf'], { paths: ['/home/ann/Downloads/specs/a.pdf'] }],
    ['elsewhere on the machine', ['/srv/data'], { paths: ['/srv/data'] }],
  ] as const)('%s', (_, list, want: { names?: readonly string[]; paths?: readonly string[] }) => {
    const found = labels(list);
    if (want.names !== undefined) expect(found.names).toEqual(want.names);
    for (const path of want.paths ?? []) expect(found.paths).toContain(path);
    if (want.paths?.length === 0) expect(found.paths).toEqual(['/home/ann/.aws/config', '/data/prod.env']);
  });

  test('a credential and a secret by its name that a person has opened are private', () => {
    expect(labels([]).paths).toEqual(['/home/ann/.aws/config', '/data/prod.env']);
    expect(labelPlan({ private: [], untrusted: [] }, () => false, places).untrusted).toEqual({ names: [], paths: [] });
  });
});
