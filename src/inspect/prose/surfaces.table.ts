import type { Family, Surface } from './types.ts';

export interface SurfaceRule {
  /** How much the sum of a window must be. */
  readonly threshold: number;
  /** Families that are the ordinary matter of such texts count less, or more. */
  readonly factors: Readonly<Partial<Record<Family, number>>>;
  /** Encoded sentences and styles that hide are ordinary there (pages, sources). */
  readonly isMarkupOrdinary: boolean;
  /** What is left of a hit beside words that talk about such orders. */
  readonly discount: number;
}

/** Texts whose matter is to instruct an agent: what it shall be, do and leave is no sign there. */
const INSTRUCTING: SurfaceRule['factors'] = {
  persona: 0,
  fiction: 0,
  'force-output': 0.2,
  'new-task': 0.4,
  'address-ai': 0.5,
  'ask-secret': 0.3,
  'steer-tool': 0.4,
  urgent: 0.5,
  execute: 0.6,
  silent: 0.6,
  'write-config': 0.5,
  authority: 0.4,
  'secret-path': 0.7,
  exfiltrate: 0.7,
  decode: 0.6,
  jailbreak: 0.5,
  'prompt-leak': 0.6,
  delimiter: 0.6,
  errand: 0.5,
};

/** Texts about software for readers of any kind. */
const TELLING: SurfaceRule['factors'] = {
  persona: 0.8,
  fiction: 0.5,
  'force-output': 0.6,
  'ask-secret': 0.6,
  execute: 0.7,
  'secret-path': 0.7,
  exfiltrate: 0.8,
  urgent: 0.7,
  silent: 0.8,
  authority: 0.7,
  jailbreak: 0.8,
  'steer-tool': 0.8,
  decode: 0.8,
  errand: 0.8,
};

/** Where pages and source code write such signs for reasons of their own, documents do not. */
const WRITTEN: SurfaceRule['factors'] = { ...TELLING, delimiter: 1.3 };

/** What a tool or a stranger brought: it has nothing to ask of the reader. */
const REPORTING: SurfaceRule['factors'] = { ...TELLING, errand: 1, exfiltrate: 1, 'new-task': 1.2, delimiter: 1.5 };

const CHAT: SurfaceRule['factors'] = {
  override: 1.4,
  persona: 1.75,
  fiction: 1.2,
  'ask-secret': 1.9,
  'prompt-leak': 1.5,
  jailbreak: 1.5,
  'force-output': 1.5,
  'new-task': 1.6,
  decode: 1.3,
  authority: 1.1,
  execute: 1.1,
  delimiter: 1.3,
};

export const SURFACE_RULES: Readonly<Record<Surface, SurfaceRule>> = {
  instructions: { threshold: 3, factors: INSTRUCTING, isMarkupOrdinary: false, discount: 0.35 },
  skill: { threshold: 3, factors: INSTRUCTING, isMarkupOrdinary: false, discount: 0.35 },
  docs: { threshold: 3, factors: WRITTEN, isMarkupOrdinary: false, discount: 0.35 },
  issue: { threshold: 3, factors: REPORTING, isMarkupOrdinary: false, discount: 0.35 },
  'code-comment': { threshold: 3, factors: { ...TELLING, persona: 0.3 }, isMarkupOrdinary: true, discount: 0.35 },
  web: { threshold: 3, factors: { ...TELLING, exfiltrate: 1 }, isMarkupOrdinary: true, discount: 0.35 },
  'tool-result': { threshold: 3, factors: REPORTING, isMarkupOrdinary: false, discount: 0.35 },
  'tool-description': {
    threshold: 3,
    factors: { ...TELLING, 'steer-tool': 1.2, secrecy: 1.2, persona: 0.5 },
    isMarkupOrdinary: false,
    discount: 0.35,
  },
  package: { threshold: 3, factors: WRITTEN, isMarkupOrdinary: false, discount: 0.35 },
  commit: { threshold: 3, factors: WRITTEN, isMarkupOrdinary: false, discount: 0.35 },
  'file-name': { threshold: 2.5, factors: {}, isMarkupOrdinary: false, discount: 0.35 },
  prompt: { threshold: 3, factors: CHAT, isMarkupOrdinary: false, discount: 0.75 },
};

const OWN_NAMES: readonly Surface[] = [
  'instructions',
  'skill',
  'docs',
  'issue',
  'code-comment',
  'web',
  'tool-result',
  'tool-description',
  'package',
  'commit',
  'file-name',
  'prompt',
];

/** Their names. */
export const SURFACES: readonly string[] = OWN_NAMES;

export const DEFAULT_SURFACE: Surface = 'docs';

/** Other names of the surfaces: file names, and what other tools call them. */
const SYNONYMS: Readonly<Record<string, Surface>> = {
  'agent-instructions': 'instructions',
  'agent-instruction': 'instructions',
  instruction: 'instructions',
  'instruction-file': 'instructions',
  'instruction-files': 'instructions',
  rules: 'instructions',
  agents: 'instructions',
  memory: 'instructions',
  'agents.md': 'instructions',
  'claude.md': 'instructions',
  'skill.md': 'skill',
  skills: 'skill',
  readme: 'docs',
  'readme.md': 'docs',
  doc: 'docs',
  document: 'docs',
  documentation: 'docs',
  contributing: 'docs',
  changelog: 'docs',
  markdown: 'docs',
  file: 'docs',
  text: 'docs',
  issues: 'issue',
  'issue-pr': 'issue',
  'issue-or-pr': 'issue',
  pr: 'issue',
  'pull-request': 'issue',
  comment: 'issue',
  email: 'issue',
  ticket: 'issue',
  code: 'code-comment',
  'code-comments': 'code-comment',
  source: 'code-comment',
  'web-page': 'web',
  webpage: 'web',
  page: 'web',
  html: 'web',
  search: 'web',
  tool: 'tool-result',
  'tool-results': 'tool-result',
  'tool-output': 'tool-result',
  'mcp-result': 'tool-result',
  output: 'tool-result',
  'command-output': 'tool-result',
  'mcp-tool': 'tool-description',
  'tool-descriptions': 'tool-description',
  mcp: 'tool-description',
  'package-metadata': 'package',
  metadata: 'package',
  commits: 'commit',
  'commit-message': 'commit',
  'commit-messages': 'commit',
  filename: 'file-name',
  'file-names': 'file-name',
  filenames: 'file-name',
  path: 'file-name',
  chat: 'prompt',
  message: 'prompt',
  user: 'prompt',
};

const NAMES: Readonly<Record<string, Surface>> = { ...SYNONYMS, ...Object.fromEntries(OWN_NAMES.map((name) => [name, name])) };

/** The surface of a name, in any case, with spaces or underscores; undefined: it is not known. */
export function surfaceOf(name: string): Surface | undefined {
  const key = name
    .trim()
    .toLowerCase()
    .replace(/[\s_/]+/g, '-');
  return Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
}
