/** A thread in which files are inspected: what they do to it, they do to nothing else. */
import { serveGroups } from '../scan/index.ts';
import { loadCodeParser } from './code-parser.ts';

serveGroups(loadCodeParser);
