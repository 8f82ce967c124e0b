import { openFlags, openSettings } from '../shared/open-settings.table.ts';
import { knownPorts } from '../shared/ports.table.ts';
import { type ConfigFormat, type ConfigRule, formatOf, type Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import {
  capabilityOf,
  dangerousCapabilities,
  dangerousMount,
  isDefaultPassword,
  isFloatingImage,
  isLiteralSecret,
  isSecretName,
} from '../shared/words.ts';
import { entry, isTrue, items, member, textOf } from '../shared/yaml-tree.ts';
import { type ComposeFile, composeExposures, isLoopback, type Port, parseCompose, type Service } from './read.ts';

type Rule = ConfigRule<ComposeFile>;

function perService(check: (service: Service) => readonly Spot[]): (file: ComposeFile) => readonly Spot[] {
  return ({ services }) => services.flatMap(check);
}

const privileged: Rule = {
  id: 'compose-privileged',
  title: 'A container is privileged',
  cwe: 'CWE-250',
  severity: 'high',
  confidence: 'high',
  check: perService(({ name, tree }) => {
    const found = entry(tree, 'privileged');
    return found !== undefined && isTrue(found.value)
      ? [spotOf(found, `${name} has every right that root on the machine has; name the devices and capabilities it needs.`)]
      : [];
  }),
};

const dangerous: Rule = {
  id: 'compose-dangerous-mount',
  title: 'A container sees a part of the machine that gives the machine away',
  cwe: 'CWE-668',
  severity: 'high',
  confidence: 'high',
  check: perService(({ name, mounts }) =>
    mounts.flatMap((mount) => {
      const danger = dangerousMount(mount.source);
      if (danger === null) return [];
      // A socket opened for reading still takes commands; a folder that is read-only is at least not changed.
      const severity = mount.readOnly && !danger.what.includes('socket') ? 'medium' : danger.severity;
      return [spotOf(mount, `${name} gets ${danger.what}.`, { severity })];
    }),
  ),
};

const hostNamespace: Rule = {
  id: 'compose-host-namespace',
  title: 'A container shares the network, the processes or the users of the machine',
  cwe: 'CWE-653',
  severity: 'medium',
  confidence: 'high',
  check: perService(({ name, tree, image }) =>
    (['network_mode', 'pid', 'ipc', 'userns_mode', 'uts'] as const).flatMap((key) => {
      const found = entry(tree, key);
      if (found === undefined || textOf(found.value) !== 'host') return [];
      if (key !== 'network_mode')
        return [spotOf(found, `${name} shares ${key.replace('_mode', '')} with the machine.`, { severity: 'high' })];
      // Discovery of devices in the home needs multicast.
      const severity = /home-?assistant|homebridge|plex|jellyfin|node-exporter|tailscale|wireguard/i.test(image)
        ? 'info'
        : 'medium';
      return [spotOf(found, `${name} listens on all addresses of the machine, with every port it opens.`, { severity })];
    }),
  ),
};

function isPublic(port: Port): boolean {
  return !isLoopback(port.host) && port.published !== undefined;
}

const exposedPort: Rule = {
  id: 'compose-exposed-port',
  title: 'A service that should not be public is published on all addresses',
  cwe: 'CWE-668',
  severity: 'medium',
  confidence: 'medium',
  check: perService(({ name, ports, image }) =>
    ports.filter(isPublic).flatMap((port) => {
      const known = knownPorts.get(port.target ?? port.published ?? 0);
      if (known === undefined) return [];
      const frigate = port.target === 5000 && /frigate/i.test(image);
      const open = known.by === 'open' || frigate;
      const message = `${name} publishes ${known.service} on every address of the machine, past a firewall such as ufw; 127.0.0.1: in front would keep it here.`;
      return [spotOf(port, message, { severity: open ? 'high' : 'medium' })];
    }),
  ),
};

const capability: Rule = {
  id: 'compose-capability',
  title: 'A container is given a right that leads out of it',
  cwe: 'CWE-250',
  severity: 'high',
  confidence: 'high',
  check: perService(({ name, tree }) =>
    items(member(tree, 'cap_add')).flatMap((item) => {
      const right = capabilityOf(textOf(item) ?? '');
      if (!dangerousCapabilities.has(right)) return [];
      const severity = right === 'NET_ADMIN' || right === 'SYS_PTRACE' || right === 'DAC_OVERRIDE' ? 'medium' : 'high';
      return [
        spotOf(item, `${name} is given ${right}, with which it can leave the container or change the machine.`, { severity }),
      ];
    }),
  ),
};

const unconfined: Rule = {
  id: 'compose-unconfined',
  title: 'The confinement of a container is switched off',
  cwe: 'CWE-693',
  severity: 'high',
  confidence: 'high',
  check: perService(({ name, tree }) =>
    items(member(tree, 'security_opt')).flatMap((item) => {
      const text = textOf(item) ?? '';
      return /(?:seccomp|apparmor|systempaths)[:=]unconfined|label[:=]disable|no-new-privileges[:=]false/.test(text)
        ? [spotOf(item, `${name} runs without ${text.split(/[:=]/)[0] ?? ''}, one of the walls around it.`)]
        : [];
    }),
  ),
};

const latest: Rule = {
  id: 'compose-latest-tag',
  title: 'An image without a version',
  cwe: 'CWE-1357',
  severity: 'low',
  confidence: 'high',
  check: perService(({ tree, image }) => {
    const found = entry(tree, 'image');
    return found !== undefined && entry(tree, 'build') === undefined && isFloatingImage(image) === true
      ? [spotOf(found, `${image} names no version: the next start may be another program.`)]
      : [];
  }),
};

const secret: Rule = {
  id: 'compose-secret',
  title: 'A secret stands in a Compose file',
  cwe: 'CWE-798',
  severity: 'medium',
  confidence: 'medium',
  check: perService(({ name, environment, ports }) => {
    const isReached = ports.some(isPublic);
    return environment.flatMap(({ name: variable, value, hide, ...place }): readonly Spot[] => {
      if (value === undefined || !isSecretName(variable)) return [];
      if (isDefaultPassword(value)) {
        const severity = isReached ? 'medium' : 'low';
        return [spotOf(place, `${variable} of ${name} is one of the passwords that are tried first.`, { severity, hide })];
      }
      return isLiteralSecret(value)
        ? [spotOf(place, `The value of ${variable} is in the repository; use secrets: or an env_file outside it.`, { hide })]
        : [];
    });
  }),
};

const open: Rule = {
  id: 'compose-auth-off',
  title: 'A service is told to ask for no password',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'high',
  check: perService((service) => {
    const { name, environment, tree, image, mounts, ports } = service;
    const severity = ports.some(isPublic) || textOf(member(tree, 'network_mode')) === 'host' ? 'high' : 'medium';
    const fromEnvironment = environment.flatMap(({ name: variable, value = '', ...place }) =>
      openSettings.some((setting) => setting.name.test(variable) && setting.value.test(value))
        ? [spotOf(place, `${variable} lets everyone in who reaches ${name}.`, { severity })]
        : [],
    );
    const command = [entry(tree, 'command'), entry(tree, 'entrypoint')].flatMap((found) => {
      if (found === undefined) return [];
      const words =
        found.value.kind === 'list' ? found.value.items.map((item) => textOf(item) ?? '').join(' ') : (textOf(found.value) ?? '');
      return openFlags.test(words) ? [spotOf(found, `${name} is started so that it asks for no password.`, { severity })] : [];
    });
    const broker = entry(tree, 'image');
    const isOpenBroker =
      broker !== undefined &&
      /eclipse-mosquitto/.test(image) &&
      !mounts.some(({ target }) => target.startsWith('/mosquitto/config')) &&
      entry(tree, 'configs') === undefined;
    const mosquitto = isOpenBroker
      ? [
          spotOf(broker, `${name} has no configuration of its own, and that of the image lets anonymous clients in.`, {
            severity,
          }),
        ]
      : [];
    return [...fromEnvironment, ...command, ...mosquitto];
  }),
};

const remote: Rule = {
  id: 'compose-remote-include',
  title: 'A Compose file takes another from the network',
  cwe: 'CWE-829',
  severity: 'medium',
  confidence: 'high',
  check: ({ root }) =>
    items(member(root, 'include')).flatMap((item) => {
      const path = textOf(item) ?? textOf(member(item, 'path')) ?? '';
      return /^(?:https?:|git@|git:|oci:|ssh:)/.test(path) && !/#[0-9a-f]{40}|@sha256:/.test(path)
        ? [spotOf(item, 'Whoever changes the file at that address decides what runs here.')]
        : [];
    }),
};

const rootUser: Rule = {
  id: 'compose-root-user',
  title: 'A container explicitly runs as root',
  cwe: 'CWE-250',
  severity: 'low',
  confidence: 'high',
  check: perService(({ name, tree }) => {
    const user = entry(tree, 'user');
    return user !== undefined && /^(?:root|0)(?::|$)/.test(textOf(user.value) ?? '')
      ? [spotOf(user, `${name} runs as root, whatever its image says.`)]
      : [];
  }),
};

export const compose: ConfigFormat = formatOf(
  parseCompose,
  [privileged, dangerous, hostNamespace, exposedPort, capability, unconfined, latest, secret, open, remote, rootUser],
  composeExposures,
);
