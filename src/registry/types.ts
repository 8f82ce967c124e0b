import type { RegistryFacts } from '../inspect/packages/index.ts';

/** The registry that a package manager of the user's is configured for. */
export interface RegistryPlace {
  readonly ecosystem: 'npm' | 'pypi';
  /** `https://registry.example/`, or the address of a simple index. */
  readonly url: string;
  /** Header fields for a request to it, credentials included. @param path with which the request begins */
  readonly fields?: (path: string) => Readonly<Record<string, string>>;
  /** Milliseconds for one answer, from the question to its last byte. */
  readonly patience?: number;
}

/** What a registry said. Whatever went wrong is no answer: neither that a package exists nor that it does not. */
export type RegistryAnswer =
  | { readonly kind: 'facts'; readonly facts: RegistryFacts }
  /** `why` is a clause: `the registry answered 503`. */
  | { readonly kind: 'unknown'; readonly why: string };
