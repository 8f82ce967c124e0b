import type { CallView, CodeRule, FileView, Report, Route } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { others } from './others.ts';

const RETURNED = /\breturn\b[^\n]*\b(?:traceback\.(?:format_exc|print_exc|format_exception)\(|sys\.exc_info\()[^\n]*/g;
const STACK = /\b(?:e|err|error|ex|exc|exception)\.stack\b|traceback\.format_exc\(|\bexc_info\(/;
const WHOLE =
  /^(?:res|response|reply)\.(?:status\([^)]*\)\.)?(?:send|json|end)\(\s*(?:err|error|e|ex)\s*\)$|[{,]\s*["']?(?:error|message|details?)["']?\s*:\s*(?:(?:err|error|e|ex)\s*[,}]|str\((?:e|err|ex|error|exc)\))/;

/** An exception of any kind, as text. */
const AS_TEXT =
  /\b(?:str|repr)\(\s*(?:e|err|error|ex|exc|exception)(?:\.(?:message|args(?:\[0\])?|msg))?\s*\)|\{(?:e|err|error|ex|exc|exception)(?:![rsa])?\}|\.format\(\s*(?:e|err|ex|exc)\s*\)/;
const ANY_KIND =
  /\bexcept(?:\s*\()?\s*(?:(?:Base)?Exception\b|:)|(?:exception_handler|errorhandler)\(\s*(?:(?:Base)?Exception|500)\b/;
/** What holds secrets, as a whole. */
const SECRETS =
  /\bos\.environ\b(?!\s*[.[])|\bos\.environ\.copy\(|["'](?:passw(?:or)?d(?:_hash)?|hashed_password|ssn)["']\s*:\s*\w+(?:\.|\[["'])(?:passw(?:or)?d(?:_hash)?|hashed_password|ssn)\b/;

/** The text between where a function begins, with what stands before it, and a call in it. */
function textBefore({ unit, within, place }: CallView): string {
  const start = within?.start ?? 0;
  return unit.text.slice(Math.max(0, unit.text.lastIndexOf('@', start), start - 200), place.start);
}

/** `reply['trace'] = traceback.format_exc()`, `details = ''.join(traceback.format_exception(*found))` */
const KEPT = /\b(\w{1,40})(?:\[[^\]\n]{1,40}\])?\s*=\s*[^\n]{0,60}\btraceback\.format_(?:exc|exception)\(/g;

/** True when an answer is given what was kept of a stack before. */
function holdsStack(call: CallView, source: string): boolean {
  if (!call.unit.text.includes('traceback.format_exc')) return false;
  return [...textBefore(call).matchAll(KEPT)].some(([, name]) => new RegExp(`(?<![\\w.'"])${name}\\b`).test(source));
}

function checkAnswer(call: CallView, report: Report): undefined {
  const source = call.source();
  if (source.length > 2000) return;
  const isPython = call.unit.language === 'python';
  // What is shown while the program is debugged is meant to be.
  if (isPython && /\bDEBUG\b/.test(source)) return;
  if (STACK.test(source) || (isPython && holdsStack(call, source))) report(call.place);
  else if (isPython && SECRETS.test(source))
    report(call.place, { message: 'Settings or passwords of the program go to the visitor.' });
  else if (isPython && AS_TEXT.test(source) && ANY_KIND.test(textBefore(call))) report(call.place);
  else if (WHOLE.test(source)) report(call.place, { severity: 'info', confidence: 'low' });
}

const ERROR_RETURNED =
  /\breturn\s+(?:\(\s*)?(?:f?["'][^"'\n]{0,60}["']\s*[+%]\s*)?(?:str|repr)\(\s*(?:e|err|ex|exc|error|exception)\s*\)/g;

/** A handler of requests answers with the text of an exception. */
function checkHandlers({ unit, routes }: FileView, report: Report): void {
  if (routes.length === 0) return;
  for (const { span } of codeMatches(unit, ERROR_RETURNED)) {
    const isIn = ({ handler }: Route): boolean => handler !== undefined && handler.start <= span.start && span.end <= handler.end;
    if (routes.some(isIn)) report(span);
  }
}

export const errorDetailsExposed: CodeRule = {
  id: 'error-details-exposed',
  title: 'The inside of the program is shown to visitors',
  cwe: 'CWE-209',
  severity: 'low',
  confidence: 'medium',
  message: 'Details of an error go to the visitor: they show how the program is built.',
  calls: [
    {
      names: [
        'send',
        'json',
        'end',
        'write',
        'jsonify',
        'make_response',
        'Response',
        'HttpResponse',
        'JSONResponse',
        'HTTPException',
        'JsonResponse',
        'HTMLResponse',
        'HttpResponseServerError',
        'HttpResponseBadRequest',
        'finish',
      ],
      check: checkAnswer,
    },
  ],
  others,
  file: (file, report) => {
    if (file.unit.language !== 'python') return;
    checkHandlers(file, report);
    for (const { span } of codeMatches(file.unit, RETURNED)) report(span);
  },
};
