/* `sallyport fetch`: the way of one page. Decide, ask, fetch, record; what comes back is read as a stranger's. */
import type { Consent, Person, Question } from '../approval/index.ts';
import { callerHomes, findWorkspace } from '../confine/index.ts';
import { makeDial } from '../egress/index.ts';
import { type Step, UserError } from '../model/index.ts';
import { mayDial } from '../policy/index.ts';
import { openTrail, stateDirectory, type Trail } from '../trail/index.ts';
import {
  fetchPage,
  type Hop,
  type Page,
  type PageAddress,
  PageError,
  PageStore,
  parseAddress,
  type Reading,
  readHtmlApart,
  readPage,
  recordedAddress,
} from '../web/index.ts';
import { SOURCES } from './decide.ts';
import { grantedPages, grantPages } from './grants.ts';
import { type AskPage, connectBy, makeKeeper } from './page-keeper.ts';
import { loadPolicy } from './policy-files.ts';

export interface FetchRequest {
  readonly url: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workspace?: string | undefined;
  readonly policyFile?: string | undefined;
  readonly live: boolean;
  readonly maxAgeMs: number | undefined;
  readonly unattended: boolean;
  readonly person: Person | undefined;
  /** Addresses of names, instead of the system's resolver. */
  readonly resolve: Readonly<Record<string, string>>;
}

export interface FetchResult {
  readonly page: Page;
  /** Undefined where the page itself was wanted. */
  readonly reading: Reading | undefined;
}

const DENIED = 126;
const NOT_HAD = 1;

/**
 * Fetches a page for whoever is at the keyboard.
 *
 * @param isRaw the page itself, with all that is in it
 * @throws UserError with exit code 126 where it was denied, 1 where it could not be had
 */
export async function fetchForPerson(request: FetchRequest, isRaw: boolean): Promise<FetchResult> {
  const parsed = parseAddress(request.url);
  if (!parsed.ok)
    throw new UserError('BAD_ADDRESS', `This page can't be fetched: ${parsed.why}.`, {
      hint: 'For example: sallyport fetch https://example.com/page',
    });
  const state = stateDirectory(request.env);
  const workspace = placeOf(request, state);
  const { policy } = await loadPolicy({ workspace, env: request.env, file: request.policyFile, exitCode: 2 });
  const trail = openTrail(state);
  const isThere = request.person !== undefined && !request.unattended && !policy.unattended;
  const network = policy.network;
  const keeper = makeKeeper({
    policy: network,
    mode: 'ask',
    // Rules that name a program are for runs, which know who asks.
    isBy: () => false,
    gate: undefined,
    ask: askAndRecord(trail, isThere ? request.person : undefined, state, workspace),
    intend: (address, verdict) => void trail.note(stepOf(address, { verdict: 'allow', rule: verdict.rule, what: 'is sent' })),
    note: (hop) => void trail.note(stepOfHop(hop)),
  });
  try {
    const world = {
      store: new PageStore(state),
      keeper,
      connect: connectBy(makeDial((address, to) => mayDial(network, address, { ...to, isBy: () => true }), request.resolve)),
      now: Date.now,
    };
    const page = await fetchPage({ address: parsed.address, live: request.live, maxAgeMs: request.maxAgeMs }, world);
    return { page, reading: isRaw ? undefined : await readPage(page, readHtmlApart) };
  } catch (error) {
    throw error instanceof PageError ? explained(error, request.url) : error;
  }
}

/** The repository whose policy counts. A page can be read anywhere, also where no run may work: in a home folder, say. */
function placeOf({ cwd, env, workspace }: FetchRequest, state: string): string {
  try {
    return findWorkspace({ cwd, explicit: workspace, homes: callerHomes(env), state }).path;
  } catch (error) {
    if (workspace === undefined && error instanceof UserError) return cwd;
    throw error;
  }
}

function askAndRecord(trail: Trail, person: Person | undefined, state: string, workspace: string): AskPage {
  // A yes for longer than once is one for the host: a redirect within it is not asked about again.
  const agreed = new Set(grantedPages(state, workspace, Date.now()));
  return async ({ address, details, reasons }) => {
    const place = `${address.host}:${address.port}`;
    if (agreed.has(place)) return 'run';
    const effect = `a page of ${address.host} is to be fetched`;
    trail.note({
      ...{ type: 'question', kind: 'fetch', effect, reasons, asked: person === undefined ? 'nobody' : 'terminal' },
      details: details.map(([label, text]) => `${label}: ${text}`),
    });
    const question: Question = { effect, details, reasons, otherwise: 'it is not fetched', lasting: 'repository' };
    const consent: Consent = person === undefined ? 'no' : await person.ask(question).catch(() => 'no' as const);
    const isYes = consent !== 'no' && consent !== 'silence';
    const source = person === undefined ? 'config' : SOURCES[consent];
    trail.note({ type: 'answer', kind: 'fetch', verdict: isYes ? 'allow' : 'deny', source });
    if (consent === 'run' || consent === 'always') agreed.add(place);
    if (consent === 'always') grantPages(state, workspace, address, Date.now());
    return consent;
  };
}

function stepOf(
  address: PageAddress,
  members: Readonly<Record<string, string | number | undefined>> & { readonly what: string },
): Step {
  const url = recordedAddress(address);
  return { type: 'fetch', url, ...members, what: `GET ${url} ${members.what}` };
}

function stepOfHop({ address, source, verdict, from, status, sha256, sent, received, ms }: Hop): Step {
  const what = !verdict.allowed
    ? `denied: ${verdict.why}`
    : status === undefined
      ? `failed: ${verdict.why}`
      : `${status} ${source === 'cache' ? 'from the cache' : 'from its host'}`;
  const members = { verdict: verdict.allowed ? 'allow' : 'deny', rule: verdict.rule, source, address: from, status, sha256 };
  return stepOf(address, { ...members, ...(source === 'live' ? { sent, received, durationMs: ms } : {}), what });
}

function explained(error: PageError, url: string): UserError {
  if (error.failure === 'denied')
    return new UserError('FETCH_DENIED', `The page was not fetched: ${error.message}.`, {
      hint: `A person can fetch it: sallyport fetch ${url.length > 200 ? 'URL' : url}, or allow its host in the policy (network.allow).`,
      exitCode: DENIED,
      cause: error,
    });
  const how = error.failure === 'refused' ? 'The page is not shown' : 'The page could not be fetched';
  return new UserError('FETCH_FAILED', `${how}: ${error.message}.`, { exitCode: NOT_HAD, cause: error });
}
