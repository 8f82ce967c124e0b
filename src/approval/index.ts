export type { Consent, Person, Question } from './question.ts';
export { askOnTerminal, hasTerminal } from './terminal.ts';
