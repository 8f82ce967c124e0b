import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { PushCommands } from '../../inspect/push/index.ts';
import type { Caller, Destination, Dial, Judge, RequestRecord, SecretGate } from '../types.ts';

/** Signs certificates for hosts whose TLS is ended here. */
export interface Authority {
  /** Key and certificate chain in PEM. */
  credentialsFor(host: string): Promise<{ readonly key: string; readonly cert: string }>;
}

/** A host that exists in the cage only and is answered here. */
export interface OwnService {
  readonly host: string;
  /** Answers one request that was judged; it writes its own record. */
  serve(message: Incoming, path: string, answer: Outgoing, caller: Caller): Promise<void>;
}

export type Incoming = IncomingMessage | Http2ServerRequest;
export type Outgoing = ServerResponse | Http2ServerResponse;

/** What one connection that speaks HTTP is served with. */
export interface HttpContext {
  /** Where the connection leads; undefined: to the proxy, and each request names its own destination. */
  readonly to: Destination | undefined;
  readonly caller: Caller;
  readonly judge: Judge;
  readonly dial: Dial;
  readonly gate: SecretGate | undefined;
  readonly record: (record: RequestRecord) => void;
  /** Undefined: nothing is inspected in this run. */
  readonly authority: Authority | undefined;
  readonly own: OwnService | undefined;
  /** Decides on a push that can be read; undefined: they pass as any request. */
  readonly push: PushJudge | undefined;
  /** Decides on a package's bytes before they are fetched; undefined: they pass as any request. */
  readonly download: DownloadJudge | undefined;
}

/** Undefined: no package is asked for. A question to a person may lie behind the promise. `why` is a sentence or a clause. */
export type DownloadJudge = (request: {
  readonly to: Destination;
  readonly caller: Caller;
  readonly path: string;
}) => Promise<{ readonly allowed: boolean; readonly rule: string; readonly why: string } | undefined>;

/** A question to a person may lie behind the promise. */
export type PushJudge = (push: {
  readonly to: Destination;
  readonly caller: Caller;
  readonly path: string;
  readonly commands: PushCommands;
}) => Promise<{ readonly allowed: boolean; readonly rule: string; readonly why: string }>;
