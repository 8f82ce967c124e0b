import { isShortWord } from '../../../../model/index.ts';
import { sinks } from '../../flow/sink.ts';
import type { FunctionCode, Span } from '../../ir/unit.ts';
import type { CodeRule, FileView, Report } from '../../rule.ts';

/** It looks out for the names that reach a prototype, or for own properties, or has none to reach. */
const CAREFUL =
  /__proto__|['"]constructor['"]|['"]prototype['"]|hasOwn|Object\.create\(null\)|isPrototype|prototypePollution|UNSAFE|forbidden|blacklist/i;
/** `object = object[key]`, on the way down a path of names. */
const DOWN = /\b(\w+)\s*=\s*\(?\s*\1\[(?!(?:i|j|n|idx|index)\])(?:\w+(?:\.shift\(\)|\[[^\]\n]{1,20}\]|\+\+)?)\](?!\s*[+*-])/;
const LOOP = /\b(?:for|while)\s*\(|\.(?:forEach|reduce|map)\s*\(|\bdo\s*\{/;
/** `for (const key in source)`, `Object.keys(source).forEach(key => ...)` */
const OVER_KEYS =
  /\bfor\s*\(\s*(?:const|let|var)?\s*\[?\s*(\w+)(?:\s*,\s*\w+\s*\])?\s+(?:in|of)\s|(?:Object\.)?(?:keys|entries)\([^)\n]{1,60}\)\s*\.\s*(?:forEach|map|reduce)\(\s*(?:function\s*)?\(?\s*\[?(\w+)/g;
const LONGEST_FUNCTION = 5000;

/** The way down a path of any names, at whose end something is set. */
function wayDown(text: string): RegExpExecArray | undefined {
  const down = DOWN.exec(text);
  if (down === null || !isShortWord(down[1] ?? '') || !LOOP.test(text.slice(0, down.index + 1))) return undefined;
  return new RegExp(`\\b${down[1]}\\[[^\\]\\n]{1,40}\\]\\s*=(?!=)`).test(text) ? down : undefined;
}

/** A function that goes over the names of an object, sets them, and calls itself for what is below. */
function mergesBelow(text: string, name: string): RegExpExecArray | undefined {
  if (!isShortWord(name)) return undefined;
  for (const over of text.matchAll(OVER_KEYS)) {
    const key = over[1] ?? over[2] ?? '';
    if (!isShortWord(key) || !new RegExp(`\\w\\[\\s*${key}\\s*\\]\\s*=(?!=)`).test(text)) continue;
    const below = new RegExp(`\\b${name}\\s*\\([^;\\n]{0,120}\\[\\s*${key}\\s*\\]`).exec(text);
    if (below !== null) return below;
  }
  return undefined;
}

function unsafePlace({ unit }: FileView, code: FunctionCode): Span | undefined {
  if (code.end - code.start > LONGEST_FUNCTION) return undefined;
  const text = unit.text.slice(code.start, code.end);
  if (CAREFUL.test(text)) return undefined;
  const before = unit.text.slice(Math.max(0, code.start - 80), code.start);
  const name = code.name || (/(\w+)\s*[=:]\s*(?:async\s*)?$/.exec(before)?.[1] ?? '');
  const found = wayDown(text) ?? mergesBelow(text, name);
  if (found === undefined) return undefined;
  return { start: code.start + found.index, end: code.start + found.index + found[0].length };
}

function checkFunctions(file: FileView, report: Report): undefined {
  if (file.unit.language === 'python') return;
  for (const code of file.unit.functions) {
    const place = code.parameters.length === 0 ? undefined : unsafePlace(file, code);
    if (place === undefined) continue;
    report(place, {
      severity: 'low',
      message: 'Any name is followed or merged here, also `__proto__`: whoever chooses the names can change every object.',
    });
  }
}

export const prototypePollution: CodeRule = {
  id: 'prototype-pollution',
  title: 'Data decides which property is set',
  cwe: 'CWE-1321',
  severity: 'medium',
  confidence: 'medium',
  message: 'Data from outside decides which property of an object is set, so it can change every object through `__proto__`.',
  file: checkFunctions,
  flow: {
    sinks: [
      ...sinks([
        'lodash.merge(1,2)',
        'lodash.mergeWith(1,2)',
        'lodash.defaultsDeep(1,2)',
        'lodash.set(1)',
        'lodash.setWith(1)',
        '_.merge(1,2)',
        '_.mergeWith(1,2)',
        '_.defaultsDeep(1,2)',
        '_.set(1)',
        'lodash.merge(1)',
        'lodash/merge(1)',
        'lodash.zipObjectDeep(0)',
        '$.extend(2)',
        'jQuery.extend(2)',
        'deepmerge(1)',
        'merge(1)',
        'deep-extend(1)',
        'extend(2)',
        'object-path.set(1)',
        'dot-prop.set(1)',
        'hoek.merge(1)',
        'merge-deep(1)',
        'defaults-deep(1)',
      ]),
      ...sinks(['*.[]=']),
    ],
  },
};
