import { sinks } from '../../flow/sink.ts';
import { REMOTE, taintOf } from '../../flow/value.ts';
import { RESPONSE } from '../../models/receivers.ts';
import type { AssignView, CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

/** `response.headers['X-Name'] = data` */
function checkAssign(assign: AssignView, report: Report): undefined {
  if (
    !/\b(?:headers|response|resp|res)\.[\w-]+$/i.test(assign.path) ||
    /\.(?:status|body|data|text|content|headers)$/.test(assign.path)
  )
    return;
  if (assign.name === 'Location' || !/headers|-|^[A-Z]/.test(assign.path.replace(/^\w+\./, ''))) return;
  const taint = taintOf(assign.value);
  if (taint !== undefined && (taint.sources & REMOTE) !== 0 && !assign.isSafeFor(taint, 'header-injection')) report(assign.place);
}

const FIELD = /(?:^|\n)(?:From|To|Cc|Bcc|Subject|Reply-To):\s*[^\n]*$/i;

/** `server.sendmail(from, to, f'Subject: {subject}\n\n...')`: a line break adds recipients, or another text. */
function checkMail(call: CallView, report: Report): undefined {
  const text = call.args[2];
  const taint = taintOf(text);
  if (text === undefined || taint === undefined || call.isSafeFor(taint, 'header-injection') || !FIELD.test(text.prefix)) return;
  const isFromOutside = (taint.sources & REMOTE) !== 0;
  const message = 'Data becomes part of the head of a mail, so it can add recipients or a text of its own.';
  report(call.place, isFromOutside ? { severity: 'medium', message } : { severity: 'low', confidence: 'low', message });
}

/** `Response(body, headers={'Content-Disposition': name})` */
function checkMade(call: CallView, report: Report): undefined {
  const headers = call.unit.language === 'python' ? call.option('headers')?.known : undefined;
  if (headers?.is !== 'map') return;
  for (const [name, value] of headers.entries) {
    const taint = /^(?:location|access-control-allow-origin)$/i.test(name) ? undefined : taintOf(value);
    if (taint !== undefined && (taint.sources & REMOTE) !== 0 && !call.isSafeFor(taint, 'header-injection'))
      return report(call.place);
  }
}

export const headerInjection: CodeRule = {
  id: 'header-injection',
  title: 'Data becomes part of a header',
  cwe: 'CWE-113',
  severity: 'low',
  confidence: 'medium',
  message: 'Data from outside becomes part of a header of the answer, so it can add headers of its own.',
  assign: checkAssign,
  calls: [
    { names: ['sendmail'], check: checkMail },
    {
      names: ['Response', 'StreamingResponse', 'StreamResponse', 'HTMLResponse', 'PlainTextResponse', 'HttpResponse'],
      check: checkMade,
    },
  ],
  flow: {
    sinks: [
      ...sinks(['*.setHeader(0,1)', '*.writeHead(1)', '*.header(0,1)', '*.set(0,1)', '*.append(0,1)', '*.cookie(0)'], RESPONSE),
      ...sinks([
        '*.headers.add(0,1)',
        '*.Headers().add(0,1)',
        '*.headers.set(0,1)',
        '*.add_header(0,1)',
        '*.headers.__setitem__(1)',
        '*.send_header(0,1)',
        '*.putheader(0,1)',
      ]),
    ],
    narrow: (value) => (value.known?.is === 'map' ? undefined : value),
  },
  others,
};
