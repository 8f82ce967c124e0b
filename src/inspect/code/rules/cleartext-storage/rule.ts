import { literalOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';

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

export const cleartextStorage: CodeRule = {
  id: 'cleartext-storage',
  title: 'Storage in a cloud is kept or reached without encryption',
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
  ],
};
