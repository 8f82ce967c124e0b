/** A thread in which files are inspected. */
import { serveGroups } from '../../scan/index.ts';
import { loadCodeParser } from '../code-parser.ts';

serveGroups(loadCodeParser);
