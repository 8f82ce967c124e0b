/** How a page is read. */
export type PageKind = 'html' | 'markdown' | 'json' | 'text';

export interface ContentType {
  /** Lower-case, without parameters. */
  readonly type: string;
  readonly charset: string | undefined;
}

/** Types that are text without saying so; everything below `text/` is text. */
const KINDS: Readonly<Record<string, PageKind>> = {
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'text/markdown': 'markdown',
  'text/x-markdown': 'markdown',
  'application/json': 'json',
  'application/javascript': 'text',
  'application/ecmascript': 'text',
  'application/xml': 'text',
  'application/rss+xml': 'text',
  'application/atom+xml': 'text',
  'application/yaml': 'text',
  'application/x-yaml': 'text',
  'application/toml': 'text',
  'application/x-sh': 'text',
  'application/sql': 'text',
};

/** Reads a Content-Type field (RFC 9110, 8.3); undefined for what is none. */
export function parseContentType(field: string | undefined): ContentType | undefined {
  const [first = '', ...parameters] = (field ?? '').split(';');
  const type = first.trim().toLowerCase();
  if (!/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(type)) return undefined;
  const charset = parameters
    .map((one) => /^\s*charset\s*=\s*"?([\w:.+-]{1,40})"?\s*$/i.exec(one)?.[1])
    .find((one) => one !== undefined);
  return { type, charset };
}

/** How a page of this type is read; undefined: it is not shown. A `.md` file that is served as plain text is Markdown. */
export function kindOf({ type }: ContentType, path: string): PageKind | undefined {
  if (type === 'text/plain' && /\.(?:md|markdown)$/i.test(path.split('?')[0] ?? '')) return 'markdown';
  const known = KINDS[type];
  if (known !== undefined) return known;
  if (/^application\/[\w.-]+\+json$/.test(type)) return 'json';
  return type.startsWith('text/') ? 'text' : undefined;
}
