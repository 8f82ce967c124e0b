import type { ServerCall } from '../../mcp/index.ts';
import type { Policy, SessionLabels, ToolTraits } from '../../model/index.ts';
import { type CallQuestion, knownTraits, traitsOf } from '../../policy/index.ts';

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
    arguments: call.arguments,
    traits: traitsOf(server, call.tool, contentTraits(call.tool, traits), policy),
    place,
    labels,
  };
}

/** `resources/read` and `prompts/get` bring content and send no more than a name. */
function contentTraits(tool: string, traits: ToolTraits): ToolTraits {
  return tool.includes('/') ? { readsPrivate: true, readsUntrusted: true, sends: false } : traits;
}
