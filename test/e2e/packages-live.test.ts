import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { askRegistry } from '../../src/registry/index.ts';
import { makeWorkspace, sallyport } from './sallyport.test-support.ts';

// Five names, by name, at the registry that npm is configured for here; skipped, with a line that says so, where it does not answer.

const EXISTING = ['lodash', '@babel/core'] as const;
const INVENTED = [
  'quite-an-invented-name-of-a-test-8613',
  'another-invented-name-of-a-test-8613',
  '@invented-scope-of-a-test-8613/name',
] as const;

const asked = spawnSync('npm', ['config', 'get', 'registry', '--location=global'], { encoding: 'utf8', timeout: 10_000 });
const registry = asked.stdout?.trim() ?? '';
const place = { ecosystem: 'npm', url: registry } as const;
const known = await Promise.all(
  (/^https?:/.test(registry) ? EXISTING : []).map((name) =>
    askRegistry({ ecosystem: 'npm', name, source: 'registry', isDirect: true }, place),
  ),
);
const answers = known.some(({ kind }) => kind === 'facts');
if (!answers) console.log('skipped: the registry that npm is configured for does not answer here, so no live name is tried');

test.skipIf(!answers)('a real registry has the names that exist', () => {
  for (const answer of known) expect(answer).toEqual({ kind: 'facts', facts: expect.objectContaining({ exists: true }) });
});

test.skipIf(!answers).each(INVENTED)('%s is in no real registry, and is denied', async (name) => {
  const here = makeWorkspace();
  const path = `${dirname(process.execPath)}:${here.env['PATH']}`;
  const trust = process.env['NODE_EXTRA_CA_CERTS'];
  const env = {
    ...{ ...here.env, PATH: path, npm_config_registry: registry },
    ...(trust === undefined ? {} : { NODE_EXTRA_CA_CERTS: trust }),
  };
  const { code, stderr } = await sallyport(here, ['npm', 'install', '--package-lock-only', name], { env });
  expect(`${code} ${stderr}`).toMatch(/^126 [\s\S]*does not exist/);
});
