export { ApprovalDesk, type DeskQuestion, type Watcher } from './desk.ts';
export type { Consent, Detail, Lasting, Person, Question } from './question.ts';
export { askOnTerminal, hasTerminal } from './terminal.ts';
