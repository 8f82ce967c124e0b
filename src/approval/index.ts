export { askOnTerminal, hasTerminal } from './terminal.ts';
export type { Person, Question } from './question.ts';
