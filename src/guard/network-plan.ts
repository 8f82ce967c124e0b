import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunDirectory } from '../confine/index.ts';
import { CAGE_PROXY, FETCH_SERVICE, type Mount, type NetworkPolicy, type Plan, SYSTEM_BUNDLES } from '../model/index.ts';
import { javaStores, javaStoreWith } from './java-trust.ts';
import type { Outward } from './outward.ts';
import { mergedBundle, trustEnvironment } from './trust.ts';

/** Whether a policy lets anything out at all; else the cage has no way out, and nothing of this is loaded. */
export function hasNetwork(policy: NetworkPolicy): boolean {
  return policy.allow.length > 0 || policy.ask.length > 0 || policy.unlisted === 'ask' || policy.fetch !== 'off';
}

/** Adds to a plan what programs need to find the way out: the resolver, the proxy variables, the way itself. */
export function withNetwork(plan: Plan, places: RunDirectory, outward: Outward | undefined, home: string): Plan {
  if (plan.mode === 'observe' || outward === undefined) return plan;
  const decoys = outward.decoys.map(
    ({ path, content }): Mount => ({ type: 'file', dst: join(home, path), content, mode: 0o644 }),
  );
  const env = withVariables(plan.env, outward.environment);
  const planted: Plan = { ...plan, env, mounts: [...plan.mounts, ...decoys] };
  return hasNetwork(outward.network) ? withWayOut(planted, places, outward) : planted;
}

function withWayOut(plan: Plan, places: RunDirectory, outward: Outward): Plan {
  const file = join(places.path, 'resolv.conf');
  writeFileSync(file, `nameserver ${CAGE_PROXY.address}\noptions attempts:1 timeout:3\n`, { mode: 0o644 });
  const proxy = `http://${CAGE_PROXY.address}:${CAGE_PROXY.port}`;
  const near = 'localhost,127.0.0.1,::1,.localhost';
  const variables = {
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    ALL_PROXY: proxy,
    NO_PROXY: near,
    http_proxy: proxy,
    https_proxy: proxy,
    all_proxy: proxy,
    no_proxy: near,
    NODE_USE_ENV_PROXY: '1',
    ...(outward.network.fetch === 'off' ? {} : { SALLYPORT_FETCH: `http://${FETCH_SERVICE.host}/?url=` }),
  };
  const trust = outward.authority === undefined ? NO_TRUST : trusting(outward.authority.pem, places, plan.env);
  return {
    ...plan,
    network: { port: 0, loopback: loopbackPorts(outward.network) },
    env: withVariables(plan.env, { ...variables, ...trust.environment }),
    mounts: [...plan.mounts, ...trust.mounts, { type: 'bind', src: file, dst: '/etc/resolv.conf', ro: true }],
  };
}

interface Trust {
  readonly environment: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
}

const NO_TRUST: Trust = { environment: {}, mounts: [] };
const BUNDLE = '/run/sallyport/certificates.pem';

/** Programs inside trust the run's own authority: by the usual variables, by the system's bundle, and by Java's stores. */
function trusting(pem: string, places: RunDirectory, env: readonly string[]): Trust {
  const bundles = SYSTEM_BUNDLES.filter((path) => existsSync(path)).map((path) => realpathSync(path));
  const [first] = bundles;
  const system = first === undefined ? '' : readFileSync(first, 'utf8');
  const file = keep(places, 'certificates.pem', mergedBundle(system, pem));
  const over = [...new Set([BUNDLE, ...bundles])].map((dst) => ({ dst, src: file }));
  const javaHome = env.find((entry) => entry.startsWith('JAVA_HOME='))?.slice('JAVA_HOME='.length);
  const stores = javaStores(javaHome).flatMap((dst, at) => {
    const store = javaStoreWith(dst, pem, system, Date.now());
    return store === undefined ? [] : [{ dst, src: keep(places, `java-${at}.jks`, store) }];
  });
  return {
    environment: trustEnvironment(BUNDLE),
    mounts: [...over, ...stores].map(({ dst, src }): Mount => ({ type: 'bind', src, dst, ro: true })),
  };
}

function keep(places: RunDirectory, name: string, content: string | Buffer): string {
  const file = join(places.path, name);
  writeFileSync(file, content, { mode: 0o644 });
  return file;
}

/** Services on the host's loopback that rules name: inside the cage the same port of its own loopback leads there. */
function loopbackPorts(policy: NetworkPolicy): readonly number[] {
  const near = [...policy.allow, ...policy.ask].filter(
    ({ host }) => host === 'localhost' || host === '::1' || host.startsWith('127.'),
  );
  return [...new Set(near.flatMap(({ ports }) => ports))].slice(0, 64);
}

function withVariables(env: readonly string[], variables: Readonly<Record<string, string>>): readonly string[] {
  const names = new Set(Object.keys(variables));
  const others = env.filter((entry) => !names.has(entry.slice(0, entry.indexOf('='))));
  return [...others, ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
}
