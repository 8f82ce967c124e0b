/** Tokens of workflows at GitHub, by which the clouds know who runs. */
import type { Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { resources } from './ask.ts';
import { attribute, literal, type TerraformFile, within } from './parse.ts';

/** `*`, `repo:*`, and an owner's name that goes on: `repo:own*` is met by `repo:owner-of-mine/x` too. */
export const everyRepository: RegExp = /"(?:repo:)?\*(?::\*)?"|"repo:[\w-]+\*/;

/** Google and Azure take the same tokens; each has a place of its own for the condition. */
export function openFederations(file: TerraformFile): readonly Spot[] {
  const google = resources(file, /^google_iam_workload_identity_pool_provider$/).flatMap((resource) => {
    const issuer = within(resource)
      .map((block) => attribute(block, 'issuer_uri'))
      .find((found) => found !== undefined);
    if (issuer === undefined || !issuer.value.includes('token.actions.githubusercontent.com')) return [];
    const condition = attribute(resource, 'attribute_condition');
    if (condition === undefined)
      return [spotOf(issuer, 'Workflows of every repository at GitHub are let in; attribute_condition names yours.')];
    const text = literal(condition) ?? condition.value;
    const names = /repository|\bsub\b|owner/.test(text) && !/(?:==|startsWith\()\s*['"](?:repo:)?\*|['"]repo:[\w-]*\*/.test(text);
    return names ? [] : [spotOf(condition, 'This condition is met by repositories of others at GitHub.')];
  });
  const azure = resources(
    file,
    /^(?:azurerm_federated_identity_credential|azuread_application_federated_identity_credential)$/,
  ).flatMap((resource) => {
    const subject = attribute(resource, 'subject');
    if (!(attribute(resource, 'issuer')?.value ?? '').includes('token.actions.githubusercontent.com') || subject === undefined)
      return [];
    return everyRepository.test(subject.value)
      ? [spotOf(subject, 'This subject is met by repositories of others at GitHub.')]
      : [];
  });
  return [...google, ...azure];
}
