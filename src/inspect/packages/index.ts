export { type DryRun, dryRunOf } from './commands/dry-run.ts';
export { packagesOfCommand } from './commands/packages-of-command.ts';
export type { PackageCommand, PackageFileUse } from './commands/types.ts';
export { judgePackage } from './judge/judge.ts';
export type {
  PackageJudgement,
  PackageKnowledge,
  PackageQuestion,
  PackageReason,
  PackageRules,
  PackageVerdict,
  RegistryFacts,
  Tier,
} from './judge/types.ts';
export { isPossibleName, normalName } from './names.ts';
export { NameFilter } from './names-filter.ts';
export { ecosystemOfOsv } from './osv/ecosystems.ts';
export { type OsvEntry, parseOsv } from './osv/parse.ts';
export type { OsvRecord } from './osv/record.ts';
export type { Ecosystem, PackageRef, PackageSource } from './package.ts';
export { decodePopularNames } from './popular/decode.ts';
export { encodePopularNames } from './popular/encode.ts';
export type { PopularNames } from './popular/popular-names.ts';
export { formatPurl, isEcosystem, type Purl, parsePurl } from './purl.ts';
export { packageReaderFor, packageReaderOf, readPackages } from './readers/read-package-file.ts';
export type { PackageReader, ReadContext, ReadProblem, ReadResult } from './readers/types.ts';
export { cycloneDx } from './sbom/cyclonedx.ts';
export { isArchivePath, type PackageDownload, packageOfDownload } from './specs/download.ts';
export { isInRange, isVersionRange } from './versions/in-range.ts';
