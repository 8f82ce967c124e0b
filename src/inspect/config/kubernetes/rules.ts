import { knownPorts } from '../shared/ports.table.ts';
import { type ConfigFormat, type Exposure, formatOf } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { capabilityOf, dangerousCapabilities, dangerousMount, isFloatingImage } from '../shared/words.ts';
import { entry, isFalse, isTrue, items, member, parseYaml, type Tree, textOf } from '../shared/yaml-tree.ts';
import { authOff, tlsOff } from './open.ts';
import { contexts, inContexts, type Manifests, manifestOf, perContainer, type Rule } from './read.ts';
import { rights } from './rights.ts';
import { secretInManifest } from './secrets.ts';

const privileged: Rule = {
  id: 'k8s-privileged',
  title: 'A container is privileged',
  cwe: 'CWE-250',
  severity: 'high',
  confidence: 'high',
  check: inContexts('privileged', isTrue, 'The container has every right that root on the node has.'),
};

const escalation: Rule = {
  id: 'k8s-privilege-escalation',
  title: 'A container may gain rights',
  cwe: 'CWE-250',
  severity: 'medium',
  confidence: 'high',
  check: inContexts('allowPrivilegeEscalation', isTrue, 'A program in the container may become root through a setuid file.'),
};

const root: Rule = {
  id: 'k8s-run-as-root',
  title: 'A container runs as root',
  cwe: 'CWE-250',
  severity: 'low',
  confidence: 'high',
  check: (file) => [
    ...inContexts('runAsUser', (value) => textOf(value) === '0', 'The container is told to run as root.')(file),
    ...inContexts('runAsNonRoot', isFalse, 'The container is allowed to run as root.')(file),
  ],
};

const capability: Rule = {
  id: 'k8s-capability',
  title: 'A container is given a right that leads out of it',
  cwe: 'CWE-250',
  severity: 'high',
  confidence: 'high',
  check: ({ list }) =>
    list.flatMap((manifest) =>
      contexts(manifest).flatMap((context) =>
        items(member(context, 'capabilities', 'add')).flatMap((item) => {
          const right = capabilityOf(textOf(item) ?? '');
          if (!dangerousCapabilities.has(right)) return [];
          const severity = right === 'NET_ADMIN' || right === 'SYS_PTRACE' || right === 'DAC_OVERRIDE' ? 'medium' : 'high';
          return [spotOf(item, `${right} lets the container change the node or leave its own walls.`, { severity })];
        }),
      ),
    ),
};

const seccomp: Rule = {
  id: 'k8s-unconfined',
  title: 'The confinement of a container is switched off',
  cwe: 'CWE-693',
  severity: 'medium',
  confidence: 'high',
  check: (file) => [
    ...inContexts(
      'seccompProfile',
      (value) => textOf(member(value, 'type')) === 'Unconfined',
      'Every system call is open to the container.',
    )(file),
    ...inContexts(
      'appArmorProfile',
      (value) => textOf(member(value, 'type')) === 'Unconfined',
      'AppArmor is off for the container.',
    )(file),
    ...inContexts('procMount', (value) => textOf(value) === 'Unmasked', 'The container sees the whole of /proc.')(file),
  ],
};

const hostNamespace: Rule = {
  id: 'k8s-host-namespace',
  title: 'A pod shares the network or the processes of its node',
  cwe: 'CWE-653',
  severity: 'high',
  confidence: 'high',
  check: ({ list }) =>
    list.flatMap(({ pod }) =>
      (['hostNetwork', 'hostPID', 'hostIPC'] as const).flatMap((key) => {
        const found = entry(pod, key);
        if (found === undefined || !isTrue(found.value)) return [];
        const severity = key === 'hostNetwork' ? 'medium' : 'high';
        return [spotOf(found, `With ${key} the pod sees what is meant for the node.`, { severity })];
      }),
    ),
};

const hostPath: Rule = {
  id: 'k8s-host-path',
  title: 'A pod sees a part of its node that gives the node away',
  cwe: 'CWE-668',
  severity: 'high',
  confidence: 'high',
  check: ({ list }) =>
    list.flatMap(({ pod }) =>
      items(member(pod, 'volumes')).flatMap((volume) => {
        const found = entry(volume, 'hostPath');
        const danger = dangerousMount(textOf(member(found?.value, 'path')) ?? '');
        return found !== undefined && danger !== null
          ? [spotOf(found, `The pod gets ${danger.what}.`, { severity: danger.severity })]
          : [];
      }),
    ),
};

const latest: Rule = {
  id: 'k8s-latest-tag',
  title: 'An image without a version',
  cwe: 'CWE-1357',
  severity: 'low',
  confidence: 'high',
  check: perContainer((container) => {
    const found = entry(container, 'image');
    const image = textOf(found?.value) ?? '';
    return found !== undefined && image !== '' && isFloatingImage(image) === true
      ? [spotOf(found, `${image} names no version.`)]
      : [];
  }),
};

const service: Rule = {
  id: 'k8s-exposed-port',
  title: 'A service that should not be public is reachable from outside the cluster',
  cwe: 'CWE-668',
  severity: 'medium',
  confidence: 'medium',
  check: (file) => [
    ...file.list
      .filter(
        ({ kind, tree }) => kind === 'Service' && /^(?:NodePort|LoadBalancer)$/.test(textOf(member(tree, 'spec', 'type')) ?? ''),
      )
      .flatMap(({ tree, name }) =>
        items(member(tree, 'spec', 'ports')).flatMap((port) => {
          const known = knownPorts.get(Number(textOf(member(port, 'port'))));
          return known === undefined
            ? []
            : [
                spotOf(port, `${name} makes ${known.service} reachable from outside the cluster.`, {
                  severity: known.by === 'open' ? 'high' : 'medium',
                }),
              ];
        }),
      ),
    ...perContainer((container, name) =>
      items(member(container, 'ports')).flatMap((port) => {
        const found = entry(port, 'hostPort');
        const known = knownPorts.get(Number(textOf(member(port, 'containerPort'))));
        return found === undefined || known === undefined ? [] : [spotOf(found, `${name} opens ${known.service} on every node.`)];
      }),
    )(file),
  ],
};

function exposures({ list }: Manifests): readonly Exposure[] {
  return list.flatMap(({ kind, tree, name, containers, pod }) => {
    if (kind === 'Service') {
      const type = textOf(member(tree, 'spec', 'type'));
      const outside = type === 'NodePort' || type === 'LoadBalancer';
      return items(member(tree, 'spec', 'ports')).map((port) =>
        exposure(port, type === 'NodePort' ? 'nodePort' : 'port', outside, name),
      );
    }
    const host = isTrue(member(pod, 'hostNetwork'));
    return containers.flatMap((container) =>
      items(member(container, 'ports')).map((port) => {
        const onHost = host || entry(port, 'hostPort') !== undefined;
        return exposure(port, entry(port, 'hostPort') === undefined ? 'containerPort' : 'hostPort', onHost, name);
      }),
    );
  });
}

function exposure(port: Tree, key: string, outside: boolean, name: string): Exposure {
  const number = Number(textOf(member(port, key)) ?? textOf(member(port, 'port')));
  return {
    port: Number.isNaN(number) ? undefined : number,
    address: outside ? '0.0.0.0' : undefined,
    protocol: textOf(member(port, 'protocol')) === 'UDP' ? 'udp' : 'tcp',
    on: outside ? 'host' : 'container',
    name,
    authentication: 'unknown',
    start: port.start,
  };
}

export const kubernetes: ConfigFormat = formatOf(
  (text) => {
    const { file, incomplete } = parseYaml(text, true);
    return { file: { list: file.documents.flatMap(manifestOf) }, incomplete };
  },
  [
    privileged,
    escalation,
    root,
    capability,
    seccomp,
    hostNamespace,
    hostPath,
    latest,
    secretInManifest,
    rights,
    service,
    authOff,
    tlsOff,
  ],
  exposures,
);
