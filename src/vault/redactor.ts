import { echoedForms } from './encodings.ts';
import type { ResponseRedactor } from './gate-types.ts';
import { NeedleSet } from './needle-set.ts';

const NOTHING: Buffer = Buffer.alloc(0);

/** Compiles what is to be taken out of answers; undefined where there is nothing. */
export function redactionSet(values: readonly { readonly secret: string; readonly value: string }[]): NeedleSet | undefined {
  if (values.length === 0) return undefined;
  return new NeedleSet(
    values.flatMap(({ secret, value }) =>
      echoedForms(value).map((bytes) => ({ secret, bytes, anyCase: false, what: `[redacted:${secret}]` })),
    ),
  );
}

/**
 * Replaces values in a stream by `[redacted:NAME]`. Held back is only an end in which a value may have begun, so events of a
 * stream pass as they come.
 */
export class Redactor implements ResponseRedactor {
  readonly #set: NeedleSet;
  #held: Buffer = NOTHING;

  constructor(set: NeedleSet) {
    this.#set = set;
  }

  push(piece: Buffer): Buffer {
    const data = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    const { out, rest } = this.#replace(data);
    const from = this.#set.unfinished(rest)?.at ?? rest.length;
    this.#held = from === rest.length ? NOTHING : Buffer.from(rest.subarray(from));
    return joined([...out, rest.subarray(0, from)]);
  }

  end(): Buffer {
    const { out, rest } = this.#replace(this.#held);
    this.#held = NOTHING;
    return joined([...out, rest]);
  }

  #replace(data: Buffer): { readonly out: readonly Buffer[]; readonly rest: Buffer } {
    const out: Buffer[] = [];
    let from = 0;
    for (let hit = this.#set.find(data); hit !== undefined; hit = this.#set.find(data, from)) {
      out.push(data.subarray(from, hit.at), Buffer.from(hit.needle.what));
      from = hit.at + hit.needle.bytes.length;
    }
    return { out, rest: data.subarray(from) };
  }
}

function joined(pieces: readonly Buffer[]): Buffer {
  const [only] = pieces;
  return only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces);
}
