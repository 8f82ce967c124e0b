import { sinks } from '../../flow/sink.ts';
import type { OtherLanguages } from '../../rule.ts';

export const others: OtherLanguages = {
  java: {
    sinks: [
      ...sinks(['*.render(0)', '*.renderForResult(0)'], /jinjava/i),
      ...sinks(['*.putTemplate(1)', '*.putStringResource(1)']),
      ...sinks(['*.parse(0)'], /RuntimeServices/),
      ...sinks(['*.processThrottled(0)'], /template_?engine/i),
      ...sinks(['Velocity.evaluate(3)', '*.getTemplateFromString(0)', '*.compileInline(0)']),
      ...sinks(['*.process(0)'], /template_?engine/i),
      ...sinks(['*.evaluate(3)'], /velocity|\bve\b|runtime_?services/i),
      ...sinks(['*.getLiteralTemplate(0)']),
      ...sinks(['new Template(1,2)', 'new StringTemplateLoader(0)']),
    ],
  },
  go: {
    sinks: [...sinks(['*.Parse(0)'], /template\.(?:New|Must)|[tT]mpl|template/)],
  },
  php: {
    sinks: [
      ...sinks(['Blade.compileString(0)', 'Blade.render(0)']),
      ...sinks(['*.createTemplate(0)', '*.renderString(0)'], /twig|env|engine|smarty/i),
      ...sinks(['*.fetch(0)', '*.display(0)'], /smarty/i),
    ],
  },
  ruby: {
    sinks: sinks([
      'ERB.new(0)',
      'render(inline)',
      'erb(0)',
      'haml(0)',
      'slim(0)',
      'Haml::Engine.new(0)',
      'Slim::Template.new(0)',
    ]),
  },
};
