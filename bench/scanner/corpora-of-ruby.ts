/** Corpora of Ruby: the security cops of RuboCop, and an application whose mistakes its own tutorial names. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Corpus, Label, SourceText } from './label.ts';
import { sources, whole } from './sources.ts';

const COPS: Readonly<Record<string, number>> = { eval: 94, open: 78, marshal_load: 502, yaml_load: 502 };

/** Examples with and without an offense. Only the cops about what runs: the others ask for a method that is better in general. */
export function rubocop(root: string): Corpus {
  const files: SourceText[] = [];
  const labels: Label[] = [];
  for (const [cop, cwe] of Object.entries(COPS)) {
    const spec = readFileSync(join(root, `spec/rubocop/cop/security/${cop}_spec.rb`), 'utf8');
    const examples = spec.matchAll(/expect_(no_)?offenses?\((?:<<~'?RUBY'?\)\n([\s\S]*?)\n\s*RUBY|(?:'([^'\n]*)'|"([^"\n]*)"))/g);
    for (const [at, [, no, block, single, double]] of [...examples].entries()) {
      const text = (block ?? single ?? double ?? '')
        .split('\n')
        .filter((line) => !/^\s*\^/.test(line))
        .join('\n');
      const path = `${cop}/${at + 1}.rb`;
      files.push({ path, text });
      labels.push(whole(path, no === undefined, undefined, [cwe]));
    }
  }
  return { name: 'RuboCop', files, labels, isProject: false };
}

/** What RailsGoat's tutorial is about and stands in a file of Ruby; read by hand. */
const LESSONS: readonly (readonly [path: string, line: RegExp, cwe: number])[] = [
  ['app/controllers/users_controller.rb', /User\.where\("id = '#\{/, 89],
  ['app/models/analytics.rb', /select\("?#\{|select\(col\)/, 89],
  ['app/models/benefits.rb', /system\(/, 78],
  ['app/controllers/benefit_forms_controller.rb', /constantize|send_file/, 22],
  ['app/controllers/sessions_controller.rb', /redirect_to path/, 601],
  ['app/controllers/password_resets_controller.rb', /Marshal\.load/, 502],
  ['app/controllers/users_controller.rb', /permit!/, 915],
  ['app/controllers/application_controller.rb', /protect_from_forgery/, 352],
  ['app/models/user.rb', /Digest::MD5/, 328],
  ['app/controllers/api/v1/mobile_controller.rb', /constantize/, 94],
  ['app/controllers/dashboard_controller.rb', /\btry\(|send\(/, 94],
  ['config/initializers/secret_token.rb', /secret_(?:key_base|token)/, 798],
  ['config/initializers/key.rb', /KEY|key/, 798],
];

export function railsgoat(root: string): Corpus {
  const files = sources(root, '.').filter(({ path }) => /^(?:app|config|lib)\//.test(path) && path.endsWith('.rb'));
  const labels = files.flatMap(({ path, text }) =>
    LESSONS.filter(([file]) => file === path).flatMap(([, line, cwe]): readonly Label[] => {
      const at = text.split('\n').findIndex((one) => line.test(one) && !/^\s*#/.test(one));
      return at < 0 ? [] : [{ ...whole(path, true, undefined, [cwe]), lines: [at + 1, at + 2] }];
    }),
  );
  return { name: 'RailsGoat', files, labels, isProject: true };
}
