/** The settings of each section as written, keys in pip's spelling (`index-url`). */
type PythonIni = ReadonlyMap<string, ReadonlyMap<string, string>>;

const HEADER = /^\[([^\]]{1,200})\]/;

/**
 * Python's `configparser` as pip uses it (`RawConfigParser`): `=` or `:` after the key, deeper indented lines go on with a value,
 * comments only on lines of their own. Not npm's dialect.
 */
export function parsePythonIni(text: string): PythonIni {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let key: string | undefined;
  let indent = 0;
  for (const line of text.split(/\r?\n/)) {
    const plain = line.trim();
    if (plain === '' || plain.startsWith('#') || plain.startsWith(';')) continue;
    const depth = line.length - line.trimStart().length;
    if (section !== undefined && key !== undefined && depth > indent) {
      section.set(key, `${section.get(key) ?? ''}\n${plain}`);
      continue;
    }
    indent = depth;
    const name = HEADER.exec(plain)?.[1];
    if (name !== undefined) {
      section = sections.get(name) ?? new Map<string, string>();
      sections.set(name, section);
      key = undefined;
      continue;
    }
    const at = plain.search(/[=:]/);
    key = at > 0 ? normalise(plain.slice(0, at)) : undefined;
    if (key !== undefined) section?.set(key, plain.slice(at + 1).trim());
  }
  return sections;
}

/** The settings of a section; `[DEFAULT]` holds for each that is there. */
export function sectionOf(ini: PythonIni, name: string): ReadonlyMap<string, string> {
  const own = ini.get(name);
  return own === undefined ? new Map() : new Map([...(ini.get('DEFAULT') ?? []), ...own]);
}

/** pip takes `index_url`, `INDEX-URL` and `--index-url` alike. */
function normalise(key: string): string {
  return key.trim().toLowerCase().replaceAll('_', '-').replace(/^--/, '');
}
