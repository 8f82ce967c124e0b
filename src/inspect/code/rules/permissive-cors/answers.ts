import { textOf, type Value } from '../../flow/value.ts';
import type { CallView, Report } from '../../rule.ts';
import { judge } from './cors-header.ts';

/** What makes an answer of Python's frameworks, or the headers of one. */
export const ANSWERS: readonly string[] = [
  'Response',
  'HttpResponse',
  'JsonResponse',
  'JSONResponse',
  'HTMLResponse',
  'PlainTextResponse',
  'StreamingResponse',
  'StreamingHttpResponse',
  'FileResponse',
  'RedirectResponse',
  'json_response',
  'make_response',
  'Headers',
  'setdefault',
  '__setitem__',
];

/** Maps among the arguments, and those in a tuple of them: `make_response(('text', 200, {...}))`. */
function mapsOf(value: Value | undefined): readonly ReadonlyMap<string, Value>[] {
  if (value?.known?.is === 'map') return [value.known.entries];
  if (value?.known?.is !== 'list') return [];
  return value.known.items.flatMap(({ known }) => (known?.is === 'map' ? [known.entries] : []));
}

/** An answer that is made with the header that lets every site read it. */
export function checkAnswer(call: CallView, report: Report): undefined {
  if (call.unit.language !== 'python') return;
  const say: Parameters<typeof judge>[2] = (options) => report(call.place, options);
  const [name, value] = call.args;
  if (isHeader(textOf(name) ?? '') && /^(?:setdefault|__setitem__)$/.test(call.name)) judge(value, call.isSafeFor, say);
  for (const entries of [...call.args, call.option('headers')].flatMap(mapsOf))
    for (const [key, entry] of entries) if (isHeader(key)) judge(entry, call.isSafeFor, say);
}

const isHeader = (name: string): boolean => /^access-control-allow-origin$/i.test(name);
