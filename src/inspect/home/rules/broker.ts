import { effectsOf } from '../effects/reach.ts';
import { kindOfEntity } from '../effects/tiers.ts';
import type { Home, PlainFile } from '../load/home.ts';
import { neighbours } from '../load/neighbours.ts';
import { entries, entry, isTrue, itemsOf, textOf } from '../node.ts';
import { type HomeRule, nodesOf, SOURCES, type Spot, spotAt } from '../rule.ts';
import { spotsOf, withoutRemarkLines } from './text-spots.ts';

function brokers(home: Home): readonly PlainFile[] {
  return neighbours(home, 'mosquitto').filter(({ text }) =>
    /^[ \t]*(?:listener|port|allow_anonymous|password_file|connection|persistence|per_listener_settings)\b/m.test(text),
  );
}

function spotsIn(file: PlainFile, ...how: [pattern: RegExp, message: string, more?: Partial<Spot>]): readonly Spot[] {
  return spotsOf(file.path, withoutRemarkLines(file.text), ...how);
}

/** The part of an ACL that is for everyone: what stands before the first `user`, and every pattern. */
function shared(file: PlainFile): PlainFile {
  const text = withoutRemarkLines(file.text);
  const at = text.search(/^[ \t]*user\s/m);
  const own = at < 0 ? text.length : at;
  const patterns = text.slice(own).replace(/^(?!\s*pattern\s).*$/gm, (line) => ' '.repeat(line.length));
  return { path: file.path, text: text.slice(0, own) + patterns };
}

const wideAcl: HomeRule = {
  number: 'MQ-04b',
  id: 'home-mqtt-acl-wide',
  title: 'The list of rights lets every device say everything',
  cwe: 'CWE-732',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'A list that allows # to all is as good as none: one light bulb unlocks doors.',
  instead: 'pattern readwrite devices/%u/#, and a user of its own for Home Assistant.',
  source: SOURCES.mosquitto,
  check: (home) =>
    neighbours(home, 'acl').flatMap((file) =>
      spotsIn(
        shared(file),
        /^[ \t]*(?:topic|pattern)[ \t]+(?:(?:readwrite|write)[ \t]+)?#[ \t]*$/gm,
        'Every device may say everything.',
      ),
    ),
};

const discovery: HomeRule = {
  number: 'MQ-05',
  id: 'home-mqtt-discovery',
  title: 'Every device may make up entities of the house',
  cwe: 'CWE-290',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'A message below homeassistant/ makes a lock, a sensor of smoke or a template: the house believes it.',
  instead: 'Write access to homeassistant/# for the user of Zigbee2MQTT alone.',
  source: 'https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery',
  check: (home) =>
    neighbours(home, 'acl').flatMap((file) =>
      spotsIn(
        shared(file),
        /^[ \t]*(?:topic|pattern)[ \t]+(?:(?:readwrite|write)[ \t]+)?homeassistant\/(?:#|\+\/[^\n]*config)[ \t]*$/gm,
        'Every device may make up entities of the house.',
      ),
    ),
};

const certificates: HomeRule = {
  number: 'MQ-06',
  id: 'home-mqtt-tls',
  title: 'The broker or a bridge checks no certificate, or speaks an old TLS',
  cwe: 'CWE-295',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'Anyone on the way can be the broker or a device, and command the house.',
  instead: 'require_certificate true where names come from certificates; bridge_insecure false; tls_version tlsv1.2.',
  source: SOURCES.mosquitto,
  check: (home) =>
    brokers(home).flatMap((file): readonly Spot[] => {
      const isAsked = /^[ \t]*require_certificate\s+true\b/m.test(withoutRemarkLines(file.text));
      return [
        ...spotsIn(file, /^[ \t]*(?:bridge_insecure|tls_insecure)[ \t]+true\b/gm, 'Anyone on the way can be the other broker.'),
        ...spotsIn(file, /^[ \t]*(?:bridge_)?tls_version[ \t]+tlsv1(?:\.[01])?[ \t]*$/gm, 'This TLS can be broken.', {
          severity: 'medium',
        }),
        ...(isAsked
          ? []
          : spotsIn(
              file,
              /^[ \t]*use_(?:identity|subject)_as_username[ \t]+true\b/gm,
              'Names come from certificates, and none is required.',
            )),
      ];
    }),
};

/** `listener 9001` with the lines that belong to it. */
function listeners(text: string): readonly { readonly head: string; readonly body: string; readonly start: number }[] {
  return [...text.matchAll(/^[ \t]*listener[ \t]+([^\n]*)\n((?:(?![ \t]*(?:listener|connection)[ \t])[^\n]*\n?)*)/gm)].map(
    (found) => ({
      head: (found[1] ?? '').trim(),
      body: found[2] ?? '',
      start: found.index,
    }),
  );
}

const pages: HomeRule = {
  number: 'MQ-08',
  id: 'home-mqtt-websockets',
  title: 'Pages of the web may speak to the broker',
  cwe: 'CWE-1385',
  severity: 'medium',
  confidence: 'medium',
  isExtra: true,
  why: 'A listener for websockets or its http_api answers browsers of everyone in the network.',
  instead: 'listener 9001 127.0.0.1, behind a proxy with TLS and a login.',
  source: SOURCES.mosquitto,
  check: (home) =>
    brokers(home).flatMap((file) =>
      listeners(withoutRemarkLines(file.text))
        .filter(
          ({ head, body }) =>
            /^[ \t]*(?:protocol\s+(?:websockets|http_api)|http_dir\s)/m.test(body) &&
            !/\s(?:127\.|localhost|::1)/.test(` ${head}`),
        )
        .map(({ start, head }) => ({
          file: file.path,
          start,
          end: start + 8 + head.length,
          message: `Browsers of everyone in the network may speak to the broker at port ${head.split(/\s/)[0] ?? ''}.`,
        })),
    ),
};

const perListener: HomeRule = {
  number: 'MQ-09',
  id: 'home-mqtt-per-listener',
  title: 'Which listener asks for a password depends on the order of the lines',
  cwe: 'CWE-1188',
  severity: 'medium',
  confidence: 'medium',
  isExtra: true,
  why: 'With per_listener_settings a password_file counts for the listener above it alone: another one may be open. It is deprecated.',
  instead: 'Leave it out, and set allow_anonymous false and password_file once; or give each listener its own lines.',
  source: SOURCES.mosquitto,
  check: (home) =>
    brokers(home).flatMap((file): readonly Spot[] => {
      const bare = listeners(withoutRemarkLines(file.text)).filter(
        ({ body }) => !/^[ \t]*(?:password_file|plugin|auth_plugin|allow_anonymous\s+false)\b/m.test(body),
      );
      return bare.length === 0
        ? []
        : spotsIn(
            file,
            /^[ \t]*per_listener_settings[ \t]+true\b/gm,
            `${bare.length === 1 ? 'One listener has' : `${bare.length} listeners have`} no password_file of their own.`,
          );
    }),
};

const passwords: HomeRule = {
  number: 'MQ-10',
  id: 'home-mqtt-passwords',
  title: 'Passwords of the broker stand there in the clear',
  cwe: 'CWE-256',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'Whoever reads the file is every device.',
  instead: 'mosquitto_passwd -U FILE.',
  source: 'https://mosquitto.org/man/mosquitto_passwd-1.html',
  check: (home) =>
    neighbours(home, 'passwords').flatMap((file) =>
      spotsIn(file, /^[ \t]*[\w.@-]+:(?!\$[67]\$)[^\s:]{4,}[ \t]*$/gm, 'This password stands here in the clear.', {
        isSecret: true,
      }),
    ),
};

const limits: HomeRule = {
  number: 'MQ-11',
  id: 'home-mqtt-unbounded',
  title: 'One device can use the broker up',
  cwe: 'CWE-770',
  severity: 'low',
  confidence: 'medium',
  isExtra: true,
  why: 'Without max_connections and message_size_limit a single client stops locks and alarms.',
  instead: 'max_connections 200 and message_size_limit 1048576.',
  source: SOURCES.mosquitto,
  check: (home) =>
    brokers(home).flatMap((file) =>
      listeners(`${withoutRemarkLines(file.text)}\n`)
        .slice(0, 1)
        .filter(
          ({ head }) =>
            !/\s(?:127\.|localhost|::1)/.test(` ${head}`) &&
            !/^[ \t]*(?:max_connections|message_size_limit|max_packet_size)\b/m.test(withoutRemarkLines(file.text)),
        )
        .map(({ start, head }) => ({
          file: file.path,
          start,
          end: start + 9 + head.length,
          message: 'One device can use up the broker.',
        })),
    ),
};

const OPENING_TOPIC = /(?:^|[/_-])(?:lock|door|garage|gate|alarm)s?(?:$|[/_-])/i;

const retained: HomeRule = {
  number: 'MQ-12',
  id: 'home-mqtt-retained',
  title: 'A command to open is kept by the broker',
  cwe: 'CWE-294',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'The broker says it again to every device that connects: the door opens after each power cut.',
  instead: 'retain: false for commands; only states are kept.',
  source: 'https://www.home-assistant.io/integrations/mqtt/',
  check: (home) => [
    ...[...home.automations, ...home.scripts].flatMap(({ actions }) =>
      effectsOf(home, actions).flatMap(({ service, data }): readonly Spot[] => {
        const retain = entry(data, 'retain');
        const topic = textOf(entry(data, 'topic')?.value) ?? '';
        return service === 'mqtt.publish' &&
          retain !== undefined &&
          isTrue(retain.value) &&
          OPENING_TOPIC.test(topic) &&
          /set|cmnd|command/i.test(topic)
          ? [spotAt(retain, 'The broker repeats this command to every device that connects.')]
          : [];
      }),
    ),
    ...nodesOf(home, 'mqtt').flatMap((node) =>
      itemsOf(node).flatMap((item) =>
        entries(item)
          .filter(({ key }) => key === 'lock' || key === 'cover' || key === 'valve')
          .flatMap(({ key, value }) =>
            itemsOf(value).flatMap((one): readonly Spot[] => {
              const retain = entry(one, 'retain');
              const name = `${key}.${textOf(entry(one, 'name')?.value) ?? ''}`;
              const deviceClass = textOf(entry(one, 'device_class')?.value);
              const kind = kindOfEntity(name, { name, deviceClass, area: undefined, device: undefined });
              return retain !== undefined && isTrue(retain.value) && (kind === 'entry' || key === 'valve')
                ? [spotAt(retain, 'The broker repeats the last command to every device that connects.')]
                : [];
            }),
          ),
      ),
    ),
  ],
};

const farBroker: HomeRule = {
  number: 'MQ-13',
  id: 'home-mqtt-far',
  title: 'The house speaks in the clear to a broker that is not in it',
  cwe: 'CWE-319',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'Whoever is on the way reads where people are, and commands locks.',
  instead: 'port: 8883 with a certificate that is checked; better a broker in the house.',
  source: 'https://www.home-assistant.io/integrations/mqtt/',
  check: (home) =>
    nodesOf(home, 'mqtt').flatMap((node): readonly Spot[] => {
      const broker = entry(node, 'broker');
      const insecure = entry(node, 'tls_insecure');
      const port = textOf(entry(node, 'port')?.value) ?? '1883';
      return [
        ...(broker !== undefined &&
        port === '1883' &&
        isFar(textOf(broker.value) ?? '') &&
        entry(node, 'certificate') === undefined
          ? [spotAt(broker, 'What the house says and is told goes there in the clear.')]
          : []),
        ...(insecure !== undefined && isTrue(insecure.value) ? [spotAt(insecure, 'Anyone on the way can be the broker.')] : []),
      ];
    }),
};

/** A name or address outside of a network of one's own. */
export function isFar(host: string): boolean {
  const bare = host.replace(/^\w+:\/\//, '').replace(/[:/].*$/, '');
  return (
    /\./.test(bare) &&
    !/[{$<]/.test(bare) &&
    !/^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)|\.(?:local|lan|home|internal|localdomain|arpa)$/i.test(
      bare,
    )
  );
}

export const brokerRules: readonly HomeRule[] = [
  wideAcl,
  discovery,
  certificates,
  pages,
  perListener,
  passwords,
  limits,
  retained,
  farBroker,
];
