import type { Finding, Severity } from '../../model/index.ts';
import { type Engine, listIn, member, textIn, weaknessOf } from './engine.ts';

/** Known weaknesses of installed versions, from its database on this machine (`osv-scanner --download-offline-databases`). */
export const osvScanner: Engine = {
  name: 'osv-scanner',
  least: [2, 0],
  versionArgs: ['--version'],
  needsRules: false,
  // Where it keeps its database, by Go's os.UserCacheDir.
  reads: ({ XDG_CACHE_HOME: cache, HOME: home }) =>
    cache !== undefined && cache !== '' ? [`${cache}/osv-scanner`] : home === undefined ? [] : [`${home}/.cache/osv-scanner`],
  // Without its database it writes an empty report.
  failureCodes: [127],
  settingsData: ['osv-scanner.toml'],
  args: () => ['scan', 'source', '--offline', '--format=json', '-r', '.'],
  list: 'results',
  read: (output) => ({
    findings: listIn(output, 'results').flatMap((result) =>
      listIn(result, 'packages').flatMap((one) =>
        listIn(one, 'vulnerabilities').map((known) => findingIn(textIn(result, 'source', 'path'), one, known)),
      ),
    ),
    incomplete: [],
  }),
};

function findingIn(path: string, one: unknown, known: unknown): Finding {
  const id = textIn(known, 'id');
  const group = listIn(one, 'groups').find((candidate) => listIn(candidate, 'ids').includes(id));
  return {
    rule: `osv-scanner:${id}`,
    cwe: weaknessOf(listIn(known, 'database_specific', 'cwe_ids')[0] ?? member(known, 'cwe')) ?? 'CWE-1395',
    severity: severityOf(Number(textIn(group, 'max_severity'))),
    confidence: 'high',
    message: `${textIn(one, 'package', 'name')} ${textIn(one, 'package', 'version')}: ${textIn(known, 'summary')}`,
    place: { path, line: 1, column: 1 },
    excerpt: '',
  };
}

/** CVSS, in its own words' ranges. */
function severityOf(score: number): Severity {
  if (!(score > 0)) return 'medium';
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}
