export { AdvertisedRefs } from './advertised.ts';
export { isZero, type PushCommands, PushReader, type PushStep, type RefUpdate, refusePush } from './read-push.ts';
