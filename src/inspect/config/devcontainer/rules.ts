import { type ConfigFormat, type ConfigRule, formatOf, type Spot } from '../shared/rule.ts';
import { matches, spotOf } from '../shared/spots.ts';
import {
  capabilityOf,
  dangerousCapabilities,
  dangerousMount,
  isLiteralSecret,
  isSecretName,
  pipeToShell,
} from '../shared/words.ts';
import { entries, entry, isTrue, items, leaves, member, parseYaml, type Tree, textOf } from '../shared/yaml-tree.ts';

interface Devcontainer {
  readonly root: Tree | undefined;
  readonly text: string;
}

type Rule = ConfigRule<Devcontainer>;

const rights: Rule = {
  id: 'devcontainer-wide-rights',
  title: 'The development container can leave its walls',
  cwe: 'CWE-250',
  severity: 'high',
  confidence: 'high',
  check: ({ root }) => [
    ...[entry(root, 'privileged')].flatMap((found) =>
      found !== undefined && isTrue(found.value)
        ? [spotOf(found, 'The container has every right that root on the machine has.')]
        : [],
    ),
    ...items(member(root, 'runArgs')).flatMap((item): readonly Spot[] => {
      const text = textOf(item) ?? '';
      if (/^--privileged$|^--(?:pid|ipc|userns)=host$|(?:seccomp|apparmor)[:=]unconfined/.test(text))
        return [spotOf(item, `${text} takes a wall away.`)];
      const right = capabilityOf(/^--cap-add=(.*)$/.exec(text)?.[1] ?? '');
      // Debuggers ask for SYS_PTRACE, and inside its own processes it leads nowhere.
      if (dangerousCapabilities.has(right) && right !== 'SYS_PTRACE')
        return [
          spotOf(item, `${right} lets the container change the machine.`, right === 'NET_ADMIN' ? { severity: 'low' } : {}),
        ];
      return /^--(?:network|net)=host$/.test(text)
        ? [spotOf(item, 'The container is in the network of the machine.', { severity: 'medium' })]
        : [];
    }),
  ],
};

const mounts: Rule = {
  id: 'devcontainer-dangerous-mount',
  title: 'The development container sees what gives the machine away',
  cwe: 'CWE-668',
  severity: 'high',
  confidence: 'high',
  check: ({ root }) =>
    items(member(root, 'mounts')).flatMap((item): readonly Spot[] => {
      const source = textOf(member(item, 'source')) ?? /(?:^|,)(?:source|src)=([^,]*)/.exec(textOf(item) ?? '')?.[1] ?? '';
      const danger = dangerousMount(source.replace(/^\$\{localEnv:HOME\}(?=\/)|^\$\{localEnv:USERPROFILE\}(?=\/)/, ''));
      return danger === null
        ? []
        : [spotOf(item, `The container gets ${danger.what}: a coding agent in it does too.`, { severity: danger.severity })];
    }),
};

const host: Rule = {
  id: 'devcontainer-host-command',
  title: 'A command runs outside the container',
  cwe: 'CWE-829',
  severity: 'low',
  confidence: 'high',
  check: ({ root, text }) => [
    ...[entry(root, 'initializeCommand')].flatMap((found) =>
      found === undefined
        ? []
        : [spotOf(found, 'It runs on the machine of whoever opens the repository, before there is a container.')],
    ),
    ...[
      'onCreateCommand',
      'updateContentCommand',
      'postCreateCommand',
      'postStartCommand',
      'postAttachCommand',
      'initializeCommand',
    ].flatMap((name) => {
      const found = entry(root, name);
      return found === undefined
        ? []
        : matches(
            pipeToShell,
            text.slice(found.value.start, found.value.end),
            found.value.start,
            'What the server sends on that day is executed.',
          );
    }),
  ],
};

const secret: Rule = {
  id: 'devcontainer-secret',
  title: 'A secret stands in the development container',
  cwe: 'CWE-798',
  severity: 'medium',
  confidence: 'medium',
  check: ({ root }) =>
    ['containerEnv', 'remoteEnv'].flatMap((name) =>
      entries(member(root, name)).flatMap((variable): readonly Spot[] => {
        const value = leaves(variable.value)[0]?.leaf;
        const text = textOf(value) ?? '';
        return value !== undefined && isSecretName(variable.key) && isLiteralSecret(text)
          ? [spotOf(variable, `The value of ${variable.key} is in the repository.`, { hide: [value.start, value.end] })]
          : [];
      }),
    ),
};

// JSON with comments: the same text with blanks in their place is YAML.
function withoutComments(text: string): string {
  return text
    .replace(
      /("(?:[^"\\\n]|\\.)*"?)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g,
      (whole, string: string | undefined) => string ?? whole.replace(/[^\n]/g, ' '),
    )
    .replace(/\t/g, ' ');
}

export const devcontainer: ConfigFormat = formatOf(
  (source) => {
    const text = withoutComments(source);
    const { file, incomplete } = parseYaml(text);
    return { file: { root: file.documents[0], text }, incomplete };
  },
  [rights, mounts, host, secret],
);
