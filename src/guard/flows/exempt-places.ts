import type { Destination } from '../../egress/index.ts';
import { FETCH_SERVICE } from '../../model/index.ts';
import { ruleAt } from '../../policy/index.ts';
import type { RunRequest } from '../request.ts';

/** This machine, as a cage reaches it: nothing leaves by that. */
const HERE = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|::1)$/;

/**
 * Where what a run has read is no reason to ask: this machine, the service for pages (which asks for each page), the agent's own
 * model, which is told everything anyway, and, in the setup phase, the registries of the user's package managers.
 */
export function exemptPlaces({
  mentions = [],
  registries = [],
}: Pick<RunRequest, 'mentions' | 'registries'>): (to: Destination) => boolean {
  const models = new Set(mentions);
  return (to) =>
    HERE.test(to.host) ||
    to.host === FETCH_SERVICE.host ||
    models.has(`${to.host}:${to.port}`) ||
    ruleAt(registries, { ...to, isBy: () => true }) >= 0;
}
