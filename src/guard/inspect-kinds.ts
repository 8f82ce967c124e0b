import type { CodeLanguage } from '../inspect/code/index.ts';
import { inspectCode, languageOfPath } from '../inspect/code/index.ts';
import { configKindOf, inspectConfig } from '../inspect/config/index.ts';
import { inspectScriptFile, inspectShellSource, languageOf } from '../inspect/script/index.ts';
import { findSecrets, inspectSecrets } from '../inspect/secrets/index.ts';
import { effectsOfShell } from '../inspect/shell/index.ts';
import type { CommandEffects, Finding, Inspection } from '../model/index.ts';
import { fingerprintsOf, inOrder } from '../scan/index.ts';
import { loadCodeParser } from './code-parser.ts';
import { loadShellParser } from './shell-parser.ts';

/** A text for one inspector. */
export interface InspectInput {
  readonly path: string;
  readonly text: string;
  /** What it is written in, where its name does not tell. */
  readonly language: string | undefined;
}

export interface InspectOutcome extends Inspection {
  readonly effects?: CommandEffects;
}

/** A finding with the name that it keeps when its text changes elsewhere. */
export type NamedFinding = Finding & { readonly fingerprint: string };

type Inspector = (input: InspectInput) => Promise<InspectOutcome>;

const LANGUAGES: ReadonlySet<string> = new Set<CodeLanguage>([
  'python',
  'javascript',
  'typescript',
  'tsx',
  'java',
  'go',
  'php',
  'ruby',
]);

function isCodeLanguage(text: string | undefined): text is CodeLanguage {
  return text !== undefined && LANGUAGES.has(text);
}

function notAnalysed(path: string, reason: string): Inspection {
  return { findings: [], incomplete: [{ path, reason }] };
}

/** The inspectors by name: each looks at one text and does nothing else. */
export const INSPECTORS: Readonly<Record<string, Inspector>> = {
  code: async ({ path, text, language }) => {
    const named = language ?? languageOfPath(path, text.slice(0, 200).split('\n', 1)[0]);
    if (!isCodeLanguage(named)) return notAnalysed(path, 'its language is not known or not analysed (--language)');
    return inspectCode({ path, text, language: named }, await loadCodeParser(named));
  },
  secrets: async (input) => inspectSecrets(input),
  config: async ({ path, text }) =>
    configKindOf(path, text) === undefined
      ? notAnalysed(path, 'it is no configuration that is known (give it its usual name)')
      : inspectConfig({ path, text, secrets: findSecrets }),
  script: async ({ path, text, language }) => {
    const named = languageOf(path, language ?? /^#!\s*(?:\/\S*\/)?(?:env\s+(?:-S\s+)?)?(\S+)/.exec(text.slice(0, 200))?.[1]);
    if (named === undefined) return notAnalysed(path, 'its language is not known (--language)');
    return inspectScriptFile({ path, text, language: named, secrets: findSecrets });
  },
  shell: async ({ path, text }) => {
    const context = { cwd: '/', home: '/nonexistent', variables: {} };
    const effects = effectsOfShell(text, await loadShellParser(), context);
    const { findings, incomplete } = inspectShellSource({ path, text, secrets: findSecrets });
    return { findings, incomplete: [...incomplete, ...effects.unknown.map((reason) => ({ path, reason }))], effects };
  },
};

/** What one inspector says of one text, in the order of the text. */
export async function inspectText(
  kind: string,
  input: InspectInput,
): Promise<InspectOutcome & { readonly findings: readonly NamedFinding[] }> {
  const outcome = await INSPECTORS[kind]?.(input);
  if (outcome === undefined) throw new TypeError(`no inspector ${kind}`);
  const findings = [...outcome.findings].sort(inOrder);
  const prints = fingerprintsOf(findings);
  return { ...outcome, findings: findings.map((finding, at) => ({ ...finding, fingerprint: prints[at] ?? '' })) };
}
