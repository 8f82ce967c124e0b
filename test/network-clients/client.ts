/** What a client is pointed at. */
export interface Target {
  /** `http://allowed.test:8080`, without a last slash. */
  readonly base: string;
  /** A certificate to trust, where TLS passes as it is; undefined: plain, or the run's own authority has to do. */
  readonly authority: string | undefined;
}

/** A program that speaks over the network, as people use it. */
export interface NetworkClient {
  readonly name: string;
  /** A shell command that succeeds where the client is installed, outside of any cage. */
  readonly needs: string;
  /** Made once, outside of any cage, in the workspace. */
  readonly prepare?: string;
  /** A shell command that fetches something and prints `expect`; in the workspace. */
  readonly fetch: (target: Target) => string;
  readonly expect: string;
  /** It shows nothing of what a server that refuses says, so Sallyport's own words are all that a person reads. */
  readonly keepsAnswers?: true;
}
