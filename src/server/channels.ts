import { AnswerTokens, type ApprovalDesk, startChannel } from '../approval/index.ts';
import { outsideVault, workspacesAround } from '../guard/index.ts';
import type { ApprovalPolicy } from '../model/index.ts';
import type { Vault } from '../vault/index.ts';
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
  /** The folders that its commands keep out of. */
  #outside = '';
  #now: ApprovalPolicy | undefined;
  #ends: readonly (() => void)[] = [];
  #links: Promise<Listening> | undefined;

  constructor(context: ChannelsContext) {
    this.#context = context;
    this.#tokens = new AnswerTokens(context.desk);
    this.#vault = this.#openVault();
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
    const isSame = JSON.stringify(wanted) === JSON.stringify(this.#now);
    // An agent may be at work in a folder that this guard did not know.
    if (!isSame || this.#outside !== String(this.#workspaces())) this.#vault = this.#openVault();
    if (isSame) return;
    this.end();
    this.#now = wanted;
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

  #workspaces(): readonly string[] {
    const { env, state, policies } = this.#context;
    return [...new Set([...policies.workspaces(), ...workspacesAround(state, env, process.cwd())])].sort();
  }

  #openVault(): Vault {
    const { env, state } = this.#context;
    const workspaces = this.#workspaces();
    this.#outside = String(workspaces);
    return outsideVault(state, env, workspaces);
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
