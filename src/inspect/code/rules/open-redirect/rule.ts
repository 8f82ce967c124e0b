import { IS_LOCAL } from '../../flow/chosen-parameters.ts';
import { NO_SECOND_SLASH, SLASH } from '../../flow/facts.ts';
import { BACKSLASH } from '../../flow/lesser.ts';
import { sinks } from '../../flow/sink.ts';
import { REMOTE, taintOf, textOf, type Value } from '../../flow/value.ts';
import { RESPONSE } from '../../models/receivers.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';
import { staysHere } from './stays-here.ts';

const locationOf = (call: CallView): Value | undefined => call.option('Location') ?? call.option('location');

/** `response['Location'] = target`, `response.headers['location'] = target`; elsewhere it may be any place. */
const IS_HEADER =
  /(?:\[["']Location["']\]|\bres\w*(?:\.headers)?(?:\[["']location["']\]|\.location)|\bheaders\[["']location["']\])\s*=/;

/** `new Response(null, { status: 302, headers: { location: target } })` */
function inHeaders(call: CallView): Value | undefined {
  const headers = call.isNew ? call.option('headers')?.known : undefined;
  return headers?.is === 'map' ? (headers.entries.get('Location') ?? headers.entries.get('location')) : undefined;
}

/** `response.writeHead(302, { Location: target })`, `response.setHeader('Location', target)` */
function checkHeader(call: CallView, report: Report): undefined {
  if (/^(?:header|set)$/.test(call.name) && !RESPONSE.test(call.label)) return;
  const isLocation = call.name !== 'writeHead' && /^location$/i.test(textOf(call.args[0]) ?? '');
  const named = call.unit.language === 'python' ? undefined : (locationOf(call) ?? inHeaders(call));
  const target = isLocation ? call.args[1] : named;
  if (target === undefined || staysHere(target)) return;
  const taint = taintOf(target);
  if (taint === undefined || (taint.sources & REMOTE) === 0 || call.isSafeFor(taint, 'open-redirect')) return;
  const isOneSlash = call.isSafeFor(taint, SLASH) && call.isSafeFor(taint, NO_SECOND_SLASH);
  report(call.place, isOneSlash ? BACKSLASH : {});
}

export const openRedirect: CodeRule = {
  id: 'open-redirect',
  title: 'Data decides where the browser goes next',
  cwe: 'CWE-601',
  severity: 'medium',
  confidence: 'high',
  message: 'Data from outside decides where the browser is sent, so a link to this site can lead to another.',
  calls: [
    {
      names: ['writeHead', 'setHeader', 'header', 'set', 'send_header', 'set_header', 'Response', 'NextResponse'],
      check: checkHeader,
    },
  ],
  assign: (assign, report) => {
    const { unit, place, value } = assign;
    if (unit.language !== 'python' || !IS_HEADER.test(unit.text.slice(place.start, place.end)) || staysHere(value)) return;
    const taint = taintOf(value);
    if (taint !== undefined && (taint.sources & REMOTE) !== 0 && !assign.isSafeFor(taint, 'open-redirect')) report(place);
  },
  flow: {
    sinks: [
      ...sinks([
        'flask.redirect(0|location)',
        'redirect(0)',
        'django.shortcuts.redirect(0)',
        'django.http.HttpResponseRedirect(0)',
        'HttpResponseRedirect(0)',
        'django.http.HttpResponsePermanentRedirect(0)',
        'werkzeug.utils.redirect(0)',
        'fastapi.responses.RedirectResponse(0|url)',
        'starlette.responses.RedirectResponse(0|url)',
        'RedirectResponse(0|url)',
        'bottle.redirect(0)',
        'aiohttp.web.HTTPFound(0|location)',
        'web.seeother(0)',
        'web.redirect(0)',
        'next/navigation.redirect(0)',
        'next/navigation.permanentRedirect(0)',
        'NextResponse.redirect(0)',
        'next/server.NextResponse.redirect(0)',
        'Response.redirect(0)',
        'quart.redirect(0)',
        'sanic.response.redirect(0)',
        '@remix-run/node.redirect(0)',
        '@remix-run/server-runtime.redirect(0)',
        '@remix-run/cloudflare.redirect(0)',
        'react-router.redirect(0)',
        'react-router-dom.redirect(0)',
        '@sveltejs/kit.redirect(1)',
        'sendRedirect(1)',
        'h3.sendRedirect(1)',
        'jsx(href)',
      ]),
      ...sinks(['*.redirect(0,1)', '*.location(0)'], RESPONSE),
      ...sinks(['*.redirect(0)'], /^(?:c|event|ctx)? ?c$/),
      ...sinks(['*.redirect(0)'], /^self\b| self\b/),
      ...sinks([
        'window.location=',
        'document.location=',
        'location.href=',
        'window.location.href=',
        'document.location.href=',
        'location.assign(0)',
        'location.replace(0)',
        'window.location.assign(0)',
        'window.location.replace(0)',
        'window.open(0)',
        'self.importScripts(0)',
        'importScripts(0)',
        'new Worker(0)',
        'new SharedWorker(0)',
        'electron.shell.openExternal(0)',
        'next/router.useRouter().push(0)',
        'next/router.useRouter().replace(0)',
        'next/navigation.useRouter().push(0)',
        'next/navigation.useRouter().replace(0)',
      ]),
      // What an element leads to, or loads.
      ...sinks(
        ['*.src=', '*.href=', '*.action=', '*.formAction=', '*.formaction=', '*.data='],
        /(?:^|\.)document\.(?:createElement|getElementById|querySelector)\(\)|^\$\(\)/,
      ),
      ...sinks(
        ['*.location='],
        /(?:\b|\.)(?:window|win|document|doc|top|parent|self|opener|this|globalThis|\w*[wW]indow|frames?)\b/,
      ),
    ],
    returns: ['spring-view'],
    fromParameter: 'info',
    isHarmless: (value) => IS_LOCAL.test(value.path) || staysHere(value),
  },
  others,
};
