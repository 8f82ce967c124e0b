/**
 * `npx tsx bench/secrets.ts --gitleaks DIR --semgrep DIR --whispers DIR --detect-secrets DIR [--wrong] [--clean DIR]...`: the detectors of secrets on public lists that say
 * line by line what is a secret and what is none. The lists are read where they were checked out; nothing of them is kept.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { inspectConfig } from '../src/inspect/config/index.ts';
import { inspectSecrets } from '../src/inspect/secrets/index.ts';
import type { Finding } from '../src/model/index.ts';
import { detectSecretsLines, type LabelledLine, whispersLines } from './secret-samples.ts';

interface Sample {
  readonly rule: string;
  readonly kind: 'tp' | 'fp';
  readonly path: string;
  readonly text: string;
  /** Some rule of the list's own program reports it. */
  readonly flagged: boolean;
}

/** In place of the list's own check: each sample becomes a line of JSON. */
const DUMP = `package utils

import (
	"encoding/json"
	"os"

	"github.com/zricethezav/gitleaks/v8/config"
	"github.com/zricethezav/gitleaks/v8/detect"
)

var all *detect.Detector

func flagged(path, text string) bool {
	if all == nil {
		detector, err := detect.NewDetectorDefaultConfig()
		if err != nil {
			panic(err)
		}
		all = detector
	}
	return len(all.Detect(detect.Fragment{Raw: text, FilePath: path})) > 0
}

func dump(rule, kind, path, text string) {
	file, err := os.OpenFile(os.Getenv("DUMP"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	defer file.Close()
	_ = json.NewEncoder(file).Encode(map[string]any{
		"rule": rule, "kind": kind, "path": path, "text": text, "flagged": flagged(path, text),
	})
}

func Validate(rule config.Rule, tps []string, fps []string) *config.Rule {
	for _, text := range tps {
		dump(rule.RuleID, "tp", "", text)
	}
	for _, text := range fps {
		dump(rule.RuleID, "fp", "", text)
	}
	return &rule
}

func ValidateWithPaths(rule config.Rule, tps map[string]string, fps map[string]string) *config.Rule {
	for path, text := range tps {
		dump(rule.RuleID, "tp", path, text)
	}
	for path, text := range fps {
		dump(rule.RuleID, "fp", path, text)
	}
	return &rule
}
`;

const MEDIUM: ReadonlySet<string> = new Set(['medium', 'high', 'critical']);

function findingsIn(path: string, text: string): readonly Finding[] {
  const config = inspectConfig({ path, text }).findings.filter(({ cwe }) => cwe === 'CWE-798');
  return [...inspectSecrets({ path, text }).findings, ...config];
}

/** Its true positives are made from regular expressions at random, so two runs differ a little. */
function gitleaksSamples(checkout: string): readonly Sample[] {
  const work = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
  try {
    cpSync(checkout, join(work, 'list'), { recursive: true, filter: (path) => !path.endsWith('/.git') });
    writeFileSync(join(work, 'list/cmd/generate/config/utils/validate.go'), DUMP);
    const dump = join(work, 'samples.jsonl');
    // It ends with an error after the samples: it can't write its configuration.
    try {
      execFileSync('go', ['run', './cmd/generate/config', join(work, 'out.toml')], {
        cwd: join(work, 'list'),
        env: { ...process.env, DUMP: dump },
        stdio: 'ignore',
      });
    } catch {
      if (!existsSync(dump)) throw new Error('go run gave no samples');
    }
    return readFileSync(dump, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} % (${part}/${whole})`;
}

function scoreGitleaks(samples: readonly Sample[], showsWrong: boolean): void {
  const positive = samples.filter(({ kind }) => kind === 'tp');
  // Its negatives say "no token of this provider"; one that the list's own program reports by another rule is no negative.
  const negative = samples.filter(({ kind }) => kind === 'fp');
  const silent = negative.filter(({ flagged }) => !flagged);
  const found = (sample: Sample): readonly Finding[] => findingsIn(sample.path === '' ? 'list.txt' : sample.path, sample.text);
  const hits = positive.map(found);
  const perRule = new Map<string, [number, number]>();
  positive.forEach(({ rule }, index) => {
    const counts = perRule.get(rule) ?? [0, 0];
    perRule.set(rule, [counts[0] + Number((hits[index]?.length ?? 0) > 0), counts[1] + 1]);
  });
  const mean = [...perRule.values()].reduce((sum, [hit, all]) => sum + hit / all, 0) / perRule.size;
  const wrong = silent.filter((sample) => found(sample).length > 0);
  const google = wrong.filter(({ rule }) => rule === 'gcp-api-key').length;
  console.log(`gitleaks   TPR ${percent(hits.filter((hit) => hit.length > 0).length, positive.length)}`);
  console.log(
    `           TPR at medium ${percent(hits.filter((hit) => hit.some((f) => MEDIUM.has(f.severity))).length, positive.length)}`,
  );
  console.log(`           TPR, mean of ${perRule.size} rules ${(100 * mean).toFixed(1)} %`);
  const any = negative.filter((sample) => found(sample).length > 0).length;
  console.log(`           FPR, all negatives ${percent(any, negative.length)}`);
  console.log(`           FPR, where gitleaks itself is silent ${percent(wrong.length, silent.length)}; Google keys: ${google}`);
  if (showsWrong) for (const { rule, text } of countByRule(wrong, found)) console.log(`  alarm    ${rule}: ${text}`);
  console.log(`           TPR of gitleaks itself ${percent(positive.filter(({ flagged }) => flagged).length, positive.length)}`);
}

/** By the rule of the list that says there is nothing, which of our detectors spoke; no value. */
function countByRule(
  wrong: readonly Sample[],
  found: (sample: Sample) => readonly Finding[],
): readonly { readonly rule: string; readonly text: string }[] {
  return [...new Set(wrong.map(({ rule }) => rule))].sort().map((rule) => {
    const spoke = wrong.filter((sample) => sample.rule === rule).map((sample) => found(sample)[0]?.message ?? '');
    const names = [...new Set(spoke.map((message) => /\(([\w-]+)\)/.exec(message)?.[1] ?? ''))];
    return { rule, text: `${spoke.length} by ${names.sort().join(', ')}` };
  });
}

function scoreSemgrep(checkout: string): void {
  const counts = { tp: 0, ruleid: 0, fp: 0, ok: 0 };
  for (const folder of ['security', 'gitleaks']) {
    const base = join(checkout, 'generic/secrets', folder);
    for (const name of readdirSync(base).filter((file) => extname(file) !== '.yaml')) {
      const text = readFileSync(join(base, name), 'utf8');
      const findings = findingsIn(name, text);
      const lines = text.split('\n');
      lines.forEach((line, index) => {
        const mark = /^\s*(?:#|\/\/|<!--|--|\/\*)\s*(ruleid|ok):/.exec(line)?.[1];
        if (mark === undefined) return;
        let target = index + 1;
        while (target < lines.length && /^\s*$|(?:ruleid|ok):/.test(lines[target] ?? '')) target += 1;
        const upTo = mark === 'ruleid' ? target + 2 : target + 1;
        const hit = findings.some(({ place }) => place.line <= upTo && (place.endLine ?? place.line) >= target + 1);
        if (mark === 'ruleid') counts.ruleid += 1;
        else counts.ok += 1;
        if (hit) counts[mark === 'ruleid' ? 'tp' : 'fp'] += 1;
      });
    }
  }
  console.log(`semgrep    TPR ${percent(counts.tp, counts.ruleid)}, FPR ${percent(counts.fp, counts.ok)}`);
}

/** The tests of other detectors, set by set; --wrong says where, and shows no value. */
function scoreLines(lines: readonly LabelledLine[], showsWrong: boolean): void {
  const judged = lines.map((label) => ({ ...label, hit: isFound(label) }));
  for (const set of new Set(lines.map((label) => label.set))) {
    const bad = judged.filter((one) => one.set === set && one.isSecret);
    const good = judged.filter((one) => one.set === set && !one.isSecret);
    const [found, alarms] = [bad, good].map((list) => list.filter(({ hit }) => hit).length);
    console.log(`${set}: TPR ${percent(found ?? 0, bad.length)}, FPR ${percent(alarms ?? 0, good.length)}`);
  }
  if (!showsWrong) return;
  for (const { set, path, line, isSecret, hit } of judged)
    if (hit !== isSecret)
      console.log(`  ${isSecret ? 'missed' : 'alarm '} ${set}: ${path}${line === undefined ? '' : `:${line}`}`);
}

function isFound({ path, text, line }: LabelledLine): boolean {
  return findingsIn(path, text).some(
    ({ place }) => line === undefined || (place.line <= line && (place.endLine ?? place.line) >= line),
  );
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/.git/'));
}

/** Whole projects without known secrets: what is found there, and how fast. */
function measureClean(folder: string): void {
  const texts = filesOf(folder)
    .map((path) => ({ path: relative(folder, path), bytes: readFileSync(path) }))
    .filter(({ bytes }) => bytes.length < 4e6 && !bytes.subarray(0, 8000).includes(0))
    .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }));
  for (const file of texts) inspectSecrets(file);
  const begin = process.cpuUsage();
  const findings = texts.flatMap((file) => inspectSecrets(file).findings);
  const used = process.cpuUsage(begin);
  const size = texts.reduce((sum, { text }) => sum + text.length, 0);
  const lines = texts.reduce((sum, { text }) => sum + text.split('\n').filter((line) => line.trim() !== '').length, 0);
  const medium = findings.filter(({ severity }) => MEDIUM.has(severity)).length;
  console.log(
    `clean      ${folder}: ${findings.length} findings, ${medium} at medium (${((1000 * medium) / lines).toFixed(3)}/KLOC), ` +
      `${(size / (used.user + used.system)).toFixed(0)} MB/s`,
  );
}

const { values } = parseArgs({
  options: {
    gitleaks: { type: 'string' },
    semgrep: { type: 'string' },
    whispers: { type: 'string' },
    'detect-secrets': { type: 'string' },
    clean: { type: 'string', multiple: true },
    wrong: { type: 'boolean', default: false },
  },
});
if (values.gitleaks !== undefined) scoreGitleaks(gitleaksSamples(values.gitleaks), values.wrong);
if (values.semgrep !== undefined) scoreSemgrep(values.semgrep);
if (values.whispers !== undefined) scoreLines(whispersLines(values.whispers), values.wrong);
if (values['detect-secrets'] !== undefined) scoreLines(detectSecretsLines(values['detect-secrets']), values.wrong);
for (const folder of values.clean ?? []) measureClean(folder);
if (Object.keys(values).every((name) => name === 'wrong')) {
  console.error(
    'usage: npx tsx bench/secrets.ts [--gitleaks DIR] [--semgrep DIR] [--whispers DIR] [--detect-secrets DIR] [--wrong] [--clean DIR]...',
  );
  process.exitCode = 2;
}
