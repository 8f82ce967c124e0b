import { sinks } from '../../flow/sink.ts';
import { REMOTE, taintOf, textOf } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';
import { beginsHere, staysHere } from './stays-here.ts';

/** `header('Location: ' . $url)` */
function checkLocation(call: CallView, report: Report): undefined {
  const [line] = call.args;
  const start = /^location:\s*/i.exec(line?.prefix ?? '')?.[0];
  const taint = taintOf(line);
  if (start === undefined || line === undefined || taint === undefined) return;
  const rest = line.prefix.slice(start.length);
  // A path may begin with two slashes, and is another host then.
  if (/^header\s*\(\s*["']location:\s*["']\s*\.\s*\$_SERVER\[["']REQUEST_URI["']\]/i.test(call.source().slice(0, 200)))
    return report(call.place, { confidence: 'medium' });
  // What follows is a path or another host of its own.
  if (beginsHere(rest) || /^[\w-]+\./.test(rest)) return;
  if ((taint.sources & REMOTE) !== 0 && !call.isSafeFor(taint, 'open-redirect')) report(call.place);
}

/** `new ModelAndView("redirect:" + url)` */
function checkView(call: CallView, report: Report): undefined {
  const [view] = call.args;
  const taint = taintOf(view);
  if (view === undefined || taint === undefined || !/^redirect:(?!\/[^/\\]|https?:\/\/[^/]+\/)/.test(view.prefix)) return;
  if ((taint.sources & REMOTE) !== 0 && !call.isSafeFor(taint, 'open-redirect') && view.prefix === 'redirect:')
    report(call.place);
}

/** `response.setHeader("Location", url)`, `headers.add(HttpHeaders.LOCATION, url)` */
function checkHeader(call: CallView, report: Report): undefined {
  const [name, target] = call.args;
  const isLocation = /^location$/i.test(textOf(name) ?? '') || /(?:^|\.)LOCATION$/.test(name?.path ?? '');
  const taint = taintOf(target);
  if (!isLocation || target === undefined || taint === undefined || staysHere(target)) return;
  if ((taint.sources & REMOTE) !== 0 && !call.isSafeFor(taint, 'open-redirect')) report(call.place);
}

export const others: OtherLanguages = {
  java: {
    calls: [
      { names: ['ModelAndView', 'setViewName'], check: checkView },
      { names: ['setHeader', 'addHeader', 'header', 'putHeader', 'add', 'set'], check: checkHeader },
    ],
    sinks: sinks([
      '*.sendRedirect(0)',
      'new RedirectView(0)',
      'Response.seeOther(0)',
      'Response.temporaryRedirect(0)',
      '*.sendRedirect(2)',
    ]).concat(
      sinks(['*.location(0)'], /\bResponse(?:Entity)?\b/),
      sinks(['*.setUrl(0)'], /[rR]edirectView/),
      sinks(['*.redirect(0)'], /(?:^|[\s.])(?:ctx|context|res|resp|response)(?:\s|$)|(?:Context|Response)\(\)/),
    ),
  },
  go: {
    calls: [{ names: ['Set', 'Add', 'Header'], check: checkHeader }],
    sinks: [...sinks(['http.Redirect(2)']), ...sinks(['*.Redirect(1)', '*.Redirect(0)'], /gin\.|echo\.|fiber\.|\bc\b|ctx/)],
  },
  php: {
    sinks: [
      ...sinks([
        'redirect(0)',
        'Redirect.to(0)',
        'Redirect.away(0)',
        'wp_redirect(0)',
        'new RedirectResponse(0)',
        'RedirectResponse.create(0)',
      ]),
      ...sinks(['*.to(0)', '*.away(0)'], /redirect/i),
      ...sinks(['*.redirect(0)'], /\$?this|response|controller/i),
    ],
    calls: [{ names: ['header'], check: checkLocation }],
  },
  ruby: {
    sinks: sinks([
      'redirect_to(0) if !only_path !allow_other_host=false',
      'redirect(0)',
      'redirect_back(fallback_location) if !allow_other_host=false',
      'redirect_back_or_to(0) if !allow_other_host=false',
    ]),
  },
};
