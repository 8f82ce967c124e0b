export type ScriptLanguage = 'shell' | 'python' | 'javascript' | 'perl' | 'ruby' | 'php' | 'powershell';

const INTERPRETERS: readonly (readonly [RegExp, ScriptLanguage])[] = [
  [/^(?:ba|da|a|z|k|mk|fi)?sh$/, 'shell'],
  [/^(?:python|pypy)[0-9.]*$/, 'python'],
  [/^(?:node|nodejs|bun|deno|tsx|ts-node|qjs)$/, 'javascript'],
  [/^perl[0-9.]*$/, 'perl'],
  [/^j?ruby[0-9.]*$/, 'ruby'],
  [/^php[0-9.]*$/, 'php'],
  [/^(?:pwsh|powershell)(?:\.exe)?$/, 'powershell'],
];

const EXTENSIONS: Readonly<Record<string, ScriptLanguage>> = {
  sh: 'shell',
  bash: 'shell',
  zsh: 'shell',
  ksh: 'shell',
  dash: 'shell',
  bats: 'shell',
  envrc: 'shell',
  command: 'shell',
  py: 'python',
  pyw: 'python',
  pyi: 'python',
  pth: 'python',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'javascript',
  mts: 'javascript',
  cts: 'javascript',
  tsx: 'javascript',
  pl: 'perl',
  pm: 'perl',
  t: 'perl',
  rb: 'ruby',
  rake: 'ruby',
  gemspec: 'ruby',
  php: 'php',
  phtml: 'php',
  phar: 'php',
  ps1: 'powershell',
  psm1: 'powershell',
};

/** The last component of a path, without a leading `-` that marks a login shell. */
export function programName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/^-/, '');
}

/**
 * The language that `interpreter` (a path, a name, or a `#!` line) would read `path` as; the file's ending decides when
 * the interpreter says nothing. Undefined: not one of the languages that are inspected.
 */
export function languageOf(path: string, interpreter: string | undefined): ScriptLanguage | undefined {
  const words = (interpreter ?? '')
    .replace(/^#!\s{0,9}/, '')
    .split(/\s/)
    .filter((word) => word !== '' && !word.startsWith('-') && !word.includes('='));
  for (const word of words.slice(0, 4)) {
    const found = INTERPRETERS.find(([name]) => name.test(programName(word)));
    if (found !== undefined) return found[1];
  }
  const file = programName(path);
  const dot = file.lastIndexOf('.');
  const ending = file.slice(dot + 1).toLowerCase();
  return dot >= 0 && Object.hasOwn(EXTENSIONS, ending) ? EXTENSIONS[ending] : undefined;
}
