import type { Caller, Dial, OwnService, SecretGate } from '../egress/index.ts';
import { FETCH_SERVICE, type FetchMode, type NetworkPolicy } from '../model/index.ts';
import {
  fetchPage,
  type Hop,
  labelled,
  PageError,
  PageStore,
  pageJson,
  readHtmlApart,
  readPage,
  recordedAddress,
} from '../web/index.ts';
import type { Executables } from './executables.ts';
import type { RunFlow } from './flows/run-flow.ts';
import { type AskPage, connectBy, makeKeeper } from './page-keeper.ts';
import { readPageQuery } from './page-query.ts';

export interface PageServiceParts {
  readonly policy: NetworkPolicy;
  readonly executables: Executables;
  readonly gate: SecretGate | undefined;
  readonly dial: Dial;
  readonly flow: Pick<RunFlow, 'refusal' | 'reads'>;
  readonly state: string;
  /** Asks the person of the run; the caller stands in the question. */
  readonly ask: (caller: Caller, ...question: Parameters<AskPage>) => ReturnType<AskPage>;
  readonly note: (event: Readonly<Record<string, unknown>>) => void;
}

/** More at a time would only be memory. */
const MOST_AT_ONCE = 8;

/** The service by which programs in a cage read web pages: what is cached, what their policy allows, what a person agrees to. */
export function makePageService({ policy, executables, gate, dial, flow, state, ask, note }: PageServiceParts): OwnService {
  const mode: FetchMode = policy.fetch;
  const store = new PageStore(state);
  let open = 0;
  const answerTo = async (path: string, wantsJson: boolean, caller: Caller): Promise<Reply> => {
    const query = readPageQuery(path);
    if (!query.ok) return problem(400, 'bad_request', query.why, 'fetch.address');
    const keeper = makeKeeper({
      policy,
      mode,
      isBy: (name) => executables.is(name, caller),
      gate,
      ask: (question) => ask(caller, question),
      flow: (to) => flow.refusal(to, caller),
      // The connection to this service was held, decided on and recorded before; what came of it is noted afterwards.
      intend: () => {},
      note: (hop) => note(eventOf(hop, caller.pid)),
    });
    const { address, live, maxAgeMs } = query;
    try {
      const page = await fetchPage({ address, live, maxAgeMs }, { store, keeper, connect: connectBy(dial), now: Date.now });
      flow.reads(address.host, address.port);
      const reading = await readPage(page, readHtmlApart);
      const isJson = wantsJson || query.isJson;
      return isJson
        ? { status: 200, type: 'application/json', body: `${JSON.stringify(pageJson(page, reading))}\n` }
        : { status: 200, type: 'text/markdown; charset=utf-8', body: labelled(page, reading) };
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
      return problem(...PROBLEMS[error.failure], error.message, error.rule);
    }
  };
  return {
    host: FETCH_SERVICE.host,
    serve: async (message, path, answer, caller) => {
      message.resume();
      let reply: Reply;
      if (message.method !== 'GET') reply = problem(405, 'bad_request', 'only GET is served', 'fetch.method');
      else if (open >= MOST_AT_ONCE)
        reply = problem(503, 'busy', `${MOST_AT_ONCE} pages are being fetched already`, 'fetch.busy');
      else {
        open += 1;
        reply = await answerTo(path, /^application\/json\b/i.test(message.headers.accept ?? ''), caller).finally(() => {
          open -= 1;
        });
      }
      if (answer.destroyed) return;
      answer.writeHead(reply.status, {
        'content-type': reply.type,
        'content-length': Buffer.byteLength(reply.body),
        // Whoever reads it through a program of its own must not keep it as the page itself.
        'cache-control': 'no-store',
      });
      answer.end(reply.body);
    },
  };
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const PROBLEMS: Readonly<Record<PageError['failure'], readonly [status: number, error: string]>> = {
  denied: [403, 'blocked_by_sallyport'],
  refused: [422, 'not_shown'],
  unreachable: [502, 'unreachable'],
};

const HINTS: Readonly<Record<string, string>> = {
  blocked_by_sallyport: 'Do not retry: the answer will be the same. Tell the person which page is needed and what for.',
  not_shown: 'This page can not be read here. Look for another one that says the same.',
  unreachable: 'The page may be fetched; its host could not be reached just now.',
  bad_request: `GET http://${FETCH_SERVICE.host}/?url= and the address, encoded; &live=1 asks the host, &max-age=1h limits the age, &format=json answers in JSON.`,
  busy: 'Wait for one of them.',
};

function problem(status: number, error: string, why: string, rule: string): Reply {
  return { status, type: 'application/json', body: `${JSON.stringify({ error, rule, why, hint: HINTS[error] ?? '' })}\n` };
}

/** An event of the run, as the proxy writes them. A look into the cache reaches nobody, which its protocol says. */
function eventOf({ address, source, verdict, from, sent, received, ms }: Hop, pid: number): Readonly<Record<string, unknown>> {
  const path = recordedAddress(address)
    .replace(/^https?:\/\/[^/]*/, '')
    .slice(0, 1000);
  const protocol = source === 'cache' ? 'cache' : address.isTls ? 'https' : 'http';
  return {
    verdict: verdict.allowed ? 'allow' : 'deny',
    rule: verdict.rule,
    pid,
    host: address.host,
    address: from,
    port: address.port,
    protocol,
    method: 'GET',
    path,
    sent,
    received,
    ms,
  };
}
