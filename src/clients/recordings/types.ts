import type { HookEvent } from '../../model/index.ts';

/** One recorded conversation of an agent, as its client keeps it on disk. */
export interface RecordingSource {
  readonly client: string;
  /** Folders below a home folder that hold recordings, at any depth. */
  readonly folders: readonly string[];
  readonly isRecording: (name: string) => boolean;
  /**
   * The calls of tools in one recording, in their order, as their hooks would have told them. Lines that are no such calls, and
   * those that can't be read, are passed over.
   *
   * @param cwd where the conversation took place, for clients that do not write it into the recording
   */
  readonly calls: (lines: readonly string[], cwd: string | null) => readonly RecordedCall[];
}

export interface RecordedCall {
  readonly event: HookEvent;
  /** Milliseconds since the epoch; null where it is not known. */
  readonly at: number | null;
}
