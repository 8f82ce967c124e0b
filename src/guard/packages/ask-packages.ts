import type { Consent } from '../../approval/index.ts';
import { normalName, type PackageRef } from '../../inspect/packages/index.ts';
import type { RunTrail } from '../../trail/index.ts';
import { askConsent } from '../decide.ts';
import { grantPackage } from '../grants.ts';
import type { Prepared } from '../prepared.ts';

/** Asks about a command for the sake of the packages that it brings in. "Always" is a yes to these, in these versions. */
export async function askAboutPackages(prepared: Prepared, record: RunTrail, reasons: readonly string[]): Promise<boolean> {
  const { grantable } = prepared.packages;
  const consent = await askConsent(prepared, record, {
    kind: 'command',
    effect: `this command brings in ${grantable.length === 1 ? 'a package' : `${grantable.length} packages`} that should be looked at first`,
    details: grantable.map((ref) => ['package', shownPackage(ref)] as const),
    reasons,
    lasting: 'repository',
  });
  keepConsent(prepared, grantable, consent);
  return consent !== 'no';
}

/** "Always" is kept for exactly the version that was asked about, and for its digest where that is known. */
export function keepConsent(
  { state, workspace }: Prepared,
  refs: readonly PackageRef[],
  consent: Exclude<Consent, 'silence'>,
): void {
  if (consent !== 'always') return;
  for (const { ecosystem, name, version, integrity } of refs) {
    if (version === undefined) continue;
    const place = { workspace: workspace.path, ecosystem, package: normalName(ecosystem, name), range: version };
    grantPackage(state, { ...place, ...(integrity === undefined ? {} : { integrity }) }, Date.now());
  }
}

/** With the version and the beginning of the digest. */
export function shownPackage({ name, version, integrity }: PackageRef): string {
  return `${name}${version === undefined ? '' : ` ${version}`}${integrity === undefined ? '' : ` (${integrity.slice(0, 24)}...)`}`;
}
