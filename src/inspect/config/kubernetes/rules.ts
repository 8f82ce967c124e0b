import { knownPorts } from '../shared/ports.table.ts';
import { type ConfigFormat, type ConfigRule, type Exposure, formatOf, type Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import {
  capabilityOf,
  dangerousCapabilities,
  dangerousMount,
  isFloatingImage,
  isLiteralSecret,
  isSecretName,
} from '../shared/words.ts';
import {
  type Entry,
  entries,
  entry,
  isFalse,
  isTrue,
  items,
  leaves,
  member,
  parseYaml,
  type Tree,
  textOf,
} from '../shared/yaml-tree.ts';

interface Manifest {
  readonly kind: string;
  readonly name: string;
  readonly tree: Tree;
  /** The pod that a workload makes, whatever wraps it. */
  readonly pod: Tree | undefined;
  readonly containers: readonly Tree[];
}

interface Manifests {
  readonly list: readonly Manifest[];
}

type Rule = ConfigRule<Manifests>;

function manifestOf(tree: Tree): readonly Manifest[] {
  const kind = textOf(member(tree, 'kind')) ?? '';
  if (kind === 'List') return items(member(tree, 'items')).flatMap(manifestOf);
  const spec = member(tree, 'spec');
  const pod =
    kind === 'Pod' ? spec : (member(spec, 'template', 'spec') ?? member(spec, 'jobTemplate', 'spec', 'template', 'spec'));
  const containers = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((key) => items(member(pod, key)));
  return [{ kind, name: textOf(member(tree, 'metadata', 'name')) ?? kind, tree, pod, containers }];
}

function perContainer(check: (container: Tree, name: string, manifest: Manifest) => readonly Spot[]): Rule['check'] {
  return ({ list }) =>
    list.flatMap((manifest) =>
      manifest.containers.flatMap((container) => check(container, textOf(member(container, 'name')) ?? 'A container', manifest)),
    );
}

/** The security contexts of the pod and of its containers. */
function contexts({ pod, containers }: Manifest): readonly Tree[] {
  return [pod, ...containers].flatMap((tree) => member(tree, 'securityContext') ?? []);
}

function inContexts(key: string, isBad: (value: Tree) => boolean, message: string): Rule['check'] {
  return ({ list }) =>
    list.flatMap((manifest) =>
      contexts(manifest).flatMap((context) => {
        const found = entry(context, key);
        return found !== undefined && isBad(found.value) ? [spotOf(found, message)] : [];
      }),
    );
}

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

const secretInManifest: Rule = {
  id: 'k8s-secret',
  title: 'A secret stands in a manifest',
  cwe: 'CWE-798',
  severity: 'high',
  confidence: 'medium',
  check: (file) => [
    ...file.list
      .filter(({ kind }) => kind.toLowerCase() === 'secret')
      .flatMap(({ tree }) => [...fromSecret(entry(tree, 'data'), true), ...fromSecret(entry(tree, 'stringData'), false)]),
    ...perContainer((container) =>
      items(member(container, 'env')).flatMap((variable): readonly Spot[] => {
        const name = textOf(member(variable, 'name')) ?? '';
        const value = entry(variable, 'value');
        const text = textOf(value?.value) ?? '';
        if (value === undefined || !isSecretName(name) || !isLiteralSecret(text)) return [];
        return [
          spotOf(value, `${name} is in the manifest in the clear; valueFrom.secretKeyRef keeps it apart.`, {
            severity: 'medium',
            hide: [value.value.start, value.value.end],
          }),
        ];
      }),
    )(file),
  ],
};

function fromSecret(data: Entry | undefined, isEncoded: boolean): readonly Spot[] {
  const held = entries(data?.value).filter(({ value }) => {
    const text = textOf(value)?.trim() ?? '';
    return isEncoded ? /^[A-Za-z0-9+/\s]{4,}={0,2}$/.test(text) && !text.startsWith('TPL') : isLiteralSecret(text);
  });
  const [first] = held;
  if (first === undefined) return [];
  const names = held
    .map(({ key }) => key)
    .slice(0, 5)
    .join(', ');
  const message = `${names} ${held.length === 1 ? 'is' : 'are'} in the repository${isEncoded ? '; base64 hides nothing' : ''}.`;
  return [
    spotOf({ start: first.start, end: first.value.end }, message, {
      hide: [first.value.start, held.at(-1)?.value.end ?? first.value.end],
    }),
  ];
}

const rights: Rule = {
  id: 'k8s-wide-rights',
  title: 'A role may do everything, or everyone has a role',
  cwe: 'CWE-269',
  severity: 'high',
  confidence: 'high',
  check: ({ list }) =>
    list.flatMap(({ kind, tree, name }): readonly Spot[] => {
      if (kind === 'Role' || kind === 'ClusterRole')
        return items(member(tree, 'rules')).flatMap((rule) => {
          const has = (key: string, wanted: readonly string[]): boolean =>
            items(member(rule, key)).some((item) => wanted.includes(textOf(item) ?? ''));
          if (has('verbs', ['*']) && has('resources', ['*']))
            return [
              spotOf(rule, `${name} may do everything to everything.`, { severity: kind === 'ClusterRole' ? 'high' : 'medium' }),
            ];
          if (
            kind === 'ClusterRole' &&
            has('resources', ['secrets', '*']) &&
            has('verbs', ['*', 'list', 'get']) &&
            entry(rule, 'resourceNames') === undefined
          )
            return [spotOf(rule, `${name} may read the secrets of every namespace.`, { severity: 'medium' })];
          return has('verbs', ['escalate', 'impersonate', 'bind'])
            ? [spotOf(rule, `${name} may take rights that it was not given.`)]
            : [];
        });
      if (kind !== 'ClusterRoleBinding' && kind !== 'RoleBinding') return [];
      const role = textOf(member(tree, 'roleRef', 'name')) ?? '';
      return items(member(tree, 'subjects')).flatMap((subject) => {
        const who = textOf(member(subject, 'name')) ?? '';
        if (/^system:(?:anonymous|unauthenticated)$/.test(who))
          return [spotOf(subject, `Whoever reaches the API has the role ${role}, without a login.`, { severity: 'critical' })];
        return role === 'cluster-admin' && kind === 'ClusterRoleBinding' && textOf(member(subject, 'kind')) === 'ServiceAccount'
          ? [spotOf(subject, `The program that runs as ${who} owns the cluster.`)]
          : [];
      });
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

const tls: Rule = {
  id: 'k8s-tls-off',
  title: 'Certificates are not checked',
  cwe: 'CWE-295',
  severity: 'medium',
  confidence: 'high',
  check: ({ list }) =>
    list.flatMap(({ tree }) =>
      leaves(tree).flatMap(({ path, leaf }) =>
        /^(?:insecureSkip(?:TLS)?Verify|insecure-skip-tls-verify|skipVerify)$/i.test(path.at(-1) ?? '') && isTrue(leaf)
          ? [spotOf(leaf, 'Anyone on the way can answer in the name of the other side.')]
          : [],
      ),
    ),
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
  [privileged, escalation, root, capability, seccomp, hostNamespace, hostPath, latest, secretInManifest, rights, service, tls],
  exposures,
);
