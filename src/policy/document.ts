import type { FileLabel, Policy, ScanLimit, ScanLimits } from '../model/index.ts';
import type { NetworkRuleText } from './network-rule.ts';
import type { SshRuleText } from './ssh-rule.ts';

/** `sallyport.yaml`, version 1, after the schema has checked it. */
export interface PolicyDocument {
  readonly version: 1;
  readonly profile?: 'read-only' | 'workspace' | 'unconfined' | undefined;
  readonly approval?: 'boundary' | 'untrusted' | 'never' | undefined;
  readonly files?:
    | { readonly [K in 'read' | 'write' | 'deny' | 'protect' | 'report']?: readonly string[] | undefined }
    | undefined;
  readonly environment?:
    | {
        readonly allow?: readonly string[] | undefined;
        readonly deny?: readonly string[] | undefined;
        readonly set?: Readonly<Record<string, string>> | undefined;
      }
    | undefined;
  readonly limits?: DocumentLimits | undefined;
  readonly commands?: { readonly [K in 'allow' | 'ask' | 'deny']?: readonly DocumentRule[] | undefined } | undefined;
  readonly budgets?: { readonly [K in keyof Policy['budgets']]?: string | number | undefined } | undefined;
  readonly destructive?: { readonly limit?: string | number | undefined; readonly window?: string | undefined } | undefined;
  readonly preview?: boolean | undefined;
  readonly overlay?: boolean | undefined;
  readonly reads?: boolean | undefined;
  readonly scan?: { readonly [K in keyof ScanLimits]?: ScanLimit | undefined } | undefined;
  readonly packages?:
    | {
        readonly cooldown?: string | undefined;
        readonly internal?: readonly string[] | undefined;
        readonly 'refused-licences'?: readonly string[] | undefined;
      }
    | undefined;
  readonly network?:
    | ({ readonly [K in 'allow' | 'ask' | 'deny']?: readonly DocumentNetworkRule[] | undefined } & {
        readonly unlisted?: 'ask' | 'deny' | undefined;
        readonly fetch?: 'off' | 'cached' | 'ask' | undefined;
      })
    | undefined;
  readonly phases?:
    | {
        readonly setup?:
          | {
              readonly run?: readonly string[] | undefined;
              readonly allow?: readonly DocumentNetworkRule[] | undefined;
              readonly secrets?: readonly string[] | undefined;
              readonly registries?: boolean | undefined;
              readonly ssh?: readonly DocumentSshRule[] | undefined;
            }
          | undefined;
        readonly agent?:
          | { readonly secrets?: readonly string[] | undefined; readonly ssh?: readonly DocumentSshRule[] | undefined }
          | undefined;
      }
    | undefined;
  readonly git?: { readonly push?: 'allow' | 'ask' | 'deny' | undefined } | undefined;
  readonly mcp?: DocumentMcp | undefined;
  readonly labels?: { readonly [K in FileLabel]?: readonly string[] | undefined } | undefined;
  readonly flows?:
    | {
        readonly toxic?: 'ask' | 'deny' | undefined;
        readonly private?: 'allow' | 'ask' | 'deny' | undefined;
        readonly allow?: readonly DocumentNetworkRule[] | undefined;
      }
    | undefined;
  readonly bypass?: readonly string[] | undefined;
  readonly approvals?:
    | {
        readonly channels?: readonly DocumentChannel[] | undefined;
        readonly 'public-url'?: string | undefined;
        readonly port?: number | undefined;
      }
    | undefined;
  readonly tiers?: { readonly high?: readonly string[] | undefined } | undefined;
}

export type DocumentChannel =
  | { readonly webhook: string; readonly secret: string }
  | {
      readonly ntfy: string;
      readonly topic: string;
      readonly token?: string | undefined;
      readonly answers?: string | undefined;
    };

export type DocumentSshRule = string | SshRuleText;

export type DocumentNetworkRule = string | NetworkRuleText;

export interface DocumentLimits {
  readonly memory?: string | number | undefined;
  readonly pids?: string | number | undefined;
  readonly cpu?: string | undefined;
  readonly time?: string | undefined;
  readonly 'file-size'?: string | number | undefined;
  readonly 'open-files'?: string | number | undefined;
}

export type DocumentRule =
  | string
  | {
      readonly run: string;
      readonly unless?: string | undefined;
      readonly why?: string | undefined;
      readonly match?: readonly string[] | undefined;
      readonly not_match?: readonly string[] | undefined;
    };

export interface DocumentMcp {
  readonly unlisted?: 'allow' | 'ask' | 'deny' | undefined;
  readonly 'message-size'?: string | number | undefined;
  readonly servers?: Readonly<Record<string, DocumentMcpServer>> | undefined;
}

export interface DocumentMcpServer {
  readonly cage?:
    | {
        readonly profile?: 'read-only' | 'workspace' | 'unconfined' | undefined;
        readonly hosts?: readonly string[] | undefined;
        readonly secrets?: readonly string[] | undefined;
        readonly env?: readonly string[] | undefined;
        readonly read?: readonly string[] | undefined;
        readonly write?: readonly string[] | undefined;
      }
    | undefined;
  readonly tools?: Readonly<Record<string, DocumentMcpTool>> | undefined;
}

/** A verdict, or by name: lists say what an argument may be, single values what the tool is. */
export type DocumentMcpTool =
  | 'allow'
  | 'ask'
  | 'deny'
  | { readonly [name: string]: readonly (string | number | boolean)[] | string | boolean | undefined };
