import { isShortWord } from '../../../model/index.ts';
import type { ClassCode, FunctionCode, Unit } from '../ir/unit.ts';
import { type ClassValue, type FunctionValue, REMOTE, type Taint, taintOf, unite, type Value } from './value.ts';

type Fields = ReadonlyMap<string, Value>;

/** What one object holds beside others of its class: what its constructor took from its arguments. Undefined: nothing that is certain. */
export function ownFields(type: ClassValue, method: FunctionCode, values: readonly (Value | undefined)[]): Fields | undefined {
  const code = type.unit.classes[type.number];
  if (type.unit.language === 'python') {
    const fields = method.parameters.map(({ name }, index) => [storedAs(type.unit, method, name), values[index]] as const);
    return ownOfPython(
      type,
      new Map(fields.flatMap(([name, value]) => (name === undefined || value === undefined ? [] : [[name, value]]))),
    );
  }
  if (!/^(?:java|php|ruby)$/.test(type.unit.language) || code === undefined) return undefined;
  const own = new Map<string, Value>();
  for (const [index, { name }] of method.parameters.entries()) {
    const value = values[index];
    const field = method.body === 0 ? name : storedAs(type.unit, method, name);
    if (value === undefined || field === undefined || !isSteady(type.unit, code, field)) continue;
    // `this.name = request.getParameter("name")` keeps what the request gives, not the request.
    if (value.role === '' || isWhole(type.unit, method, name)) own.set(field, value);
  }
  return own;
}

/** The fields that `User{name: name}` of Go gives an object, but those that something which is given a pointer to it may set. */
export function writtenFields(unit: Unit, code: ClassCode, given: Fields): Fields {
  return new Map([...given].filter(([name]) => isShortWord(name) && isSteady(unit, code, name)));
}

/** The same for an object of Python that is given data from outside; of others what is known of their class is enough. */
export function ownOfPython(type: ClassValue, given: Fields): Fields | undefined {
  const code = type.unit.classes[type.number];
  if (code === undefined || ![...given.values()].some((value) => ((taintOf(value)?.sources ?? 0) & REMOTE) !== 0))
    return undefined;
  const own = [...given].filter(([name]) => isShortWord(name) && isSteady(type.unit, code, name));
  return own.length === 0 ? undefined : new Map(own);
}

/** The field that a method puts a parameter into: `this.db = db`. */
export function storedAs(unit: Unit, method: FunctionCode, parameter: string): string | undefined {
  const name = parameter.replace('$', '');
  if (!isShortWord(name)) return undefined;
  const found = fieldsOf(unit, method).get(name);
  if (found !== undefined) return found;
  const text = unit.text.slice(method.start, method.end);
  // `__construct(private readonly string $name)`
  if (unit.language === 'php' && method.name === 'constructor')
    return new RegExp(`\\b(?:public|private|protected|readonly)\\s[^,()$]*\\$${name}\\b`).test(text) ? name : undefined;
  if (unit.language !== 'java') return undefined;
  return new RegExp(`[{;]\\s*(\\w+)\\s*=\\s*${name}\\s*;`).exec(text)?.[1];
}

function isWhole({ text }: Unit, { start, end }: FunctionCode, parameter: string): boolean {
  return isShortWord(parameter) && new RegExp(`=\\s*\\$?${parameter}\\s*;`).test(text.slice(start, end));
}

const stored = new WeakMap<FunctionCode, ReadonlyMap<string, string>>();

/** The fields that a method puts names into, by the name; the first of each. */
function fieldsOf(unit: Unit, method: FunctionCode): ReadonlyMap<string, string> {
  const known = stored.get(method);
  if (known !== undefined) return known;
  const made = new Map<string, string>();
  const text = unit.text.slice(method.start, method.end);
  for (const [, field = '', name = ''] of text.matchAll(/(?:(?:self|this)(?:\.|->)|@)(\w+)\s*=\s*\$?(?=(\w+))/g))
    if (!made.has(name)) made.set(name, field);
  stored.set(method, made);
  return made;
}

/** An object after a setter took its argument. */
export function withField(object: Value, name: string, value: Value): Value {
  const { known } = object;
  if (known?.is !== 'instance' || known.own === undefined) return object;
  return { ...object, known: { ...known, own: new Map(known.own).set(name, value) } };
}

/** An object after `object.name = value`, where nothing but such assignments, constructors and setters gives the field its value. */
export function withOwn(object: Value, name: string, value: Value): Value {
  const { known } = object;
  // Where nothing is kept by object (Python, JavaScript), whether a field is steady needs no search through all methods.
  if (known?.is !== 'instance' || known.own === undefined) return object;
  const { unit, number } = known.class;
  const code = unit.classes[number];
  if (code === undefined || !isShortWord(name) || !isSteady(unit, code, name)) return object;
  return withField(object, name, value);
}

/** What a method puts into texts and lists that its object keeps, by their names: `this.parts.add(part)`. Undefined: nothing. */
export function keptInside(
  fn: FunctionValue,
  code: FunctionCode,
  values: readonly (Value | undefined)[],
): ReadonlyMap<string, Taint> | undefined {
  if (fn.unit.language !== 'java') return undefined;
  const all = new Map<string, Taint>();
  for (const [index, { name }] of code.parameters.entries()) {
    const taint = taintOf(values[index]);
    if (taint === undefined || !isShortWord(name)) continue;
    const text = fn.unit.text.slice(code.start, Math.min(code.end, code.start + 2000));
    const puts = new RegExp(`\\b(\\w+)\\.(?:append|add|addAll|put|insert|push)\\([^;]{0,200}\\b${name}\\b`);
    const into = puts.exec(text)?.[1];
    if (into !== undefined && isField(fn, into)) all.set(into, unite(all.get(into), taint) ?? taint);
  }
  return all.size === 0 ? undefined : all;
}

/** True for a field of the class that a method stands in, which holds a text or several things. */
function isField({ unit, number }: FunctionValue, name: string): boolean {
  const owner = unit.classes[unit.functions[number]?.owner ?? -1];
  if (owner === undefined || !isShortWord(name)) return false;
  const declared = new RegExp(
    `\\b(?:String(?:Builder|Buffer)|(?:Array|Linked)?List|(?:Linked|Concurrent)?(?:Hash)?(?:Map|Set)|(?:Array)?Deque|Queue|Collection|Vector|Stack)\\b(?:<[^;=()]{0,80}>)?\\s+${name}\\s*[=;]`,
  );
  return declared.test(unit.text.slice(owner.start, Math.min(owner.end, owner.start + 8000)));
}

/** What `getName()` gives that only hands a field of its object out. */
export function ownResult(fn: FunctionValue, code: FunctionCode): Value | undefined {
  const own = fn.self?.known?.is === 'instance' ? fn.self.known.own : undefined;
  if (own === undefined || code.parameters.length > 0) return undefined;
  const isRuby = fn.unit.language === 'ruby';
  const self =
    fn.unit.language === 'go'
      ? /^func\s*\(\s*(\w{1,40})\s/.exec(fn.unit.text.slice(code.start, code.start + 80))?.[1]
      : undefined;
  const body = fn.unit.text.slice(fn.unit.code[code.body + 1], fn.unit.code[code.body + 2]);
  const given = isRuby
    ? /^\s*@(\w+)\s*$/
    : self !== undefined
      ? new RegExp(`^\\{\\s*return\\s+${self}\\.(\\w+)\\s*\\}$`)
      : /^\{\s*return\s+(?:this\.|\$this->)?(\w+)\s*;\s*\}$/;
  const field = given.exec(body.slice(0, 200))?.[1];
  return field === undefined ? undefined : own.get(field);
}

const steady = new WeakMap<ClassCode, Map<string, boolean>>();

/** True for what puts what it is given into fields, and does little else: `setName(name)`, `name(name)` of a builder. */
export function isSetter(unit: Unit, method: FunctionCode): boolean {
  if (/^set/i.test(method.name)) return true;
  if (unit.language !== 'java' || method.parameters.length !== 1) return false;
  const body = unit.text.slice(unit.code[method.body + 1], unit.code[method.body + 2]);
  const name = method.parameters[0]?.name ?? '';
  return (
    isShortWord(name) &&
    new RegExp(`^\\{\\s*(?:this\\.)?\\w+\\s*=\\s*${name}\\s*;\\s*(?:return\\s+this\\s*;\\s*)?\\}$`).test(body.slice(0, 200))
  );
}

/** True when only constructors and setters give a field its value. */
function isSteady(unit: Unit, code: ClassCode, field: string): boolean {
  const known = steady.get(code) ?? new Map<string, boolean>();
  steady.set(code, known);
  let found = known.get(field);
  if (found === undefined) {
    if (unit.language === 'go') found = !isSetByPointer(unit, code, field);
    const owner = unit.language === 'python' ? 'self\\.' : '(?:this\\.)?';
    const assigned = new RegExp(`(?<![\\w.])${owner}${field}\\s*(?:[-+*/|&]|\\+\\+|--)?=(?!=)`, 'g');
    found ??= code.methods.every((number) => {
      const method = unit.functions[number];
      if (method === undefined || /^(?:constructor|__init__)$/.test(method.name) || isSetter(unit, method)) return true;
      return unit.text.slice(method.start, method.end).search(assigned) < 0;
    });
    known.set(field, found);
  }
  return found;
}

/** True when a method of a type, or a function that is given one of its objects, puts something into a field. */
function isSetByPointer({ text, functions }: Unit, code: ClassCode, field: string): boolean {
  const set = new RegExp(`\\.${field}\\s*(?:[-+*/|&^%]?=(?!=)|\\+\\+|--)|&\\w+\\.${field}\\b`);
  return functions.some(({ parameters, start, end }, number) => {
    const isGiven = code.methods.includes(number) || parameters.some(({ type }) => type.endsWith(code.name));
    return isGiven && set.test(text.slice(start, end));
  });
}
