import { holdsWord, isShortWord } from '../../../model/index.ts';
import {
  ASSERT,
  ASSIGN,
  BINARY,
  BLOCK,
  BREAK,
  CALL,
  CONTINUE,
  DEFINE,
  DELETE,
  EXPORT,
  FOR_EACH,
  IF,
  IMPORT,
  LIST,
  LOGIC,
  MEMBER,
  NAME,
  RETURN,
  SWITCH,
  THROW,
  TRY,
  UNARY,
  WHILE,
} from '../ir/ops.ts';
import { endsHere } from '../models/endings.table.ts';
import { finishWith } from './answers.ts';
import { assume, GIVES_ERROR } from './assume.ts';
import { runForEach, runWhile } from './loops.ts';
import type { Machine, Operations } from './machine.ts';
import { runExport, runImport } from './modules.ts';
import { assumeRaised } from './raising.ts';
import { checkReturn } from './returns.ts';
import { keyOf } from './subjects.ts';
import { join, type Literal, literal, literalOf, truthOf, unite, unknown, type Value } from './value.ts';

function runBlock(m: Machine, node: number): Value {
  const count = m.o(node, 0);
  // Functions are known in the whole block, also before they are defined.
  for (let index = 1; index <= count; index += 1) {
    const statement = m.o(node, index);
    if (m.op(statement) === DEFINE) define(m, statement, false);
  }
  const hidden = m.frame.unit.language === 'go' ? hiddenBy(m, node) : NOTHING;
  let last = unknown;
  for (let index = 1; index <= count && !m.frame.isOver; index += 1) {
    m.step();
    const statement = m.o(node, index);
    if (m.op(statement) === ASSIGN) noteTest(m, statement);
    last = m.visit(statement);
    if (m.frame.isOver) continue;
    if (m.op(statement) === CALL) m.frame.isOver = endsAll(m, statement);
    assumeRaised(m, m.op(statement) === ASSIGN ? m.o(statement, 1) : statement);
  }
  for (const [name, value] of hidden) m.frame.vars.set(name, value);
  return last;
}

const NOTHING: readonly (readonly [string, Value])[] = [];

/** Variables that others of the same names hide inside a block: `x := ...`. */
function hiddenBy(m: Machine, node: number): readonly (readonly [string, Value])[] {
  const hidden: (readonly [string, Value])[] = [];
  for (let index = 1; index <= m.o(node, 0); index += 1) {
    const statement = m.o(node, index);
    if (m.op(statement) !== ASSIGN || m.o(statement, 3) !== 1) continue;
    const target = m.o(statement, 0);
    const names = m.op(target) === NAME ? [target] : Array.from({ length: m.o(target, 0) }, (_none, at) => m.o(target, 1 + at));
    for (const name of names) {
      const text = m.op(name) === NAME ? m.text(m.o(name, 0)) : '';
      const value = m.frame.vars.get(text);
      if (value !== undefined) hidden.push([text, value]);
    }
  }
  return hidden;
}

/** `abort(404)`, `process.exit(1)`: nothing comes after it. */
function endsAll(m: Machine, call: number): boolean {
  const callee = m.o(call, 0);
  const op = m.op(callee);
  if (op !== NAME && op !== MEMBER) return false;
  // A name of the project's own is no library's.
  const value = op === NAME ? m.frame.get(m.text(m.o(callee, 0))) : undefined;
  if (value?.known !== undefined) return false;
  return endsHere(value?.path || m.source(callee));
}

/** `ok = check(x)`: when `ok` is asked for later, the condition is. */
function noteTest(m: Machine, statement: number): void {
  const target = m.o(statement, 0);
  const value = m.o(statement, 1);
  const error = m.op(target) === LIST && m.frame.model.family === 'go' ? m.o(target, m.o(target, 0)) : 0;
  if (error !== 0 && m.op(error) === NAME && m.op(value) === CALL && GIVES_ERROR.test(m.source(m.o(value, 0))))
    m.frame.tests.set(m.text(m.o(error, 0)), value);
  if (m.op(target) !== NAME) return;
  const op = m.op(value);
  const name = m.text(m.o(target, 0));
  // What was found out about the value before is not about the new one.
  if (isShortWord(name))
    for (const [other, test] of m.frame.tests) if (holdsWord(m.source(test), name)) m.frame.tests.delete(other);
  if (op === CALL || op === BINARY || op === LOGIC || op === UNARY) m.frame.tests.set(name, value);
  else m.frame.tests.delete(name);
}

function define(m: Machine, node: number, isFinal: boolean): Value {
  const number = m.o(node, 0);
  const code = m.frame.unit.functions[number];
  if (code === undefined || (code.owner >= 0 && m.at.self !== undefined && code.name === '')) return unknown;
  const callee = { unit: m.frame.unit, number, frame: m.frame, self: m.at.self };
  if (!isFinal) {
    m.frame.vars.set(code.name, { ...unknown, known: { is: 'function', callee } });
    return unknown;
  }
  for (const decorator of code.decorators) m.visit(decorator);
  if (code.owner < 0) {
    m.at.pending.push(callee);
    m.frame.vars.set(code.name, { ...unknown, known: { is: 'function', callee } });
  }
  return unknown;
}

function runIf(m: Machine, node: number): Value {
  const test = m.o(node, 0);
  const truth = truthOf(m.visit(test));
  if (truth !== undefined) {
    assume(m, test, truth);
    return m.visit(m.o(node, truth ? 1 : 2));
  }
  const { frame } = m;
  const before = frame.fork();
  assume(m, test, true);
  const then = m.visit(m.o(node, 1));
  const afterThen = frame.vars;
  const thenIsOver = frame.isOver;
  frame.vars = before;
  frame.isOver = false;
  assume(m, test, false);
  const otherwise = m.o(node, 2) === 0 ? literal(null) : m.visit(m.o(node, 2));
  if (thenIsOver) return ofStatement(m, otherwise);
  if (frame.isOver) {
    frame.vars = afterThen;
    frame.isOver = false;
    return ofStatement(m, then);
  }
  frame.joinWith(afterThen);
  return ofStatement(m, then, otherwise);
}

/** `name = if ... then a else b end`, `begin ... rescue ... end`: in Ruby statements are values. */
function ofStatement(m: Machine, ...values: readonly Value[]): Value {
  if (m.frame.model.family !== 'ruby') return unknown;
  const [first = unknown, ...others] = values;
  return others.reduce(join, first);
}

function runReturn(m: Machine, node: number): Value {
  const value = m.visit(m.o(node, 0));
  // Whatever way there was through what is given, it has returned before.
  if (m.frame.isOver) return unknown;
  checkReturn(m, node, value);
  finishWith(m, m.o(node, 0), value);
  m.frame.isOver = true;
  return unknown;
}

function runTry(m: Machine, node: number): Value {
  const { frame } = m;
  const before = frame.fork();
  const { thrown } = frame;
  frame.thrown = undefined;
  const tried = m.visit(m.o(node, 0));
  if (!frame.isOver) m.visit(m.o(node, 1));
  const caught: Value = { ...unknown, taint: frame.thrown };
  // Nothing catches it here.
  frame.thrown = m.o(node, 3) === 0 ? unite(thrown, frame.thrown) : thrown;
  const bodyIsOver = frame.isOver;
  const afterBody = frame.vars;
  const ways: Map<string, Value>[] = bodyIsOver ? [] : [afterBody];
  const given: Value[] = bodyIsOver ? [] : [tried];
  for (let index = 0; index < m.o(node, 3); index += 1) {
    frame.vars = new Map(before);
    frame.joinWith(afterBody);
    frame.isOver = false;
    m.visit(m.o(node, 4 + index * 3));
    const name = m.text(m.o(node, 5 + index * 3));
    if (name !== '') frame.vars.set(name, caught);
    const value = m.visit(m.o(node, 6 + index * 3));
    if (frame.isOver) continue;
    ways.push(frame.vars);
    given.push(value);
  }
  const [first, ...others] = ways;
  frame.isOver = first === undefined;
  frame.vars = first ?? afterBody;
  for (const other of others) frame.joinWith(other);
  const isOver = frame.isOver;
  frame.isOver = false;
  m.visit(m.o(node, 2));
  frame.isOver ||= isOver;
  return ofStatement(m, ...given);
}

function runSwitch(m: Machine, node: number): Value {
  const { frame } = m;
  const subject = m.visit(m.o(node, 0));
  const fallsThrough = m.o(node, 1) === 1;
  const wanted = literalOf(subject);
  const count = m.o(node, 2);
  const before = frame.fork();
  const exitsBefore = frame.exits;
  frame.exits = [];
  const ways: Map<string, Value>[] = [];
  let hasDefault = false;
  let isMatched = false;
  let isFalling = false;
  let given: Value | undefined;
  for (let index = 0; index < count && !(isMatched && !isFalling); index += 1) {
    const test = m.o(node, 3 + index * 2);
    const value = test === 0 ? undefined : m.visit(test);
    const written = literalOf(value);
    const found = written ?? constantOf(m, test, wanted);
    if (test === 0) hasDefault = true;
    // With everything known only one arm runs.
    const isOther = wanted !== undefined && found !== undefined && found !== wanted;
    if (isOther && !isFalling) continue;
    if (wanted !== undefined && found === wanted) isMatched = true;
    if (!isFalling) frame.vars = new Map(before);
    frame.isOver = false;
    if (wanted === undefined && written !== undefined) narrow(m, m.o(node, 0), value);
    const last = m.visit(m.o(node, 4 + index * 2));
    given = given === undefined ? last : join(given, last);
    isFalling = fallsThrough && !frame.isOver;
    if (!frame.isOver && !isFalling) ways.push(frame.vars);
    if (!frame.isOver && isFalling && index === count - 1) ways.push(frame.vars);
  }
  ways.push(...frame.exits);
  frame.exits = exitsBefore;
  if (!hasDefault && !isMatched) ways.push(before);
  const [first, ...others] = ways;
  frame.isOver = first === undefined && count > 0;
  frame.vars = first ?? before;
  for (const other of others) frame.joinWith(other);
  // `case` of Ruby is a value.
  return (m.frame.model.family === 'ruby' ? given : undefined) ?? unknown;
}

/** `case RED:` of Java names a constant of the enumeration that is asked for. */
function constantOf(m: Machine, test: number, wanted: Literal | undefined): string | undefined {
  if (m.frame.unit.language !== 'java' || m.op(test) !== NAME || typeof wanted !== 'string') return undefined;
  return /^[A-Z]\w*$/.test(wanted) ? m.text(m.o(test, 0)) : undefined;
}

/** In the arm of a constant, the subject is that constant. */
function narrow(m: Machine, subject: number, value: Value | undefined): void {
  const key = value === undefined ? undefined : keyOf(m, subject);
  if (key === undefined || value === undefined) return;
  m.frame.hasPaths ||= key.includes('.');
  m.frame.vars.set(key, value);
}

function leave(m: Machine): Value {
  m.frame.exits.push(m.frame.vars);
  m.frame.vars = m.frame.fork();
  m.frame.isOver = true;
  return unknown;
}

/** What statements do. */
export function statements(): Operations {
  const table: ((m: Machine, node: number) => Value)[] = [];
  table[BLOCK] = runBlock;
  table[IF] = runIf;
  table[FOR_EACH] = runForEach;
  table[WHILE] = runWhile;
  table[RETURN] = runReturn;
  table[THROW] = (m, node) => {
    const { taint } = m.visit(m.o(node, 0));
    if (m.frame.model.family === 'java' || m.frame.model.family === 'php') m.frame.thrown = unite(m.frame.thrown, taint);
    m.frame.isOver = true;
    return unknown;
  };
  table[TRY] = runTry;
  table[SWITCH] = runSwitch;
  table[BREAK] = leave;
  table[CONTINUE] = leave;
  table[DEFINE] = (m, node) => define(m, node, true);
  table[IMPORT] = runImport;
  table[EXPORT] = runExport;
  table[ASSERT] = (m, node) => {
    m.visit(m.o(node, 0));
    assume(m, m.o(node, 0), true);
    return unknown;
  };
  table[DELETE] = (m, node) => m.visit(m.o(node, 0));
  return table;
}
