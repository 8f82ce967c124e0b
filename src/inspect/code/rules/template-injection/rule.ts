import { sinks } from '../../flow/sink.ts';
import { REMOTE, taintOf } from '../../flow/value.ts';
import { RESPONSE } from '../../models/receivers.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

/** `res.render('page', req.body)`: an engine of templates takes its own settings from there as well, such as which file is the layout. */
function checkSettings(call: CallView, report: Report): undefined {
  const settings = call.args[1];
  if (settings === undefined || settings.known !== undefined || !RESPONSE.test(call.label)) return;
  const taint = taintOf(settings);
  if (taint === undefined || (taint.sources & REMOTE) === 0 || call.isSafeFor(taint, 'template-injection') || settings.isBuilt)
    return;
  report(call.place, {
    confidence: 'medium',
    message: 'The visitor chooses the settings of the template engine: give it named values only.',
  });
}

export const templateInjection: CodeRule = {
  id: 'template-injection',
  title: 'Data becomes part of a template',
  cwe: 'CWE-1336',
  severity: 'high',
  confidence: 'high',
  message: 'Data from outside becomes part of a template that the server runs, so it can run code of its own.',
  calls: [{ names: ['render'], check: checkSettings }],
  flow: {
    sinks: [
      ...sinks([
        'flask.render_template_string(0|source)',
        'render_template_string(0|source)',
        'jinja2.Template(0)',
        'jinja2.Environment().from_string(0)',
        'Template(0)',
        'django.template.Template(0)',
        'chameleon.PageTemplate(0)',
        'chameleon.PageTextTemplate(0)',
        'Cheetah.Template.Template(0)',
        'bottle.template(0)',
        'bottle.SimpleTemplate(0)',
        'django.template.base.Template(0)',
        'django.template.engines.from_string(0)',
        'quart.render_template_string(0|source)',
        'airspeed.Template(0)',
        'chevron.render(0|template)',
        'chevron.renderer.render(0|template)',
        'pystache.render(0)',
        'pystache.parse(0)',
        'pystache.Renderer().render(0)',
        'liquid.Template(0)',
        'liquid.render(0)',
        'genshi.template.TextTemplate(0)',
        'genshi.template.MarkupTemplate(0)',
        'trender.TRender(0)',
        'tornado.template.Template(0)',
        'mako.template.Template(0|text)',
        'Cheetah.Template.Template(source)',
        'Cheetah3.Template.Template(0|source)',
        'web.template.Template(0)',
      ]),
      ...sinks(['*.from_string(0)'], /^(?!.*sandbox)/i),
      ...sinks([
        'ejs.render(0)',
        'ejs.compile(0)',
        'pug.render(0)',
        'pug.compile(0)',
        'jade.render(0)',
        'jade.compile(0)',
        'handlebars.compile(0)',
        'Handlebars.compile(0)',
        'hbs.compile(0)',
        'nunjucks.renderString(0)',
        'mustache.render(0)',
        'Mustache.render(0)',
        'lodash.template(0)',
        '_.template(0)',
        'underscore.template(0)',
        'dot.template(0)',
        'doT.template(0)',
        'eta.render(0)',
        'eta.renderString(0)',
        'swig.render(0)',
        'swig.compile(0)',
        'marko.load(0)',
        'vash.compile(0)',
        'whiskers.render(0)',
        'ect.render(0)',
        'squirrelly.render(0)',
        'Sqrl.render(0)',
        'Eta.render(0)',
        'eta.Eta().renderString(0)',
        'doT.compile(0)',
        'dot.compile(0)',
        'Hogan.compile(0)',
        'Hogan.parse(0)',
        'hogan.js.compile(0)',
        'Template7.compile(0)',
        'template7.compile(0)',
        'nunjucks.compile(0)',
        'liquidjs.Liquid().parse(0)',
        'liquidjs.Liquid().parseAndRender(0)',
        'liquidjs.Liquid().parseAndRenderSync(0)',
        '*.renderString(0)',
      ]),
    ],
    fromParameter: 'low',
    whenBuilt: 'low',
  },
  others,
};
