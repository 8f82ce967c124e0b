import { ASSIGNED, type Directive, directivesOf, linesOf } from '../shared/lines.ts';
import { type ConfigFormat, type ConfigRule, formatOf } from '../shared/rule.ts';
import { matches, spotOf } from '../shared/spots.ts';

interface Settings {
  readonly directives: readonly Directive[];
  readonly text: string;
}

type Rule = ConfigRule<Settings>;

const localHost = /^https?:\/\/(?:localhost|127\.|\[::1\]|[\w.-]+\.(?:test|local|example|internal)\b)/;

const npmTls: Rule = {
  id: 'npm-tls-off',
  title: 'Packages come from anyone who answers',
  cwe: 'CWE-295',
  severity: 'high',
  confidence: 'high',
  check: ({ directives }) =>
    directives.flatMap((found) => {
      const { key, value } = found;
      if (/^(?:strict-ssl|enableStrictSsl)$/.test(key) && value === 'false')
        return [spotOf(found, 'The certificate of the registry is not checked.')];
      if (/^unsafeHttpWhitelist$/.test(key)) return [spotOf(found, 'Packages of these hosts come without TLS.')];
      return /(?:^|:)registry$|^npmRegistryServer$/.test(key) && /^http:/.test(value) && !localHost.test(value)
        ? [spotOf(found, 'Packages come over plain HTTP: anyone on the way can exchange them.')]
        : [];
    }),
};

const npmScripts: Rule = {
  id: 'npm-guards-off',
  title: 'Guards of the package manager are switched off',
  cwe: 'CWE-693',
  severity: 'low',
  confidence: 'high',
  check: ({ directives }) =>
    directives.flatMap((found) => {
      const { key, value } = found;
      if (key === 'unsafe-perm' && value === 'true') return [spotOf(found, 'Scripts of packages run as root.')];
      if (/^(?:ignore-scripts)$/.test(key) && value === 'false')
        return [spotOf(found, 'Every package may run programs while it is installed.')];
      if (/^(?:audit|package-lock)$/.test(key) && value === 'false')
        return [
          spotOf(found, key === 'audit' ? 'Known weaknesses are not told.' : 'Each installation may bring other versions.', {
            severity: 'info',
          }),
        ];
      return /^dangerously-allow-all-(?:builds|scripts)$|^dangerouslyAllowAllBuilds$/.test(key) && value === 'true'
        ? [spotOf(found, 'Every package may run programs while it is installed.', { severity: 'medium' })]
        : [];
    }),
};

const pipTls: Rule = {
  id: 'pip-tls-off',
  title: 'Python packages come from anyone who answers',
  cwe: 'CWE-295',
  severity: 'high',
  confidence: 'high',
  check: ({ directives, text }) => [
    ...directives
      .filter(({ key }) => key === 'trusted-host')
      .map((found) => spotOf(found, 'The certificate of this index is not checked.')),
    ...directives
      .filter(({ key, value }) => /^(?:extra-)?index-url$/.test(key) && /^http:/.test(value) && !localHost.test(value))
      .map((found) => spotOf(found, 'Packages come over plain HTTP.')),
    ...matches(/^[ \t]*--trusted-host\b[^\n]*/m, text, 0, 'The certificate of this index is not checked.'),
    ...matches(
      /^[ \t]*(?:--(?:extra-)?index-url|-i)[ =]http:\/\/(?!localhost|127\.)[^\n]*/m,
      text,
      0,
      'Packages come over plain HTTP.',
    ),
  ],
};

const pipExtra: Rule = {
  id: 'pip-second-index',
  title: 'A package may come from the wrong index',
  cwe: 'CWE-427',
  severity: 'medium',
  confidence: 'medium',
  check: ({ directives, text }) => [
    ...directives
      .filter(({ key, value }) => key === 'extra-index-url' && value !== '' && !wellKnown.test(value))
      .map((found) => spotOf(found, secondIndex)),
    ...linesOf(text).flatMap(({ text: line, start }) =>
      /^\s*--extra-index-url\b/.test(line) && !wellKnown.test(line)
        ? [spotOf({ start, end: start + line.length }, secondIndex)]
        : [],
    ),
  ],
};

const secondIndex =
  'pip takes the highest version of all indexes: whoever registers your private name on the public one is installed.';
// Builds of public packages for other hardware: their names are their own.
const wellKnown = /\/\/wheels\.[\w.-]+|\/whl\/(?:nightly\/)?(?:cpu|cu\d+|rocm[\d.]+|xpu)\b/;

const cargo: Rule = {
  id: 'cargo-tls-off',
  title: 'Crates come from anyone who answers',
  cwe: 'CWE-295',
  severity: 'high',
  confidence: 'high',
  check: ({ directives }) =>
    directives.flatMap((found) => {
      const value = found.value.replace(/["']/g, '');
      if (
        /^(?:index|registry)$/.test(found.key) &&
        /^(?:sparse\+)?http:/.test(value) &&
        !localHost.test(value.replace('sparse+', ''))
      )
        return [spotOf(found, 'The index comes over plain HTTP.')];
      return found.key === 'check-revoke' && value === 'false'
        ? [spotOf(found, 'Certificates that were taken back are accepted.', { severity: 'low' })]
        : [];
    }),
};

function settingsOf(text: string, separator: RegExp): { readonly file: Settings; readonly incomplete: readonly [] } {
  return { file: { directives: directivesOf(text, { ...ASSIGNED, separator }), text }, incomplete: [] };
}

export const npm: ConfigFormat = formatOf((text) => settingsOf(text, /[ \t]+(?:=|:[ \t])?|=|:[ \t]/), [npmTls, npmScripts]);
export const pip: ConfigFormat = formatOf((text) => settingsOf(text, /=/), [pipTls, pipExtra]);
export const cargoConfig: ConfigFormat = formatOf((text) => settingsOf(text, /=/), [cargo]);
