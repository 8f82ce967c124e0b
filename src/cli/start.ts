/** The door of the installed program: plain CommonJS, which Node starts without its loader of ES modules. */
import { type Contents, Packs } from './packs.ts';

/** Put in by the build. */
declare const CONTENTS: Contents;
declare const MAIN: string;

new Packs(__dirname, CONTENTS).require(MAIN);
