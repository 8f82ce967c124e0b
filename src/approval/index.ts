export { ApprovalDesk, type DeskQuestion, type Watcher } from './desk.ts';
export { hasTerminal } from './has-terminal.ts';
export type { Consent, Detail, Lasting, Person, Question } from './question.ts';
export { askLine, askOnTerminal } from './terminal.ts';
export { base32, codeAt, otpauthUri, stepOf as codeStep } from './totp.ts';
