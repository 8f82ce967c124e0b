/** Applications in Java that show a mistake and often its mend (java-sec-code, WebGoat, micro_service_seclab), and the tests of mobsfscan and PMD. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { Corpus, Label, SourceText } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

/** What a controller is about, and which of its methods are mistakes although no name says so. What is left out teaches what no file of Java says (JSONP, forged addresses, login). */
const CONTROLLERS: Readonly<Record<string, readonly [cwe: number, bad?: RegExp]>> = {
  CommandInject: [78, /^codeInject/],
  Cookies: [639],
  Cors: [942],
  ClassDataLoader: [470, /^classData/],
  Deserialize: [502, /^Jackson/],
  Fastjson: [502, /^Deserialize/],
  FileUpload: [434, /^singleFileUpload/],
  GetRequestURI: [285],
  Jdbc: [610],
  Log4j: [117, /^log4j/],
  PathTraversal: [22],
  QLExpress: [94],
  Rce: [94, /^(?:CommandExec|processBuilder|jsEngine|groovyshell)/],
  SpEL: [917],
  SQLI: [89],
  SSRF: [918, /^openStream/],
  SSTI: [1336, /^velocity/],
  Shiro: [502, /^shiro_deserialize/],
  URLRedirect: [601, /^(?:redirect|setHeader|sendRedirect)$/],
  URLWhiteList: [20],
  XSS: [79, /^reflect/],
  XStreamRce: [502, /^parseXml/],
  XXE: [611],
  ooxmlXXE: [611, /^ooxml_xxe/],
  xlsxStreamerXXE: [611, /^xllx_streamer_xxe/],
};

/** Each mapped method of a controller: its name or its address says `vuln` or `sec`. */
export function javaSecCode(root: string): Corpus {
  const files = sources(root, 'src/main/java');
  const labels = files.flatMap((file): readonly Label[] => {
    const [cwe, bad] = CONTROLLERS[basename(file.path, '.java')] ?? [];
    if (cwe === undefined || !isClaimed([cwe])) return [];
    return mappedMethods(file.text).flatMap(({ name, address, lines }): readonly Label[] => {
      const isGood = /sec|safe/i.test(name) || /\/sec|safe/i.test(address);
      const isBad = !isGood && (/vul/i.test(name) || /vul/i.test(address) || bad?.test(name) === true);
      return isGood || isBad ? [{ ...whole(file.path, isBad, undefined, [cwe]), lines }] : [];
    });
  });
  return { name: 'java-sec-code', files, labels, isProject: true };
}

interface Mapped {
  readonly name: string;
  readonly address: string;
  readonly lines: readonly [number, number];
}

function mappedMethods(text: string): readonly Mapped[] {
  const lines = text.split('\n');
  return lines.flatMap((line, start): readonly Mapped[] => {
    const address = /^ {4}@\w*Mapping\((.*)/.exec(line)?.[1];
    if (address === undefined) return [];
    const from = lines.findIndex((other, at) => at > start && /^ {4}(?:public|private|protected)\b/.test(other));
    const name = /(\w+)\s*\(/.exec(lines[from] ?? '')?.[1];
    const end = lines.findIndex((other, at) => at > from && /^ {4}\}/.test(other));
    return name === undefined || end < 0 ? [] : [{ name, address, lines: [start + 1, end + 1] }];
  });
}

/** Method of a controller, what it shows, and whether it is a mistake: said in its comments (in Chinese) or by what is around it. */
const SECLAB: readonly (readonly [file: string, method: string, cwe: number, isBad: boolean])[] = [
  ['IndexController', 'one', 89, true],
  ['IndexController', 'in', 89, true],
  ['IndexController', 'longin', 89, false],
  ['IndexController', 'objectParam', 89, true],
  ['IndexController', 'objectIntParam', 89, false],
  ['IndexController', 'objectLomBok', 89, true],
  ['IndexController', 'optionalLike', 89, true],
  ['IndexController', 'myBatisWithAnnotations', 89, true],
  ['IndexController', 'jpaOne', 89, false],
  ['IndexController', 'jpawithAnnotations', 89, false],
  ['RceController', 'One', 78, true],
  ['RceController', 'Two', 78, true],
  ['SSRFController', 'One', 918, true],
  ['SSRFController', 'Two', 918, true],
  ['SSRFController', 'Three', 918, true],
  ['SSRFController', 'Four', 918, true],
  ['SSRFController', 'Five', 918, true],
  ['XXEController', 'one', 611, true],
  ['FastJsonController', 'createActivity', 502, true],
];

/** The statement of a query stands in another file than the method that is asked: what is said of either counts. */
export function seclab(root: string): Corpus {
  const files = sources(root, 'src/main/java');
  const labels = SECLAB.flatMap(([name, method, cwe, isBad]): readonly Label[] => {
    const file = files.find(({ path }) => basename(path) === `${name}.java`);
    const found = mappedMethods(file?.text ?? '').find((one) => one.name === method);
    if (file === undefined || found === undefined) return [];
    return [{ ...whole(file.path, isBad, undefined, [cwe]), lines: found.lines }];
  });
  return { name: 'seclab', files, labels, isProject: true };
}

/** `ruleid:` and `ok:` of rules whose file names the weakness; what an app may leave out (pinning, root detection, screenshots) is left out. */
export function mobsfscan(root: string): Corpus {
  const base = join(root, 'tests/assets/rules/semgrep');
  const files: SourceText[] = [];
  const labels: Label[] = [];
  const rules = new Map(
    readdirSync(join(root, 'mobsfscan/rules/semgrep'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yaml') && !name.startsWith('best_practices'))
      .flatMap((name) => cwesOfRules(join(root, 'mobsfscan/rules/semgrep', name))),
  );
  for (const { path, text } of sources(base, '.').filter((file) => file.path.endsWith('.java'))) {
    const found = text.split('\n').flatMap((line, index): readonly Label[] => {
      const [, mark, rule = ''] = /\/\/\s*(ruleid|ok):\s*([\w-]+)/.exec(line) ?? [];
      const cwe = rules.get(rule);
      if (mark === undefined || cwe === undefined || !isClaimed([cwe])) return [];
      return [{ ...whole(path, mark === 'ruleid', undefined, [cwe]), lines: [index + 2, endOfMark(text, index)] }];
    });
    if (found.length > 0) files.push({ path, text });
    labels.push(...found);
  }
  return { name: 'mobsfscan', files, labels, isProject: false };
}

/** Their rules match from the line below the mark to the last line of a pattern: up to the next mark. */
function endOfMark(text: string, index: number): number {
  const lines = text.split('\n');
  const next = lines.findIndex((line, at) => at > index && /\/\/\s*(?:ruleid|ok):/.test(line));
  return next < 0 ? lines.length : next;
}

function cwesOfRules(file: string): readonly (readonly [string, number])[] {
  if (!existsSync(file)) return [];
  const { rules }: { rules: { id: string; metadata?: { cwe?: string } }[] } = parse(readFileSync(file, 'utf8'));
  return rules.map(({ id, metadata }) => [id, Number(/\d+/.exec(metadata?.cwe ?? '')?.[0] ?? 0)] as const);
}

/** Tests of two rules, each sample with the number of problems in it. */
export function pmd(root: string): Corpus {
  const base = join(root, 'pmd-java/src/test/resources/net/sourceforge/pmd/lang/java/rule/security/xml');
  const rules = [['HardCodedCryptoKey', 321] as const, ['InsecureCryptoIv', 329] as const];
  const all = rules.flatMap(([rule, cwe]) => {
    const text = readFileSync(join(base, `${rule}.xml`), 'utf8');
    const tests = [...text.matchAll(/<expected-problems>(\d+)<[\s\S]*?<!\[CDATA\[\n?([\s\S]*?)\]\]>/g)];
    return tests.map(([, problems, code = ''], at) => {
      const path = `${rule}-${at + 1}.java`;
      return { file: { path, text: code }, label: whole(path, problems !== '0', undefined, [cwe]) };
    });
  });
  return { name: 'PMD', files: all.map(({ file }) => file), labels: all.map(({ label }) => label), isProject: false };
}

/** Classes of lessons that hold their lesson's mistake, and of mitigations that hold it no more. What is left out is checked by the lesson's text, in a browser or by who is asked. */
const LESSONS: readonly (readonly [file: string, cwe: number, isBad: boolean])[] = [
  ['SqlInjectionLesson2', 89, true],
  ['SqlInjectionLesson3', 89, true],
  ['SqlInjectionLesson4', 89, true],
  ['SqlInjectionLesson5a', 89, true],
  ['SqlInjectionLesson5b', 89, true],
  ['SqlInjectionLesson8', 89, true],
  ['SqlInjectionLesson9', 89, true],
  ['SqlInjectionLesson10', 89, true],
  ['SqlInjectionLesson6a', 89, true],
  ['SqlInjectionChallenge', 89, true],
  ['SqlInjectionChallengeLogin', 89, false],
  ['SqlInjectionLesson6b', 89, false],
  ['SqlInjectionLesson13', 89, false],
  ['Servers', 89, true],
  ['Assignment5', 89, true],
  ['Assignment8', 89, false],
  ['CrossSiteScriptingLesson5a', 79, true],
  ['SSRFTask2', 918, true],
  ['SSRFTask1', 918, false],
  ['OpenRedirectRealRedirect', 601, true],
  ['ProfileUpload', 22, true],
  ['ProfileUploadRetrieval', 22, true],
  ['ProfileZipSlip', 22, true],
  ['InsecureDeserializationTask', 502, true],
  ['VulnerableComponentsLesson', 502, true],
  ['CommentsCache', 611, true],
  ['LogBleedingTask', 532, true],
  ['HashingAssignment', 328, true],
  ['MD5', 328, false],
  ['JWTSecretKeyEndpoint', 798, true],
  ['JWTRefreshEndpoint', 798, true],
  ['JWTVotesEndpoint', 798, true],
  ['JWTHeaderKIDEndpoint', 89, true],
  ['JWTHeaderJKUEndpoint', 918, true],
  ['PasswordResetLink', 330, true],
  ['EncDec', 798, false],
  ['SpoofCookieAssignment', 614, true],
];

export function webGoat(root: string): Corpus {
  const files = sources(root, 'src/main/java');
  const labels = LESSONS.flatMap(([name, cwe, isBad]) =>
    files.filter(({ path }) => basename(path) === `${name}.java`).map(({ path }) => whole(path, isBad, undefined, [cwe])),
  );
  return { name: 'WebGoat', files, labels, isProject: true };
}
