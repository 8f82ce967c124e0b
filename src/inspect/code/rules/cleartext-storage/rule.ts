import { literalOf } from '../../flow/value.ts';
import type { AssignView, CallView, CodeRule, Report, ReportOptions } from '../../rule.ts';

const OFF = [
  'encrypted',
  'storageEncrypted',
  'storage_encrypted',
  'enforceSSL',
  'enforce_ssl',
  'transitEncryptionEnabled',
  'atRestEncryptionEnabled',
];

/** `new Queue(this, 'name', { encryption: QueueEncryption.UNENCRYPTED })` */
function checkResource(call: CallView, report: Report): undefined {
  const first = call.argPlaces[0];
  const owner = first === undefined ? '' : call.unit.text.slice(first.start, first.end);
  if (!/^(?:this|self|scope|stack)$/.test(owner)) return;
  const isOpen = /\.UNENCRYPTED$/.test(call.option('encryption')?.path ?? '');
  if (isOpen || OFF.some((name) => literalOf(call.option(name)) === false)) report(call.place);
}

const SECRET = /(?:pass(?:word|wd)|passphrase|credit_?card|card_?number|ssn|private_?key)(?:\(\))?$/i;
const IN_BROWSER =
  /^(?:(?:window\.)?(?:local|session)Storage\.setItem|\$(?:cookies|cacheFactory|templateCache|window\.localStorage)\.(?:put|putObject|setItem))$/;
const KEPT_IN_BROWSER: ReportOptions = {
  severity: 'low',
  message: 'Whatever script the page runs reads it, and it stays on the disk of the browser.',
};
/** What says that it is none any more. */
const HASHED = /hash|encrypt|crypt|digest|cipher|reset|placeholder/i;

/** `localStorage.setItem('login', user.password)` */
function checkBrowser(call: CallView, report: Report): undefined {
  const place = call.argPlaces[1];
  const written = place === undefined ? '' : call.unit.text.slice(place.start, place.end);
  if (IN_BROWSER.test(call.path) && SECRET.test(written) && !HASHED.test(written)) report(call.place, KEPT_IN_BROWSER);
}

/** `localStorage.login = user.password` */
function checkKept({ unit, path, valuePlace, place }: AssignView, report: Report): undefined {
  if (unit.language === 'python' || !/^(?:window\.)?(?:local|session)Storage\./.test(path)) return;
  const written = unit.text.slice(valuePlace.start, valuePlace.end);
  if (SECRET.test(written) && !HASHED.test(written)) report(place, KEPT_IN_BROWSER);
}

export const cleartextStorage: CodeRule = {
  id: 'cleartext-storage',
  title: 'Storage is kept or reached without encryption',
  cwe: 'CWE-311',
  severity: 'medium',
  confidence: 'high',
  message: 'What is stored here is kept, or may be fetched, without encryption.',
  calls: [
    {
      names: [
        'Bucket',
        'Queue',
        'Topic',
        'Volume',
        'FileSystem',
        'DatabaseInstance',
        'DatabaseCluster',
        'Cluster',
        'Table',
        'Stream',
        'CfnReplicationGroup',
      ],
      check: checkResource,
    },
    { names: ['setItem', 'put', 'putObject'], check: checkBrowser },
  ],
  assign: checkKept,
};
