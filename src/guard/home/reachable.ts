/* Where what configurations open and what the house opens meet: which port listens where, and who may reach it. */
import { exposuresOf, inspectConfig } from '../../inspect/config/index.ts';
import { type HomeFiles, type HomePort, portsOfHomes } from '../../inspect/home/index.ts';

/** A port with whoever may reach it. */
export interface ReachablePort {
  readonly port: number | undefined;
  readonly name: string;
  readonly from: 'this machine' | 'the house' | 'the internet';
  readonly login: 'none' | 'some' | 'unknown';
  /** Networks whose visitors need no password. */
  readonly free: readonly string[];
  readonly tls: boolean;
  readonly through: string | undefined;
  readonly path: string;
  readonly line: number;
}

export interface NetworkWord {
  readonly text: string;
  readonly path: string;
  readonly line: number;
  readonly rule?: string;
  /** What would be safe. */
  readonly instead: string;
}

const BROKER = 'Set allow_anonymous false with a password_file, and give the listener the address of this machine alone.';
const PORT = 'Let it listen on 127.0.0.1, and reach it through a VPN or a proxy with a login and TLS.';
const SETTING = 'Leave the setting as it was; its rule page, under docs/rules, names the safe form.';

const CONFIG_FILE =
  /(?:^|\/)(?:(?:docker-)?compose[\w.-]*\.ya?ml|Caddyfile[\w.-]*|[\w.-]+\.conf|[\w.-]*(?:firewall|ufw)[\w.-]*\.sh|[\w.-]+\.rules)$/i;

/** Every port that the files of a house open. */
export function reachablePorts(files: HomeFiles): readonly ReachablePort[] {
  const own = portsOfHomes(files).map((port: HomePort): ReachablePort => ({ ...port, from: port.from, through: port.through }));
  const others = textsOf(files).flatMap(({ path, text }) =>
    exposuresOf({ path, text })
      .filter(({ on }) => on === 'host')
      .map(
        ({ port, address, name, authentication, line }): ReachablePort => ({
          port,
          name,
          from: isNear(address) ? 'this machine' : 'the house',
          login: authentication,
          free: [],
          tls: port === 443 || port === 8443 || port === 8883,
          through: undefined,
          path,
          line,
        }),
      ),
  );
  return [...own, ...others].sort((a, b) => (a.port ?? 0) - (b.port ?? 0) || (a.path < b.path ? -1 : 1));
}

/** What can be reached now and could not before, and what the settings of servers newly give away. */
export function newlyReachable(before: HomeFiles, after: HomeFiles): readonly NetworkWord[] {
  const keyOf = ({ port, name, from, login, free, tls }: ReachablePort): string =>
    `${port} ${name} ${from} ${login} ${free.join(' ')} ${tls}`;
  const known = new Set(reachablePorts(before).map(keyOf));
  const ports = reachablePorts(after)
    .filter((one) => one.from !== 'this machine' && !known.has(keyOf(one)))
    .map(({ port, name, from, login, free, tls, path, line }): NetworkWord => {
      const what = port === undefined ? `every port of ${name}` : `port ${port} (${name})`;
      return {
        text: `${what} becomes reachable from ${from}${tls ? '' : ' without TLS'}${login === 'none' ? ' and without a login' : free.length > 0 ? `, and without a password from ${free.slice(0, 3).join(', ')}` : ''}`,
        path,
        line,
        instead: PORT,
      };
    });
  const said = (files: HomeFiles): readonly (NetworkWord & { readonly key: string })[] =>
    textsOf(files).flatMap(({ path, text }) =>
      inspectConfig({ path, text })
        .findings.filter(({ severity }) => severity === 'high' || severity === 'critical')
        .map(({ rule, message, place }) => ({
          key: `${rule} ${path} ${message}`,
          text: message.replace(/\.$/, ''),
          path,
          line: place.line,
          rule,
          instead: rule.startsWith('mosquitto-') ? BROKER : SETTING,
        })),
    );
  const old = new Set(said(before).map(({ key }) => key));
  return [
    ...ports,
    ...said(after)
      .filter(({ key }) => !old.has(key))
      .map(({ key: _key, ...word }) => word),
  ];
}

function textsOf(files: HomeFiles): readonly { readonly path: string; readonly text: string }[] {
  return files.paths
    .filter((path) => CONFIG_FILE.test(path))
    .flatMap((path) => {
      const read = files.read(path);
      return 'text' in read ? [{ path, text: read.text }] : [];
    });
}

function isNear(address: string | undefined): boolean {
  return address !== undefined && /^(?:127\.|\[?::1\]?$|localhost$)/.test(address);
}
