// Frames of HTTP/2 (RFC 9113, 4), written and read by hand: client libraries refuse to send most of what is tried here.

export function frame(type, flags, stream, payload) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** HEADERS with literal fields that are never indexed (RFC 7541, 6.2.3). */
export function headersFrame(stream, headers, isLast) {
  const fields = headers.map(([name, value]) => Buffer.concat([Buffer.from([0x10]), text(name), text(value)]));
  return frame(1, 4 | (isLast ? 1 : 0), stream, Buffer.concat(fields));
}

/** A string literal without Huffman coding; a length of 127 and more goes on in further bytes (RFC 7541, 5.1). */
function text(value) {
  const bytes = Buffer.from(value, 'latin1');
  if (bytes.length < 127) return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  const length = [127];
  let rest = bytes.length - 127;
  for (; rest >= 128; rest = Math.floor(rest / 128)) length.push((rest % 128) | 128);
  return Buffer.concat([Buffer.from([...length, rest]), bytes]);
}

/** What came back, in words: the text of DATA, and how a stream or a connection was ended. */
export function readFrames(state, piece) {
  state.rest = Buffer.concat([state.rest, Buffer.from(piece, 'latin1')]);
  let said = '';
  while (state.rest.length >= 9 && state.rest.length >= 9 + state.rest.readUIntBE(0, 3)) {
    const length = state.rest.readUIntBE(0, 3);
    const payload = state.rest.subarray(9, 9 + length);
    if (state.rest[3] === 0) said += payload.toString('latin1');
    if (state.rest[3] === 3) said += `[RST_STREAM ${payload.readUInt32BE(0)}]`;
    if (state.rest[3] === 7) said += `[GOAWAY ${payload.readUInt32BE(4)}]`;
    state.rest = state.rest.subarray(9 + length);
  }
  return said;
}
