import { GIVEN, settingsOf } from '../../flow/configured.ts';
import { type Literal, literalOf, POSSIBLE, REMOTE, taintOf, type Value } from '../../flow/value.ts';
import type { CallHook, CallView, Report } from '../../rule.ts';

type Settings = ReadonlyMap<string, Value>;

const HARDENED =
  /disallow-doctype-decl|external-(?:general|parameter)-entities|FEATURE_SECURE_PROCESSING|ACCESS_EXTERNAL_(?:DTD|SCHEMA|STYLESHEET)|SUPPORT_DTD|IS_SUPPORTING_EXTERNAL_ENTITIES|XMLConstants\.|setEntityResolver|setXMLResolver|javax\.xml\.stream\.(?:supportDTD|isSupportingExternalEntities)/;
const PARSERS = /DocumentBuilder|SAXParser|XMLReader|SAXReader|SAXBuilder|XMLInputFactory|Digester/;

const NO_DOCTYPE = /disallow-doctype-decl/;
const GENERAL = /external-general-entities/;
const PARAMETER = /external-parameter-entities/;
const STREAM = /(?:SUPPORT_DTD|supportDTD|IS_SUPPORTING_EXTERNAL_ENTITIES|isSupportingExternalEntities)$/;
const SECURE = /secure[-_]processing/i;
const ACCESS_DTD = /accessExternalDTD|ACCESS_EXTERNAL_DTD/;
const RESOLVER = /^set(?:EntityResolver|XMLResolver|URIResolver|ResourceResolver)$/;

/** True when a setting was given a value, or one that is not known. */
function isSet(settings: Settings, name: RegExp, wanted: Literal): boolean {
  return [...settings].some(([key, value]) => name.test(key) && (literalOf(value) ?? wanted) === wanted);
}

/** True when these settings keep a parser from what a document names. */
function areSafe(settings: Settings, path: string): boolean {
  if (isSet(settings, NO_DOCTYPE, true) || isSet(settings, SECURE, true) || isSet(settings, STREAM, false)) return true;
  if (isSet(settings, GENERAL, false) && isSet(settings, PARAMETER, false)) return true;
  if ([...settings].some(([key, value]) => RESOLVER.test(key) && literalOf(value) !== null)) return true;
  if (!isSet(settings, ACCESS_DTD, '')) return false;
  if (/Transformer/.test(path)) return isSet(settings, /accessExternalStylesheet|ACCESS_EXTERNAL_STYLESHEET/, '');
  return !/^Schema/.test(path) || isSet(settings, /accessExternalSchema|ACCESS_EXTERNAL_SCHEMA/, '');
}

/** Parsers of Java follow entities unless they are told not to. */
function isHardened(call: CallView): boolean {
  const { unit, within, receiver } = call;
  const settings = receiver === undefined ? undefined : settingsOf(receiver);
  const text = within === undefined ? unit.text : unit.text.slice(within.start, within.end);
  const isMadeHere = MAKES.test(text);
  if (settings !== undefined && receiver !== undefined) {
    // One that others were given, or that is a field, may have been set elsewhere in the file.
    if ((settings.has(GIVEN) || !isMadeHere) && HARDENED.test(unit.text)) return true;
    return areSafe(settings, receiver.path);
  }
  // Of one that was made elsewhere, that place is asked.
  return HARDENED.test(text) || (within !== undefined && !isMadeHere);
}

const MAKES = /\bnew(?:Default)?(?:NS)?(?:Instance|Factory)\b|new\s+[\w.]*(?:SAXReader|SAXBuilder|Digester)\b|createXMLReader/;

function checkParser(call: CallView, report: Report): undefined {
  if (!PARSERS.test(`${call.receiver?.path ?? ''} ${call.label}`) || isHardened(call)) return;
  if (/^(?:newDocumentBuilder|newSAXParser)$/.test(call.name))
    return report(call.place, { severity: 'low', confidence: 'medium' });
  checkSource(call, report);
}

/** What is read: text of the program holds no entities of others, and a document that was read before has none left. */
function checkSource(call: CallView, report: Report): undefined {
  const [source] = call.args;
  if (source === undefined || literalOf(source) !== undefined || /^(?:DOM|JAXB)\w*Source\(\)$/.test(source.path)) return;
  const { sources, marks } = taintOf(source) ?? { sources: 0, marks: 0 };
  const isOutside = (sources & REMOTE) !== 0 && (marks & POSSIBLE) === 0;
  report(call.place, isOutside ? {} : { severity: 'low', confidence: 'low' });
}

/** Style sheets, schemas and what is checked against them are documents too. */
function checkOther(call: CallView, report: Report): undefined {
  const { receiver } = call;
  if (receiver === undefined || settingsOf(receiver) === undefined || isHardened(call)) return;
  checkSource(call, report);
}

/** A setting that lets entities in. */
function checkSetting(call: CallView, report: Report): undefined {
  const [name, value] = call.args;
  const key = String(literalOf(name) ?? name?.path ?? '');
  const given = literalOf(value);
  const isOpened =
    (given === false && NO_DOCTYPE.test(key)) ||
    (given === true && (GENERAL.test(key) || PARAMETER.test(key) || STREAM.test(key)));
  const settings = call.receiver === undefined ? undefined : settingsOf(call.receiver);
  if (!isOpened || (settings !== undefined && call.receiver !== undefined && areSafe(settings, call.receiver.path))) return;
  report(call.place, { confidence: 'medium', severity: 'medium' });
}

export const javaCalls: readonly CallHook[] = [
  {
    names: [
      'parse',
      'read',
      'build',
      'newDocumentBuilder',
      'newSAXParser',
      'createXMLStreamReader',
      'createXMLEventReader',
      'createFilteredReader',
    ],
    check: checkParser,
  },
  { names: ['newTransformer', 'transform', 'newSchema', 'validate', 'newXMLFilter', 'newTemplates'], check: checkOther },
  { names: ['setFeature', 'setProperty'], check: checkSetting },
];
