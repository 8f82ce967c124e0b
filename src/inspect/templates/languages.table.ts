/** How a language of templates puts a text into a page without escaping it. */
export interface TemplateLanguage {
  readonly name: string;
  readonly files: RegExp;
  /** Each place, with what is put there as the group `code`. Linear: no group repeats what another repeats. */
  readonly places: readonly RegExp[];
  /** What escapes there instead, for the message. */
  readonly instead: string;
}

const RAILS: TemplateLanguage = {
  name: 'ERB',
  files: /\.html\.erb$|\.rhtml$|(?:^|\/)views\/.*\.erb$/,
  places: [
    /<%==(?<code>[^%]{1,300}?)-?%>/dg,
    /<%=\s*raw[ (](?<code>[^%]{1,300}?)-?%>/dg,
    /<%=(?<code>[^%]{1,300}?)\.html_safe\s*-?%>/dg,
  ],
  instead: '<%= ... %>',
};

const JSP_EXPRESSION = /<%=(?<code>[^%]{1,300}?)%>/dg;
/** Of what an expression of JSP can be, only what the client sends: others are often no text. */
const JSP_REQUEST =
  /\$\{(?<code>\s*(?:param|paramValues|header|headerValues|cookie)[.[][^}]{1,200}|\s*pageContext\.request\.(?:queryString|requestURI|requestURL)[^}]{0,80})\}/dg;

/** Languages of templates by their files, the more special ones first. */
export const TEMPLATE_LANGUAGES: readonly TemplateLanguage[] = [
  RAILS,
  { name: 'EJS', files: /\.ejs$/, places: [/<%-(?<code>[^%]{1,300}?)-?%>/dg], instead: '<%= ... %>' },
  {
    name: 'JSP',
    files: /\.(?:jspx?|jspf|tagx?)$/,
    places: [JSP_EXPRESSION, JSP_REQUEST, /<c:out\b[^>]{0,120}\bvalue="(?<code>[^"]{1,200})"[^>]{0,80}\bescapeXml="false"/dg],
    instead: '<c:out value="..."/> or fn:escapeXml()',
  },
  { name: 'Blade', files: /\.blade\.php$/, places: [/\{!!(?<code>[^!]{1,300}?)!!\}/dg], instead: '{{ ... }}' },
  { name: 'Twig', files: /\.twig$/, places: [/\{\{(?<code>[^{}]{1,300}?)\|\s*raw\s*(?:\||-?\}\})/dg], instead: '{{ ... }}' },
  {
    name: 'Handlebars',
    files: /\.(?:hbs|handlebars|mustache)$/,
    places: [/\{\{\{(?<code>[^{}]{1,200})\}\}\}/dg, /\{\{&(?<code>[^{}]{1,200})\}\}/dg],
    instead: '{{ ... }}',
  },
  {
    name: 'Vue',
    files: /\.vue$/,
    places: [/\sv-html\s*=\s*"(?<code>[^"]{1,200})"/dg],
    instead: '{{ ... }}',
  },
  { name: 'Svelte', files: /\.svelte$/, places: [/\{@html\s(?<code>[^{}]{1,300})\}/dg], instead: '{...}' },
  {
    name: 'Pug',
    files: /\.(?:pug|jade)$/,
    places: [/^[ \t]{0,80}[\w.#-]{0,60}(?:\([^()\n]{0,120}\))?!=(?<code>[^\n]{1,300})/dgm, /!\{(?<code>[^{}]{1,200})\}/dg],
    instead: '= ... or #{...}',
  },
  {
    name: 'Thymeleaf',
    files: /\.html?$/,
    places: [/\sth:utext\s*=\s*"(?<code>[^"]{1,200})"/dg],
    instead: 'th:text',
  },
  {
    name: 'Jinja or Django',
    files: /\.(?:html?|xhtml|jinja2?|j2|djhtml|liquid)$/,
    places: [
      /\{\{(?<code>[^{}]{1,300}?)\|\s*(?:safe|safeseq|raw)\s*(?:\||-?\}\})/dg,
      /\{%-?\s*autoescape\s+(?:off|false)\s*-?%\}(?<code>)/dg,
    ],
    instead: '{{ ... }}',
  },
];
