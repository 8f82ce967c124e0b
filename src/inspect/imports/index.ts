export { libraryNames } from './library.ts';
export { isManifest, type Manifest, readManifest } from './manifest.ts';
export { ANY_OBJECT, type Offer, offeredByPython, offeredByTypes, wordsOf } from './offered.ts';
export { type Surroundings, undeclaredPackage, type Wanted } from './undeclared.ts';
