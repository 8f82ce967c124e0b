import { literalOf, textOf } from '../../flow/value.ts';
import type { AssignView, CallView, CodeRule, FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { checkLinks } from './by-link.ts';
import { others } from './others.ts';

function checkAssign(assign: AssignView, report: Report): undefined {
  if (
    /^(?:WTF_CSRF_ENABLED|WTF_CSRF_CHECK_DEFAULT|CSRF_ENABLED|CSRF_CHECK|check_csrf|require_csrf)$/.test(assign.name) &&
    literalOf(assign.value) === false
  )
    report(assign.place);
  checkLayers(assign, report);
  if (assign.name === 'csrf' && literalOf(assign.value) === false && assign.unit.language === 'python') report(assign.place);
}

/** A list of Django's layers with sessions, and without what tells forged requests. */
function checkLayers({ name, value, place }: AssignView, report: Report): undefined {
  if (!/^MIDDLEWARE(?:_CLASSES)?$/.test(name) || value.known?.is !== 'list' || value.known.isOpen) return;
  const layers = value.known.items.map((item) => String(literalOf(item) ?? ''));
  const has = (layer: RegExp): boolean => layers.some((one) => layer.test(one));
  if (has(/\.SessionMiddleware$/) && has(/\.AuthenticationMiddleware$/) && !has(/csrf/i)) report(place, { confidence: 'medium' });
}

const EXEMPT = /^[ \t]*@(?:\w+\.)*(?:csrf_exempt|\w{0,40}[cC][sS][rR][fF]\w{0,40}\.exempt)\b/gm;
/** A form of Flask-WTF, whatever its class is called. */
const FORM_WITHOUT = /\bcsrf_enabled\s*=\s*False\b|\bmeta\s*=\s*\{[^{}\n]{0,120}["']csrf["']\s*:\s*False\b/g;

function checkFile(file: FileView, report: Report): undefined {
  checkLinks(file, report);
  for (const { span } of codeMatches(file.unit, EXEMPT)) report(span);
  if (file.unit.language === 'python') for (const { span } of codeMatches(file.unit, FORM_WITHOUT)) report(span);
}

/** Pyramid: of one view, or as the default of all. */
function checkPyramid(call: CallView, report: Report): undefined {
  if (literalOf(call.option('require_csrf')) === false || literalOf(call.option('check_origin')) === false) report(call.place);
}

function checkCall(call: CallView, report: Report): undefined {
  const off = call.option('WTF_CSRF_ENABLED') ?? call.option('csrf');
  if (off !== undefined && literalOf(off) === false && call.unit.language === 'python') return report(call.place);
  if (call.path === 'django.views.decorators.csrf.csrf_exempt' && call.args.length === 1) report(call.place);
}

/** `csrf({ ignoreMethods: ['POST'] })` of csurf: requests that change something are let through. */
function checkIgnored(call: CallView, report: Report): undefined {
  const ignored = call.option('ignoreMethods')?.known;
  if (!/^(?:csurf|csrf|tiny-csrf|lusca\.csrf)$/.test(call.path) || ignored?.is !== 'list') return;
  if (ignored.items.some((item) => /^(?:POST|PUT|PATCH|DELETE)$/i.test(textOf(item) ?? ''))) report(call.place);
}

export const csrfOff: CodeRule = {
  id: 'csrf-off',
  title: 'Protection against forged requests is switched off',
  cwe: 'CWE-352',
  severity: 'medium',
  confidence: 'high',
  message: 'Protection against forged requests is switched off, so another site can act in the name of a user.',
  assign: checkAssign,
  file: checkFile,
  calls: [
    { names: ['csrf', 'csurf'], check: checkIgnored },
    { names: ['FlaskForm', 'Form', 'csrf_exempt', 'exempt', 'super', '__init__', 'update', 'from_mapping'], check: checkCall },
    { names: ['view_config', 'add_view', 'set_default_csrf_options'], check: checkPyramid },
  ],
  others,
};
