/** Labelled lines from the tests of other detectors of secrets, for bench/secrets.ts. They are read where they were checked out. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A text in which certain lines hold a secret, or none. */
export interface LabelledLine {
  readonly set: string;
  readonly path: string;
  readonly text: string;
  /** From 1; undefined: the whole text. */
  readonly line?: number;
  readonly isSecret: boolean;
}

/**
 * whispers: its fixtures have a part that is called compliant and one that is not; every secret says `hardcoded` of itself. Left out:
 * numbers of accounts and of credit cards, which are no secrets of ours, and fixtures of its own settings.
 */
export function whispersLines(checkout: string): readonly LabelledLine[] {
  const root = join(checkout, 'tests/fixtures');
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/^(?:arn|creditcards|custom|excluded|ruleslist|invalid)\./.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((path) => labelled(relative(root, path), readFileSync(path, 'utf8')));
}

function labelled(path: string, text: string): readonly LabelledLine[] {
  let isBad: boolean | undefined;
  return text.split('\n').flatMap((line, index): readonly LabelledLine[] => {
    const mark = /(non_?-?)?compliant\b/i.exec(line);
    if (mark !== null && !/hardcoded/i.test(line)) isBad = mark[1] !== undefined;
    if (isBad === undefined || !/[:=<( ]\s*\S/.test(line)) return [];
    if (isBad && !/hardcoded/i.test(line)) return [];
    const base = { path, line: index + 1, isSecret: isBad };
    return [
      { ...base, set: 'whispers', text },
      { ...base, set: 'whispers, values swapped', text: text.replaceAll(/hardcoded/gi, SWAPPED) },
    ];
  });
}

/** A secret that says of itself that it is none says nothing of where secrets stand: the word is swapped, and both are scored. */
const SWAPPED = 'k7Qm2xVd9';

/** In place of the modules that its tests import: each table of cases becomes lines of JSON. */
const COLLECT = `
import sys, types, json, glob, os, importlib.util
class Any(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith('__'): raise AttributeError(name)
        return Any(name)
    def __call__(self, *a, **k): return Any('call')
    def __mro_entries__(self, bases): return (object,)
    def __iter__(self): return iter(())
    def __format__(self, spec): return 'x'
    def __or__(self, other): return self
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in ('detect_secrets', 'testing', 'responses', 'requests', 'freezegun', 'mock'):
            return importlib.util.spec_from_loader(name, self)
    def create_module(self, spec):
        m = Any(spec.name); m.__path__ = []; return m
    def exec_module(self, module): pass
sys.meta_path.insert(0, Finder())
current = ['']
def emit(path, text, flag): print(json.dumps({'check': current[0], 'path': path, 'text': text, 'flag': flag}))
def parametrize(names, rows, *a, **k):
    names = [n.strip() for n in names.split(',')] if isinstance(names, str) else list(names)
    def keep(f):
        if names in (['payload', 'should_flag'], ['line', 'should_flag']):
            for text, flag in rows: emit('list.txt', text, bool(flag))
        if names == ['file_extension', 'line', 'expected_secret']:
            for ext, text, secret in rows: emit('list.' + (ext or 'txt'), text, secret is not None)
        return f
    return keep
pytest = Any('pytest'); mark = types.SimpleNamespace(parametrize=parametrize, skip=lambda *a, **k: (lambda f: f))
pytest.mark = mark; pytest.fixture = lambda *a, **k: (a[0] if a and callable(a[0]) else (lambda f: f))
sys.modules['pytest'] = pytest
for path in sorted(glob.glob(os.path.join(sys.argv[1], '*_test.py'))):
    current[0] = os.path.basename(path)[:-8]
    try:
        spec = importlib.util.spec_from_file_location(current[0], path)
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    except Exception as error: print(json.dumps({'failed': current[0], 'why': str(error)}), file=sys.stderr)
`;

/** What is none of ours: public addresses, any text with much entropy, and log-ins that a code compares with. */
const NOT_OURS = /^(?:ip_public|high_entropy_strings|base)$/;

interface Row {
  readonly check: string;
  readonly path: string;
  readonly text: string;
  readonly flag: boolean;
}

/** detect-secrets: the tables in the tests of its plugins, each with a line and whether it is to be flagged. */
export function detectSecretsLines(checkout: string): readonly LabelledLine[] {
  const folder = join(checkout, 'tests/plugins');
  if (!existsSync(folder)) return [];
  const out = execFileSync('python3', ['-I', '-c', COLLECT, folder], { encoding: 'utf8', maxBuffer: 64e6 });
  return out
    .trim()
    .split('\n')
    .map((line): Row => JSON.parse(line))
    .filter(({ check }) => !NOT_OURS.test(check))
    .map(({ check, path, text, flag }) => ({
      set: check === 'keyword' ? 'detect-secrets, words' : 'detect-secrets, forms',
      path: check === 'keyword' ? path : `${check}.${path}`,
      text,
      isSecret: flag,
    }));
}
