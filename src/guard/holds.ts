import type { Detail } from '../approval/index.ts';
import type { Answer, HoldMessage, WardenRun } from '../confine/index.ts';
import type { RunTrail } from '../trail/index.ts';
import { type Asked, askConsent, askPerson } from './decide.ts';
import type { RunFlowParts } from './flows/run-flow.ts';
import { grantedPages, grantHost, grantPages } from './grants.ts';
import type { AskNetwork } from './judge.ts';
import type { RunNetwork } from './network.ts';
import type { PageServiceParts } from './page-service.ts';
import type { Prepared } from './prepared.ts';

/** So many hosts may be refused by a person in a run; then nobody is asked any more: a program must not ask until somebody errs. */
const MOST_NOES = 5;

/**
 * Answers what the warden holds. One question at a time: the others wait, and while a person reads, the program's screen
 * stands still.
 */
export class Holds {
  readonly #prepared: Prepared;
  readonly #record: () => RunTrail;
  readonly #warden: () => WardenRun | undefined;
  readonly #network: () => RunNetwork | undefined;
  readonly #findings: string[] = [];
  readonly #patches: string[] = [];
  /** Hosts of which the run may fetch pages until it ends. */
  readonly #pages: Set<string> = new Set();
  #held = 0;
  #noes = 0;
  #before: Promise<unknown> = Promise.resolve();

  constructor(
    prepared: Prepared,
    record: () => RunTrail,
    warden: () => WardenRun | undefined,
    network: () => RunNetwork | undefined,
  ) {
    this.#network = network;
    this.#prepared = prepared;
    this.#record = record;
    this.#warden = warden;
  }

  /** How often the destructive limit really stopped the run; a hold over what git ignores is answered without a question. */
  get held(): number {
    return this.#held;
  }

  /** Why scripts were stopped, in words. */
  get findings(): readonly string[] {
    return this.#findings;
  }

  /** What would mend them, as patches. */
  get patches(): readonly string[] {
    return this.#patches;
  }

  answer(held: HoldMessage): Promise<Answer> {
    if (held.kind === 'destructive') return this.#destructive(held);
    if (held.kind === 'script') return this.#script(held);
    if (held.kind === 'connect') return this.#network()?.hold(held) ?? Promise.resolve({ verdict: 'deny' });
    return Promise.resolve({ verdict: 'deny' });
  }

  async #destructive(held: HoldMessage): Promise<Answer> {
    const { workspace, start, policy } = this.#prepared;
    const { ignoredDirectories } = await import('../confine/index.ts');
    const ignored = ignoredDirectories(workspace.path, held.paths, start);
    if (ignored.length > 0) return { verdict: 'allow', ignored };
    this.#held += 1;
    const limit = `${policy.destructive.limit} files in ${policy.destructive.windowMs / 1000} s`;
    const yes = await this.#ask({
      kind: 'destructive',
      effect: `it has deleted or overwritten ${held.count - 1} files that were here before and goes on (${folderOf(held.paths)})`,
      reasons: [`more than ${limit}`, ...held.paths.slice(0, 3).map((path) => `next: ${path}`)],
    });
    return yes ? { verdict: 'allow', ignored: [], free: true } : { verdict: 'deny' };
  }

  async #script(held: HoldMessage): Promise<Answer> {
    const { inspectHeld } = await import('./script-inspection.ts');
    const { workspace, start, policy, state } = this.#prepared;
    const place = { workspace: workspace.path, start, limits: policy.scan, state };
    const { verdict, reasons, patch } = await inspectHeld(held, place);
    if (verdict === 'allow') return { verdict: 'allow' };
    const name = held.path ?? `code given to ${held.interpreter ?? 'an interpreter'}`;
    const effect = `${name} is about to run, and an inspection found what should be looked at first`;
    const yes = verdict === 'ask' && (await this.#ask({ kind: 'script', effect, details: patchDetails(patch), reasons }));
    if (verdict === 'deny') this.#denied(effect, reasons);
    if (!yes) this.#findings.push(...reasons);
    if (!yes && patch !== '') this.#patches.push(patch);
    return { verdict: yes ? 'allow' : 'deny' };
  }

  /** What the policy stops without a question is in the record like a question that it answered. */
  #denied(effect: string, reasons: readonly string[]): void {
    this.#record().append({ type: 'question', kind: 'script', effect, reasons, asked: 'nobody' });
    this.#record().append({ type: 'answer', kind: 'script', verdict: 'deny', source: 'config', latencyMs: 0 });
  }

  /** Asks about a connection that the policy wants asked about. */
  readonly connection: AskNetwork = ({ to, caller, head, why }) => {
    const what = head === undefined ? `${to.host}:${to.port}` : `${head.method} ${to.host}${head.path.split('?')[0]}`;
    const effect = `it wants to reach ${what}`;
    return this.#inTurn(async () => {
      if (this.#noes >= MOST_NOES) return 'no';
      const details = [['program', caller.exe ?? 'unknown']] as const;
      const asked = { kind: 'network', effect, details, reasons: [why], lasting: 'repository' } as const;
      const consent = await askConsent(this.#prepared, this.#record(), asked);
      if (consent === 'no') this.#noes += 1;
      if (consent === 'always') grantHost(this.#prepared.state, this.#prepared.workspace.path, to, Date.now());
      return consent;
    });
  };

  /** Asks about a page that is not in the cache. A yes for the run is one for the host, as long as the run lasts. */
  readonly page: PageServiceParts['ask'] = async (caller, { address, details, reasons }) => {
    const place = `${address.host}:${address.port}`;
    const { state, workspace } = this.#prepared;
    if (this.#pages.has(place) || grantedPages(state, workspace.path, Date.now()).has(place)) return 'run';
    return this.#inTurn(async () => {
      if (this.#pages.has(place)) return 'run';
      if (this.#noes >= MOST_NOES) return 'no';
      const consent = await askConsent(this.#prepared, this.#record(), {
        kind: 'network',
        effect: `it wants to read a page of ${address.host} through the cache`,
        details: [...details, ['program', caller.exe ?? 'unknown']],
        reasons,
        lasting: 'repository',
      });
      if (consent === 'no') this.#noes += 1;
      if (consent === 'run' || consent === 'always') this.#pages.add(place);
      if (consent === 'always') grantPages(state, workspace.path, address, Date.now());
      return consent;
    });
  };

  /** Asks about what would leave after what the run has read. */
  readonly flow: RunFlowParts['ask'] = (asked) =>
    this.#inTurn(async () => {
      if (this.#noes >= MOST_NOES) return 'no';
      const consent = await askConsent(this.#prepared, this.#record(), { kind: 'flow', ...asked, lasting: 'run' });
      if (consent === 'no') this.#noes += 1;
      return consent;
    });

  /** Asks about what Sallyport does for the run outside of its cage. */
  readonly consent = (asked: Asked): ReturnType<typeof askConsent> =>
    this.#inTurn(() => askConsent(this.#prepared, this.#record(), asked));

  #ask(asked: Asked): Promise<boolean> {
    return this.#inTurn(() => askPerson(this.#prepared, this.#record(), asked));
  }

  /** One question at a time, with the program's screen standing still. */
  #inTurn<T>(question: () => Promise<T>): Promise<T> {
    const turn = this.#before.then(async () => {
      this.#warden()?.relay('pause');
      try {
        return await question();
      } finally {
        this.#warden()?.relay('resume');
      }
    });
    this.#before = turn.catch(() => undefined);
    return turn;
  }
}

function folderOf(paths: readonly string[]): string {
  const [first] = paths;
  return first === undefined ? 'unknown place' : `in ${first.slice(0, Math.max(1, first.lastIndexOf('/')))}`;
}

const MOST_PATCH_LINES = 24;

/** A patch as a person is shown it beside the question: the lines that change, each in its own row. */
function patchDetails(patch: string): readonly Detail[] {
  const lines = patch.split('\n').filter((line) => /^[+-]/.test(line) && !/^(?:---|\+\+\+) /.test(line));
  const shown = lines.slice(0, MOST_PATCH_LINES).map((line): Detail => ['a fix', line]);
  return lines.length > shown.length ? [...shown, ['a fix', `... and ${lines.length - shown.length} lines more`]] : shown;
}
