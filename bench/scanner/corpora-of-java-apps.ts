/** An application in Java that shows mistakes and often their mends: java-sec-code, and what reads the methods of such applications. */
import { basename } from 'node:path';
import type { Corpus, Label, SourceText } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

/** What a controller is about, and which of its methods are mistakes although no name says so. What is left out teaches what no file of Java says, or what no rule is about (JSONP, forged addresses and cookies, login, paths that filters see). */
const CONTROLLERS: Readonly<Record<string, readonly [cwe: number, bad?: RegExp]>> = {
  CommandInject: [78, /^codeInject/],
  Cors: [942],
  ClassDataLoader: [470, /^classData/],
  Deserialize: [502, /^Jackson/],
  Fastjson: [502, /^Deserialize/],
  FileUpload: [434, /^singleFileUpload/],
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

/** Each mapped method of a controller: its name or its address says `vuln` or `sec`. What it calls may be where the mistake is told. */
export function javaSecCode(root: string): Corpus {
  const files = sources(root, 'src/main/java');
  const labels = files.flatMap((file): readonly Label[] => {
    const [cwe, bad] = CONTROLLERS[basename(file.path, '.java')] ?? [];
    if (cwe === undefined || !isClaimed([cwe])) return [];
    return mappedMethods(file.text).flatMap(({ name, address, lines }): readonly Label[] => {
      const isGood = /sec|safe/i.test(name) || /\/sec|safe/i.test(address);
      const isBad = !isGood && (/vul/i.test(name) || /vul/i.test(address) || bad?.test(name) === true);
      // What replaces sockets while the program runs, and an annotation that got lost, no reader of the text can see.
      const isUnseen = /startSSRFHook|vuls3/.test(file.text.split('\n').slice(lines[0], lines[1]).join('\n'));
      if ((!isGood && !isBad) || isUnseen) return [];
      const label = { ...whole(file.path, isBad, undefined, [cwe]), lines, further: calledFrom(file, lines, files) };
      // Who writes the address that was checked back into the page has another mistake.
      return [cwe === 20 ? { ...label, besides: [79] } : label];
    });
  });
  return { name: 'java-sec-code', files, labels: withoutShared(labels), isProject: true };
}

/** Methods of helpers, mappers and services that a method calls. */
export function calledFrom(
  { path, text }: SourceText,
  [from, to]: readonly [number, number],
  files: readonly SourceText[],
): Places {
  const body = text.split('\n').slice(from, to).join('\n');
  const names = new Set(
    [...body.matchAll(/\b(?:this|\w+)\.(\w+)\(|\breturn (\w+)\(/g)].map(([, called, own]) => called ?? own ?? ''),
  );
  return files
    .filter((file) => file.path === path || /\/(?:util|impl|mapper|logic|db|dao)\//.test(file.path))
    .flatMap((file) => allMethods(file.text).map((method) => ({ ...method, path: file.path })))
    .filter(({ name, path: where, lines }) => names.has(name) && !(where === path && lines[0] >= from && lines[1] <= to))
    .map(({ path: where, lines }) => ({ path: where, lines }));
}

export type Places = readonly { readonly path: string; readonly lines: readonly [number, number] }[];

function allMethods(text: string): readonly { readonly name: string; readonly lines: readonly [number, number] }[] {
  const lines = text.split('\n');
  return lines.flatMap((line, start) => {
    const name = /^ {4}(?:p\w+ )?(?:static )?[\w<>[\], .]+ (\w+)\s*\([^;]*(?:;|\{)\s*$/.exec(line)?.[1];
    if (name === undefined) return [];
    const end = line.trimEnd().endsWith(';') ? start : lines.findIndex((other, at) => at > start && /^ {4}\}/.test(other));
    return [{ name, lines: [start - 1, end + 1] as const }];
  });
}

/** A mend that leads to the same place as a mistake can't be judged there: what is told of the place is told of the mistake. */
function withoutShared(labels: readonly Label[]): readonly Label[] {
  const key = ({ path, lines: [from] }: Places[number]): string => `${path}:${from}`;
  const bad = new Set(labels.filter(({ isBad }) => isBad).flatMap(({ further }) => (further ?? []).map(key)));
  return labels.filter(({ isBad, further }) => isBad || !(further ?? []).some((place) => bad.has(key(place))));
}

export interface Mapped {
  readonly name: string;
  readonly address: string;
  readonly lines: readonly [number, number];
}

export function mappedMethods(text: string): readonly Mapped[] {
  const lines = text.split('\n');
  return lines.flatMap((line, start): readonly Mapped[] => {
    const address = /^ {4}@\w*Mapping\((.*)/.exec(line)?.[1];
    if (address === undefined) return [];
    const from = lines.findIndex((other, at) => at > start && /^ {4}(?:public|private|protected)\b/.test(other));
    const name = /(\w+)\s*\(/.exec(lines[from] ?? '')?.[1];
    const end = lines.findIndex((other, at) => at > from && /^ {4}\}/.test(other));
    const isAgain = lines.slice(start + 1, from).some((other) => /^ {4}@\w*Mapping\(/.test(other));
    return name === undefined || end < 0 || isAgain ? [] : [{ name, address, lines: [start + 1, end + 1] }];
  });
}
