import { AnswerTokens, type ApprovalDesk, startChannel } from '../approval/index.ts';
import type { ApprovalPolicy } from '../model/index.ts';
import { openVault, type Vault } from '../vault/index.ts';
import { serveLinks } from './page/links.ts';
import type { Listening } from './page/listen.ts';
import type { Policies } from './policies.ts';
import { needsPresence, useCode } from './presence.ts';

export interface ChannelsContext {
  readonly desk: ApprovalDesk;
  readonly policies: Policies;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly state: string;
  readonly notice: (text: string) => void;
}

/**
 * The ways to a person elsewhere, as their own policy and the organisation's name them now. The policy is that of the state
 * directory, in which no repository lies, so none has a word in it.
 */
export class Channels {
  readonly #context: ChannelsContext;
  readonly #tokens: AnswerTokens;
  #vault: Vault;
  #now: ApprovalPolicy | undefined;
  #ends: readonly (() => void)[] = [];
  #links: Promise<Listening> | undefined;

  constructor(context: ChannelsContext) {
    this.#context = context;
    this.#tokens = new AnswerTokens(context.desk);
    this.#vault = openVault(context.state, context.env);
  }

  /** To be awaited before a question is put on the desk. Where the policy can't be read there is no channel, and that is said. */
  async refresh(): Promise<void> {
    const { policies, state, notice } = this.#context;
    const wanted = await policies.of(state).then(
      (policy) => policy.approvals,
      (error: unknown) => {
        notice(`questions are sent to nobody: ${error instanceof Error ? error.message : error}`);
        return undefined;
      },
    );
    if (JSON.stringify(wanted) === JSON.stringify(this.#now)) return;
    this.end();
    this.#now = wanted;
    // Values are read anew: a person who changes a channel may have changed its secrets.
    this.#vault = openVault(state, this.#context.env);
    this.#ends = (wanted?.channels ?? []).map((channel) =>
      startChannel(channel, { ...this.#contextFor(wanted), tokens: this.#tokens }),
    );
  }

  end(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#links?.then(
      ({ close }) => close(),
      () => undefined,
    );
    this.#links = undefined;
  }

  #contextFor(policy: ApprovalPolicy | undefined): Omit<Parameters<typeof startChannel>[1], 'tokens'> {
    const { desk, notice } = this.#context;
    return {
      desk,
      notice,
      isPublic: policy?.publicUrl !== undefined,
      links: async () => {
        const { port } = await this.#listen(policy?.port ?? 0);
        return policy?.publicUrl ?? `http://localhost:${port}`;
      },
      secretFor: (secret, url) => {
        const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
        return this.#vault.valueFor(secret, { host: url.hostname.replace(/^\[|\]$/g, ''), port });
      },
    };
  }

  /** Opened with the first question that needs it. */
  #listen(port: number): Promise<Listening> {
    const { desk, state } = this.#context;
    this.#links ??= serveLinks(port, {
      desk,
      tokens: this.#tokens,
      isPresent: (code) => useCode(state, code, Date.now()),
      hasAuthenticator: () => needsPresence(state),
    });
    return this.#links.catch((error: unknown) => {
      this.#links = undefined;
      const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      throw new Error(`the answer page can't listen on port ${port} (${why})`);
    });
  }
}
