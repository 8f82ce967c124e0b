import { resolve } from 'node:path';
import type { Workspace } from '../../confine/index.ts';
import { type Action, type Decision, type Policy, parseUrl } from '../../model/index.ts';
import { decideConnection, decideFile, normaliseHost } from '../../policy/index.ts';

import { stateDirectory } from '../../trail/index.ts';
import { decideWithEffects } from '../decide.ts';
import { mayNamePackages } from '../packages/managers.ts';

import { type FileContext, fileQuestion } from './file-question.ts';

export interface ActionContext extends FileContext {
  readonly policy: Policy;
  readonly place: Workspace;
}

export interface Judged {
  readonly decision: Decision;
  /** It loses something that cannot plainly be made again. */
  readonly isDestructive: boolean;
}

/** Decides about one action of an agent's own tools. What nobody knows is asked about. */
export async function judgeAction(action: Action, context: ActionContext): Promise<Judged> {
  if (action.kind !== 'run') return { decision: await judgeOther(action, context), isDestructive: action.kind === 'delete' };
  const argv = ['sh', '-c', action.command];
  const { decision, effects } = await decideWithEffects(argv, context.policy, context.place, context.env);
  return { decision, isDestructive: effects.destructive };
}

async function judgeOther(action: Exclude<Action, { readonly kind: 'run' }>, context: ActionContext): Promise<Decision> {
  switch (action.kind) {
    case 'write':
      return proposedOnly(action, context) ?? judgeWrite(action, context);
    case 'delete':
      return proposedOnly(action, context) ?? decideFile(fileQuestion('delete', action.path, context), context.policy);
    case 'read':
      return decideFile(fileQuestion(action.kind, action.path, context), context.policy);
    case 'connect':
      return judgeUrl(action.url, context.policy);
    case 'search':
    case 'talk':
    case 'delegate':
      return {
        verdict: 'allow',
        reasons: [{ rule: 'boundary.contained', message: 'it changes nothing here' }],
        obligations: ['record'],
      };
    case 'call':
      return ask(
        context.policy,
        'tools.call',
        `the tool ${action.tool} of the MCP server ${action.server} works outside the cage`,
      );
    case 'unknown':
      return ask(context.policy, 'tools.unknown', `nobody has said what the tool ${action.tool} does`);
  }
}

/** Where changes are proposals, an agent's own tools would make them at once: they are no programs that could run on an overlay. */
function proposedOnly(action: Extract<Action, { kind: 'write' | 'delete' }>, context: ActionContext): Decision | undefined {
  if (!context.policy.overlay) return undefined;
  const { path } = fileQuestion(action.kind, action.path, context);
  if (path !== context.workspace && !path.startsWith(`${context.workspace}/`)) return undefined;
  const message =
    'changes here are proposals that a person takes over: make this one with a shell command, which works on an overlay, and say which run it was (sallyport diff last)';
  return { verdict: 'deny', reasons: [{ rule: 'overlay.proposal', message }], obligations: [] };
}

/** A manifest or a lockfile also by the packages that it will name. */
async function judgeWrite({ path, content }: Extract<Action, { kind: 'write' }>, context: ActionContext): Promise<Decision> {
  const decision = decideFile(fileQuestion('write', path, context), context.policy);
  if (decision.verdict === 'deny' || content === null || !mayNamePackages(path)) return decision;
  const { stricter, writtenPackages } = await import('../packages/command-packages.ts');
  const { workspace, cwd, env, policy } = context;
  const place = { workspace, cwd, env, rules: policy.packages, state: stateDirectory(env) };
  const said = await writtenPackages(resolve(cwd, path), content, place);
  return said === undefined ? decision : stricter(decision, said, context.policy);
}

/** A fetch of the client's own. What no rule names is asked about; what a rule denies, and what is near, is not. */
function judgeUrl(text: string, policy: Policy): Decision {
  const url = parseUrl(text);
  const host = url === undefined ? undefined : normaliseHost(url.hostname);
  if (url === undefined || host === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return { verdict: 'deny', reasons: [{ rule: 'network.url', message: 'it is no address of the web' }], obligations: [] };
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const found = decideConnection(policy.network, { host, port, isBy: () => false });
  if (found.verdict === 'allow')
    return { verdict: 'allow', reasons: [{ rule: found.rule, message: found.why }], obligations: ['record'] };
  if (found.verdict === 'ask' || found.rule === 'network.unlisted') return ask(policy, found.rule, found.why);
  return { verdict: 'deny', reasons: [{ rule: found.rule, message: found.why }], obligations: [] };
}

function ask(policy: Policy, rule: string, message: string): Decision {
  if (!policy.unattended) return { verdict: 'ask', reasons: [{ rule, message }], obligations: ['record'] };
  const nobody = { rule: 'approval.never', message: 'nobody is there to be asked, and what would be asked is denied' };
  return { verdict: 'deny', reasons: [{ rule, message }, nobody], obligations: [] };
}
