import { isPage } from './pages.ts';

/** Languages whose code is analysed, by the name of their grammar. JSX is read as JavaScript. */
export type CodeLanguage = 'python' | 'javascript' | 'typescript' | 'tsx' | 'java' | 'go' | 'php' | 'ruby';

/** Languages whose names mean the same things: what one rule or model says of one holds for all of its family. */
export type Family = 'script' | 'java' | 'go' | 'php' | 'ruby';

export const FAMILIES: readonly Family[] = ['script', 'java', 'go', 'php', 'ruby'];

export function familyOf(language: CodeLanguage): Family {
  return language === 'java' || language === 'go' || language === 'php' || language === 'ruby' ? language : 'script';
}

const ENDINGS: Readonly<Record<string, CodeLanguage>> = {
  py: 'python',
  pyw: 'python',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'tsx',
  java: 'java',
  go: 'go',
  php: 'php',
  rb: 'ruby',
  rake: 'ruby',
  phtml: 'php',
  vue: 'typescript',
  svelte: 'typescript',
};

const INTERPRETERS: readonly (readonly [RegExp, CodeLanguage])[] = [
  [/^#!.{0,200}\b(?:python|pypy)[0-9.]*\b/, 'python'],
  [/^#!.{0,200}\b(?:node|nodejs|bun)\b/, 'javascript'],
  [/^#!.{0,200}\bruby[0-9.]*\b/, 'ruby'],
  [/^#!.{0,200}\bphp[0-9.]*\b/, 'php'],
  [/^#!.{0,200}\b(?:deno|tsx|ts-node)\b/, 'typescript'],
];

/** The language of a file, by its ending or else by the interpreter that its first line names; of a page, that of its scripts. Undefined: none of ours. */
export function languageOfPath(path: string, firstLine = ''): CodeLanguage | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const ending = name.slice(dot + 1).toLowerCase();
  if (dot > 0 && Object.hasOwn(ENDINGS, ending)) return ENDINGS[ending];
  if (dot > 0) return isPage(name) ? 'javascript' : undefined;
  return INTERPRETERS.find(([line]) => line.test(firstLine))?.[1];
}
