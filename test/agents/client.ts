import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelApi } from './model-apis.ts';

/** A call of one of the agent's own tools, as its model makes it. */
export interface ToolCall {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The server of the tool, where the model's API names it apart. */
  readonly namespace?: string;
}

/** Where a client runs. */
export interface Places {
  readonly home: string;
  readonly workspace: string;
  /** Of the model on loopback. */
  readonly port: number;
}

/** A real coding agent: how it is installed, pointed at a model of ours, and what its tools are called. */
export interface Client {
  /** The preset of `sallyport run --agent`. */
  readonly name: string;
  /** How the table calls it, where there are two of a name. */
  readonly label?: string;
  readonly package: string;
  /** Below the folder that it is installed in; started by Node where it is a script. */
  readonly program: string;
  readonly api: ModelApi;
  readonly keyVariable: string;
  /** A file of its own, below the home folder, that holds the key instead of the variable. */
  readonly keyFile?: { readonly path: string; readonly content: (key: string) => string };
  /** What its keys look like: the placeholder has the same shape. */
  readonly keyPrefix: string;
  readonly shell: (command: string) => ToolCall;
  /** Tools for files. `read` is there where a client wants a file read before it is edited. */
  readonly read?: (path: string) => ToolCall;
  readonly write: (path: string, content: string) => ToolCall;
  readonly edit: (path: string, before: string, after: string) => ToolCall;
  /** Below the home folder: what could make its next session run something. */
  readonly settings: string;
  readonly arguments: readonly string[];
  readonly variables: (places: Places) => Readonly<Record<string, string>>;
  /** Settings below the home folder, by path. */
  readonly files: (places: Places) => Readonly<Record<string, string>>;
}

/** The folder of a client's installation below FOLDER; undefined where npm can't install it. */
export function install({ name, package: wanted, program }: Client, folder: string): string | undefined {
  const place = join(folder, `${name}-${wanted.slice(wanted.lastIndexOf('@') + 1)}`);
  if (existsSync(join(place, program))) return place;
  try {
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'package.json'), '{"private":true}\n');
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', wanted], {
      cwd: place,
      stdio: 'ignore',
      timeout: 600_000,
    });
  } catch {
    return undefined;
  }
  return existsSync(join(place, program)) ? place : undefined;
}

/** The command that starts a client. */
export function commandOf({ program }: Client, place: string): readonly string[] {
  const path = join(place, program);
  return program.endsWith('.js') ? [process.execPath, path] : [path];
}
