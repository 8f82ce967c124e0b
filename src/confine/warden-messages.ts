import type { FileLabel } from '../model/index.ts';

/** The lines of the control channel (docs/warden-protocol.md), checked by hand: this module lies on the path of every start. */

export interface ReadyMessage {
  readonly type: 'ready';
  readonly walls: Readonly<Record<string, unknown>>;
  readonly limits: Readonly<Record<string, string>>;
  readonly pid: number;
  readonly masked: readonly string[];
  readonly protected: readonly string[];
  readonly walk: string;
  /** Files and folders that are watched; 0: no label can come. */
  readonly watched: number;
}

export interface HoldMessage {
  readonly type: 'hold';
  readonly id: number;
  readonly kind: string;
  readonly pid: number;
  readonly count: number;
  readonly paths: readonly string[];
  readonly argv: readonly string[];
  /** Kind `script`: the script's path, its interpreter, or code given as an argument. Kind `connect`: an address. */
  readonly path: string | undefined;
  readonly interpreter: string | undefined;
  readonly code: string | undefined;
  readonly address: string | undefined;
  readonly port: number | undefined;
  /** Kind `connect`: the executable that asks, as the kernel names it. */
  readonly exe: string | undefined;
}

/** A connection that was allowed will come to the proxy from this address: the proxy serves no other. */
export interface ConnectedMessage {
  readonly type: 'connected';
  readonly pid: number;
  readonly from: string;
  readonly fromPort: number;
  readonly address: string;
  readonly port: number;
}

/** A program was connected to one of the plan's sockets; connections reach it in the order of these lines. */
export interface JoinedMessage {
  readonly type: 'joined';
  readonly pid: number;
  readonly path: string;
}

/** A connection that `dial` asked for was not made. */
export interface UnpublishedMessage {
  readonly type: 'published';
  readonly id: number;
  readonly errno: string;
}

/** The run has opened a file that the plan labels. */
export interface LabelMessage {
  readonly type: 'label';
  readonly label: FileLabel;
  /** `opened`, `moved`, `linked`; `unwatched`: nobody could have told, so it counts as opened. */
  readonly how: string;
  readonly path: string;
  /** Who had it open when it was looked for; 0: nobody any more. */
  readonly pid: number;
  readonly exe: string | undefined;
  /** Where nobody had: the program that had started last. */
  readonly last: string | undefined;
}

/** Everything that was opened before a question has been told. */
export interface LabelsMessage {
  readonly type: 'labels';
  readonly id: number;
}

export interface DeniedMessage {
  readonly type: 'denied';
  readonly rule: string;
  readonly path: string;
  readonly op: string;
  readonly pid: number;
  readonly errno: string;
  readonly seq: number;
}

export interface FailMessage {
  readonly type: 'fail';
  readonly step: string;
  readonly errno: string;
  readonly message: string;
}

export interface ExitMessage {
  readonly type: 'exit';
  readonly code: number;
  readonly signal: number;
  /** Empty, or why the run was ended: `time`, `memory`, `pids`, `trail` (no record could be kept), `parent`, `protocol`, `failed`. */
  readonly reason: string;
  /** Why the program could not be started (`ENOENT`); empty when it was. */
  readonly exec: string;
  readonly counters: Readonly<Record<string, number>>;
  readonly settled: readonly Readonly<Record<string, unknown>>[];
}

export type WardenMessage =
  | ReadyMessage
  | HoldMessage
  | ConnectedMessage
  | JoinedMessage
  | UnpublishedMessage
  | { readonly type: 'ended' }
  | DeniedMessage
  | LabelMessage
  | LabelsMessage
  | FailMessage
  | ExitMessage;

/** What a held call is answered. `ignored`: folders that don't count for the destructive limit; `free`: the limit is off for this run. */
export interface Answer {
  readonly verdict: 'allow' | 'deny';
  readonly ignored?: readonly string[];
  readonly free?: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads one line from the warden; undefined when it is not a message of the protocol, which means the warden can't be trusted. */
export function parseMessage(line: string): WardenMessage | undefined {
  const fields = parseObject(line);
  if (fields === undefined) return undefined;
  switch (fields['type']) {
    case 'ready':
      return ready(fields);
    case 'hold':
      return hold(fields);
    case 'connected':
      return connected(fields);
    case 'joined':
      return { type: 'joined', pid: count(fields['pid']) ?? 0, path: text(fields['path']) };
    case 'published':
      return { type: 'published', id: count(fields['id']) ?? 0, errno: text(fields['errno']) };
    case 'ended':
      return { type: 'ended' };
    case 'denied':
      return denied(fields);
    case 'label':
      return label(fields);
    case 'labels':
      return { type: 'labels', id: count(fields['id']) ?? 0 };
    case 'fail':
      return { type: 'fail', step: text(fields['step']), errno: text(fields['errno']), message: text(fields['message']) };
    case 'exit':
      return exit(fields);
    default:
      return undefined;
  }
}

/** The JSON object in a text; undefined when it is anything else. */
export function parseObject(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function ready(fields: Fields): ReadyMessage {
  return {
    type: 'ready',
    walls: isFields(fields['walls']) ? fields['walls'] : {},
    limits: textsByName(fields['limits']),
    pid: count(fields['pid']) ?? 0,
    masked: texts(fields['masked']),
    protected: texts(fields['protected']),
    walk: text(fields['walk']),
    watched: count(fields['watched']) ?? 0,
  };
}

/** A question without an id could not be answered, so it is no message. */
function hold(fields: Fields): HoldMessage | undefined {
  const id = count(fields['id']);
  const kind = fields['kind'];
  if (id === undefined || typeof kind !== 'string') return undefined;
  return {
    type: 'hold',
    id,
    kind,
    pid: count(fields['pid']) ?? 0,
    count: count(fields['count']) ?? 0,
    paths: texts(fields['paths']),
    argv: texts(fields['argv']),
    path: optionalText(fields['path']),
    interpreter: optionalText(fields['interpreter']),
    code: optionalText(fields['code']),
    address: optionalText(fields['address']),
    port: count(fields['port']),
    exe: optionalText(fields['exe']),
  };
}

/** A label that is none of ours would be one that nobody heeds, so it is no message. */
function label(fields: Fields): LabelMessage | undefined {
  const name = fields['label'];
  if (name !== 'private' && name !== 'untrusted') return undefined;
  return {
    type: 'label',
    label: name,
    how: text(fields['how']),
    path: text(fields['path']),
    pid: count(fields['pid']) ?? 0,
    exe: optionalText(fields['exe']),
    last: optionalText(fields['last']),
  };
}

function connected(fields: Fields): ConnectedMessage | undefined {
  const [from, fromPort, address, port] = [fields['from'], count(fields['fromPort']), fields['address'], count(fields['port'])];
  if (typeof from !== 'string' || typeof address !== 'string' || fromPort === undefined || port === undefined) return undefined;
  return { type: 'connected', pid: count(fields['pid']) ?? 0, from, fromPort, address, port };
}

function denied(fields: Fields): DeniedMessage {
  return {
    type: 'denied',
    rule: text(fields['rule']),
    path: text(fields['path']),
    op: text(fields['op']),
    pid: count(fields['pid']) ?? 0,
    errno: text(fields['errno']),
    seq: count(fields['seq']) ?? 0,
  };
}

function exit(fields: Fields): ExitMessage | undefined {
  const code = count(fields['code']);
  const signal = count(fields['signal']);
  if (code === undefined || signal === undefined || code > 255 || signal > 64) return undefined;
  const settled = Array.isArray(fields['settled']) ? fields['settled'].filter(isFields) : [];
  return {
    type: 'exit',
    code,
    signal,
    reason: text(fields['reason']),
    exec: text(fields['exec']),
    counters: countsByName(fields['counters']),
    settled,
  };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function textsByName(value: unknown): Readonly<Record<string, string>> {
  if (!isFields(value)) return {};
  return Object.fromEntries(Object.entries(value).flatMap(([name, item]) => (typeof item === 'string' ? [[name, item]] : [])));
}

function countsByName(value: unknown): Readonly<Record<string, number>> {
  if (!isFields(value)) return {};
  return Object.fromEntries(Object.entries(value).flatMap(([name, item]) => (typeof item === 'number' ? [[name, item]] : [])));
}
