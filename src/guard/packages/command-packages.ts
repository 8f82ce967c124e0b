import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  dryRunOf,
  type PackageCommand,
  type PackageRef,
  packageReaderFor,
  packagesOfCommand,
} from '../../inspect/packages/index.ts';
import type { CommandEffects, Decision, Policy, ResolvedCommand } from '../../model/index.ts';
import { namedPackageFile, packageFilesIn, readPackageFile } from '../../package-data/index.ts';
import { type JudgingPlace, PackageJudging, type PackagesSaid } from './judge-packages.ts';

/** Commands of package managers on one line; more are asked about. */
const MOST_COMMANDS = 50;
/** Variables that make a package manager fetch from elsewhere. */
const REGISTRY_SETTING = /registry|index_url|_index$|goproxy|find_links/i;

/** A decision, and what was looked at for it. */
export interface PackagesDecided {
  readonly decision: Decision;
  /** Packages that commands, manifests and lockfiles named. */
  readonly judged: readonly PackageRef[];
  /** What a yes that lasts would be to; empty where the question is about more than packages in one version each. */
  readonly grantable: readonly PackageRef[];
}

/** A decision about a command line, with what is to be thought of the packages that it would bring in. It can only become stricter. */
export async function withPackagesJudged(
  decision: Decision,
  effects: CommandEffects,
  policy: Policy,
  place: JudgingPlace,
): Promise<PackagesDecided> {
  if (decision.verdict === 'deny') return { decision, judged: [], grantable: [] };
  if (place.foreseeing !== undefined) return { decision, judged: place.foreseeing.judged, grantable: [] };
  const judging = new PackageJudging(place);
  let count = 0;
  for (const command of [...effects.commands, ...effects.carriers]) {
    const found = packagesOfCommand(command.words);
    if (found === undefined || isAtHand(found, place)) continue;
    count += 1;
    if (count <= MOST_COMMANDS) await judgeCommand(found, command, judging, place);
  }
  if (count > MOST_COMMANDS)
    judging.ask(
      'packages.unresolved',
      `${count} commands of package managers stand here, and ${MOST_COMMANDS} are judged at once`,
    );
  const said = judging.done();
  return {
    decision: stricter(decision, said, policy),
    judged: said.judged,
    grantable: decision.verdict === 'allow' ? said.grantable : [],
  };
}

/** What an agent writes into a manifest or a lockfile, before it is written. */
export async function writtenPackages(path: string, content: string, place: JudgingPlace): Promise<PackagesSaid | undefined> {
  const reader = packageReaderFor(path);
  if (reader === undefined) return undefined;
  const file = readPackageFile(path, reader, content);
  // Clients tell an edit by the changed piece alone. It is judged when it is installed, with the whole file.
  if (file.read.problems.length > 0 && file.read.refs.length === 0) return undefined;
  const judging = new PackageJudging(place);
  await judging.file({ ...file, read: { ...file.read, problems: [] } });
  return judging.done();
}

async function judgeCommand(
  found: PackageCommand,
  { settings, through, words }: ResolvedCommand,
  judging: PackageJudging,
  place: JudgingPlace,
): Promise<void> {
  const isOfUser = place.isOfUser === true;
  for (const reason of isOfUser ? [] : found.unknown) judging.ask('packages.unresolved', `${found.manager}: ${reason}`);
  for (const ref of found.refs) await judging.named(ref);
  for (const { url } of isOfUser ? [] : found.indexes) await judging.index(url, found.manager, found.ecosystem);
  for (const [name, value] of Object.entries((isOfUser ? undefined : settings) ?? {}).filter(([key]) =>
    REGISTRY_SETTING.test(key),
  )) {
    if (value === null) judging.ask('packages.registry', `the value of ${name} is only known when it runs`);
    else await judging.index(value, name);
  }
  for (const use of found.files) await judging.file(namedPackageFile(use, place.cwd));
  const own = found.isProject ? packageFilesIn(place.cwd).filter(({ reader }) => reader.ecosystem === found.ecosystem) : [];
  for (const file of own) await judging.file(file);
  const isLocked = found.refs.length === 0 && found.files.length === 0 && own.some(({ reader }) => reader.isLock);
  const isOrdinary = through.every((one) => SHELL.test(one)) && Object.keys(settings ?? {}).length === 0;
  if (!isLocked && isOrdinary) await judgeForeseen(found, words, judging, place);
}

const SHELL = /^(?:ba|da)?sh -\w*c$/;

/** What the packages that were named need in turn: their manager works it out, before anything is installed. */
async function judgeForeseen(
  found: PackageCommand,
  words: readonly (string | null)[],
  judging: PackageJudging,
  { foresee }: JudgingPlace,
): Promise<void> {
  // A question stands already; and who does not answer about one package will not about those that it needs.
  const dryRun = foresee === undefined || judging.isStopped ? undefined : dryRunOf(found, words);
  if (foresee === undefined || dryRun === undefined) return;
  const foreseen = await foresee(dryRun, judging.judged);
  if (foreseen.ok) await judging.file(foreseen.file, true);
  // What else can't be told beforehand is judged when it is fetched.
  else for (const why of foreseen.stopped) judging.ask('packages.needed', why);
}

/** npx starts a program that the project has installed, and fetches nothing then. */
function isAtHand({ does, ecosystem, refs }: PackageCommand, { cwd, workspace }: JudgingPlace): boolean {
  const [ref] = refs;
  if (does !== 'run' || ecosystem !== 'npm' || ref === undefined || refs.length > 1 || ref.version !== undefined) return false;
  if (ref.range !== 'latest' || !/^[\w.-]+$/.test(ref.name)) return false;
  return [cwd, workspace].some((folder) => existsSync(join(folder, 'node_modules/.bin', ref.name)));
}

/** The stricter of a decision and of what was said about packages. Nobody there to be asked: what would be asked is denied. */
export function stricter(
  decision: Decision,
  { tier, reasons }: Pick<PackagesSaid, 'tier' | 'reasons'>,
  policy: Policy,
): Decision {
  if (tier === 'allow' || decision.verdict === 'deny') return decision;
  if (tier === 'deny') return { verdict: 'deny', reasons, obligations: [] };
  if (policy.unattended) {
    const nobody = { rule: 'approval.never', message: 'nobody is there to be asked, and what would be asked is denied' };
    return { verdict: 'deny', reasons: [...reasons, nobody], obligations: [] };
  }
  return {
    verdict: 'ask',
    reasons: [...(decision.verdict === 'ask' ? decision.reasons : []), ...reasons],
    obligations: decision.obligations.length > 0 ? decision.obligations : ['record'],
  };
}
