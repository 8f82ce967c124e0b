import { ANSWER_RULES } from './answers.table.ts';
import { EFFECT_RULES } from './effects.table.ts';
import type { ProseRule } from './families.table.ts';
import { TURN_RULES } from './turns.table.ts';

export const PROSE_RULES: readonly ProseRule[] = [...TURN_RULES, ...ANSWER_RULES, ...EFFECT_RULES];
