import { codeRules, isPage, languageOfPath } from '../inspect/code/index.ts';
import { configKindOf, configRules, inspectConfig } from '../inspect/config/index.ts';
import { homeRules } from '../inspect/home/index.ts';
import { inspectProseFile, proseRules } from '../inspect/prose/index.ts';
import { inspectScriptFile, inspectShellSource, languageOf, scriptRules, shellSourceRules } from '../inspect/script/index.ts';
import { findSecrets, inspectSecrets, secretRules } from '../inspect/secrets/index.ts';
import { inspectTemplate, templateLanguageOf, templateRules } from '../inspect/templates/index.ts';
import type { Inspection, RuleInfo } from '../model/index.ts';
import { inventedRule } from './invented.ts';
import type { InspectorName, ScanText } from './types.ts';
import { undeclaredRule } from './undeclared.ts';

/** What an inspector of single texts is to a scan. */
export interface TextInspector {
  readonly name: Exclude<InspectorName, 'code'>;
  /** Whether it has anything to say of such a file. */
  readonly reads: (file: ScanText) => boolean;
  readonly inspect: (file: ScanText) => Inspection;
  /** Its findings take no notice of where tests and what others wrote lie; the scan lowers them there. */
  readonly isBlindToPlace: boolean;
}

const secrets = (text: string): ReturnType<typeof findSecrets> => findSecrets(text);

/** Inspectors that read one text at a time, in the order in which they are asked. Code is read together: inspect-group.ts. */
export const textInspectors: readonly TextInspector[] = [
  { name: 'secrets', reads: () => true, inspect: inspectSecrets, isBlindToPlace: false },
  { name: 'prose', reads: () => true, inspect: (file) => inspectProseFile({ ...file, secrets }), isBlindToPlace: true },
  {
    name: 'config',
    reads: ({ path, text }) => configKindOf(path, text) !== undefined,
    inspect: (file) => inspectConfig({ ...file, secrets }),
    isBlindToPlace: true,
  },
  {
    name: 'template',
    reads: ({ path, text }) => templateLanguageOf(path, text) !== undefined,
    inspect: inspectTemplate,
    isBlindToPlace: false,
  },
  {
    name: 'shell',
    reads: (file) => scriptLanguageOf(file) === 'shell',
    inspect: (file) => inspectShellSource({ ...file, secrets }),
    isBlindToPlace: true,
  },
  {
    name: 'script',
    reads: (file) => {
      const language = scriptLanguageOf(file);
      return language !== undefined && language !== 'shell';
    },
    inspect: inspectAsScript,
    isBlindToPlace: true,
  },
];

/** What a text would do as a script, without the secrets in it, which have an inspector of their own. */
function inspectAsScript(file: ScanText): Inspection {
  const language = scriptLanguageOf(file);
  return language === undefined ? { findings: [], incomplete: [] } : inspectScriptFile({ ...file, language });
}

export function scriptLanguageOf({ path, text }: ScanText): ReturnType<typeof languageOf> {
  return languageOf(path, firstLine(text).startsWith('#!') ? firstLine(text) : undefined);
}

export function codeLanguageOf({ path, text }: ScanText): ReturnType<typeof languageOfPath> {
  // Most pages hold no script of their own.
  if (isPage(path) && !/<script/i.test(text)) return undefined;
  return languageOfPath(path, firstLine(text));
}

function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return text.slice(0, Math.min(end < 0 ? text.length : end, 300));
}

/** What the scan itself says of comments that ask for silence. */
export const suppressionRules: readonly RuleInfo[] = [
  {
    id: 'suppression-added',
    title: 'A suppression was added in the same change',
    cwe: 'CWE-693',
    severity: 'high',
    confidence: 'high',
  },
  {
    id: 'suppression-broken',
    title: 'A suppression names no rule, or gives no reason',
    cwe: 'CWE-693',
    severity: 'medium',
    confidence: 'high',
  },
  {
    id: 'suppression-expired',
    title: 'A suppression is past its last day',
    cwe: 'CWE-693',
    severity: 'medium',
    confidence: 'high',
  },
  {
    id: 'suppression-unused',
    title: 'A suppression silences nothing',
    cwe: 'CWE-1164',
    severity: 'low',
    confidence: 'high',
  },
];

/** Every rule that a scan can speak of, once each, in the order of their ids. */
export const allRules: readonly RuleInfo[] = [
  ...new Map(
    [
      ...codeRules,
      ...secretRules,
      ...proseRules,
      ...configRules,
      ...homeRules,
      ...templateRules,
      ...shellSourceRules,
      ...scriptRules.map(({ message, ...rule }) => ({ ...rule, title: message.replace(/\.$/, '') })),
      ...suppressionRules,
      undeclaredRule,
      inventedRule,
    ].map((rule) => [rule.id, rule]),
  ).values(),
].sort((a, b) => (a.id < b.id ? -1 : 1));
