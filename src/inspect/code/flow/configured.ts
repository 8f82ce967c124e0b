import { update } from './assign.ts';
import type { Call } from './call.ts';
import type { Machine } from './machine.ts';
import { literal, textOf, unknown, type Value } from './value.ts';

/** Makers of objects of Java whose settings decide what they do, and what each makes. */
const MAKER =
  /^(DocumentBuilderFactory|SAXParserFactory|XMLInputFactory|(?:SAX)?TransformerFactory|SchemaFactory)\.new(?:Default)?(?:NS)?(?:Instance|Factory)$|^XMLReaderFactory\.createXMLReader$/;
const NEW = /^(?:SAXReader|SAXBuilder|Digester)$/;

/** What is made of such an object has its settings. */
const MADE_OF: Readonly<Record<string, string>> = {
  newDocumentBuilder: 'DocumentBuilder()',
  newSAXParser: 'SAXParser()',
  getXMLReader: 'XMLReader()',
  newTransformer: 'Transformer()',
  newSchema: 'Schema()',
  newValidator: 'Validator()',
};

/** The setting that says that others were given the object, and may have set more. */
export const GIVEN = '#given';

/** Makes, sets and hands on objects with settings. Undefined: no such call. */
export function configured(m: Machine, call: Call): Value | undefined {
  const { path, name, receiver, args } = call;
  const maker = MAKER.exec(path);
  if (maker !== null) return withSettings(`${maker[1] ?? 'XMLReader'}()`, new Map());
  if (call.isNew && NEW.test(path)) return withSettings(`${path}()`, new Map());
  noteGiven(m, call);
  if (receiver === undefined) return undefined;
  const settings = settingsOf(receiver);
  if (settings === undefined) return undefined;
  const made = Object.hasOwn(MADE_OF, name) ? MADE_OF[name] : undefined;
  if (made !== undefined) return withSettings(made, settings);
  if (!/^set[A-Z]/.test(name)) return undefined;
  const [first, second] = args;
  const key = second === undefined ? name : (textOf(first) ?? first?.path ?? name);
  update(m, call.receiverNode, withSettings(receiver.path, new Map(settings).set(key, second ?? first ?? unknown)));
  return unknown;
}

/** The settings of an object of which they are all known. */
export function settingsOf({ known, path }: Value): ReadonlyMap<string, Value> | undefined {
  return known?.is === 'map' && SETTABLE.test(path) ? known.entries : undefined;
}

const SETTABLE =
  /^(?:DocumentBuilder(?:Factory)?|SAXParser(?:Factory)?|XMLInputFactory|(?:SAX)?Transformer(?:Factory)?|Schema(?:Factory)?|Validator|XMLReader|SAXReader|SAXBuilder|Digester)\(\)$/;

function withSettings(path: string, entries: ReadonlyMap<string, Value>): Value {
  return { ...unknown, path, known: { is: 'map', entries, rest: undefined } };
}

function noteGiven(m: Machine, { args, argNodes }: Call): void {
  for (const [index, arg] of args.entries()) {
    const settings = settingsOf(arg);
    const node = argNodes[index] ?? 0;
    if (settings !== undefined && node !== 0)
      update(m, node, withSettings(arg.path, new Map(settings).set(GIVEN, literal(true))));
  }
}
