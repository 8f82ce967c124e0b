import type { Client, ToolCall } from '../agents/client.ts';

/** How a client is run with Sallyport's hooks, and without a cage around it. */
export interface Hooked {
  readonly client: Client;
  /** `normal`: as it asks by itself, as far as it works without a person; `bypass`: as it asks nothing at all. */
  readonly modes: Readonly<Record<Mode, Started>>;
  /** Declares servers for tools, by name, in the client's own file; their values are the words that start them. Paths are below the home folder. */
  readonly mcpFiles: (servers: Readonly<Record<string, readonly string[]>>) => Readonly<Record<string, string>>;
  /** A call of a server's tool. */
  readonly mcpTool: (server: string, tool: string, input: ToolCall['input']) => ToolCall;
  /** Starts another agent of its own, where it has such a tool; that one's turns follow in the script. */
  readonly delegate?: ToolCall;
  /** The event before a tool, and what its hook is told of a shell command: recorded from the real client, without what is not read. */
  readonly hook: { readonly event: string; readonly payload: (command: string, cwd: string) => object };
  /** What would switch its hooks off: a path (below the home folder, or in the workspace) and a content. */
  readonly off: { readonly path: string; readonly content: string };
}

export type Mode = 'normal' | 'bypass';

export interface Started {
  readonly arguments: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}
