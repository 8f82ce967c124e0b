import { expect, test } from 'vitest';
import { bad } from './bad.table.ts';
import { followAll, scanFlow } from './flow.ts';
import { mayHoldNames } from './flow-gate.ts';
import { good } from './good.table.ts';
import type { ScriptLanguage } from './language.ts';
import type { Hit } from './rules.ts';

type Followed = Exclude<ScriptLanguage, 'shell' | 'powershell'>;

type Case = readonly [name: string, language: ScriptLanguage, text: string];

const cases: readonly Case[] = [...bad.map(([name, language, , text]): Case => [name, language, text]), ...good];
const followed = cases.filter((one): one is readonly [string, Followed, string] => !/^(?:shell|powershell)$/.test(one[1]));
/** What is inside a command is told of whatever it is, so that no hit is lost here by what the other languages think of it. */
const nested = (code: string): readonly Hit[] => [{ rule: NESTED, at: code.length }];
const NESTED = { id: 'nested', cwe: '', severity: 'low', confidence: 'low', message: '' } as const;

test.each(followed)('%s (%s), and what is like it, is not passed over where it says something', (_name, language, text) => {
  for (const changed of [text, ...changes(text)])
    expect(scanFlow(changed, language, nested)).toEqual(followAll(changed, language, nested));
});

/** Texts like this one: parts left out, doubled and moved, escapes put in. The same each time. */
function changes(text: string): readonly string[] {
  let state = 7;
  const upTo = (most: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * (most + 1));
  };
  return Array.from({ length: 60 }, () => {
    const from = upTo(text.length);
    const to = Math.min(text.length, from + upTo(20));
    const part = text.slice(from, to);
    const at = upTo(text.length);
    switch (upTo(4)) {
      case 0:
        return text.slice(0, from) + text.slice(to);
      case 1:
        return text.slice(0, at) + part + text.slice(at);
      case 2:
        return `${text.slice(0, from)}\\${text.slice(from)}`;
      case 3:
        return `${text.slice(0, from)}${[...part].map((c) => (/\w/.test(c) ? `\\x${c.charCodeAt(0).toString(16)}` : c)).join('')}${text.slice(to)}`;
      default:
        return `${text.slice(0, from)}' + '${text.slice(from)}`;
    }
  });
}

test.each([
  ['javascript', 'pattern.exec(line); require("fs")', false],
  ['javascript', "const { join } = require('path');\nfetch(join(a, b));", false],
  ['python', 'from django.urls import include\ncursor.fetch(1)', false],
  ['python', "urlpatterns = [path('', include('shop.urls'))]\n# what they got", false],
  ['php', 'include($name); // what they got', true],
  ['python', 'self._compile(request)', false],
  ['javascript', 'module._compile(request)', true],
  ['python', 'eval(request)', true],
  ['python', "print('one\\ntwo\\tthree')", false],
  ['python', "open('~/.ss\\h/id_rsa')", true],
  ['python', "open('~/.ss\\x68/id_rsa')", true],
  ['python', "open('one\\n/etc/shadow')", true],
  ['python', '# the system was told, etc. (see /proc)', false],
  ['python', "name = 'etc'", true],
  ['python', "name = '\\\netc/shadow'", true],
  ['python', 'run = system if ok else None', true],
  ['python', 'run(*[system for _ in commands])', true],
  ['perl', '# the system is told', true],
  ['javascript', 'exec(command)', true],
  ['javascript', 'pattern.\nexec(command)', true],
  ['javascript', '[...exec(command)]', true],
  ['javascript', '1.exec(command)', true],
  ['javascript', 'require(name); fetch(url)', true],
  ['javascript', "require('a' + name); fetch(url)", true],
  ['javascript', 'require(`${name}`); fetch(url)', true],
] as const)('%s, %s: worth reading: %s', (language, text, want) => {
  expect(mayHoldNames(text, language)).toBe(want);
});
