import type { Home } from '../load/home.ts';
import { type Container, commandOf, containersOf, environmentOf, publishedOf } from '../load/neighbours.ts';
import { entry, itemsOf, type Node, textOf, textsOf } from '../node.ts';
import { type HomeRule, SOURCES, type Spot, spotAt } from '../rule.ts';

function perContainer(check: (one: Container, home: Home) => readonly Spot[]): (home: Home) => readonly Spot[] {
  return (home) => containersOf(home).flatMap((one) => check(one, home));
}

const HOUSE_IMAGE =
  /home-?assistant|zigbee2mqtt|mosquitto|frigate|esphome|node-?red|zwave|appdaemon|matter-server|go2rtc|scrypted|hyperion|openhab/i;

const updates: HomeRule = {
  number: 'DC-07',
  id: 'home-auto-update',
  title: 'Containers are replaced by whatever their images become',
  cwe: 'CWE-494',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'Whoever gets into the account of an image is in the house the same night, and a version that breaks locks or the alarm comes without a question.',
  instead:
    'Versions with a digest, and an update by hand after reading what changed; WATCHTOWER_MONITOR_ONLY=true tells of new ones.',
  source: SOURCES.general,
  check: perContainer((one) => {
    const isOnlyWatching = environmentOf(one).some(
      ({ name, value }) => name === 'WATCHTOWER_MONITOR_ONLY' && /^(?:true|1)$/i.test(value),
    );
    const image = entry(one.node, 'image');
    return image !== undefined &&
      /watchtower|ouroboros/.test(one.image) &&
      !isOnlyWatching &&
      !/--monitor-only/.test(commandOf(one))
      ? [spotAt(image, `${one.name} replaces the other containers without a question.`)]
      : [];
  }),
};

const unbounded: HomeRule = {
  number: 'DC-11',
  id: 'home-container-unbounded',
  title: 'A container of the house may gain rights and use up the machine',
  cwe: 'CWE-250',
  severity: 'low',
  confidence: 'medium',
  isExtra: true,
  why: 'A program in it that is taken over can become root inside, and take the memory that locks and alarms need.',
  instead: 'security_opt: [no-new-privileges:true], and mem_limit.',
  source: SOURCES.general,
  check: perContainer((one) => {
    const image = entry(one.node, 'image');
    if (image === undefined || !HOUSE_IMAGE.test(one.image)) return [];
    const isHeld = textsOf(entry(one.node, 'security_opt')?.value).some((text) => text.startsWith('no-new-privileges'));
    return isHeld ? [] : [spotAt(image, `${one.name} may gain rights that it was not started with.`)];
  }),
};

const bus: HomeRule = {
  number: 'DC-12',
  id: 'home-container-bus',
  title: 'A container may write to the bus of the machine',
  cwe: 'CWE-732',
  severity: 'low',
  confidence: 'high',
  isExtra: true,
  why: 'Over it services of the machine are started and stopped; Bluetooth needs to read alone.',
  instead: '/run/dbus:/run/dbus:ro.',
  source: 'https://www.home-assistant.io/installation/linux/',
  check: perContainer(({ name, node }) =>
    itemsOf(entry(node, 'volumes')?.value)
      .filter((item) => /^\/(?:var\/)?run\/dbus(?:\/[\w-]+)?:[^:]+(?::rw)?$/.test(textOf(item) ?? ''))
      .map((item) => spotAt(item, `${name} may call services of the machine.`)),
  ),
};

const serial: HomeRule = {
  number: 'DC-13',
  id: 'home-serial-name',
  title: 'A radio is named by the order in which it was found',
  cwe: 'CWE-1188',
  severity: 'low',
  confidence: 'high',
  isExtra: true,
  why: 'After a restart another device may have this name: then the wrong stick is driven, or flashed.',
  instead: '/dev/serial/by-id/NAME.',
  source: SOURCES.z2m,
  check: perContainer(({ name, node }) =>
    itemsOf(entry(node, 'devices')?.value)
      .filter((item) => /^\/dev\/tty(?:USB|ACM)\d+/.test(textOf(item) ?? ''))
      .map((item) => spotAt(item, `${name} gets whichever stick was found first.`)),
  ),
};

/** Programs that administer the machine or edit its files, with what switches their login on. */
const CONSOLES: readonly { readonly image: RegExp; readonly isClosed: (one: Container) => boolean }[] = [
  { image: /dozzle/, isClosed: (one) => has(one, /^DOZZLE_AUTH_PROVIDER$|^DOZZLE_USERNAME$/) },
  {
    image: /code-server|openvscode/,
    isClosed: (one) => has(one, /^(?:HASHED_)?PASSWORD(?:_FILE)?$/) && !/--auth[= ]none/.test(commandOf(one)),
  },
  { image: /filebrowser/, isClosed: (one) => !has(one, /^FB_NOAUTH$/) && !/--noauth/.test(commandOf(one)) },
  { image: /(?:^|\/)(?:ttyd|wetty)|jupyter|docker-socket-proxy/, isClosed: () => false },
  { image: /esphome/, isClosed: (one) => has(one, /^(?:ESPHOME_)?(?:USERNAME|PASSWORD)$/) || /--password/.test(commandOf(one)) },
];

function has(one: Container, name: RegExp): boolean {
  return environmentOf(one).some((variable) => name.test(variable.name) && variable.value !== '');
}

const consoles: HomeRule = {
  number: 'DC-14',
  id: 'home-console-open',
  title: 'A program that administers the machine answers everybody',
  cwe: 'CWE-306',
  severity: 'critical',
  confidence: 'medium',
  isExtra: true,
  why: 'Logs, files and a shell of the machine are behind it: whoever reaches the port has the house.',
  instead: '127.0.0.1: in front of the port, or its own login.',
  source: SOURCES.general,
  check: perContainer((one) => {
    const program = CONSOLES.find(({ image }) => image.test(one.image));
    if (program === undefined || program.isClosed(one) || /esphome/.test(one.image)) return [];
    return publishedOf(one)
      .filter(({ isNear }) => !isNear)
      .map(({ node, host }) => spotAt(node, `${one.name} asks nobody for a password, and port ${host} is open to the network.`));
  }),
};

const dashboard: HomeRule = {
  number: 'ES-10',
  id: 'home-esphome-dashboard',
  title: 'The dashboard of ESPHome answers everybody',
  cwe: 'CWE-306',
  severity: 'critical',
  confidence: 'medium',
  isExtra: true,
  why: 'Whoever reaches it reads the passwords of every device, and gives each another firmware.',
  instead: 'USERNAME and PASSWORD in the environment, or 127.0.0.1: in front of the port.',
  source: `${SOURCES.esphome}`,
  check: perContainer((one) => {
    const program = CONSOLES.find(({ image }) => image.source === 'esphome');
    if (!/esphome/.test(one.image) || program?.isClosed(one) === true) return [];
    const host = entry(one.node, 'network_mode');
    const shared =
      host !== undefined && textOf(host.value) === 'host'
        ? [spotAt(host, 'Port 6052 answers everybody in the network, without a password.')]
        : [];
    const open = publishedOf(one).filter(({ isNear, inside }) => !isNear && inside === 6052);
    return [
      ...shared,
      ...open.map(({ node }) => spotAt(node, 'The dashboard answers everybody in the network, without a password.')),
    ];
  }),
};

const KNOWN_PASSWORD =
  /^(?:changeme|change_me|password\d*|admin\d*|homeassistant|hass|secret|default|123456\d*|raspberry|portainer|letmein|mqtt)$/i;

const knownPassword: HomeRule = {
  number: 'DC-16',
  id: 'home-known-password',
  title: 'A container has the password of the example',
  cwe: 'CWE-1392',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'It is tried first.',
  instead: 'A password of your own, from a file of secrets: NAME_FILE: /run/secrets/NAME.',
  source: SOURCES.general,
  check: perContainer((one) =>
    environmentOf(one)
      .filter(({ name, value }) => /PASS(?:WORD|WD)?$|_PW$|_SECRET$/i.test(name) && KNOWN_PASSWORD.test(value))
      .map(({ name, node }) =>
        spotAt(node, `${name} of ${one.name} is one of the passwords that are tried first.`, { isSecret: true }),
      ),
  ),
};

const tunnels: HomeRule = {
  number: 'DC-17',
  id: 'home-tunnel',
  title: 'A tunnel brings the internet into the house',
  cwe: 'CWE-668',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'It goes out through every firewall, and what it leads to can be asked by everyone.',
  instead: 'A VPN; or a tunnel whose every host asks for a login before the house does.',
  source: SOURCES.sec,
  check: perContainer((one) => {
    const image = entry(one.node, 'image');
    const isTunnel =
      /cloudflared|ngrok|localtunnel|(?:^|\/)frpc|(?:^|\/)bore\b|pagekite|zrok/.test(one.image) ||
      (/tailscale/.test(one.image) &&
        environmentOf(one).some(({ name, value }) => /FUNNEL/i.test(name) || /funnel/i.test(value)));
    return image !== undefined && isTunnel
      ? [spotAt(image, `${one.name} makes a way from the internet, past the firewall.`)]
      : [];
  }),
};

const proxyConsole: HomeRule = {
  number: 'RP-07',
  id: 'home-proxy-console',
  title: 'The console of the proxy is open to the network',
  cwe: 'CWE-306',
  severity: 'critical',
  confidence: 'medium',
  isExtra: true,
  why: 'It begins with a password that everyone knows, and whoever is in it sends each name of the house where they like.',
  instead: '127.0.0.1:81:81, and a password of your own.',
  source: 'https://nginxproxymanager.com/guide/',
  check: perContainer((one) =>
    /nginx-proxy-manager/.test(one.image)
      ? publishedOf(one)
          .filter(({ inside, isNear }) => inside === 81 && !isNear)
          .map(({ node }) => spotAt(node, 'Whoever reaches port 81 may try the password that it begins with.'))
      : [],
  ),
};

const streams: HomeRule = {
  number: 'FR-04',
  id: 'home-frigate-streams',
  title: 'Streams of the cameras are open to the network',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'Frigate’s RTSP streams and the interface of go2rtc ask nobody for a password; its port 5000 makes everyone an administrator.',
  instead: 'Publish 8971 alone, which asks; 127.0.0.1: in front of the others.',
  source: 'https://docs.frigate.video/configuration/restream/',
  check: perContainer((one) =>
    /frigate|go2rtc/.test(one.image)
      ? publishedOf(one)
          .filter(({ inside, isNear }) => !isNear && (inside === 8554 || inside === 1984 || inside === 5000))
          .map(({ node, inside }) =>
            spotAt(node, `Port ${inside} of ${one.name} shows the cameras to whoever is in the network.`, {
              ...(inside === 5000 ? { severity: 'critical' as const } : {}),
            }),
          )
      : [],
  ),
};

const oldFrigate: HomeRule = {
  number: 'FR-10',
  id: 'home-frigate-old',
  title: 'A version of Frigate whose users see cameras that are not theirs',
  cwe: 'CWE-1395',
  severity: 'medium',
  confidence: 'medium',
  isExtra: true,
  why: 'CVE-2026-33470: up to 0.17.0 the limit to some cameras can be walked around.',
  instead: 'A version after 0.17.0.',
  source: 'CVE-2026-33470',
  check: (home) => {
    const hasLimits = home.sides.some(
      ({ kind, node }) => kind === 'frigate' && entry(entry(node, 'auth')?.value, 'roles') !== undefined,
    );
    if (!hasLimits) return [];
    return containersOf(home).flatMap(({ image, node }): readonly Spot[] => {
      const [, minor = '', patch = ''] = /frigate:0\.(\d+)\.(\d+)/.exec(image) ?? [];
      const where = entry(node, 'image');
      const isOld = minor !== '' && (Number(minor) < 17 || (Number(minor) === 17 && Number(patch) === 0));
      return isOld && where !== undefined ? [spotAt(where, 'In this version users may see cameras that are not theirs.')] : [];
    });
  },
};

const nameServers: HomeRule = {
  number: 'DC-17b',
  id: 'home-container-names',
  title: 'A container is told another address for a name of the internet',
  cwe: 'CWE-350',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'Updates, clouds and logins then come from whoever has that address.',
  instead: 'Take extra_hosts out, but for names of your own network.',
  source: SOURCES.general,
  check: perContainer(({ name, node }) => {
    const block = entry(node, 'extra_hosts')?.value;
    const pairs: readonly { readonly text: string; readonly node: Node }[] =
      block?.kind === 'map'
        ? block.entries.map((one) => ({ text: `${one.key}:${textOf(one.value) ?? ''}`, node: one.value }))
        : itemsOf(block).map((item) => ({ text: textOf(item) ?? '', node: item }));
    return pairs
      .filter(({ text }) => isPublicName(text.split(/[:=]/)[0] ?? '') && !/[:=](?:127\.|0\.0\.0\.0|::1|host-gateway)/.test(text))
      .map(({ text, node: where }) =>
        spotAt(where, `${name} finds ${text.split(/[:=]/)[0] ?? ''} at an address that stands here.`),
      );
  }),
};

/** A name with a dot that is of no network of one's own. */
export function isPublicName(name: string): boolean {
  return (
    /^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}$/i.test(name) &&
    !/\.(?:local|lan|home|internal|test|example|invalid|localdomain|arpa)$|(?:^|\.)example\.(?:com|net|org)$/i.test(name)
  );
}

export const containerRules: readonly HomeRule[] = [
  updates,
  unbounded,
  bus,
  serial,
  consoles,
  dashboard,
  knownPassword,
  tunnels,
  nameServers,
  proxyConsole,
  streams,
  oldFrigate,
];
