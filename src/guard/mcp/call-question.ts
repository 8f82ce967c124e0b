import type { ServerAsk, ServerCall } from '../../mcp/index.ts';
import type { Policy, SessionLabels, ToolTraits } from '../../model/index.ts';
import { type AskQuestion, type CallQuestion, knownTraits, traitsOf } from '../../policy/index.ts';
import { houseReason } from './house-call.ts';

/**
 * What is to be decided about a call.
 *
 * @param words those that a person accepted for the server: a command with its packages, or an address
 */
export function callQuestion(
  { server, words }: { readonly server: string; readonly words: readonly string[] },
  call: Omit<ServerCall, 'hash'>,
  labels: SessionLabels,
  policy: Policy,
): CallQuestion {
  const { traits, place } = knownTraits(words, call.tool, call.arguments);
  return {
    server,
    tool: call.tool,
    isOffered: call.isOffered,
    arguments: call.arguments,
    traits: traitsOf(server, call.tool, contentTraits(call.tool, traits), policy),
    place,
    labels,
    house: houseReason(call.tool, call.arguments),
  };
}

/** What a server asks of its client. A rule names its method like a tool. */
export function askQuestion(
  { server, words }: { readonly server: string; readonly words: readonly string[] },
  { method, params, notes }: ServerAsk,
  labels: SessionLabels,
  policy: Policy,
): AskQuestion {
  const traits = traitsOf(server, method, contentTraits(method, NOTHING), policy);
  return { server, method, params, notes, hosts: hostsOf(server, words, policy), traits, labels };
}

const NOTHING: ToolTraits = { readsPrivate: false, readsUntrusted: false, sends: false };

/** Methods that bring content. An answer of the client's model goes to the server, and may hold all that the session knows. */
const CONTENT: Readonly<Record<string, ToolTraits>> = {
  'resources/read': { readsPrivate: true, readsUntrusted: true, sends: false },
  'prompts/get': { readsPrivate: true, readsUntrusted: true, sends: false },
  'sampling/createMessage': { readsPrivate: false, readsUntrusted: true, sends: true },
  'elicitation/create': { readsPrivate: false, readsUntrusted: true, sends: false },
};

function contentTraits(tool: string, traits: ToolTraits): ToolTraits {
  return Object.hasOwn(CONTENT, tool) ? (CONTENT[tool] ?? traits) : traits;
}

/** Where a server is, or may go. */
function hostsOf(server: string, words: readonly string[], { mcp }: Policy): readonly string[] {
  const own = words.flatMap((word) => (/^https?:/i.test(word) && URL.canParse(word) ? [new URL(word).hostname] : []));
  const granted = mcp.cages.filter((cage) => cage.server === server).flatMap(({ hosts }) => hosts);
  return [...own, ...granted.map((host) => host.replace(/:\d+$/, '').replace(/^\*\./, ''))];
}
