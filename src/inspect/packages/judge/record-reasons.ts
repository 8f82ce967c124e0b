import type { Severity } from '../../../model/index.ts';
import { type Affected, affects } from '../osv/affects.ts';
import type { OsvRecord } from '../osv/record.ts';
import type { PackageRef } from '../package.ts';
import type { PackageFinding, PackageKnowledge, PackageReason } from './types.ts';

/** What is reported of the package: published to do harm, or with a known weakness. Newest advisory last, as they are stored. */
export function recordFindings(ref: PackageRef, knowledge: PackageKnowledge): readonly PackageFinding[] {
  return knowledge.records(ref.ecosystem, ref.name).flatMap((record): readonly PackageFinding[] => {
    const affected = affects(record, ref.ecosystem, ref.version, ref.range);
    if (affected.is === 'no') return [];
    return record.isMalicious ? [malicious(ref, record, affected, knowledge)] : vulnerable(ref, record, affected);
  });
}

/** A record is believed as it is: one that lists versions stops these, one that has no end stops the name, popular or not. */
function malicious(ref: PackageRef, record: OsvRecord, { is }: Affected, knowledge: PackageKnowledge): PackageFinding {
  const said = `${record.id}${record.summary === '' ? '' : `: ${record.summary}`}`;
  if (is === 'every') return found('malicious', `${ref.name} is reported as malicious (${said}).`, 'high', 'deny');
  const version = ref.version ?? '';
  if (is === 'yes')
    return found('malicious-version', `${ref.name} ${version} is reported as malicious (${said}).`, 'high', 'deny');
  const which = listed(record);
  const asked = `Some versions of ${ref.name} are reported as malicious (${which}; ${said}), and no single good version is asked for.`;
  const isHonest = knowledge.popular(ref.ecosystem)?.rankOf(ref.name) !== undefined;
  return found('malicious-version', asked, isHonest ? 'low' : 'medium', 'ask');
}

function listed({ versions, ranges }: OsvRecord): string {
  const all = [
    ...versions,
    ...ranges.map(
      ({ introduced, fixed, last }) =>
        `from ${introduced}${fixed === undefined ? '' : ` before ${fixed}`}${last === undefined ? '' : ` up to ${last}`}`,
    ),
  ];
  return `${all.slice(0, 4).join(', ')}${all.length > 4 ? `, and ${all.length - 4} more` : ''}`;
}

const ASKED_FROM: ReadonlySet<Severity> = new Set<Severity>(['critical', 'high']);

/** Without a version the newest is taken, which has what was fixed; so only what is not fixed counts then. */
function vulnerable(ref: PackageRef, record: OsvRecord, { is, ...more }: Affected): readonly PackageFinding[] {
  const fixed = 'fixed' in more ? more.fixed : undefined;
  if (is === 'maybe') return [];
  const id = [record.id, ...record.aliases.filter((alias) => alias.startsWith('CVE-'))].join(', ');
  const what = `${ref.name}${ref.version === undefined ? '' : ` ${ref.version}`} has a known vulnerability of ${record.severity} severity (${id}${record.summary === '' ? '' : `: ${record.summary}`})`;
  const evidence = `${what}; ${fixed === undefined ? 'no version without it is known' : `fixed in ${fixed}`}.`;
  const { reason } = found('vulnerable', evidence, 'high', ASKED_FROM.has(record.severity) ? 'ask' : 'allow');
  return [{ reason, ...(fixed === undefined ? {} : { suggestion: `${ref.name}@${fixed}` }) }];
}

function found(
  id: PackageReason['id'],
  evidence: string,
  confidence: PackageReason['confidence'],
  tier: PackageReason['tier'],
): PackageFinding {
  return { reason: { id, evidence, confidence, tier } };
}
