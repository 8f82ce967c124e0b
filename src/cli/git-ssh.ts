/**
 * What git in a cage calls in the place of ssh (GIT_SSH_COMMAND): it has Sallyport, outside, speak to the host. Its own small
 * program (dist/bin/git-ssh.js), because it starts with every fetch and push.
 */
import { createConnection } from 'node:net';
import { FRAME, FrameReader, SSH_ITSELF } from '../broker/index.ts';

const [socketPath = '', ...args] = process.argv.slice(2);
const socket = createConnection({ path: socketPath, allowHalfOpen: true });
const reader = new FrameReader();
const protocol = process.env['GIT_PROTOCOL'];
let code = 255;

socket.on('connect', () => socket.write(`${JSON.stringify({ args, protocol })}\n`));
socket.on('data', (piece: Buffer) => {
  for (const { kind, content } of reader.push(piece)) {
    if (kind === FRAME.go) process.stdin.pipe(socket);
    else if (kind === FRAME.output && !process.stdout.write(content)) waitFor(process.stdout);
    else if (kind === FRAME.error) process.stderr.write(content);
    else if (kind === FRAME.exit) code = Number(content.toString());
    else if (kind === FRAME.yourself) code = SSH_ITSELF;
  }
});
socket.on('error', (error) => {
  process.stderr.write(`sallyport: git over ssh is not served here (${error.message})\n`);
  process.exit(255);
});
socket.on('end', () => process.stdout.write('', () => process.exit(code)));
// git closes the stream when it has heard enough.
process.stdout.on('error', () => process.exit(code));

function waitFor(stream: NodeJS.WriteStream): void {
  socket.pause();
  stream.once('drain', () => socket.resume());
}
