import { literalOf, taintOf, textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { others } from './others.ts';

function checkEngine(call: CallView, report: Report): undefined {
  const escaping = call.option('autoescape');
  if (escaping !== undefined && literalOf(escaping) === false) report(call.place);
  else if (escaping === undefined && call.path === 'jinja2.Environment') report(call.place, { severity: 'low' });
}

const ESCAPED = /\.(?:html?|xml|xhtml|svg)$/i;

/** Flask escapes in templates with certain endings only. */
function checkTemplate(call: CallView, report: Report): undefined {
  const [template, ...others] = call.args;
  const name = textOf(template);
  if (!/^(?:flask\.)?render_template$/.test(call.path) || name === undefined || ESCAPED.test(name)) return;
  const isFed = others.length > 0 || /[,(]\s*(?:\w+\s*=[^=]|\*\*)/.test(call.source());
  const isFromOutside = call.args.some((arg) => taintOf(arg) !== undefined);
  if (!isFed && !isFromOutside) return;
  report(call.place, { severity: 'low', message: 'Flask does not escape in a template with this ending.' });
}

/** `Handlebars.compile(source, { noEscape: true })`, `serialize(data, { unsafe: true })` */
function checkOptions(call: CallView, report: Report): undefined {
  if (literalOf(call.option('noEscape')) === true) return report(call.place);
  if (call.path === 'serialize-javascript' && literalOf(call.option('unsafe')) === true) report(call.place);
}

/** AngularJS: contexts are not checked at all, or templates come from everywhere. */
function checkAngular(call: CallView, report: Report): undefined {
  if (!/\$sce|[sS]qrl|squirrelly/.test(call.label)) return;
  if (call.name === 'enabled' || call.name === 'autoEscaping')
    return literalOf(call.args[0]) === false ? report(call.place) : undefined;
  const [list] = call.args;
  const isOpen = list?.known?.is === 'list' && list.known.items.some((item) => /^\*\*$|\/\/\*\*/.test(textOf(item) ?? ''));
  if (isOpen) report(call.place);
}

/** React's Markdown is told to pass HTML on. */
const MARKDOWN = /<ReactMarkdown\b[^>]{0,300}?\b(?:allowDangerousHtml(?!=\{false)|escapeHtml=\{false\}|skipHtml=\{false\})/g;

// A context or the settings of a template engine.
const OFF = /["']autoescape["']\s*:\s*False\b/g;

export const autoescapeOff: CodeRule = {
  id: 'autoescape-off',
  title: 'A template engine does not escape',
  cwe: 'CWE-116',
  severity: 'medium',
  confidence: 'medium',
  message: 'The template engine does not escape what it puts into pages.',
  calls: [
    { names: ['Environment', 'Template', 'TemplateLookup', 'Handlebars', 'configure', 'Context'], check: checkEngine },
    { names: ['render_template'], check: checkTemplate },
    { names: ['compile', 'precompile', 'serialize', 'template'], check: checkOptions },
    { names: ['enabled', 'autoEscaping', 'resourceUrlWhitelist', 'trustedResourceUrlList'], check: checkAngular },
  ],
  file: (file, report) => {
    for (const { span } of codeMatches(file.unit, OFF)) report(span);
    for (const { span } of codeMatches(file.unit, MARKDOWN)) report(span);
  },
  assign: (assign, report) => {
    if (
      /^(?:mustache|Mustache|template|hogan|Handlebars\.Utils)\.(?:escape|escapeExpression)$/.test(assign.path) &&
      assign.value.known?.is === 'function'
    )
      report(assign.place);
    if (assign.name === 'autoescape' && literalOf(assign.value) === false) report(assign.place);
    if (assign.name === 'escapeMarkup' && assign.path.includes('.') && literalOf(assign.value) === false) report(assign.place);
  },
  others,
};
