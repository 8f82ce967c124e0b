import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { Corpus, Said } from './label.ts';
import type { Run } from './ours.ts';

interface BanditResult {
  readonly filename: string;
  readonly line_number: number;
  readonly line_range: readonly number[];
  readonly issue_severity: string;
  readonly issue_cwe?: { readonly id?: number };
  readonly test_id: string;
}

/** Runs bandit over a copy of the corpus in a temporary folder; undefined when it is not installed. */
export function runBandit(corpus: Corpus): Run | undefined {
  const bandit = process.env['BANDIT'] ?? 'bandit';
  if (spawnSync(bandit, ['--version']).status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
  try {
    const files = corpus.files.filter(({ path }) => path.endsWith('.py'));
    if (files.length === 0) return undefined;
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const before = performance.now();
    const { stdout } = spawnSync(bandit, ['-q', '-r', '-f', 'json', folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
    const seconds = (performance.now() - before) / 1000;
    const parsed: { results: readonly BanditResult[]; errors: readonly unknown[] } = JSON.parse(stdout);
    return { said: parsed.results.map((result) => asSaid(result, folder)), seconds, incomplete: parsed.errors.length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function asSaid(result: BanditResult, folder: string): Said {
  const severity = result.issue_severity.toLowerCase();
  return {
    path: relative(folder, result.filename),
    line: result.line_number,
    endLine: Math.max(result.line_number, ...result.line_range),
    cwe: result.issue_cwe?.id ?? 0,
    severity: severity === 'high' || severity === 'medium' ? severity : 'low',
    rule: result.test_id,
  };
}

interface EslintFile {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly line: number; readonly endLine?: number }[];
}

/** Runs ESLint with the recommended rules of eslint-plugin-security; ESLINT_SECURITY names the folder where both are installed. */
export function runEslint(corpus: Corpus): Run | undefined {
  const home = process.env['ESLINT_SECURITY'];
  if (home === undefined) return undefined;
  const files = corpus.files.filter(({ path }) => /\.[cm]?jsx?$/.test(path));
  if (files.length === 0) return undefined;
  const folder = mkdtempSync(join(home, 'bench-'));
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const config = join(folder, 'eslint.config.mjs');
    writeFileSync(config, "import security from 'eslint-plugin-security';\nexport default [security.configs.recommended];\n");
    const before = performance.now();
    const args = ['--no-inline-config', '-c', config, '-f', 'json', folder];
    const { stdout } = spawnSync(join(home, 'node_modules', '.bin', 'eslint'), args, {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      cwd: folder,
    });
    const seconds = (performance.now() - before) / 1000;
    const parsed: readonly EslintFile[] = JSON.parse(stdout);
    const said = parsed.flatMap(({ filePath, messages }) =>
      messages.flatMap(({ ruleId, line, endLine }): Said[] =>
        // Its rules name no weakness: any finding on the line counts for it.
        ruleId === null
          ? []
          : [{ path: relative(folder, filePath), line, endLine: endLine ?? line, cwe: 0, severity: 'medium', rule: ruleId }],
      ),
    );
    return { said, seconds, incomplete: parsed.filter(({ messages }) => messages.some(({ ruleId }) => ruleId === null)).length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
