import type {
  ApprovalMode,
  ApprovalPolicy,
  CommandRule,
  FetchMode,
  FileLabel,
  FlowPolicy,
  Layer,
  Limits,
  McpCage,
  McpToolRule,
  NetworkRule,
  Policy,
  Profile,
  ScanLimit,
  ScanLimits,
  SshRule,
  Verdict,
} from '../model/index.ts';

/** One policy file, or the command line, as it was written: what is absent says nothing. */
export interface PolicyLayer {
  readonly layer: Layer;
  readonly path: string | null;
  readonly profile?: Profile | undefined;
  readonly approval?: ApprovalMode | undefined;
  readonly files?: { readonly [K in FileList]?: readonly string[] | undefined } | undefined;
  readonly environment?:
    | {
        readonly allow?: readonly string[] | undefined;
        readonly deny?: readonly string[] | undefined;
        readonly set?: Readonly<Record<string, string>> | undefined;
      }
    | undefined;
  readonly limits?: { readonly [K in keyof Limits]?: number | undefined } | undefined;
  readonly commands?: { readonly [K in Verdict]?: readonly CommandRule[] | undefined } | undefined;
  readonly budgets?: { readonly [K in keyof Policy['budgets']]?: number | undefined } | undefined;
  readonly destructive?: { readonly limit?: number | undefined; readonly windowMs?: number | undefined } | undefined;
  readonly preview?: boolean | undefined;
  readonly overlay?: boolean | undefined;
  readonly reads?: boolean | undefined;
  readonly scan?: { readonly [K in keyof ScanLimits]?: ScanLimit | undefined } | undefined;
  readonly packages?: { readonly [K in keyof Policy['packages']]?: Policy['packages'][K] | undefined } | undefined;
  readonly network?:
    | ({ readonly [K in Verdict]?: readonly NetworkRule[] | undefined } & {
        readonly unlisted?: 'ask' | 'deny' | undefined;
        readonly fetch?: FetchMode | undefined;
      })
    | undefined;
  readonly setup?:
    | {
        readonly run?: readonly string[] | undefined;
        readonly allow?: readonly NetworkRule[] | undefined;
        readonly secrets?: readonly string[] | undefined;
        readonly registries?: boolean | undefined;
        readonly ssh?: readonly SshRule[] | undefined;
      }
    | undefined;
  /** Names of secrets that the agent phase may use. */
  readonly secrets?: readonly string[] | undefined;
  /** SSH keys that the agent phase may have used. */
  readonly ssh?: readonly SshRule[] | undefined;
  readonly push?: Verdict | undefined;
  readonly mcp?:
    | {
        readonly unlisted?: Verdict | undefined;
        readonly messageSize?: number | undefined;
        readonly rules?: readonly McpToolRule[] | undefined;
        readonly cages?: readonly McpCage[] | undefined;
      }
    | undefined;
  readonly approvals?: { readonly [K in keyof ApprovalPolicy]?: ApprovalPolicy[K] | undefined } | undefined;
  readonly labels?: { readonly [K in FileLabel]?: readonly string[] | undefined } | undefined;
  readonly flows?: { readonly [K in keyof FlowPolicy]?: FlowPolicy[K] | undefined } | undefined;
  readonly bypass?: readonly string[] | undefined;
  readonly highTier?: readonly string[] | undefined;
}

export type FileList = 'read' | 'write' | 'deny' | 'protect' | 'report';

/** Something that a layer asked for and did not get, or that a person should know. */
export interface PolicyNote {
  readonly layer: Layer;
  readonly path: string | null;
  /** Where in the document: `commands.allow`. */
  readonly key: string;
  readonly message: string;
}
