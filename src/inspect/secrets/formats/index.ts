import type { Format } from '../format.ts';
import { ai } from './ai.table.ts';
import { clouds } from './clouds.table.ts';
import { code } from './code.table.ts';
import { keys } from './keys.table.ts';
import { money } from './money.table.ts';
import { talk } from './talk.table.ts';
import { watch } from './watch.table.ts';

/** Order matters: the first to claim a place names it. */
export const formats: readonly Format[] = [...clouds, ...code, ...ai, ...talk, ...money, ...watch, ...keys];
