import { entries, entry, isFalse, isTrue, leavesOf, textOf, textsOf } from '../node.ts';
import { type HomeRule, SOURCES, type Spot, spotAt } from '../rule.ts';
import { isLiteralSecret } from '../words.ts';
import { isFar } from './broker.ts';
import { perSide } from './side.ts';

const frigateAuth: HomeRule = {
  number: 'FR-02',
  id: 'home-frigate-auth',
  title: 'The cameras ask nobody for a password, or believe who is said to come',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'high',
  why: 'Whoever reaches the port sees every camera and its past, and changes both.',
  instead: 'auth: enabled: true; where a proxy logs people in, proxy: auth_secret.',
  source: SOURCES.frigate,
  check: perSide('frigate', (root) => {
    const auth = entry(entry(root, 'auth')?.value, 'enabled');
    const proxy = entry(root, 'proxy')?.value;
    const map = entry(proxy, 'header_map');
    const role = entry(proxy, 'default_role');
    const isOff = auth !== undefined && isFalse(auth.value);
    return [
      ...(isOff && map === undefined
        ? [spotAt(auth, 'Whoever reaches the port sees every camera and changes the recording.', { severity: 'critical' })]
        : []),
      ...(map !== undefined && entry(proxy, 'auth_secret') === undefined
        ? [spotAt(map, 'Whoever sends the header is who it says: no secret shows that it comes from the proxy.')]
        : []),
      ...(role !== undefined && textOf(role.value) === 'admin'
        ? [spotAt(role, 'Everyone whom the proxy lets through is an administrator.')]
        : []),
    ];
  }),
};

const frigateTls: HomeRule = {
  number: 'FR-03',
  id: 'home-frigate-tls',
  title: 'The cameras are watched without TLS',
  cwe: 'CWE-319',
  severity: 'medium',
  confidence: 'medium',
  isExtra: true,
  why: 'Pictures and passwords can be read on the way.',
  instead: 'tls: enabled: true, or a proxy in front.',
  source: SOURCES.frigate,
  check: perSide('frigate', (root) => {
    const found = entry(entry(root, 'tls')?.value, 'enabled');
    return found !== undefined && isFalse(found.value) ? [spotAt(found, 'Pictures and passwords can be read on the way.')] : [];
  }),
};

const frigateExec: HomeRule = {
  number: 'FR-05',
  id: 'home-frigate-exec',
  title: 'A stream that is a command',
  cwe: 'CWE-78',
  severity: 'critical',
  confidence: 'high',
  isExtra: true,
  why: 'go2rtc runs what stands after exec:, with the rights of the container.',
  instead: 'rtsp:// or ffmpeg: with an address.',
  source: 'https://docs.frigate.video/guides/configuring_go2rtc/',
  check: perSide('frigate', (root) =>
    leavesOf(entry(entry(root, 'go2rtc')?.value, 'streams')?.value)
      .filter(({ leaf }) => /^(?:exec|echo|expr):/.test(leaf.text.trim()))
      .map(({ leaf }) => spotAt(leaf, 'The stream is a command that runs on this machine.')),
  ),
};

const frigateSecret: HomeRule = {
  number: 'FR-06',
  id: 'home-frigate-secret',
  title: 'The password of a camera stands in the file',
  cwe: 'CWE-798',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'It is in git and in backups.',
  instead: '{FRIGATE_RTSP_PASSWORD}, from the environment.',
  source: 'https://docs.frigate.video/configuration/',
  check: perSide('frigate', (root) =>
    leavesOf(root).flatMap(({ path, leaf }): readonly Spot[] => {
      const password =
        /^(?:ffmpeg:)?\w+:\/\/[^/\s:@{}]+:([^/\s@{}]+)@/.exec(leaf.text)?.[1] ??
        (path.at(-1) === 'password' && typeof leaf.value === 'string' ? leaf.text : undefined);
      return password !== undefined && isLiteralSecret(password)
        ? [spotAt(leaf, 'The password stands in the file.', { isSecret: true })]
        : [];
    }),
  ),
};

const frigateReset: HomeRule = {
  number: 'FR-11',
  id: 'home-frigate-reset',
  title: 'The password of the administrator is written into the log',
  cwe: 'CWE-532',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'At each start a new one is made and printed.',
  instead: 'Take reset_admin_password out after its first use.',
  source: SOURCES.frigate,
  check: perSide('frigate', (root) => {
    const found = entry(entry(root, 'auth')?.value, 'reset_admin_password');
    return found !== undefined && isTrue(found.value)
      ? [spotAt(found, 'At each start the password of the administrator stands in the log.')]
      : [];
  }),
};

const frigateProxies: HomeRule = {
  number: 'FR-07',
  id: 'home-frigate-proxies',
  title: 'Any machine may say what the address of a viewer is',
  cwe: 'CWE-348',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'The limit of failed logins counts by an address that anyone can make up.',
  instead: 'The exact address of the proxy.',
  source: SOURCES.frigate,
  check: perSide('frigate', (root) => {
    const found = entry(entry(root, 'auth')?.value, 'trusted_proxies');
    return found !== undefined && textsOf(found.value).some((text) => /\/(?:0|8|12)$/.test(text))
      ? [spotAt(found, 'Anyone may say what the address of a viewer is.')]
      : [];
  }),
};

const cloud: HomeRule = {
  number: 'FR-08',
  id: 'home-frigate-cloud',
  title: 'Pictures of the cameras go to a company',
  cwe: 'CWE-359',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'What happens before the cameras, children and visitors too, is described by somebody else’s model.',
  instead: 'provider: ollama, in the house.',
  source: 'https://docs.frigate.video/configuration/genai/',
  check: perSide('frigate', (root) => {
    const block = entry(root, 'genai')?.value;
    const provider = entry(block, 'provider');
    return provider !== undefined &&
      !isFalse(entry(block, 'enabled')?.value) &&
      /^(?:openai|gemini|azure_openai)$/.test(textOf(provider.value) ?? '')
      ? [spotAt(provider, 'Pictures of the cameras go there.')]
      : [];
  }),
};

const plainBroker: HomeRule = {
  number: 'FR-09',
  id: 'home-frigate-broker',
  title: 'Frigate speaks to a broker without a password or without TLS',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'What the cameras see is told there, and whoever speaks there switches the recording off.',
  instead: 'user and password: "{FRIGATE_MQTT_PASSWORD}"; tls_ca_certs for a broker that is not in the house.',
  source: 'https://docs.frigate.video/configuration/reference/',
  check: perSide('frigate', (root) => {
    const block = entry(root, 'mqtt')?.value;
    const host = entry(block, 'host');
    if (host === undefined || isFalse(entry(block, 'enabled')?.value)) return [];
    const insecure = entry(block, 'tls_insecure');
    const isOpen = entry(block, 'user') === undefined && entry(block, 'tls_client_cert') === undefined;
    const isClear = isFar(textOf(host.value) ?? '') && entry(block, 'tls_ca_certs') === undefined;
    return [
      ...(isOpen ? [spotAt(host, 'The broker asks for no password.')] : []),
      ...(isClear ? [spotAt(host, 'What the cameras see is told there in the clear.')] : []),
      ...(insecure !== undefined && isTrue(insecure.value) ? [spotAt(insecure, 'Anyone on the way can be the broker.')] : []),
    ];
  }),
};

const blind: HomeRule = {
  number: 'FR-12',
  id: 'home-frigate-blind',
  title: 'One camera keeps nothing, while the others do',
  cwe: 'CWE-778',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'What happens before it leaves no trace, and nobody notices until it is asked for.',
  instead: 'Take record: enabled: false and detect: enabled: false of the camera out; hide what is private by a mask.',
  source: 'https://docs.frigate.video/configuration/record/',
  check: perSide('frigate', (root) =>
    ['record', 'motion', 'detect'].flatMap((name): readonly Spot[] => {
      const isOnElsewhere = isTrue(entry(entry(root, name)?.value, 'enabled')?.value) || name === 'motion';
      if (!isOnElsewhere) return [];
      return entries(entry(root, 'cameras')?.value)
        .filter(({ value }) => !isFalse(entry(value, 'enabled')?.value))
        .flatMap(({ key, value }) => {
          const found = entry(entry(value, name)?.value, 'enabled');
          return found !== undefined && isFalse(found.value)
            ? [
                spotAt(
                  found,
                  `${key}: ${name === 'record' ? 'nothing is kept' : 'nothing is noticed'} of what happens before it.`,
                ),
              ]
            : [];
        });
    }),
  ),
};

export const frigateRules: readonly HomeRule[] = [
  frigateAuth,
  frigateTls,
  frigateExec,
  frigateSecret,
  frigateReset,
  frigateProxies,
  cloud,
  plainBroker,
  blind,
];
