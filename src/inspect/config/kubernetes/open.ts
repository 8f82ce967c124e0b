import { openFlags, openSettings } from '../shared/open-settings.table.ts';
import type { Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { entry, isTrue, items, leaves, member, type Tree, textOf } from '../shared/yaml-tree.ts';
import { perContainer, type Rule } from './read.ts';

/** The parts of a cluster take these words only; a value that shuts the door is no match. */
const clusterFlags: readonly { readonly flag: RegExp; readonly message: string }[] = [
  { flag: /^--anonymous-auth(?:=true)?$/, message: 'Requests without a login are answered.' },
  { flag: /^--authorization-mode=(?:\w+,)*AlwaysAllow(?:,|$)/, message: 'Whoever has a login may do everything.' },
  { flag: /^--(?:enable-admission-plugins|admission-control)=(?:\w+,)*AlwaysAdmit(?:,|$)/, message: 'No request is refused.' },
  { flag: /^--(?:basic|token)-auth-file=\S/, message: 'These passwords stand in a file, in the clear, and never expire.' },
  { flag: /^--insecure-bind-address=(?!127\.|::1|localhost)/, message: 'Whoever reaches this address needs no login.' },
  { flag: /^--insecure-port=(?!0$)\d/, message: 'Whoever reaches this port needs no login, and nothing is encrypted.' },
  { flag: /^--read-only-port=(?!0$)\d/, message: 'Whoever reaches the node reads what runs on it.' },
  { flag: /^--(?:peer-)?client-cert-auth=false$/, message: 'Whoever reaches etcd reads and writes the whole cluster.' },
  { flag: /^--enable-skip-login(?:=true)?$/, message: 'The dashboard may be used without a login.' },
];

const uncheckedFlags =
  /^--(?:kubelet-https=false|(?:peer-)?auto-tls(?:=true)?|kubelet-insecure-tls(?:=true)?|insecure-skip-tls-verify(?:=true)?)$/;

/** The words with which a container is started. */
function wordsOf(container: Tree): readonly Tree[] {
  return ['command', 'args'].flatMap((key) => items(member(container, key)));
}

const fromContainers: Rule['check'] = perContainer((container, name): readonly Spot[] => {
  const variables = items(member(container, 'env')).flatMap((variable): readonly Spot[] => {
    const set = textOf(member(variable, 'name')) ?? '';
    const value = textOf(member(variable, 'value'));
    return value !== undefined && openSettings.some((setting) => setting.name.test(set) && setting.value.test(value))
      ? [spotOf(variable, `${set} lets everyone in who reaches ${name}.`)]
      : [];
  });
  const words = wordsOf(container);
  const flags = words.flatMap((word) =>
    clusterFlags.filter(({ flag }) => flag.test(textOf(word) ?? '')).map(({ message }) => spotOf(word, message)),
  );
  const [first] = words;
  const isOpen = openFlags.test(words.map((word) => textOf(word) ?? '').join(' '));
  return [
    ...variables,
    ...flags,
    ...(first !== undefined && isOpen ? [spotOf(first, `${name} is started so that it asks for no password.`)] : []),
  ];
});

/** A kubelet is configured by a file of its own too. */
const fromKubelet: Rule['check'] = ({ list }) =>
  list
    .filter(({ kind }) => kind === 'KubeletConfiguration')
    .flatMap(({ tree }): readonly Spot[] => {
      const anonymous = entry(member(tree, 'authentication', 'anonymous'), 'enabled');
      const mode = entry(member(tree, 'authorization'), 'mode');
      const port = entry(tree, 'readOnlyPort');
      return [
        ...(isTrue(anonymous?.value) && anonymous !== undefined
          ? [spotOf(anonymous, 'Requests without a login are answered.')]
          : []),
        ...(mode !== undefined && textOf(mode.value) === 'AlwaysAllow'
          ? [spotOf(mode, 'Whoever has a login may do everything.')]
          : []),
        ...(port !== undefined && Number(textOf(port.value)) > 0
          ? [spotOf(port, 'Whoever reaches the node reads what runs on it.')]
          : []),
      ];
    });

export const authOff: Rule = {
  id: 'k8s-auth-off',
  title: 'A service or a part of the cluster is told to ask for no login',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'high',
  check: (file) => [...fromContainers(file), ...fromKubelet(file)],
};

export const tlsOff: Rule = {
  id: 'k8s-tls-off',
  title: 'Certificates are not checked',
  cwe: 'CWE-295',
  severity: 'medium',
  confidence: 'high',
  check: (file) => [
    ...file.list.flatMap(({ tree }) =>
      leaves(tree).flatMap(({ path, leaf }) =>
        /^(?:insecureSkip(?:TLS)?Verify|insecure-skip-tls-verify|skipVerify)$/i.test(path.at(-1) ?? '') && isTrue(leaf)
          ? [spotOf(leaf, 'Anyone on the way can answer in the name of the other side.')]
          : [],
      ),
    ),
    ...perContainer((container) =>
      wordsOf(container).flatMap((word) =>
        uncheckedFlags.test(textOf(word) ?? '')
          ? [spotOf(word, 'Anyone on the way can answer in the name of the other side.')]
          : [],
      ),
    )(file),
  ],
};
