import { request } from 'node:http';
import { CAGE_PROXY, FETCH_SERVICE, UserError } from '../model/index.ts';
import type { FlagValues, Io } from './command.ts';

const MOST_BYTES = 8 * 2 ** 20;
const OUTSIDE_ONLY = ['raw', 'policy', 'workspace', 'resolve'] as const;

/** `sallyport fetch` inside a run: the run's own service fetches, decides and asks. */
export async function fetchInside(url: string, flags: FlagValues, io: Io): Promise<number> {
  const wrong = OUTSIDE_ONLY.find((name) => flags[name] !== undefined);
  if (wrong !== undefined) throw new UserError('OUTSIDE_ONLY', `--${wrong} is not available inside a run.`);
  const options = [
    ...(flags['live'] === true ? ['live=1'] : []),
    ...(typeof flags['max-age'] === 'string' ? [`max-age=${encodeURIComponent(flags['max-age'])}`] : []),
    ...(flags['json'] === true ? ['format=json'] : []),
    `url=${encodeURIComponent(url)}`,
  ];
  const { status, body } = await ask(`http://${FETCH_SERVICE.host}/?${options.join('&')}`);
  if (status === 200) {
    io.out(body);
    return 0;
  }
  const { error, why, hint } = readProblem(body);
  throw new UserError('FETCH_FAILED', `The page was not fetched: ${why}.`, {
    ...(hint === undefined ? {} : { hint }),
    exitCode: error === 'blocked_by_sallyport' ? 126 : error === 'bad_request' ? 2 : 1,
  });
}

function ask(target: string): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const fail = (): void =>
      reject(
        new UserError('FETCH_OFF', 'This run may not read web pages.', {
          hint: 'A person allows it: sallyport run --fetch -- COMMAND',
          exitCode: 126,
        }),
      );
    const outgoing = request({
      host: CAGE_PROXY.address,
      port: CAGE_PROXY.port,
      path: target,
      headers: { host: FETCH_SERVICE.host },
    });
    outgoing.on('error', fail);
    outgoing.on('response', (answer) => {
      const pieces: Buffer[] = [];
      let size = 0;
      answer.on('data', (piece: Buffer) => {
        size += piece.length;
        if (size <= MOST_BYTES) pieces.push(piece);
      });
      answer.on('error', fail);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(pieces).toString('utf8') }));
    });
    outgoing.end();
  });
}

function readProblem(body: string): { readonly error: string; readonly why: string; readonly hint: string | undefined } {
  try {
    const value: unknown = JSON.parse(body);
    const member = (name: string): string | undefined => {
      const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
      return typeof found === 'string' ? found : undefined;
    };
    return { error: member('error') ?? '', why: member('why') ?? 'no reason was given', hint: member('hint') };
  } catch {
    return { error: '', why: 'no reason was given', hint: undefined };
  }
}
