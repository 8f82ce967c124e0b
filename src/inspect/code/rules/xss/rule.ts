import { sinks } from '../../flow/sink.ts';
import { FIRST_PARAMETER, harmless, POSSIBLE, REMOTE, type Taint, taintOf, textOf, type Value } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { checkMarkedSafe } from './marked-safe.ts';
import { others } from './others.ts';
import { checkPurifier } from './purifier.ts';

// Fastify's `reply` sends text as text.
const SENDS_PAGES = /(?:\b|\.)(?:res|resp|response|ctx|context)\b/i;

/** An answer of a kind that no browser takes for a page. */
const UNLESS_TEXT = ' if !content_type=text/plain !content_type=application/json !mimetype=text/plain !mimetype=application/json';

const DJANGO_ANSWERS = ['', 'BadRequest', 'NotFound', 'Forbidden', 'Gone', 'ServerError'].flatMap((kind) =>
  ['', 'django.http.', 'django.http.response.'].map((from) => `${from}HttpResponse${kind}(0|content)${UNLESS_TEXT}`),
);

const AS_JSON =
  /^(?:JSON\.stringify|json\.dumps|ujson\.dumps|(?:flask\.(?:json\.)?)?(?:jsonify|dumps)|django\.http\.JsonResponse)\(\)$/;

/** `{ __html: text }` of React is the text. */
function asPage(value: Value): Value | undefined {
  if (value.known?.is !== 'map') return value;
  return value.known.entries.get('__html');
}

/** `format_html(f'<b>{name}</b>')`: what is put in before it escapes is not escaped. */
function checkFormat(call: CallView, report: Report): undefined {
  const [format] = call.args;
  if (
    format === undefined ||
    format.known !== undefined ||
    !format.isBuilt ||
    !/^(?:django\.utils\.html\.)?format_html$/.test(call.path)
  )
    return;
  report(call.place, {
    severity: 'medium',
    confidence: 'medium',
    message: 'The text is put together before `format_html` can escape its parts.',
  });
}

const SAYS_PAGE = /\btype\(\s*["'`](?:text\/)?html|content-type["'`]?\s*[,:]\s*["'`]text\/html/i;

/** `reply.type('text/html').send(text)` of Fastify, which sends text as text unless it is told otherwise. */
function checkReply(call: CallView, report: Report): undefined {
  const [value] = call.args;
  const taint = taintOf(value);
  if (value === undefined || taint === undefined || !/^(?:reply|rep)\b/.test(call.label)) return;
  if ((taint.sources & REMOTE) === 0 || call.isSafeFor(taint, 'xss') || isNoPage(value)) return;
  const before = call.unit.text.slice(call.within?.start ?? call.place.start, call.place.end);
  if (SAYS_PAGE.test(before)) report(call.place);
}

/** JSON as a whole is no page; a part of one it may end. */
const isNoPage = ({ known, path }: Value): boolean => known?.is === 'map' || known?.is === 'list' || AS_JSON.test(path);

const TRUSTING = [
  'bypassSecurityTrustHtml',
  'bypassSecurityTrustStyle',
  'bypassSecurityTrustScript',
  'bypassSecurityTrustUrl',
  'bypassSecurityTrustResourceUrl',
  'trustAs',
  'trustAsHtml',
  'trustAsJs',
  'trustAsUrl',
  'trustAsCss',
  'trustAsResourceUrl',
];

/** Angular is told to believe what is not fixed here. */
function checkTrusted(call: CallView, report: Report): undefined {
  const value = call.args[call.name === 'trustAs' ? 1 : 0];
  const isClean = value?.path === harmless.path || /sanitize|escape|encode/i.test(value?.path ?? '');
  if (call.name.startsWith('trustAs') && !/sce\./i.test(call.label)) return;
  if (value === undefined || isClean || value.known !== undefined || call.receiver === undefined) return;
  report(call.place, { severity: 'low', confidence: 'medium', message: 'What is not fixed here is put into the page as it is.' });
}

/** `$(location.hash)`: what begins with `<` is no selector but a page. */
function checkSelector(call: CallView, report: Report): undefined {
  const [value] = call.args;
  const taint = taintOf(value);
  if (value === undefined || taint === undefined || call.isSafeFor(taint, 'xss')) return;
  if (isOfPlugin(call, taint)) return report(call.place, { severity: 'low', confidence: 'low', message: OF_PLUGIN });
  // An element is none, whatever stands in it. What an address gives begins with a letter or `?`, and no page does; a `#` before it was no hindrance to jQuery before 1.9.
  if (AS_IT_IS.test(value.path)) return;
  const isPage = value.prefix.startsWith('<');
  if (!isPage && (value.prefix !== '' || (taint.sources & REMOTE) === 0)) return;
  const isLow = (taint.sources & REMOTE) === 0 || (taint.marks & POSSIBLE) !== 0;
  report(call.place, isLow ? { severity: 'low', confidence: 'low' } : {});
}

/** `link.setAttribute('href', data)`: `javascript:` runs as soon as somebody follows it, and what `on...` holds, sooner. */
function checkAttribute(call: CallView, report: Report): undefined {
  const [name, value] = call.args.slice(-2);
  const taint = taintOf(value);
  if (!/^(?:xlink:)?(?:src|href|srcdoc|action|formaction|data|on\w+)$/i.test(textOf(name) ?? '')) return;
  if (value === undefined || value.isLed || value.prefix !== '' || call.receiver === undefined) return;
  if (taint === undefined || (taint.sources & REMOTE) === 0 || call.isSafeFor(taint, 'xss')) return;
  report(call.place, (taint.marks & POSSIBLE) !== 0 ? { severity: 'low', confidence: 'low' } : { confidence: 'medium' });
}

const AS_IT_IS =
  /^document\.(?:getElementById|querySelector)\(\)$|(?:^|\.)location(?:\.(?:search|href))?$|^document\.(?:URL|documentURI|referrer)$/;
const OF_PLUGIN =
  'What users of the plugin give as a selector becomes a page when it begins with `<`: use `$(document).find(...)`.';
/** `$.fn.name = function`, `$.extend($.fn, { name: function` */
const PLUGIN = /(?:(?:\$|jQuery)\.fn(?:\.\w+|\[\w+\])\s*=|\.extend\(\s*(?:\$|jQuery)\.fn,\s*\{\s*\w+\s*:)\s*$/;
/** Options that are meant to be pages. */
const MEANT = /html|template|menu|markup|content|icon|element|el$|node|this/i;

/** `$(options.target)` in a function that jQuery gets as a method: its options come from whoever uses it. */
function isOfPlugin({ unit, place, argPlaces: [first], args: [value] }: CallView, taint: Taint): boolean {
  if (!(taint.sources >= FIRST_PARAMETER || taint.sources < 0) || value?.isBuilt !== false || first === undefined) return false;
  if (!/\.fn\b/.test(unit.text) || MEANT.test(unit.text.slice(first.start, first.end))) return false;
  return unit.functions.some(
    ({ start, end }) => start < place.start && end >= place.end && PLUGIN.test(unit.text.slice(Math.max(0, start - 80), start)),
  );
}

export const xss: CodeRule = {
  id: 'xss',
  title: 'Data becomes part of a page',
  cwe: 'CWE-79',
  severity: 'medium',
  confidence: 'high',
  message: 'Data from outside becomes part of a page without being escaped, so it can run scripts in the browser of others.',
  calls: [
    { names: ['format_html'], check: checkFormat },
    { names: ['render_template_string', 'Template', 'from_string'], check: checkMarkedSafe },
    { names: TRUSTING, check: checkTrusted },
    { names: ['$', 'jQuery'], check: checkSelector },
    { names: ['setAttribute', 'setAttributeNS'], check: checkAttribute },
    { names: ['send'], check: checkReply },
    { names: ['sanitize'], check: checkPurifier },
  ],
  flow: {
    sinks: [
      ...sinks(['*.send(0)', '*.write(0)', '*.end(0)', '*.html(0)'], SENDS_PAGES),
      ...sinks([
        '*.innerHTML=',
        '*.outerHTML=',
        '*.srcdoc=',
        'document.write(*)',
        'document.writeln(*)',
        '*.insertAdjacentHTML(1)',
        'jsx(dangerouslySetInnerHTML)',
        'React.createElement(dangerouslySetInnerHTML)',
        'react.createElement(dangerouslySetInnerHTML)',
        'createElement(dangerouslySetInnerHTML)',
        'vue.h(innerHTML)',
        'h(innerHTML)',
        '*.createContextualFragment(0)',
        '*.setHTMLUnsafe(0)',
        '*.bypassSecurityTrustHtml(0)',
        '*.bypassSecurityTrustScript(0)',
        '*.bypassSecurityTrustUrl(0)',
        '*.bypassSecurityTrustResourceUrl(0)',
        '*.parseFromString(0)',
        '*.setInnerHTMLUnsafe(1)',
        '*.setOuterHTMLUnsafe(1)',
        '*.jGrowl(0)',
        '*.sendMail(html)',
        'new jsdom.JSDOM(0) if runScripts',
        'createNodesFromMarkup(0)',
        '*.createNodesFromMarkup(0)',
      ]),
      ...sinks(
        ['*.trustAsHtml(0)', '*.trustAs(1)', '*.trustAsJs(0)', '*.trustAsUrl(0)', '*.trustAsCss(0)', '*.trustAsResourceUrl(0)'],
        /sce\b/i,
      ),
      ...sinks(
        [
          '*.html(0)',
          '*.append(0)',
          '*.prepend(0)',
          '*.after(0)',
          '*.before(0)',
          '*.wrap(0)',
          '*.wrapAll(0)',
          '*.wrapInner(0)',
          '*.replaceWith(0)',
          '*.appendTo(this)',
          '*.insertBefore(this)',
          '*.insertAfter(this)',
          '*.prependTo(this)',
        ],
        /^\$|\$\(|jQuery|angular\.element|\bd3\./,
      ),
      ...sinks([
        'flask.make_response(0)',
        `flask.Response(0|response)${UNLESS_TEXT}`,
        'make_response(0)',
        `Response(0)${UNLESS_TEXT}`,
        `werkzeug.wrappers.Response(0)${UNLESS_TEXT}`,
        ...DJANGO_ANSWERS,
        ...['write', 'writelines'].map((name) => `django.http.HttpResponse().${name}(0)`),
        'django.http.HttpResponse().content=',
        'flask.make_response().data=',
        'flask.make_response().set_data(0)',
        'flask.Response().data=',
        'flask.Response().set_data(0)',
        'flask.wrappers.Response(0|response)',
        'django.utils.safestring.mark_safe(0)',
        'mark_safe(0)',
        'markupsafe.Markup(0)',
        'flask.Markup(0)',
        'Markup(0)',
        'django.utils.safestring.SafeString(0)',
        'fastapi.responses.HTMLResponse(0|content)',
        'starlette.responses.HTMLResponse(0|content)',
        'HTMLResponse(0|content)',
        `aiohttp.web.Response(text|body)${UNLESS_TEXT}`,
        '*.html_safe(0)',
        'django.utils.html.format_html(0)',
      ]),
      ...sinks(['*.write(0)'], /^(?:self|handler|self\.response(?:\.out)?|self\.wfile)$|^\s*self\b/),
      ...sinks(['*.body='], /\b(?:ctx|context)\./),
      ...sinks(['new Response(0)', 'NextResponse(0)', 'new NextResponse(0)', '*.SafeString(0)', 'new Handlebars.SafeString(0)']),
    ],
    shape:
      /^\s*<(?:!doctype|html|body|div|p|h[1-6]|span|a|b|i|script|img|table|tr|td|ul|li|form|input|iframe|br|head|title|style|svg|pre|strong|em|center|font|button|select|textarea|ol|th|tbody|thead|blockquote|small)\b/i,
    // In the value of an attribute, or between two tags, a text can be no part of a page that is meant to be one.
    shapeOfParameter:
      /^\s*<(?:a|img|input|option|span|td|h[1-6]|iframe|form|script|link|button|textarea)\b[^>]*=\s*["'][^"'>]*$/i,
    // Python has no elements that are made of text and filled in later: what begins as a page is meant to be one.
    shapeInPython:
      /^\s*<(?:!doctype html|html|body|div|p|h[1-6]|span|a|b|strong|em|li|ul|td|tr|table|title|style|script)(?:\s[^<>]*)?>(?:[^<>]*<\/?[a-z][^<>]*>)*[^<>]*$/i,
    unlessBefore:
      /(?:content[-_]?type["']?\s*[,:\]=]+\s*|\.type\(\s*)["'`](?:text\/(?:plain|css|csv|javascript|event-stream)|application\/(?:json|javascript|octet-stream|pdf)|image\/|(?:json|txt|text)["'`])/i,
    returns: ['flask', 'wsgi', 'spring-body', 'java-answer', 'sinatra'],
    fromParameter: 'low',
    narrow: asPage,
    isHarmless: isNoPage,
  },
  others,
};
