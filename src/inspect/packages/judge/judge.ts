import { isPossibleName, normalName } from '../names.ts';
import type { PackageRef } from '../package.ts';
import { formatPurl } from '../purl.ts';
import { nameOfAddress } from '../specs/address.ts';
import { factReasons } from './fact-reasons.ts';
import { nameFindings } from './name-reasons.ts';
import { recordFindings } from './record-reasons.ts';
import type {
  PackageFinding,
  PackageJudgement,
  PackageKnowledge,
  PackageQuestion,
  PackageReason,
  PackageVerdict,
  ReasonId,
  Tier,
} from './types.ts';

/**
 * Judges one package: what it is (verdict) and what follows (tier), each with its reasons. Pure: what a registry said and the
 * time come in. Nobody's word makes a package known but the index of popular names, the registry's own answer, a full list of
 * its names, or the project itself; without one of these it is unknown, and that is asked about.
 */
export function judgePackage(ref: PackageRef, knowledge: PackageKnowledge, question: PackageQuestion): PackageJudgement {
  const named: PackageRef = { ...ref, name: normalName(ref.ecosystem, ref.name) };
  const purl = formatPurl({
    ecosystem: ref.ecosystem,
    name: named.name,
    ...(ref.version === undefined ? {} : { version: ref.version }),
  });
  const findings =
    isPossibleName(ref.ecosystem, ref.name) || isOfAddress(ref)
      ? [
          ...recordFindings(named, knowledge),
          ...nameFindings(named, knowledge, question),
          ...factReasons(named, knowledge, question),
        ]
      : [impossible(ref)];
  const reasons = findings.map(({ reason }) => reason).sort((one, other) => STRICTNESS[other.tier] - STRICTNESS[one.tier]);
  const suggestion = findings.find((finding) => finding.suggestion !== undefined)?.suggestion;
  return {
    purl,
    verdict: verdictOf(reasons, knowledge.popular(ref.ecosystem)?.rankOf(named.name) !== undefined),
    tier: reasons[0]?.tier ?? 'allow',
    reasons,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

const STRICTNESS: Readonly<Record<Tier, number>> = { allow: 0, ask: 1, deny: 2 };

/** What each reason says of a package's identity; the others are facts beside it. */
const VERDICTS: readonly (readonly [PackageVerdict, readonly ReasonId[]])[] = [
  ['malicious', ['malicious', 'malicious-version']],
  ['nonexistent', ['nonexistent', 'impossible-name']],
  ['suspicious', ['resembles-popular', 'import-name', 'builtin-module', 'dependency-confusion']],
  ['unknown', ['unknown-name', 'other-source']],
];

/** Questions about what was meant do not make a popular package suspicious. */
const MEANT: readonly ReasonId[] = ['import-name', 'builtin-module'];

function verdictOf(reasons: readonly PackageReason[], isPopular: boolean): PackageVerdict {
  const counted = reasons.filter(({ id, tier }) => tier !== 'allow' && !(isPopular && MEANT.includes(id)));
  return VERDICTS.find(([, ids]) => counted.some(({ id }) => ids.includes(id)))?.[0] ?? 'known';
}

/** `pip install -e .`: what it is called was taken from where it lies, and nobody says that a registry has it. */
function isOfAddress({ name, url }: PackageRef): boolean {
  return url !== undefined && name === nameOfAddress(url);
}

function impossible({ ecosystem, name }: PackageRef): PackageFinding {
  const shown = JSON.stringify(name.slice(0, 80));
  const evidence = `${shown} is no name that a registry of ${ecosystem} could have; look for letters that only look like Latin ones.`;
  return { reason: { id: 'impossible-name', evidence, confidence: 'high', tier: 'deny' } };
}
