import { createConnection } from 'node:net';
import { type AgentKey, framed, LIST_REQUEST, MessageReader, parseKeys } from './agent-wire.ts';

/** In milliseconds. The agent itself may ask a person (`ssh-add -c`) or wait for a touch. */
const PATIENCE = 120_000;

/** Sends one message to an agent over a connection of its own, and returns the answer; undefined when none came. */
export function askAgent(path: string, message: Buffer): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    const reader = new MessageReader();
    const end = (answer: Buffer | undefined): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PATIENCE, () => end(undefined));
    socket.on('error', () => end(undefined));
    socket.on('close', () => end(undefined));
    socket.on('data', (piece: Buffer) => {
      const messages = reader.push(piece);
      if (messages === undefined || messages.length > 0) end(messages?.[0]);
    });
    socket.write(framed(message));
  });
}

/** The keys that an agent holds; none where it does not answer. */
export async function listKeys(path: string): Promise<readonly AgentKey[]> {
  const answer = await askAgent(path, LIST_REQUEST);
  return answer === undefined ? [] : (parseKeys(answer) ?? []);
}
