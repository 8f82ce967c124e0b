import { isShortWord } from '../../../model/index.ts';
import type { FunctionCode, Unit } from '../ir/unit.ts';
import { isClosed } from './mutate.ts';
import { type FunctionValue, isFixed, REMOTE, taintOf, type Value } from './value.ts';

/** What makes keys, digests and ciphers is judged by what it is given. */
const CHOOSES =
  /\.getInstance\(|\bnew \w+(?:Key|Parameter)Spec\(|\bcipher\.New\w+\(|\brsa\.GenerateKey\(|\.Seal\(|\.(?:setSecure|setHttpOnly|initialize)\(/;

/** True when a call gives a function the answer to one of its conditions, or what it chooses by: with arguments, or as fields of its object. */
export function isDecided(
  fn: FunctionValue,
  { parameters, body }: FunctionCode,
  values: readonly (Value | undefined)[],
): boolean {
  const { unit, self } = fn;
  if (!/^(?:java|go|php|ruby)$/.test(unit.language)) return false;
  const own = self?.known?.is === 'instance' ? self.known.own : undefined;
  const given: (readonly [string, Value | undefined])[] = parameters.map(({ name }, index) => [name, values[index]]);
  const known = [...given, ...(own ?? [])].filter(([, value]) => value?.known?.is === 'literal' || value?.known?.is === 'list');
  if (known.length === 0) return false;
  const text = unit.text.slice(unit.code[body + 1], unit.code[body + 2]);
  if (CHOOSES.test(text)) return true;
  return known.some(([name, value]) => value?.known?.is === 'literal' && asks(text, name.replace('$', '')));
}

/** True when a function works with fields or keys that are known, of its object or of one that it is given: what it makes of them is what it gives. */
export function isFilled(
  { unit, self }: FunctionValue,
  { body, owner, parameters }: FunctionCode,
  values: readonly (Value | undefined)[],
): boolean {
  if (unit.language === 'python')
    return readsOwn(self, unit, body) || parameters.some(({ name }, index) => isSpelled(unit, body, name, values[index]));
  if (unit.language !== 'java') return false;
  if (values.some((value) => ownOf(value).some(isRemote))) return true;
  const text = unit.text.slice(unit.code[body + 1], unit.code[body + 2]);
  if (callsOwn(self, unit, owner, text)) return true;
  return ownOf(self).some(
    ([name, value]) => (isFixed(value) || isRemote([name, value])) && isShortWord(name) && new RegExp(`\\b${name}\\b`).test(text),
  );
}

/** A method of Python that reads a field in which data came from outside: other objects of its class may hold other things. */
function readsOwn(self: Value | undefined, unit: Unit, body: number): boolean {
  const own = ownOf(self);
  if (!own.some(isRemote)) return false;
  const text = unit.text.slice(unit.code[body + 1], unit.code[body + 2]);
  return own.some(([name]) => isShortWord(name) && new RegExp(`\\bself\\.${name}\\b`).test(text));
}

/** A dictionary whose keys are written in the program, and a function of Python that goes through them: `for key, value in given.items()`. */
function isSpelled(unit: Unit, body: number, name: string, value: Value | undefined): boolean {
  if (value === undefined || !isClosed(value) || !isRemote([name, value]) || !isShortWord(name)) return false;
  const text = unit.text.slice(unit.code[body + 1], unit.code[body + 2]);
  return new RegExp(`\\b${name}\\.(?:items|keys)\\(\\)|\\bin\\s+${name}\\b`).test(text);
}

/** A method of a class that this one builds on, in which a method is called that the object has of its own. */
function callsOwn(self: Value | undefined, unit: Unit, owner: number, text: string): boolean {
  const type = self?.known?.is === 'instance' ? self.known.class : undefined;
  if (type === undefined || (type.unit === unit && type.number === owner)) return false;
  const methods = type.unit.classes[type.number]?.methods ?? [];
  return methods.some((number) => {
    const name = type.unit.functions[number]?.name ?? '';
    return isShortWord(name) && name !== 'constructor' && new RegExp(`(?<![.\\w])(?:this\\.)?${name}\\(`).test(text);
  });
}

function ownOf(value: Value | undefined): readonly (readonly [string, Value])[] {
  return value?.known?.is === 'instance' && value.known.own !== undefined ? [...value.known.own] : [];
}

function isRemote([, value]: readonly [string, Value]): boolean {
  return ((taintOf(value)?.sources ?? 0) & REMOTE) !== 0;
}

/** `if (name)`, `switch (name)`, `name ? a : b`, `when name`, `all[name]` */
function asks(text: string, name: string): boolean {
  if (!isShortWord(name)) return false;
  return new RegExp(
    `\\b(?:if|switch|while)\\s*\\([^;{]{0,200}\\b${name}\\b|\\b${name}\\b[^;{}]{0,80}\\?|\\b(?:if|unless|case)\\s[^\\n{]{0,80}\\b${name}\\b|\\w\\[\\s{0,4}${name}\\s{0,4}\\]`,
  ).test(text);
}
