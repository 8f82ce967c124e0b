export { isManifest, type Manifest, readManifest } from './manifest.ts';
export { type Surroundings, undeclaredPackage, type Wanted } from './undeclared.ts';
