import { containersOf, neighbours, publishedOf } from '../load/neighbours.ts';
import { type HomeRule, SOURCES, type Spot } from '../rule.ts';
import { isPublicName } from './containers.ts';
import { spotsIn, withoutRemarks } from './text-spots.ts';

const denied: HomeRule = {
  number: 'FW-02',
  id: 'home-firewall-bypassed',
  title: 'A rule of ufw for a port that Docker publishes past it',
  cwe: 'CWE-693',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'Docker puts its rules before those of ufw: the port stays open, and the rule makes one believe that it is not.',
  instead: '127.0.0.1: in front of the port in the Compose file, or a rule in the chain DOCKER-USER.',
  source: 'https://github.com/moby/moby/issues/4737',
  check: (home) => {
    const open = new Set(
      containersOf(home).flatMap((one) => publishedOf(one).flatMap(({ host, isNear }) => (isNear ? [] : [host]))),
    );
    return neighbours(home, 'script').flatMap((file) =>
      spotsIn(
        file,
        /\bufw\s+(?:deny|reject)\s+(?:in\s+)?(?:proto\s+\w+\s+)?(?:from\s+any\s+to\s+any\s+port\s+)?(\d{1,5})\b/g,
        (found) =>
          open.has(Number(found[1])) ? `Docker publishes port ${found[1]}, and this rule does not close it.` : undefined,
      ),
    );
  },
};

const segments: HomeRule = {
  number: 'FW-05',
  id: 'home-segments-joined',
  title: 'The network of devices may reach the rest of the house',
  cwe: 'CWE-923',
  severity: 'medium',
  confidence: 'medium',
  isExtra: true,
  why: 'One camera with a hole in it is then next to every computer.',
  instead: 'Let the house reach the devices, and devices only what they need: the broker, the time.',
  source: SOURCES.general,
  check: (home) => [
    ...neighbours(home, 'router').flatMap((file) =>
      spotsIn(
        file,
        /config\s+forwarding\b(?:(?!config\s)[\s\S]){0,300}?option\s+src\s+['"]?(?:iot|cameras?|devices|guests?)\w*['"]?(?:(?!config\s)[\s\S]){0,200}?option\s+dest\s+['"]?lan['"]?/gi,
        'Devices may reach everything of the house.',
      ),
    ),
    ...neighbours(home, 'script').flatMap((file) =>
      spotsIn(
        file,
        /\biptables\b[^\n]*-A\s+FORWARD\b[^\n]*-i\s+\S*(?:iot|cam|guest)\S*[^\n]*-o\s+\S*(?:lan|br0|home)\S*[^\n]*-j\s+ACCEPT/gi,
        (found) => (/--dport|--state|--ctstate|-p\s/.test(found[0]) ? undefined : 'Devices may reach everything of the house.'),
      ),
    ),
  ],
};

const tunnelPeer: HomeRule = {
  number: 'FW-07',
  id: 'home-vpn-wide',
  title: 'A VPN peer may be any address, or its key stands in the file',
  cwe: 'CWE-923',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'On the side that listens, AllowedIPs says from which addresses a peer may speak: all of them is everybody’s; and whoever reads the key is the house.',
  instead: 'The one address of the peer, 10.8.0.2/32, and PostUp = wg set %i private-key /etc/wireguard/key.',
  source: 'https://www.wireguard.com/quickstart/',
  check: (home) =>
    neighbours(home, 'wireguard').flatMap((file): readonly Spot[] => {
      const isListening = /^[ \t]*ListenPort\s*=/m.test(withoutRemarks(file.text));
      const wide = isListening
        ? spotsIn(file, /^[ \t]*AllowedIPs\s*=[^\n]*(?:0\.0\.0\.0\/0|::\/0)[^\n]*/gm, 'This peer may speak for any address.')
        : [];
      const key = spotsIn(
        file,
        /^[ \t]*PrivateKey\s*=\s*[A-Za-z0-9+/]{42,43}={0,2}[ \t]*$/gm,
        home.files.kept === undefined || home.files.kept(file.path) === 'tracked'
          ? 'The private key of the VPN stands in the file.'
          : () => undefined,
        { isSecret: true },
      );
      return [...wide, ...key];
    }),
};

const lockOut: HomeRule = {
  number: 'FW-09',
  id: 'home-firewall-lock-out',
  title: 'A change of the firewall that may lock out who makes it',
  cwe: 'CWE-1188',
  severity: 'medium',
  confidence: 'medium',
  isExtra: true,
  why: 'Nothing brings the old rules back when the machine can no longer be reached.',
  instead: 'Allow ssh first, and bring the old rules back by a timer: systemd-run --on-active=5min ufw disable.',
  source: SOURCES.general,
  check: (home) =>
    neighbours(home, 'script').flatMap((file) =>
      spotsIn(
        file,
        /\bufw\s+(?:--force\s+)?enable\b|\biptables\s+-P\s+INPUT\s+DROP\b|\bnft\s+flush\s+ruleset\b/g,
        (_found, text) =>
          /\bufw\s+(?:allow|limit)\b[^\n]*\b(?:22|ssh|OpenSSH)\b|--dport\s+22\b|dport\s+(?:\{[^}]*)?\b22\b|\bat\s+now\b|systemd-run\s+--on-active|iptables-apply|commit-confirm/i.test(
            text,
          )
            ? undefined
            : 'Whoever makes this over ssh may never come in again.',
      ),
    ),
};

const VENDORS =
  /(?:home-assistant\.io|nabucasa\.com|hacs\.xyz|github(?:usercontent)?\.com|debian\.org|ubuntu\.com|raspberrypi\.(?:com|org)|esphome\.io|zigbee2mqtt\.io|tuya\w*\.com|ring\.com|shelly\.cloud|meethue\.com|letsencrypt\.org|pool\.ntp\.org)$/i;

const redirected: HomeRule = {
  number: 'FW-10',
  id: 'home-names-redirected',
  title: 'A name from which updates come is given another address',
  cwe: 'CWE-350',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'Updates, logins and certificates then come from whoever has that address.',
  instead: 'Take the entry out; to block a name give it the address 0.0.0.0.',
  source: SOURCES.general,
  check: (home) =>
    neighbours(home, 'names').flatMap((file) =>
      spotsIn(
        file,
        /^[ \t]*(?:address=\/([\w.-]+)\/([\da-f.:]+)|([\da-f.:]{3,})[ \t]+([\w.-]+)(?:[ \t]+[\w.-]+)*|local-data:\s*"([\w.-]+)\.?\s+(?:\d+\s+)?(?:IN\s+)?A\s+([\d.]+)")[ \t]*$/gim,
        (found) => {
          const name = (found[1] ?? found[4] ?? found[5] ?? '').replace(/\.$/, '');
          const address = found[2] ?? found[3] ?? found[6] ?? '';
          const isBlocked = /^(?:0\.0\.0\.0|127\.|::1?$)/.test(address);
          return isPublicName(name) && VENDORS.test(name) && !isBlocked ? `${name} is found at ${address}.` : undefined;
        },
      ),
    ),
};

export const networkRules: readonly HomeRule[] = [denied, segments, tunnelPeer, lockOut, redirected];
