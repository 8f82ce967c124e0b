import { IS_NO_PAGE } from '../../flow/returns.ts';
import { sinks } from '../../flow/sink.ts';
import { REMOTE, taintOf, textOf } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';

/** Writers of an answer, which a program's own output is none of. */
const JAVA_ANSWER =
  /^(?!.*\b(?:System\b|PlainResponse\()).*(?:Response\(\)|\bresp?(?:onse)?\b|JspWriter|ResponseWriter|ServletOutputStream|getWriter\(\)|getOutputStream\(\))/i;

/** A page as the body of Spring's answer; what does not begin as one is text or JSON. */
function checkEntity(call: CallView, report: Report): undefined {
  const [body] = call.args;
  if (body === undefined || !/ResponseEntity/.test(`${call.path} ${call.label}`) || !/^\s*<[a-z!]/i.test(body.prefix)) return;
  const taint = taintOf(body);
  if (taint === undefined || (taint.sources & REMOTE) === 0 || call.isSafeFor(taint, 'xss')) return;
  if (!IS_NO_PAGE.test(call.source())) report(call.place);
}

/** `c.Data(200, "text/html", page)` */
function checkTyped(call: CallView, report: Report): undefined {
  const [, type, page] = call.args;
  if (
    page === undefined ||
    !/^text\/html|^image\/svg|xhtml/i.test(`${textOf(type) ?? ''}${type?.path === 'echo.MIMETextHTML' ? 'text/html' : ''}`)
  )
    return;
  const taint = taintOf(page);
  if (taint !== undefined && (taint.sources & REMOTE) !== 0 && !call.isSafeFor(taint, 'xss')) report(call.place);
}

export const others: OtherLanguages = {
  java: {
    sinks: [
      ...sinks(
        ['*.print(0)', '*.println(0)', '*.write(0)', '*.append(0)', '*.printf(0,1,2,3)', '*.format(0,1,2,3)', '*.end(0)'],
        JAVA_ANSWER,
      ),
      ...sinks(['*.sendError(1)'], JAVA_ANSWER),
      ...sinks(['*.html(0)'], /(?:^|[\s.])ctx(?:\s|$)|\bContext\(\)/),
      ...sinks(['*.bodyValue(0)'], /TEXT_HTML/),
    ],
    calls: [{ names: ['ResponseEntity', 'ok', 'body'], check: checkEntity }],
  },
  go: {
    calls: [{ names: ['Data', 'Blob', 'DataFromReader'], check: checkTyped }],
    sinks: [
      ...sinks(
        ['fmt.Fprintf(1,2,3,4,5)', 'fmt.Fprint(1,2,3,4)', 'fmt.Fprintln(1,2,3,4)', 'io.WriteString(1)'],
        /ResponseWriter|\bGinWriter\b|Context\(\)\.Writer|\bc\.Writer\b|\bresp?(?:onse)?(?:Writer)?\b/,
      ),
      ...sinks(
        ['*.Write(0)', '*.WriteString(0)'],
        /^(?!io\b).*(?:ResponseWriter|\bGinWriter\b|Context\(\)\.Writer|\bc\.Writer\b|\bresp?(?:onse)?(?:Writer)?\b)/,
      ),
      ...sinks([
        'html/template.HTML(0)',
        'html/template.JS(0)',
        'html/template.HTMLAttr(0)',
        'html/template.CSS(0)',
        'html/template.URL(0)',
        'html/template.JSStr(0)',
        'html/template.Srcset(0)',
      ]),
      // The templates of text/template escape nothing.
      ...sinks(['*.Execute(1)', '*.ExecuteTemplate(2)'], /text\/template.*(?:ResponseWriter|Writer\b)/),
      ...sinks(['*.HTML(1)', '*.HTMLBlob(1)'], /echo\.Context/),
    ],
  },
  php: {
    sinks: [
      ...sinks([
        'echo(*)',
        'print(0)',
        'printf(0,1,2,3,4)',
        'vprintf(0,1)',
        'exit(0)',
        'die(0)',
        'var_dump(*)',
        // With a second argument they give a text.
        'print_r(0) if !1=true',
        'var_export(0) if !1=true',
      ]),
      ...sinks(['new Response(0)', 'new HtmlString(0)', '*.setContent(0)', 'response(0)']),
      ...sinks(['*.write(0)'], /getBody\(\)|response/i),
    ],
  },
  ruby: {
    sinks: sinks(['*.html_safe(this)', 'raw(0)', 'render(text|body)', '*.safe_concat(0)', '*.raw(0)', 'SafeBuffer.new(0)']),
  },
};
