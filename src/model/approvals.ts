/** How questions reach a person who does not sit at this machine. Only the person's own policy, or the organisation's, names it. */
export interface ApprovalPolicy {
  readonly channels: readonly ApprovalChannel[];
  /** Where the guard's answer page is reachable for others (a reverse proxy, a tailnet), without a last slash; undefined: nowhere. */
  readonly publicUrl: string | undefined;
  /** The port of that page on this machine's loopback; 0: any free one. */
  readonly port: number;
}

/** `secret`, `topic`, `token` and `answers` are names of secrets of the vault, never values. */
export type ApprovalChannel =
  | { readonly kind: 'webhook'; readonly url: string; readonly secret: string }
  | {
      readonly kind: 'ntfy';
      /** The address of the server, without a topic. */
      readonly server: string;
      readonly topic: string;
      /** What the guard shows to the server; undefined: nothing. */
      readonly token: string | undefined;
      /** What the buttons on the telephone show to the server: it may write to the topic of answers and do nothing else. */
      readonly answers: string | undefined;
    };
