import { ASSIGNED, type Directive, directivesOf } from '../shared/lines.ts';
import { type ConfigFormat, type ConfigRule, formatOf, type Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { isDefaultPassword, isLiteralSecret, isSecretName } from '../shared/words.ts';

interface Dotenv {
  readonly variables: readonly Directive[];
}

type Rule = ConfigRule<Dotenv>;

const inPage: Rule = {
  id: 'dotenv-secret-in-page',
  title: 'A secret is built into the page',
  cwe: 'CWE-200',
  severity: 'high',
  confidence: 'medium',
  check: ({ variables }) =>
    variables.flatMap(({ key, value, ...place }): readonly Spot[] => {
      const bare = /^(?:NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|PUBLIC|EXPO_PUBLIC|GATSBY|VUE_APP)_(.*)$/.exec(key)?.[1];
      if (
        bare === undefined ||
        !/SECRET|PRIVATE|SERVICE_ROLE|PASSWORD|ADMIN_KEY|(?:OPENAI|ANTHROPIC|STRIPE_SK)\w{0,60}KEY/.test(bare) ||
        value === ''
      )
        return [];
      const hide = isLiteralSecret(value) ? { hide: [place.valueStart, place.end] as const } : {};
      return [spotOf(place, 'Variables with this prefix become part of what every visitor downloads.', hide)];
    }),
};

const tls: Rule = {
  id: 'dotenv-checks-off',
  title: 'A check is switched off for a whole program',
  cwe: 'CWE-295',
  severity: 'medium',
  confidence: 'high',
  check: ({ variables }) =>
    variables
      .filter(
        ({ key, value }) =>
          (/^NODE_TLS_REJECT_UNAUTHORIZED$|^PYTHONHTTPSVERIFY$/.test(key) && value === '0') ||
          (/^(?:GIT_SSL_NO_VERIFY|DISABLE_(?:SSL|TLS)_VERIF\w*|SKIP_(?:SSL|TLS)_VERIF\w*)$/.test(key) &&
            /^(?:1|true|yes)$/i.test(value)) ||
          (/^(?:VERIFY_SSL|SSL_VERIFY|TLS_VERIFY)$/.test(key) && /^(?:0|false|no)$/i.test(value)),
      )
      .map((found) => spotOf(found, 'The program talks to anyone who answers.')),
};

const weak: Rule = {
  id: 'dotenv-default-password',
  title: 'A password that is tried first',
  cwe: 'CWE-1392',
  severity: 'low',
  confidence: 'medium',
  check: ({ variables }) =>
    variables
      .filter(({ key, value }) => isSecretName(key) && isDefaultPassword(value))
      .map(({ valueStart, ...found }) =>
        spotOf(found, `${found.key} has a value that everyone tries.`, { hide: [valueStart, found.end] }),
      ),
};

const debug: Rule = {
  id: 'dotenv-debug',
  title: 'Production runs in debug mode',
  cwe: 'CWE-489',
  severity: 'low',
  confidence: 'medium',
  check: ({ variables }) => {
    const production = variables.some(
      ({ key, value }) =>
        /^(?:NODE_ENV|APP_ENV|ENV|ENVIRONMENT|FLASK_ENV|RAILS_ENV|DJANGO_ENV)$/.test(key) && /^prod/i.test(value),
    );
    return production
      ? variables
          .filter(
            ({ key, value }) => /^(?:DEBUG|APP_DEBUG|FLASK_DEBUG|DJANGO_DEBUG)$/.test(key) && /^(?:1|true|yes|on)$/i.test(value),
          )
          .map((found) => spotOf(found, 'Errors show code, settings and sometimes a console.', { severity: 'medium' }))
      : [];
  },
};

export const dotenv: ConfigFormat = formatOf(
  (text) => ({
    file: { variables: directivesOf(text.replace(/^([ \t]*)export /gm, '$1       '), { ...ASSIGNED, comment: /^#/ }) },
    incomplete: [],
  }),
  [inPage, tls, weak, debug],
);
