import { expect, test } from 'vitest';
import { challengeOf } from './discover.ts';
import { logIn } from './log-in.ts';
import { type KeptLogin, type LoginStore, NOTHING_KEPT } from './types.ts';
import { type LoginEvent, UpstreamAccess } from './upstream-access.ts';
import { browse, startWorld, type World } from './world.test-support.ts';

/** What is kept, by whoever asks first; the others wait. */
function storeOf(login: KeptLogin['login']): LoginStore {
  let kept: KeptLogin = { ...NOTHING_KEPT, login };
  let last: Promise<unknown> = Promise.resolve();
  return {
    read: async () => kept,
    change: (change) => {
      const next = last.then(async () => {
        kept = await change(kept);
        return kept;
      });
      last = next.catch(() => {});
      return next;
    },
  };
}

async function loggedIn(world: World): Promise<LoginStore> {
  const server = new URL(world.url);
  const login = await logIn({
    ...{ server, kept: NOTHING_KEPT, client: null, grant: { kind: 'code' }, scope: '', port: undefined },
    challenge: await challengeOf(server),
    secret: async () => '',
    signal: AbortSignal.timeout(10_000),
    open: async (page) => {
      await browse(page);
    },
  });
  return storeOf(login);
}

function accessOf(world: World, store: LoginStore, told: LoginEvent[] = []): UpstreamAccess {
  const about = { name: 'far', server: new URL(world.url), store, secret: async () => '' };
  return new UpstreamAccess({ ...about, told: (event) => told.push(event), redact: () => undefined });
}

const REFUSED = { status: 401, headers: {} };

test('two gateways that are refused at once renew once: a refresh token that is used twice would end the log-in', async () => {
  const world = await startWorld();
  const store = await loggedIn(world);
  const gateways = [accessOf(world, store), accessOf(world, store)];
  const shown = await Promise.all(gateways.map((one) => one.show('POST')));
  world.tokens.clear();
  const verdicts = await Promise.all(gateways.map((one, at) => one.refused(REFUSED, shown[at] ?? expect.fail('none'), 0)));
  expect(verdicts).toEqual([{ kind: 'again' }, { kind: 'again' }]);
  expect(world.asked.filter(({ params }) => params['grant_type'] === 'refresh_token')).toHaveLength(1);
  expect((await gateways[0]?.show('POST'))?.token).toBe((await gateways[1]?.show('POST'))?.token);
});

test('where the server names another authorization server, that one is shown nothing of the first', async () => {
  const [world, other] = [await startWorld(), await startWorld()];
  const access = accessOf(world, await loggedIn(world));
  const shown = await access.show('POST');
  world.change = { resource: { authorization_servers: [other.issuer] } };
  const verdict = await access.refused(REFUSED, shown, 0);
  expect(verdict.kind === 'refused' && verdict.why).toContain('a person must run `sallyport mcp login far`');
  expect(other.asked).toEqual([]);
});

test('a request is sent three times at most, and a refusal that is no question of a log-in is passed on', async () => {
  const world = await startWorld();
  const access = accessOf(world, await loggedIn(world));
  const shown = await access.show('POST');
  expect(await access.refused({ status: 403, headers: {} }, shown, 0)).toEqual({ kind: 'pass' });
  expect((await access.refused(REFUSED, shown, 3)).kind).toBe('refused');
  const more = { 'www-authenticate': 'Bearer error="insufficient_scope", scope="write"' };
  const told = await access.refused({ status: 403, headers: more }, await access.show('POST'), 0);
  expect(told.kind === 'refused' && told.why).toContain('wants more rights (write)');
});

test('a client that asks again and again fills no record, and what an authorization server says in its own words is not told', async () => {
  const world = await startWorld();
  const told: LoginEvent[] = [];
  const access = accessOf(world, await loggedIn(world), told);
  world.change = { refuses: 'invalid_grant' };
  for (let count = 0; count < 5; count += 1) await access.refused(REFUSED, await access.show('POST'), 0);
  expect(told.map(({ outcome }) => outcome)).toEqual(['ended', 'wanted']);
  expect(JSON.stringify(told)).not.toContain('Ignore all previous');
});
