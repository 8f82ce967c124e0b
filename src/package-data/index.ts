export type { Generation, SourceRecord } from './generation.ts';
export { type LocalKnowledge, openKnowledge, STALE_AFTER_MS } from './knowledge.ts';
export {
  givenPackageFile,
  keyOf,
  namedPackageFile,
  type PackageFile,
  packageFilesIn,
  readPackageFile,
  shownPath,
} from './package-files.ts';
export { OSV_ARCHIVES, type PackageSettings, readPackageSettings, type UpdateSource } from './settings.ts';
export { type UpdateProgress, updatePackageData } from './update.ts';
