import { JAVASCRIPT_MANAGERS } from './javascript-managers.table.ts';
import type { Manager } from './manager.ts';
import { OTHER_MANAGERS } from './other-managers.table.ts';
import { PYTHON_MANAGERS } from './python-managers.table.ts';

/** Package managers and their words, after their own references. */
export const MANAGERS: readonly Manager[] = [...JAVASCRIPT_MANAGERS, ...PYTHON_MANAGERS, ...OTHER_MANAGERS];
