/** Code that stands in pages: the scripts of HTML, of templates, and of components of Vue and Svelte. */

/** Names of files whose `<script>` elements are read. Components are no templates of a server: nothing in them is filled in. */
const PAGES = /\.(?:html?|xhtml|vue|svelte|ejs|hbs|handlebars|mustache|jinja2?|j2|twig|njk|erb|jsp|liquid)$/i;
const COMPONENTS = /\.(?:vue|svelte)$/i;
/** What a server fills in before anybody reads the script. */
const TAGS = /\{\{[\s\S]{0,2000}?\}\}|\{%[\s\S]{0,2000}?%\}|<%[\s\S]{0,2000}?%>|<\?[\s\S]{0,2000}?\?>/g;
const VALUE = /^(?:\{\{|<%[=-]|<\?=)/;

export function isPage(path: string): boolean {
  return PAGES.test(path);
}

/** Of a template a part may not parse that the server makes whole. */
export function isFilledIn(path: string, text: string): boolean {
  return isPage(path) && !COMPONENTS.test(path) && /\{\{|\{%|<%|<\?/.test(text);
}

/**
 * The scripts of a page, each where it stood; all else is blank. As long as the page, so places stay what they are. Linear in its length.
 */
export function scriptsOf(path: string, text: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of scripts(text)) {
    pieces.push(blank(text.slice(from, start)));
    const script = text.slice(start, end);
    pieces.push(COMPONENTS.test(path) ? script : script.replace(TAGS, filled));
    from = end;
  }
  pieces.push(blank(text.slice(from)));
  return pieces.join('');
}

/** Something that parses in the place of what the server writes there. */
function filled(tag: string): string {
  const empty = blank(tag);
  return VALUE.test(tag) && !tag.includes('\n') ? '_'.repeat(tag.length) : empty;
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The insides of the elements that hold JavaScript or TypeScript; a comment of the page holds none. */
function scripts(text: string): readonly Span[] {
  const found: Span[] = [];
  const opening = /<!--|<script(?=[\s>/])/gi;
  const closing = /<\/script/gi;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const isComment = match[0] === '<!--';
    const head = isComment ? -1 : text.indexOf('>', match.index);
    closing.lastIndex = head + 1;
    const last = isComment ? text.indexOf('-->', match.index) : head < 0 ? -1 : (closing.exec(text)?.index ?? text.length);
    if (last < 0) return found;
    if (!isComment && isCode(text.slice(match.index, head))) found.push({ start: head + 1, end: last });
    opening.lastIndex = last;
  }
  return found;
}

function isCode(tag: string): boolean {
  const type = /\stype\s*=\s*["']?([^"'\s>]*)/i.exec(tag)?.[1] ?? '';
  return /^(?:|module|(?:text|application)\/(?:x-)?(?:java|ecma|type)script|text\/babel|text\/jsx|tsx?|jsx?)$/i.test(type);
}
