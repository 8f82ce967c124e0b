import type { CallView, OtherLanguages, Report } from '../../rule.ts';

/** The answer itself, or a writer to it. */
const ANSWER = /\bget(?:Writer|OutputStream)\(\)$|(?:ServletOutputStream|JspWriter)\(\)$/;

/** `error.printStackTrace(response.getWriter())` */
function checkPrinted(call: CallView, report: Report): undefined {
  const [to] = call.args;
  if (to !== undefined && ANSWER.test(to.path) && !/socket/i.test(to.path)) report(call.place);
}

/** What an exception of PHP says of where it was thrown. */
const OF_EXCEPTION = /\$\w{1,40}->get(?:Message|Trace|TraceAsString|Previous|File|Line)\(\s*\)/;
const OF_TRACE = /->getTrace(?:AsString)?\(\s*\)/;
/** A script that a person runs, whose reader that person is; and what is shown to those who develop alone. */
const IS_OURS = /^#!|\bSTDERR\b|php_sapi_name|PHP_SAPI|\$argv\b|\$argc\b/;
const WHILE_DEVELOPED = /\b(?:debug|WP_DEBUG|APP_DEBUG|isDebug|display_errors)\b/i;

/** `catch (Exception $e) { echo $e->getMessage(); }` */
function checkPhp(call: CallView, report: Report): undefined {
  const source = call.source().slice(0, 2000);
  if (call.receiver !== undefined || !OF_EXCEPTION.test(source) || IS_OURS.test(call.unit.text)) return;
  if (WHILE_DEVELOPED.test(call.unit.text.slice(Math.max(0, call.place.start - 300), call.place.start))) return;
  report(call.place, OF_TRACE.test(source) ? {} : { confidence: 'low' });
}

/** `http.Error(w, err.Error(), http.StatusInternalServerError)`: what the program itself could not do. */
function checkGo(call: CallView, report: Report): undefined {
  const source = call.source();
  if (!/^http\.Error$/.test(call.path) || !/,\s*(?:fmt\.Sprint\w*\([^()]*\b)?err(?:[A-Z]\w*)?\b/.test(source)) return;
  if (/StatusInternalServerError|\b500\b|StatusBadGateway|StatusServiceUnavailable/.test(source))
    report(call.place, { confidence: 'low' });
}

export const others: OtherLanguages = {
  java: { calls: [{ names: ['printStackTrace'], check: checkPrinted }] },
  php: { calls: [{ names: ['echo', 'print', 'die', 'exit', 'print_r', 'var_dump', 'printf'], check: checkPhp }] },
  go: { calls: [{ names: ['Error'], check: checkGo }] },
};
