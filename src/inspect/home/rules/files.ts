import { isBelow } from '../load/files.ts';
import type { Home } from '../load/home.ts';
import type { Node } from '../node.ts';
import { entry, itemsOf, leavesOf, textOf } from '../node.ts';
import { type HomeRule, nodesOf, SOURCES, type Spot, spotAt } from '../rule.ts';
import { isLiteralSecret, isSecretKey } from '../words.ts';

export const DANGEROUS_FOLDER: RegExp =
  /^(?:\/|\/config|\/homeassistant|\/etc|\/root|\/ssl|\/home(?:\/[\w.-]+)?|\/home\/homeassistant\/\.homeassistant|\/backup|\/data|\/var|\/usr|\/addons|\/config\/\.storage|~|\.)\/?$/;

const SAFE_SECTIONS = new Set(['input_text', 'lovelace', 'template', 'frontend', 'panel_iframe', 'logger']);

const inlineSecret: HomeRule = {
  number: 'HA-16',
  id: 'home-inline-secret',
  title: 'A password or token stands in the configuration',
  cwe: 'CWE-798',
  severity: 'high',
  confidence: 'medium',
  why: 'The configuration goes into git, into backups, into forum posts and to every agent that works on it.',
  instead: '!secret NAME, with the value in secrets.yaml, which stays out of git; then change the value.',
  source: SOURCES.secrets,
  check: (home) =>
    home.sections.flatMap(({ domain, node }) => {
      if (SAFE_SECTIONS.has(domain)) return [];
      return leavesOf(node).flatMap(({ path, leaf }): readonly Spot[] => {
        const key = path.at(-1) ?? '';
        if (leaf.tag !== undefined || path.includes('use_blueprint') || path.includes('variables') || path.includes('fields'))
          return [];
        if (isSecretKey(key) && typeof leaf.value === 'string' && isLiteralSecret(leaf.text)) {
          return [spotAt(leaf, `The value of ${key} stands in the file itself.`, { isSecret: true })];
        }
        const inUrl = /^\w+:\/\/[^/\s:@{}]+:([^/\s@{}]+)@/.exec(leaf.text)?.[1];
        return inUrl !== undefined && isLiteralSecret(inUrl)
          ? [spotAt(leaf, `The address of ${key === '' ? domain : key} has a password in it.`, { isSecret: true })]
          : [];
      });
    }),
};

const KEPT =
  /(?:^|\/)(?:secrets\.yaml|\.storage\/(?:auth|auth_provider\.[\w.]+|core\.config_entries|cloud|onboarding)|home-assistant_v2\.db|known_devices\.yaml|ip_bans\.yaml|SERVICE_ACCOUNT\.json|service_account\.json|.*\.(?:pem|key))$/;

const keptSecrets: HomeRule = {
  number: 'HA-17',
  id: 'home-secrets-in-git',
  title: 'A file with credentials is kept by git',
  cwe: 'CWE-312',
  severity: 'high',
  confidence: 'high',
  why: 'What is once in the history of a repository is in every copy of it, and on the host where it is pushed to.',
  instead: 'Name the file in .gitignore, take it out with git rm --cached, and change every value in it.',
  source: SOURCES.secrets,
  check: (home) => {
    const { root } = home;
    if (home.files.kept === undefined || root === undefined) return [];
    const isOwn = (path: string): boolean => isBelow(path, root);
    return home.files.paths
      .filter(
        (path) => KEPT.test(path) && isOwn(path) && !/(?:^|\/)(?:tests?|examples?|fixtures|\.github|ssl\/certs)\//.test(path),
      )
      .flatMap((path): readonly Spot[] => {
        const state = home.files.kept?.(path);
        if (state === undefined || isStandIn(home, path)) return [];
        const isTracked = state === 'tracked';
        const message = isTracked
          ? `git keeps ${path}, and with it what should be known to nobody.`
          : `${path} is not in .gitignore: the next git add takes it in.`;
        return [{ file: path, start: 0, end: 0, message, severity: isTracked ? 'critical' : 'high', isSecret: true }];
      });
  },
};

/** A certificate without a key, an empty file, or one whose values are all stand-ins, as continuous integration needs it. */
function isStandIn(home: Home, path: string): boolean {
  const read = home.files.read(path);
  if (!('text' in read)) return false;
  const { text } = read;
  if (/\.(?:pem|key)$/.test(path)) return !/PRIVATE KEY/.test(text);
  if (/ip_bans|known_devices/.test(path)) return true;
  if (!path.endsWith('secrets.yaml')) return text.trim() === '';
  const values = text.split('\n').flatMap((line) => /^[\w-]+\s*:\s*["']?([^"'#]*)/.exec(line)?.[1]?.trim() ?? []);
  return !values.some(
    (value) =>
      value.length >= 8 &&
      isLiteralSecret(value) &&
      !/^(?:https?:\/\/|\/|[\d.:/-]+$|[a-z_]+$)|fake|sample|dummy|test|invalid|localhost/i.test(value),
  );
}

const include: HomeRule = {
  number: 'HA-19',
  id: 'home-include-outside',
  title: 'An include leads out of the configuration folder',
  cwe: 'CWE-22',
  severity: 'high',
  confidence: 'high',
  why: 'Home Assistant follows it: any file that its user may read becomes part of the configuration, and with it of states, logs and traces.',
  instead: 'Keep every included file inside the folder, as a plain file.',
  source: 'https://www.home-assistant.io/docs/configuration/splitting_configuration/',
  check: (home) =>
    home.escapes.map(({ leaf, how }) =>
      spotAt(
        leaf,
        `${leaf.text.slice(0, 80)} ${how === 'absolute' ? 'is a path of the machine' : how === 'link' ? 'is a link' : 'lies above the configuration folder'}; it was not read here.`,
      ),
    ),
};

const externalFolders: HomeRule = {
  number: 'HA-21',
  id: 'home-external-folders',
  title: 'Services may read and send files of the whole configuration',
  cwe: 'CWE-552',
  severity: 'high',
  confidence: 'high',
  why: 'A notification with an attachment, a camera snapshot or a file sensor then reaches secrets.yaml and the tokens in .storage.',
  instead: 'One folder that is there for this and nothing else: /config/outbox.',
  source: SOURCES.core,
  check: (home) =>
    nodesOf(home, 'homeassistant').flatMap((node) =>
      itemsOf(entry(node, 'allowlist_external_dirs', 'whitelist_external_dirs')?.value)
        .filter((item) => DANGEROUS_FOLDER.test((textOf(item) ?? '').trim()))
        .map((item) => spotAt(item, `Services may read and write below ${textOf(item) ?? ''}, where the secrets lie.`)),
    ),
};

const WWW = /^(?:\/config|\/homeassistant|\/home\/homeassistant\/\.homeassistant)?\/?(?:\.\/)?www\/|^\/local\//;

const publicFolder: HomeRule = {
  number: 'HA-24',
  id: 'home-public-folder',
  title: 'Pictures or records are written where everyone may fetch them',
  cwe: 'CWE-552',
  severity: 'high',
  confidence: 'high',
  why: 'What lies in /config/www is served below /local/ without any login, also from the internet where the house can be reached from there.',
  instead: 'Write into a folder of media_dirs, and hand out signed addresses.',
  source: SOURCES.http,
  check: (home) => {
    const constants = (node: Node): readonly Spot[] =>
      leavesOf(node).flatMap(({ path, leaf }): readonly Spot[] => {
        if (path.at(-1) !== 'filename' || !WWW.test(leaf.text.trim())) return [];
        return [spotAt(leaf, 'What is written here is served below /local/ without a login.')];
      });
    const parts = [...home.automations, ...home.scripts].flatMap(({ node }) => constants(node));
    const others = nodesOf(home, 'camera', 'notify', 'downloader', 'image_processing').flatMap((node) =>
      leavesOf(node).flatMap(({ path, leaf }): readonly Spot[] =>
        /^(?:file_path|file_out|filename|download_dir)$/.test(path.at(-1) ?? '') && WWW.test(leaf.text.trim())
          ? [spotAt(leaf, 'What is written here is served below /local/ without a login.')]
          : [],
      ),
    );
    return [...parts, ...others];
  },
};

const twins: HomeRule = {
  number: 'HA-20',
  id: 'home-duplicate-key',
  title: 'A setting stands there twice, and the first has no effect',
  cwe: 'CWE-1109',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'Home Assistant takes the last one without a word: a safety setting that stands above is lost.',
  instead: 'One block of each name.',
  source: SOURCES.core,
  check: (home) =>
    home.twins.map(({ first, second }) => spotAt(second, `The ${first.key} above has no effect: the last one of a name counts.`)),
};

const missingSecret: HomeRule = {
  number: 'HA-18',
  id: 'home-missing-secret',
  title: 'A secret that is not there',
  cwe: 'CWE-1188',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'Home Assistant does not start the part that needs it, or takes one of another secrets.yaml that is nearer.',
  instead: 'One secrets.yaml, in the configuration folder, with every name.',
  source: SOURCES.secrets,
  check: (home) => {
    if (home.secretNames.size === 0) return [];
    const known = new Set([...home.secretNames.values()].flatMap((names) => [...names]));
    return home.secrets
      .filter(({ text }) => !known.has(text.trim()))
      .map((leaf) => spotAt(leaf, `There is no secret ${leaf.text.slice(0, 60)} in secrets.yaml.`));
  },
};

export const fileRules: readonly HomeRule[] = [
  inlineSecret,
  keptSecrets,
  include,
  externalFolders,
  publicFolder,
  twins,
  missingSecret,
];
