/** The lines of a stream, as they come; null for one that is longer than `most` bytes, of which nothing is kept. */
export async function* boundedLines(stream: AsyncIterable<Uint8Array | string>, most: number): AsyncGenerator<string | null> {
  let pieces: Buffer[] = [];
  let held = 0;
  let isTooLong = false;
  const take = (): string | null => {
    const line = isTooLong ? null : Buffer.concat(pieces).toString('utf8');
    pieces = [];
    held = 0;
    isTooLong = false;
    return line;
  };
  const add = (piece: Buffer): void => {
    held += piece.length;
    if (held > most) isTooLong = true;
    if (isTooLong) pieces = [];
    else pieces.push(piece);
  };
  for await (const data of stream) {
    const chunk = Buffer.from(data);
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      add(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    add(chunk.subarray(from));
  }
  if (held > 0) yield take();
}
