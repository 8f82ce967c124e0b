/* What a class of TypeScript is given by whoever makes it: `constructor(private readonly cats: CatsService)`. */
import { isShortWord } from '../../../model/index.ts';
import type { ClassCode, Unit } from '../ir/unit.ts';
import type { Frame } from './frame.ts';
import { type Known, named, unknown, type Value } from './value.ts';

/** An object of the class that a type names. Undefined: it names none of this project. */
export function instanceOf(frame: Frame, type: string): Known | undefined {
  if (!/^[A-Z]\w*$/.test(type)) return undefined;
  const found = frame.get(type)?.known;
  return found?.is === 'class' ? { is: 'instance', class: found.class } : undefined;
}

/** What is known of something that is declared to be of a type: its class, or of which package it is. Undefined: nothing. */
function partOf(frame: Frame, type: string): Value | undefined {
  const known = instanceOf(frame, type);
  if (known !== undefined) return { ...unknown, known };
  const [bare = ''] = type.split('<', 1);
  const path = /^[A-Z]\w*$/.test(bare) ? frame.get(bare)?.path : undefined;
  return path?.endsWith(`.${bare}`) === true ? named(`${path}()`) : undefined;
}

/** The fields that a constructor declares among its parameters, where their types say something. */
export function givenParts(unit: Unit, { methods }: ClassCode, frame: Frame): readonly (readonly [name: string, part: Value])[] {
  if (unit.language !== 'typescript' && unit.language !== 'tsx') return [];
  const maker = methods.map((number) => unit.functions[number]).find((method) => method?.name === 'constructor');
  if (maker === undefined) return [];
  const head = unit.text.slice(maker.start, unit.code[maker.body + 1]);
  return maker.parameters.flatMap(({ name, type }) => {
    const part = isShortWord(name) ? partOf(frame, type) : undefined;
    const isField = part !== undefined && new RegExp(`\\b(?:private|protected|public|readonly)\\s+${name}\\b`).test(head);
    return isField ? [[name, part] as const] : [];
  });
}
