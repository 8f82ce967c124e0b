/** What Sallyport knows of a coding agent, so that it runs in a cage as it does outside. Data only. */
export interface AgentPreset {
  readonly name: string;
  readonly label: string;
  /** Hosts of its model, `HOST:PORT`. Updates and telemetry stay unreachable. */
  readonly hosts: readonly string[];
  /** Keys of its model: in the cage stands a placeholder, the value is put into requests to the hosts above. */
  readonly keys: readonly AgentKey[];
  /** Variables that name another place for its model: that host may be reached instead, and gets the keys. */
  readonly baseUrls: readonly string[];
  /** Folders below the home where it keeps sessions and settings: writable. Credentials in them stay hidden. */
  readonly state: readonly string[];
  /** What in these folders steers later sessions, outside of any cage too: read-only. */
  readonly steers: readonly Steering[];
  /** JSON files with keys in them, of which it sees a copy without: read-only. */
  readonly copies?: readonly string[];
  /** Variables of the caller that it needs to see. */
  readonly passes: readonly string[];
  readonly sets: Readonly<Record<string, string>>;
  /** Arguments behind the program's name: its own sandbox is off, because Sallyport's is around all of it. */
  readonly arguments: readonly string[];
}

export interface Steering {
  /** Below the home folder. */
  readonly path: string;
  /**
   * What is made where nothing is there yet, so that there is something to hold: a folder, or a file that says nothing. Without it
   * only what is there is held, because an empty file would change what the agent does.
   */
  readonly empty?: 'folder' | { readonly file: string };
}

export interface AgentKey {
  readonly variable: string;
  /** Headers that carry it, in lower case. */
  readonly headers: readonly string[];
  /** Where the agent keeps it, for callers whose environment holds none. The files themselves are hidden in the cage. */
  readonly files?: readonly KeyFile[];
  /** A file in which the agent looks for it, and finds a placeholder: the same member, and nothing else. */
  readonly shown?: { readonly path: string; readonly member: readonly string[] };
}

export interface KeyFile {
  /** Below the home folder. */
  readonly path: string;
  readonly format: 'json' | 'dotenv';
  /** The way to it from the outside in; of a dotenv file its name. */
  readonly member: readonly string[];
}
