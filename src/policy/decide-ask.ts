import {
  type Decision,
  isJsonObject,
  type Json,
  type JsonObject,
  type Policy,
  parseUrl,
  type Reason,
  type SessionLabels,
  type ToolTraits,
} from '../model/index.ts';
import { classifyAddress, looksLikeAddress } from './address-class.ts';
import { concluded, denied, rulesFor } from './decide-call.ts';
import { flowDecision } from './decide-flow.ts';

/** Something that an MCP server asks of its client: an answer of its model, of its user, or the names of its folders. */
export interface AskQuestion {
  readonly server: string;
  /** `sampling/createMessage`, `elicitation/create`, `roots/list`: a rule names it like a tool. */
  readonly method: string;
  readonly params: JsonObject;
  /** What was found in its texts. */
  readonly notes: readonly string[];
  /** Hosts that the server is reached at, or may itself reach. */
  readonly hosts: readonly string[];
  readonly traits: ToolTraits;
  readonly labels: SessionLabels;
}

/** Names of what nobody types into a form that a program sends: a word each. */
const SECRET =
  /\b(?:pass(?:word|wd|phrase|code)?s?|secrets?|(?:api|private|secret|ssh|access|signing) ?keys?|tokens?|credentials?|pin|otp|totp|mfa|2fa|one.time.codes?|cvv|cvc|(?:card|account) numbers?|ssn|social security|seed phrases?|recovery (?:phrases?|codes?|keys?)|mnemonics?)\b/;
/** Numbers about tokens are no tokens. */
const COUNTS =
  /\b(?:max|min|maximum|minimum|number of|count of|total|limit|budget)\b[\w ]{0,20}\btokens?\b|\btokens? (?:count|limit|budget|usage)\b/g;

/**
 * Decides what a server asks for. Order: a rule that denies, addresses that nobody should open, then what is asked about. A rule
 * that names the method itself and allows it answers for its content, not for the flow rule.
 */
export function decideAsk(question: AskQuestion, policy: Policy): Decision {
  const rules = rulesFor(policy.mcp.rules, question.server, question.method);
  const no = rules.find((rule) => rule.call === 'deny');
  if (no !== undefined) return denied('mcp.tool', `the rule for ${no.server}: ${no.tool} (${no.layer}) denies it`);
  const address = question.method === 'elicitation/create' ? addressIn(question.params) : undefined;
  const wrong = address === undefined ? undefined : whyNever(address);
  if (wrong !== undefined) return denied('mcp.elicit-url', wrong);
  const asked = rules.find((rule) => rule.call === 'ask');
  const isAllowed = rules.some((rule) => rule.call === 'allow' && rule.tool === question.method);
  const flow = question.traits.sends ? flowDecision(question.labels, { place: null }, policy.flows) : undefined;
  if (flow?.verdict === 'deny') return denied(flow.reason.rule, flow.reason.message);
  return concluded(
    [
      ...(asked === undefined
        ? []
        : [{ rule: 'mcp.tool', message: `the rule for ${asked.server}: ${asked.tool} (${asked.layer}) says so` }]),
      ...(isAllowed ? [] : doubts(question, address)),
      ...(flow === undefined ? [] : [flow.reason]),
    ],
    policy,
  );
}

function doubts({ method, params, notes, hosts }: AskQuestion, address: string | undefined): readonly Reason[] {
  const found: Reason[] = notes.map((note) => ({ rule: 'mcp.orders', message: `its text: ${note}` }));
  if (method === 'elicitation/create') {
    const secret = secretIn(params);
    if (secret !== undefined)
      found.push({
        rule: 'mcp.elicit-secret',
        message: `it asks you to type what looks like a secret (${secret}), which the server is then given`,
      });
    const foreign = address === undefined ? undefined : whyForeign(new URL(address), hosts);
    if (foreign !== undefined) found.push({ rule: 'mcp.elicit-url', message: foreign });
  }
  if (method === 'sampling/createMessage' && params['includeContext'] === 'allServers')
    found.push({ rule: 'mcp.context', message: 'it asks for what your other servers have said' });
  return found;
}

/** What a person is to open in a browser; undefined: nothing. A mode that is not known, with an address, counts as one. */
function addressIn({ mode, url }: JsonObject): string | undefined {
  if (url === undefined) return mode === 'url' ? '' : undefined;
  return typeof url === 'string' ? url : '';
}

function whyNever(address: string): string | undefined {
  const shown = JSON.stringify(address.slice(0, 200));
  const url = parseUrl(address);
  if (url === undefined) return `${shown} is no address that could be opened`;
  const { protocol, username, password, hostname } = url;
  if (!/^https?:$/.test(protocol)) return `${shown} is no address of the web`;
  if (username !== '' || password !== '') return `${shown} carries a user's name, which hides where it leads`;
  const host = hostname.replace(/^\[|\]$/g, '');
  const kind = looksLikeAddress(host) ? classifyAddress(host) : 'public';
  return kind === 'metadata' || kind === 'link-local' || kind === 'reserved'
    ? `${shown} leads to a service that hands out a machine's credentials, or to no place that has an address`
    : undefined;
}

function whyForeign({ href, hostname, protocol }: URL, hosts: readonly string[]): string | undefined {
  const isOwn = hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`));
  const shown = href.slice(0, 300);
  if (!isOwn) return `it sends you to ${shown}, which is not the server's own host`;
  const isNear = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return protocol === 'http:' && !isNear ? `it sends you to ${shown}, which anybody on the way can read` : undefined;
}

/** What in a form asks for a secret: the name of a field, or what stands about it. */
function secretIn({ message, requestedSchema }: JsonObject): string | undefined {
  const fields =
    isJsonObject(requestedSchema) && isJsonObject(requestedSchema['properties']) ? requestedSchema['properties'] : {};
  for (const [name, field] of Object.entries(fields)) {
    const { type, title, description, format } = isJsonObject(field) ? field : {};
    if (type === 'boolean') continue;
    if (format === 'password' || [name, title, description].some(namesSecret)) return name.slice(0, 60);
  }
  // The message may say what a field called "value" is for.
  const isOpen = Object.values(fields).some(
    (field) => isJsonObject(field) && field['type'] === 'string' && field['enum'] === undefined,
  );
  return isOpen && namesSecret(message) ? 'its message' : undefined;
}

function namesSecret(text: Json | undefined): boolean {
  if (typeof text !== 'string') return false;
  const words = text
    .slice(0, 4000)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[_\-.\s]+/g, ' ');
  return SECRET.test(words.replace(COUNTS, ' '));
}
