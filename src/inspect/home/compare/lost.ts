/* What protected the house and no longer stands there; what a change makes up; what it silently moves. */
import type { HomeFiles } from '../load/files.ts';
import type { Home } from '../load/home.ts';
import { entry, type Node, textOf, textsOf } from '../node.ts';
import { type HomeSentence, placed } from './sentence.ts';

interface Protection {
  readonly file: RegExp;
  /** Lines that protect; the first group is what is told. */
  readonly line: RegExp;
  readonly what: string;
}

const PROTECTIONS: readonly Protection[] = [
  {
    file: /mosquitto[\w./-]*\.conf$/,
    line: /^[ \t]*(acl_file|password_file|require_certificate[ \t]+true|allow_anonymous[ \t]+false|cafile|certfile)\b/gm,
    what: 'of the broker',
  },
  {
    file: /nginx[\w./-]*$|sites-(?:available|enabled)\//,
    line: /^[ \t]*(auth_basic(?![ \t]+off)|auth_request(?![ \t]+off)|limit_req|ssl_certificate|allow|deny)\b/gm,
    what: 'of the proxy',
  },
  { file: /(?:^|\/)Caddyfile/, line: /^[ \t]*(basic_?auth|forward_auth|remote_ip)\b/gm, what: 'of the proxy' },
  {
    file: /\.ya?ml$/,
    line: /^[ \t]*(?:- )?(ip_ban_enabled:[ \t]*(?:true|yes|on)|login_attempts_threshold:[ \t]*[1-9]\d*|ssl_certificate:|code_arm_required:[ \t]*true|use_x_frame_options:[ \t]*true)/gm,
    what: 'of the house',
  },
  {
    file: /compose[\w.-]*\.ya?ml$/,
    line: /(no-new-privileges|read_only:[ \t]*true|cap_drop:)/gm,
    what: 'of a container',
  },
  {
    file: /(?:^|\/)\.gitignore$/,
    line: /^[ \t]*\/?(\*?secrets\.yaml|\.storage\/?|\*\.db|\*\.pem)[ \t]*$/gm,
    what: 'that keeps credentials out of git',
  },
];

/** Settings that stood there, protected something, and are gone. What a rule says of their absence is said beside. */
export function lostProtections(before: HomeFiles, after: HomeFiles, changed: readonly string[]): readonly HomeSentence[] {
  return changed.flatMap((path) =>
    PROTECTIONS.filter(({ file }) => file.test(path)).flatMap(({ line, what }): readonly HomeSentence[] => {
      const [had, has] = [linesOf(before, path, line), linesOf(after, path, line)];
      return [...had]
        .filter(([words, count]) => (has.get(words) ?? 0) < count)
        .map(([words]) => ({
          tier: 'critical',
          text: `a protection ${what} is gone: ${words}`,
          path,
          line: 1,
          instead: 'Leave it where it was; what does not work with it needs another way.',
        }));
    }),
  );
}

function linesOf(files: HomeFiles, path: string, pattern: RegExp): ReadonlyMap<string, number> {
  const read = files.paths.includes(path) ? files.read(path) : undefined;
  const counts = new Map<string, number>();
  if (read === undefined || !('text' in read)) return counts;
  for (const [, words = ''] of read.text.replace(/^[ \t]*#[^\n]*/gm, '').matchAll(pattern)) {
    const key = words.replace(/\s+/g, ' ').replace(/:$/, '').trim();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Names in secrets.yaml that are new: nobody but a person knows their values. */
export function inventedSecrets(old: readonly Home[], now: readonly Home[]): readonly HomeSentence[] {
  const known = new Set(old.flatMap(({ secretNames }) => [...secretNames.values()].flatMap((names) => [...names])));
  return now.flatMap(({ secretNames }) =>
    [...secretNames].flatMap(([path, names]) =>
      [...names]
        .filter((name) => !known.has(name))
        .map(
          (name): HomeSentence => ({
            tier: 'critical',
            text: `the secret ${name} is new: its value was made up, or came from outside`,
            path,
            line: 1,
            instead: 'Write the value yourself; the change needs the name alone.',
          }),
        ),
    ),
  );
}

const NETWORK: readonly (readonly string[])[] = [
  ['advanced', 'network_key'],
  ['advanced', 'pan_id'],
  ['advanced', 'ext_pan_id'],
  ['advanced', 'channel'],
];

/** Another key, id or channel of the Zigbee network: every device is then outside (ZB-09). */
export function movedNetworks(old: readonly Home[], now: readonly Home[], after: HomeFiles): readonly HomeSentence[] {
  const radios = (homes: readonly Home[]): ReadonlyMap<string, Node> =>
    new Map(
      homes.flatMap(({ sides }) =>
        sides.filter(({ kind }) => kind === 'zigbee2mqtt').map(({ path, node }) => [path, node] as const),
      ),
    );
  const had = radios(old);
  return [...radios(now)].flatMap(([path, node]) =>
    NETWORK.flatMap(([block = '', name = '']): readonly HomeSentence[] => {
      const [was, is] = [had.get(path), node].map((root) => entry(entry(root, block)?.value, name));
      if (was === undefined || is === undefined || valueIn(was.value) === valueIn(is.value)) return [];
      return [
        {
          tier: 'critical',
          text: `the Zigbee network gets another ${name}: every device is outside until it is paired again, locks and smoke detectors too`,
          ...placed(after, is),
          instead: 'Leave it as it was.',
        },
      ];
    }),
  );
}

function valueIn(node: Node): string {
  return node.kind === 'list' ? textsOf(node).join(' ') : (textOf(node) ?? '');
}
