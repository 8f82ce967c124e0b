export type { Person, Question } from './question.ts';
export { askOnTerminal, hasTerminal } from './terminal.ts';
