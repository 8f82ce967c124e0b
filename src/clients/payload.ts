import type { Action, HookEvent, HookMoment, Json, JsonObject } from '../model/index.ts';
import type { MomentTable, ToolInput, ToolTable } from './client.ts';

/** What a client sent is not what it sends; the action is refused. */
export class PayloadError extends Error {}

export function objectOf(value: unknown, what: string): JsonObject {
  if (isObject(value)) return value;
  throw new PayloadError(`${what} is no object`);
}

export function textOf(from: JsonObject, name: string): string {
  const value = from[name];
  if (typeof value === 'string') return value;
  throw new PayloadError(`${name} is missing`);
}

export function optionalText(from: JsonObject, name: string): string | null {
  const value = from[name];
  return typeof value === 'string' ? value : null;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function toolInput(input: JsonObject): ToolInput {
  return {
    text: (name) => optionalText(input, name) ?? undefined,
    flag: (name) => input[name] === true,
    list: (name) => {
      const value: Json | undefined = input[name];
      return Array.isArray(value) ? value.filter(isObject).map(toolInput) : [];
    },
  };
}

/**
 * What a call of a tool does. A tool that the table does not know, or whose input is not what the table expects, is an
 * unknown action: it is never taken for a harmless one.
 */
export function actionsOf(table: ToolTable, tool: string, input: JsonObject): readonly Action[] {
  const known = Object.hasOwn(table, tool) ? table[tool] : undefined;
  return known?.(toolInput(input)) ?? [{ kind: 'unknown', tool }];
}

function mcpCall(tool: string, input: JsonObject, pattern: RegExp): Action | undefined {
  const found = pattern.exec(tool);
  const [, server, name] = found ?? [];
  return server === undefined || name === undefined ? undefined : { kind: 'call', server, tool: name, input };
}

/** What tells the clients apart whose hooks speak as those of Claude Code do. */
interface Speech {
  readonly moments: MomentTable;
  readonly tools: ToolTable;
  /** How it names the tools of MCP servers: the server, then the tool. */
  readonly mcp: RegExp;
}

/** A payload with `session_id`, `cwd`, `tool_name` and `tool_input`. */
export function hookEvent(client: string, event: string, payload: unknown, { moments, tools, mcp }: Speech): HookEvent {
  const from = objectOf(payload, 'the payload');
  const moment = momentOf(moments, event);
  const isCall = moment === 'before' || moment === 'permission' || moment === 'after';
  const input = isCall ? objectOf(from['tool_input'] ?? {}, 'tool_input') : {};
  const tool = isCall ? textOf(from, 'tool_name') : null;
  const call = mcpCall(tool ?? '', input, mcp);
  const result = moment === 'after' ? from['tool_response'] : undefined;
  return {
    client,
    moment,
    name: event,
    session: textOf(from, 'session_id'),
    cwd: textOf(from, 'cwd'),
    isBypassed: false,
    tool,
    actions: tool === null ? [] : call === undefined ? actionsOf(tools, tool, input) : [call],
    input,
    changed: null,
    ...(result === undefined ? {} : { result }),
  };
}

export function momentOf(moments: MomentTable, event: string): HookMoment {
  return (Object.hasOwn(moments, event) ? moments[event] : undefined) ?? 'other';
}

export const talk = (tool: string) => (): readonly Action[] => [{ kind: 'talk', tool }];

/** An action that needs one text of the input. */
export function withText(name: string, make: (value: string, input: ToolInput) => Action): ToolTable[string] {
  return withTexts([name], make);
}

/** The same action for each text that is there, and it needs one: the tool may use another one of them than the first. */
export function withTexts(names: readonly string[], make: (value: string, input: ToolInput) => Action): ToolTable[string] {
  return (input) => {
    const values = names.flatMap((name) => input.text(name) ?? []);
    return values.length === 0 ? undefined : values.map((value) => make(value, input));
  };
}
