import { type ConfigFormat, type ConfigRule, formatOf, type Spot } from '../shared/rule.ts';
import { matches, spotOf } from '../shared/spots.ts';
import { isFloatingImage, isLiteralSecret, isSecretName, pipeToShell, tlsOff } from '../shared/words.ts';
import { entries, entry, isTrue, items, member, parseYaml, type Tree, textOf } from '../shared/yaml-tree.ts';

interface Pipeline {
  readonly root: Tree | undefined;
  readonly jobs: readonly { readonly name: string; readonly tree: Tree }[];
  readonly text: string;
}

type Rule = ConfigRule<Pipeline>;

const reserved = new Set([
  'stages',
  'variables',
  'include',
  'workflow',
  'cache',
  'image',
  'services',
  'before_script',
  'after_script',
  'pages',
]);

function scripts({ root, jobs }: Pipeline): readonly Tree[] {
  return [root, ...jobs.map(({ tree }) => tree)].flatMap((tree) =>
    ['before_script', 'script', 'after_script'].flatMap((key) => {
      const found = member(tree, key);
      return found === undefined ? [] : found.kind === 'list' ? found.items : [found];
    }),
  );
}

const pipe: Rule = {
  id: 'gitlab-pipe-to-shell',
  title: 'A download is executed unread in a pipeline',
  cwe: 'CWE-494',
  severity: 'low',
  confidence: 'high',
  check: (file) =>
    scripts(file).flatMap(({ start, end }) =>
      matches(
        pipeToShell,
        file.text.slice(start, end),
        start,
        "What the server sends is executed with this pipeline's variables.",
      ),
    ),
};

const tls: Rule = {
  id: 'gitlab-tls-off',
  title: 'Certificates are not checked in a pipeline',
  cwe: 'CWE-295',
  severity: 'medium',
  confidence: 'high',
  check: (file) =>
    scripts(file).flatMap(({ start, end }) =>
      matches(tlsOff, file.text.slice(start, end), start, 'Anyone on the way can answer in the name of the server.'),
    ),
};

const secret: Rule = {
  id: 'gitlab-secret',
  title: 'A secret stands in a pipeline',
  cwe: 'CWE-798',
  severity: 'medium',
  confidence: 'medium',
  check: ({ root, jobs }) =>
    [root, ...jobs.map(({ tree }) => tree)].flatMap((tree) =>
      entries(member(tree, 'variables')).flatMap((variable): readonly Spot[] => {
        const value = variable.value.kind === 'map' ? member(variable.value, 'value') : variable.value;
        const text = textOf(value) ?? '';
        if (
          value === undefined ||
          !isSecretName(variable.key) ||
          !isLiteralSecret(text) ||
          text.length < 6 ||
          /^[a-z]+$/.test(text)
        )
          return [];
        return [
          spotOf(variable, `The value of ${variable.key} is in the repository; a masked variable of the project is not.`, {
            hide: [value.start, value.end],
          }),
        ];
      }),
    ),
};

const remote: Rule = {
  id: 'gitlab-remote-include',
  title: 'A pipeline takes its steps from another server or a branch',
  cwe: 'CWE-829',
  severity: 'medium',
  confidence: 'high',
  check: ({ root }) => {
    const include = member(root, 'include');
    return (include?.kind === 'list' ? include.items : [include]).flatMap((item): readonly Spot[] => {
      if (item === undefined) return [];
      const address = textOf(member(item, 'remote')) ?? textOf(item) ?? '';
      if (/^https?:/.test(address) && entry(item, 'integrity') === undefined)
        return [
          spotOf(item, 'Whoever changes the file at that address decides what runs here; integrity: would notice.', {
            severity: address.startsWith('http:') ? 'high' : 'medium',
          }),
        ];
      const project = entry(item, 'project');
      return project !== undefined && entry(item, 'ref') === undefined
        ? [spotOf(item, "The steps follow the other project's branch; ref: with a commit would hold them.", { severity: 'low' })]
        : [];
    });
  },
};

const debug: Rule = {
  id: 'gitlab-debug-trace',
  title: 'The log of a pipeline shows every variable',
  cwe: 'CWE-532',
  severity: 'medium',
  confidence: 'high',
  check: ({ root, jobs }) =>
    [root, ...jobs.map(({ tree }) => tree)].flatMap((tree) => {
      const found = entry(member(tree, 'variables'), 'CI_DEBUG_TRACE') ?? entry(member(tree, 'variables'), 'CI_DEBUG_SERVICES');
      return found !== undefined && isTrue(found.value)
        ? [spotOf(found, 'Every variable, secrets too, is written to the log.')]
        : [];
    }),
};

const docker: Rule = {
  id: 'gitlab-docker-socket',
  title: 'A pipeline talks to a container engine without TLS',
  cwe: 'CWE-306',
  severity: 'medium',
  confidence: 'medium',
  check: ({ root, jobs }) =>
    [root, ...jobs.map(({ tree }) => tree)].flatMap((tree) => {
      const host = entry(member(tree, 'variables'), 'DOCKER_HOST');
      return host !== undefined && /^tcp:\/\/[\w.-]+:2375/.test(textOf(host.value) ?? '')
        ? [spotOf(host, 'Whoever reaches that port is root where the engine runs.', { severity: 'low' })]
        : [];
    }),
};

const latest: Rule = {
  id: 'gitlab-latest-tag',
  title: 'A pipeline runs in an image without a version',
  cwe: 'CWE-1357',
  severity: 'low',
  confidence: 'high',
  check: ({ root, jobs }) =>
    [root, ...jobs.map(({ tree }) => tree)].flatMap((tree) => {
      const found = entry(tree, 'image');
      const image = textOf(found?.value) ?? textOf(member(found?.value, 'name')) ?? '';
      return found !== undefined && image !== '' && isFloatingImage(image) === true
        ? [spotOf(found, `${image} names no version.`)]
        : [];
    }),
};

const ignored: Rule = {
  id: 'gitlab-check-ignored',
  title: 'A failed security check does not stop the pipeline',
  cwe: 'CWE-693',
  severity: 'low',
  confidence: 'medium',
  check: ({ jobs }) =>
    jobs.flatMap(({ name, tree }) => {
      const found = entry(tree, 'allow_failure');
      return found !== undefined &&
        isTrue(found.value) &&
        /sast|secret|security|audit|scan|vuln|trivy|semgrep|gitleaks/i.test(name)
        ? [spotOf(found, `Whatever ${name} finds, the pipeline goes on.`)]
        : [];
    }),
};

export const gitlab: ConfigFormat = formatOf(
  (text) => {
    const { file, incomplete } = parseYaml(text);
    const root = file.documents.at(-1);
    const jobs = entries(root)
      .filter(({ key, value }) => !reserved.has(key) && value.kind === 'map' && items(value).length === 0)
      .map(({ key, value }) => ({ name: key, tree: value }));
    return { file: { root, jobs, text }, incomplete };
  },
  [pipe, tls, secret, remote, debug, docker, latest, ignored],
);
