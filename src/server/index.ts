export { type AskedQuestion, askDesk } from './ask-desk.ts';
export { askGuard } from './ask-guard.ts';
export { askPage } from './ask-page.ts';
export type { Carry } from './carry.ts';
export { type GuardOptions, GuardServer } from './guard-server.ts';
export { guardSocket } from './place.ts';
export { Policies } from './policies.ts';
export { keepAuthenticator, makeSecret, needsPresence, useCode } from './presence.ts';
export { type DeskConnection, watchDesk } from './watch-desk.ts';
