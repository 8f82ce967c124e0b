// Runs inside the cage: carries out the attacks of attacks.json one after the other and prints a line of JSON for each. What has
// got out is asked of the servers, and how it was stopped also of the record, never of this program alone.
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { fill } from './forms.mjs';
import { frame, headersFrame, readFrames } from './frames.mjs';

const { attacks, hasResolver } = JSON.parse(readFileSync('attacks.json', 'utf8'));
const PROXY = ['198.18.0.1', 3128];
/** Where silence is expected, and where it is not. */
const SILENCE_MS = 500;
const PATIENCE_MS = 30_000;
const QUIET_MS = 350;
const LONGEST_MS = 10_000;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Reads until what is expected has come, the other side has closed, or nothing more comes. */
function conversation(socket, { until, quiet = QUIET_MS, read = (text) => text, isHalfOpen }, write) {
  return new Promise((resolve) => {
    let got = '';
    let quietTimer;
    const end = (how) => {
      clearTimeout(timer);
      clearTimeout(quietTimer);
      socket.destroy();
      resolve(`${got.slice(0, 700)}${how}`);
    };
    const timer = setTimeout(() => end(' [no answer]'), until.includes('no answer') ? SILENCE_MS : PATIENCE_MS);
    let isWriting = true;
    const waitOn = () => {
      clearTimeout(quietTimer);
      if (until.some((text) => got.includes(text))) quietTimer = setTimeout(() => end(''), 20);
      else if (!isWriting && got !== '') quietTimer = setTimeout(() => end(' [no more]'), quiet);
    };
    socket.on('data', (piece) => {
      got += read(piece.toString('latin1'));
      waitOn();
    });
    socket.on('error', (error) => end(` [${error.code ?? error.message}]`));
    socket.on('close', () => end(' [closed]'));
    socket.on('end', () => isHalfOpen || end(' [closed]'));
    Promise.resolve(write(socket)).then(
      () => {
        isWriting = false;
        waitOn();
      },
      (error) => end(` [${error.message}]`),
    );
  });
}

function opened(host, port) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), allowHalfOpen: true }, () => {
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

async function tunnel(to, socket) {
  const through = socket ?? (await opened(...PROXY));
  through.write(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n\r\n`);
  return new Promise((resolve, reject) => {
    through.once('error', reject);
    through.once('close', () => reject(new Error('[closed]')));
    through.once('end', () => reject(new Error('[closed]')));
    through.once('data', (head) => {
      const text = head.toString('latin1');
      if (!text.startsWith('HTTP/1.1 200 ')) reject(new Error(text.slice(0, 700)));
      else resolve(through);
    });
  });
}

const reach = (to) => {
  const at = to.lastIndexOf(':');
  return hasResolver ? opened(to.slice(0, at), to.slice(at + 1)) : tunnel(to);
};

async function writes({ to, pieces, hex, silent, pause: between = 30, halfClose }, told) {
  const socket = to === undefined ? await opened(...PROXY) : await reach(to);
  return conversation(socket, { ...told, isHalfOpen: halfClose }, async () => {
    if (silent !== undefined) await pause(silent);
    for (const [at, piece] of pieces.entries()) {
      if (at > 0) await pause(between);
      socket.write(hex ? Buffer.from(piece, 'hex') : Buffer.from(withLength(piece), 'utf8'));
    }
    if (halfClose) socket.end();
  });
}

const withLength = (piece) => piece.replace('{CL}', String(Buffer.byteLength(piece.slice(piece.indexOf('\r\n\r\n') + 4))));

/** TLS over a socket that TLS wraps itself, so that one connection may lie in another. */
async function secured(socket, name, more = {}) {
  const options = { socket, rejectUnauthorized: false, ...more, ...(name === null ? {} : { servername: name }) };
  return new Promise((resolve, reject) => {
    const secure = connectTls(options, () => {
      secure.off('error', reject);
      resolve(secure);
    });
    secure.once('error', reject);
    secure.once('close', () => reject(new Error('[closed]')));
  });
}

async function tls({ to, name, alpn = ['http/1.1'], version, pieces, within }, told) {
  const more = { ALPNProtocols: alpn, ...(version === undefined ? {} : { maxVersion: version }) };
  const outer = await secured(await tunnel(to), name, more);
  const socket = within === undefined ? outer : await secured(Duplex.from(await tunnel(within, outer)), name);
  return conversation(socket, told, async () => {
    for (const [at, piece] of pieces.entries()) {
      if (at > 0) await pause(30);
      socket.write(piece);
    }
  });
}

async function frames({ to, headers, body, trailers }, told) {
  const host = to.slice(0, to.lastIndexOf(':'));
  const socket = await secured(await tunnel(to), host, { ALPNProtocols: ['h2'] });
  const state = { rest: Buffer.alloc(0) };
  return conversation(socket, { ...told, read: (piece) => readFrames(state, piece) }, () => {
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    socket.write(frame(4, 0, 0, Buffer.alloc(0)));
    socket.write(headersFrame(1, headers, body === undefined && trailers === undefined));
    if (body !== undefined) socket.write(frame(0, trailers === undefined ? 1 : 0, 1, Buffer.from(body)));
    if (trailers !== undefined) socket.write(headersFrame(1, trailers, true));
  });
}

async function websocket({ to, frames: texts }, told) {
  const socket = await reach(to);
  return conversation(socket, { ...told, quiet: 600 }, async () => {
    socket.write(
      `GET /socket HTTP/1.1\r\nHost: ${to.replace(/:80$/, '')}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    );
    await pause(120);
    for (const text of texts) {
      socket.write(maskedFrame(Buffer.from(text)));
      await pause(30);
    }
  });
}

function maskedFrame(text) {
  const mask = Buffer.from([7, 77, 177, 200]);
  const length = text.length < 126 ? [0x80 | text.length] : [0x80 | 126, text.length >> 8, text.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...length]), mask, text.map((byte, at) => byte ^ mask[at & 3])]);
}

function question(name, type) {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
  return Buffer.from([0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, type >> 8, type & 255, 0, 1]);
}

const shownAnswer = (answer) => `code ${answer[3] & 15}, ${answer.readUInt16BE(6)} records`;

async function dns({ at, name, type, overTcp }, told) {
  const message = question(name, type);
  if (overTcp) {
    const read = (text) => (text.length > 9 ? shownAnswer(Buffer.from(text, 'latin1').subarray(2)) : text);
    return conversation(await opened(at, 53), { ...told, read }, (socket) =>
      socket.write(Buffer.concat([Buffer.from([0, message.length]), message])),
    );
  }
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const end = (text) => {
      clearTimeout(timer);
      socket.close();
      resolve(text);
    };
    const timer = setTimeout(() => end('[no answer]'), QUIET_MS);
    socket.on('error', (error) => end(`[${error.code}]`));
    socket.on('message', (answer) => end(shownAnswer(answer)));
    socket.send(message, 53, at, (error) => error && end(`[${error.code}]`));
  });
}

async function fetched({ url, options }) {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), ...options });
  return `HTTP ${response.status} ${(await response.text()).slice(0, 500)}`;
}

function run(program, args, onOutput = () => {}) {
  return new Promise((resolve) => {
    const child = execFile(program, args, { timeout: 9000, env: process.env }, (error, out, err) => {
      const last = String(err).trim().split('\n').at(-1)?.slice(0, 300) ?? '';
      const how = error === null ? '' : ` [exit ${error.code ?? error.signal}${error.signal ? ` ${error.signal}` : ''}] ${last}`;
      resolve(`${String(out).trim().slice(0, 500)}${how}`);
    });
    child.stdout.on('data', onOutput);
  });
}

const installed = new Map();

/** Whether a program is there and runs: a name alone may be a shim that leads nowhere. */
async function isInstalled(program) {
  if (!installed.has(program)) {
    const said = await run('sh', ['-c', `command -v ${program} > /dev/null || exit 127; ${program} --version`]);
    installed.set(program, !said.includes('[exit 127'));
  }
  return installed.get(program);
}

async function shell({ command, needs }) {
  return (await isInstalled(needs)) ? run('sh', ['-c', command]) : `skipped: no ${needs}`;
}

/** A port that is offered to the outside is told at once, so that somebody there can come. */
const call = ({ args }) =>
  run('./attack', args, (piece) => {
    const port = /^OFFER (\d+)/m.exec(String(piece))?.[1];
    if (port !== undefined) console.log(JSON.stringify({ offer: Number(port) }));
  });

/** One after the other, each on a connection of its own. */
async function both({ steps }, told) {
  const answers = [];
  for (const step of steps) answers.push(await KINDS[step.kind](step, told).catch(inWords));
  return answers.join(' then ');
}

const KINDS = {
  both,
  write: writes,
  tls,
  frames,
  websocket,
  dns,
  fetch: fetched,
  shell,
  call,
};

/** A refusal with the row's name: in the record, what stands before it belongs to the row. */
async function mark(id) {
  const host = `row-${id.toLowerCase()}.barrier.test`;
  await tunnel(`${host}:9`).then(
    (socket) => socket.destroy(),
    () => {},
  );
}

const inWords = (error) => `[${error.cause?.code ?? error.code ?? error.message}]`;
const limit = () => pause(LONGEST_MS).then(() => '[it did not end]');

const key = process.env.EGRESS_KEY ?? '';
console.log(JSON.stringify({ key }));
for (const { id, step, until } of attacks) {
  const given = JSON.parse(fill(JSON.stringify(step), id, key));
  const start = Date.now();
  const answer = await Promise.race([KINDS[step.kind](given, { until }).catch(inWords), limit()]);
  await mark(id);
  console.log(JSON.stringify({ id, answer, ms: Date.now() - start }));
}
process.exit(0);
