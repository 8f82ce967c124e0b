import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { AdvertisedRefs, type PushCommands, refusePush } from '../inspect/push/index.ts';
import { FRAME, frame } from './git-frames.ts';
import { type GitRequest, parseGitRequest, sshArguments } from './git-request.ts';
import { listenPrivately } from './private-socket.ts';
import { namesOf, PushHold } from './push-hold.ts';

/** What may be done at a host: the file of the key that serves git there, or a log-in by the program itself. */
export type GitAccess =
  | { readonly kind: 'git'; readonly keyFile: string }
  | { readonly kind: 'login' }
  | { readonly kind: 'none' };

export interface GitPush {
  readonly request: GitRequest;
  readonly commands: PushCommands;
  readonly advertised: readonly string[];
  readonly pid: number | undefined;
}

export interface GitRecord {
  readonly request: GitRequest | undefined;
  readonly verdict: 'allow' | 'deny';
  readonly rule: string;
  /** Why it was refused, or which refs were pushed. */
  readonly what: string;
  readonly pid: number | undefined;
  readonly sent: number;
  readonly received: number;
  readonly ms: number;
}

export interface GitServiceOptions {
  readonly listen: string;
  readonly accessTo: (host: string, port: number) => GitAccess;
  /** The person's own environment: ssh finds its configuration and its agent by it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly mayPush: (push: GitPush) => Promise<{ readonly allowed: boolean; readonly rule: string; readonly why: string }>;
  readonly record: (record: GitRecord) => void;
  readonly whoComes: () => Promise<number | undefined>;
}

export interface GitService {
  close(): void;
}

const MOST_CONNECTIONS = 16;
const LONGEST_HEADER = 16_384;
const NOT_ALLOWED = 128;

/** Serves git in a cage with ssh outside of it: fetching passes, a push is read and decided on before any of it leaves. */
export async function serveGit(options: GitServiceOptions): Promise<GitService> {
  const open = new Set<Session>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const session = new Session(socket, options);
    open.add(session);
    socket.once('close', () => open.delete(session));
    session.begin().catch(() => socket.destroy());
  });
  server.maxConnections = MOST_CONNECTIONS;
  // Announced like any other: the next one must not be taken for it.
  server.on('drop', () => void options.whoComes().catch(() => {}));
  await listenPrivately(server, options.listen);
  return {
    close: () => {
      server.close();
      for (const session of open) session.end();
    },
  };
}

class Session {
  readonly #socket: Socket;
  readonly #options: GitServiceOptions;
  readonly #pid: Promise<number | undefined>;
  readonly #start: number = Date.now();
  readonly #advertised: AdvertisedRefs = new AdvertisedRefs();
  #request: GitRequest | undefined;
  #ssh: ChildProcessByStdio<Writable, Readable, Readable> | undefined;
  #sent = 0;
  #received = 0;
  #pushed = '';
  #isRecorded = false;

  constructor(socket: Socket, options: GitServiceOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#pid = options.whoComes();
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#ssh?.kill());
  }

  end(): void {
    this.#note('allow', 'git.ssh', this.#pushed);
    this.#ssh?.kill();
    this.#socket.destroy();
  }

  async begin(): Promise<void> {
    const header = await readLine(this.#socket);
    const { args, protocol } = parseHeader(header);
    const parsed = parseGitRequest(args, protocol);
    if (!parsed.ok) return this.#refuse('git.request', parsed.why);
    const { request } = parsed;
    this.#request = request;
    const access = this.#options.accessTo(request.host, request.port);
    if (access.kind === 'none') return this.#refuse('git.unlisted', `no rule lets this run use git at ${request.host}`);
    if (access.kind === 'login') {
      this.#socket.end(frame(FRAME.yourself));
      return;
    }
    this.#connect(request, access.keyFile);
  }

  #connect(request: GitRequest, keyFile: string): void {
    const { protocol } = request;
    const ssh = spawn('ssh', sshArguments(request, keyFile), {
      cwd: '/',
      env: { ...this.#options.env, ...(protocol === undefined ? {} : { GIT_PROTOCOL: protocol }) },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#ssh = ssh;
    ssh.stdin.on('error', () => {});
    ssh.once('error', () => this.#refuse('git.ssh', 'ssh could not be started outside of the cage').catch(() => {}));
    this.#carry(ssh.stdout, FRAME.output);
    this.#carry(ssh.stderr, FRAME.error);
    ssh.once('close', (code, signal) => {
      this.#note('allow', 'git.ssh', this.#pushed);
      if (!this.#socket.destroyed) this.#socket.end(frame(FRAME.exit, String(signal === null ? (code ?? 1) : NOT_ALLOWED)));
    });
    this.#socket.write(frame(FRAME.go));
    if (request.service === 'git-receive-pack') this.#hold(request, ssh.stdin);
    else this.#pass(ssh.stdin);
  }

  #carry(from: Readable, kind: typeof FRAME.output | typeof FRAME.error): void {
    from.on('data', (piece: Buffer) => {
      if (kind === FRAME.output) {
        this.#received += piece.length;
        if (this.#request?.service === 'git-receive-pack') this.#advertised.push(piece);
      }
      if (!this.#socket.destroyed && !this.#socket.write(frame(kind, piece))) {
        from.pause();
        this.#socket.once('drain', () => from.resume());
      }
    });
  }

  #pass(to: Writable): void {
    this.#socket.on('data', (piece: Buffer) => {
      this.#sent += piece.length;
    });
    this.#socket.pipe(to);
  }

  /** Nothing of a push goes on before it was decided on. */
  #hold(request: GitRequest, to: Writable): void {
    const hold = new PushHold();
    const onPiece = (piece: Buffer): void => {
      const look = hold.push(piece);
      if (look.kind === 'more') return;
      this.#socket.off('data', onPiece);
      this.#socket.off('end', onEnd);
      this.#socket.pause();
      if (look.kind === 'unreadable') {
        this.#refuse('git.push', `this push can not be read: ${look.why}`).catch(() => this.#socket.destroy());
        return;
      }
      const goOn = (): void => {
        this.#sent += look.bytes.length;
        to.write(look.bytes);
        this.#pass(to);
        this.#socket.resume();
      };
      if (look.kind === 'empty') goOn();
      else this.#decide(request, look.commands, goOn).catch(() => this.end());
    };
    const onEnd = (): void => {
      to.end();
    };
    this.#socket.on('data', onPiece);
    this.#socket.on('end', onEnd);
    this.#socket.resume();
  }

  async #decide(request: GitRequest, commands: PushCommands, goOn: () => void): Promise<void> {
    const { ids: advertised } = this.#advertised;
    const answer = await this.#options.mayPush({ request, commands, advertised, pid: await this.#pid });
    if (this.#socket.destroyed) return;
    if (answer.allowed) {
      this.#pushed = namesOf(commands);
      goOn();
      return;
    }
    this.#note('deny', answer.rule, namesOf(commands));
    this.#ssh?.removeAllListeners('close');
    this.#ssh?.kill();
    // git sends the whole pack before it reads the answer.
    this.#socket.on('data', () => {});
    this.#socket.resume();
    this.#socket.write(frame(FRAME.output, refusePush(commands, `Sallyport: ${answer.why}`)));
    this.#socket.end(frame(FRAME.exit, '0'));
  }

  async #refuse(rule: string, why: string): Promise<void> {
    this.#note('deny', rule, why, await this.#pid);
    this.#ssh?.removeAllListeners('close');
    this.#ssh?.kill();
    this.#socket.write(frame(FRAME.error, `sallyport: ${why}\n`));
    this.#socket.end(frame(FRAME.exit, String(NOT_ALLOWED)));
    this.#socket.resume();
  }

  #note(verdict: 'allow' | 'deny', rule: string, what: string, pid?: number): void {
    if (this.#isRecorded) return;
    this.#isRecorded = true;
    const volume = { sent: this.#sent, received: this.#received, ms: Date.now() - this.#start };
    const record = (from: number | undefined): void =>
      this.#options.record({ request: this.#request, verdict, rule, what, pid: from, ...volume });
    if (pid !== undefined) record(pid);
    else this.#pid.then(record, () => record(undefined));
  }
}

/** The first line of a connection; what follows it stays to be read. */
function readLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = Buffer.alloc(0);
    const done = (): void => {
      socket.off('data', onPiece);
      socket.off('end', onEnd);
      socket.pause();
    };
    const onEnd = (): void => reject(new Error('no line came'));
    const onPiece = (piece: Buffer): void => {
      text = Buffer.concat([text, piece]);
      const end = text.indexOf('\n');
      if (end < 0 && text.length <= LONGEST_HEADER) return;
      done();
      if (end < 0) {
        reject(new Error('a line that is too long'));
        return;
      }
      if (end + 1 < text.length) socket.unshift(text.subarray(end + 1));
      resolve(text.subarray(0, end).toString('utf8'));
    };
    socket.on('data', onPiece);
    socket.on('end', onEnd);
  });
}

function parseHeader(line: string): { readonly args: readonly string[]; readonly protocol: string | undefined } {
  try {
    const value: unknown = JSON.parse(line);
    const { args, protocol }: { args?: unknown; protocol?: unknown } = typeof value === 'object' && value !== null ? value : {};
    return {
      args: Array.isArray(args) ? args.filter((one): one is string => typeof one === 'string') : [],
      protocol: typeof protocol === 'string' ? protocol : undefined,
    };
  } catch {
    return { args: [], protocol: undefined };
  }
}
