/** `sallyport mcp exec`: an MCP server that runs code in a cage, for agents of one's own. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { asOneLine, UserError } from '../model/index.ts';
import { Sallyport } from '../sdk/index.ts';
import type { Invocation } from './command.ts';
import { ExecServer } from './exec-server.ts';
import { textFlag, textFlags } from './flags.ts';

/** The longest line that a client may send, in characters. */
const LONGEST = 4 * 1024 * 1024;

/** Serves until standard input ends, or a signal comes. */
export async function mcpExec({ flags, io }: Invocation): Promise<number> {
  const workspace = resolve(io.cwd, textFlag(flags, 'workspace') ?? '.');
  if (statSync(workspace, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError('NO_WORKSPACE', `${workspace} is no folder.`, {
      hint: 'Name the folder that may be changed: --workspace DIR',
    });
  const policy = textFlag(flags, 'policy');
  const cage = Sallyport.open({
    workspace,
    env: io.env,
    hosts: textFlags(flags, 'allow-host'),
    ...(policy === undefined ? {} : { policy: resolve(io.cwd, policy) }),
  });
  const server = new ExecServer(cage, (message) => io.out(`${asOneLine(JSON.stringify(message))}\n`));
  const open = new Set<Promise<void>>();
  const take = (line: string): void => {
    if (line.trim() === '') return;
    const taken = server.take(line).finally(() => open.delete(taken));
    open.add(taken);
  };
  const isWhole = await eachLine(take);
  server.close();
  await Promise.all(open);
  cage.close();
  if (!isWhole) io.err(`sallyport mcp exec: a message is longer than ${LONGEST} characters.\n`);
  return isWhole ? 0 : 1;
}

/** @returns false where a line is too long to be kept */
function eachLine(take: (line: string) => void): Promise<boolean> {
  const { stdin } = process;
  let rest = '';
  return new Promise((done) => {
    const end = (isWhole: boolean): void => {
      stdin.removeAllListeners('data');
      stdin.pause();
      done(isWhole);
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end(true));
    stdin.setEncoding('utf8');
    stdin.once('error', () => end(true));
    stdin.once('end', () => end(true));
    stdin.on('data', (piece: string) => {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
      if (rest.length > LONGEST) end(false);
    });
  });
}
