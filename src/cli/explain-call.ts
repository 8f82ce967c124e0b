/** `sallyport policy explain --mcp SERVER TOOL [JSON]`: how the gateway would decide about a call. */
import { type CallExplanation, explainCall } from '../guard/index.ts';
import { type Decision, isJsonObject, type JsonObject, type Policy, type ToolTraits, UserError } from '../model/index.ts';
import { stateDirectory } from '../trail/index.ts';
import { painter } from './colour.ts';
import type { Invocation, Io } from './command.ts';
import { visible } from './text.ts';

export function explainMcp({ args, flags, io }: Invocation, server: string, policy: Policy): number {
  const [tool, text = '{}', ...more] = args;
  if (tool === undefined || more.length > 0)
    throw new UserError('USAGE', 'policy explain --mcp needs a server and one of its tools.', {
      hint: `sallyport policy explain --mcp SERVER TOOL '{"argument": "value"}'`,
    });
  const found = explainCall(stateDirectory(io.env), server, { tool, arguments: argumentsIn(text), isOffered: true }, policy);
  const { decision, afterReading, ...known } = found;
  if (flags['json'] === true) {
    const said = ({ verdict, reasons }: Decision): JsonObject => ({ verdict, reasons: reasons.map((one) => ({ ...one })) });
    io.out(
      `${JSON.stringify({ schemaVersion: 1, server, tool, ...known, ...said(decision), afterReading: said(afterReading) })}\n`,
    );
  } else io.out(describe(found, server, tool, io));
  return 0;
}

function argumentsIn(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // Said below.
  }
  throw new UserError('USAGE', 'The arguments of a call are one JSON object.', { hint: `For example: '{"repo": "acme/site"}'` });
}

function describe(found: CallExplanation, server: string, tool: string, io: Io): string {
  const notes = [
    ...(found.isServerAccepted ? [] : [`nobody has accepted the server ${server}: it is not started before`]),
    ...(found.isToolAccepted === false ? [`nobody has accepted the tool ${tool}: it is neither shown nor called before`] : []),
  ];
  return [
    'What it does:',
    `  - ${sentence(found.traits)}${found.place === null ? '' : `, about ${visible(found.place)}`}`,
    ...(notes.length === 0 ? [] : ['Before any call:', ...notes.map((note) => `  ! ${visible(note)}`)]),
    ...decided(found.decision, '', io),
    ...decided(found.afterReading, ' after private data from elsewhere and what strangers wrote', io),
    '',
  ].join('\n');
}

function sentence({ readsPrivate, readsUntrusted, sends }: ToolTraits): string {
  const reads = [...(readsPrivate ? ['private data'] : []), ...(readsUntrusted ? ['what strangers wrote'] : [])];
  return `reads ${reads.length === 0 ? 'nothing that counts' : reads.join(' and ')}, ${sends ? 'can send out' : 'sends nothing'}`;
}

function decided({ verdict, reasons }: Decision, when: string, io: Io): readonly string[] {
  const colour = verdict === 'allow' ? 'green' : verdict === 'ask' ? 'yellow' : 'red';
  return [
    `${painter(io.colour.out)(colour, verdict)}${when}:`,
    ...reasons.map((reason) => `  ${visible(reason.message)} [${reason.rule}]`),
  ];
}
