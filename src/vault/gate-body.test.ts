import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { processorTime } from '../model/processor-time.test-support.ts';
import { encodings, foreign, gate, OTHER, secrets } from './gate.test-support.ts';
import { randomFrom } from './random.test-support.ts';

/** The local header of a compressed file in a ZIP. */
function zipHeader(name: string): Buffer {
  const header = Buffer.alloc(30);
  header.write('PK\x03\x04', 'latin1');
  header.writeUInt16LE(8, 8);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name)]);
}

describe('a body in pieces', () => {
  const random = randomFrom(3);

  function cut(data: Buffer, most: number): readonly Buffer[] {
    const pieces: Buffer[] = [];
    for (let at = 0; at < data.length; ) {
      const length = random(most + 1);
      pieces.push(data.subarray(at, at + length));
      at += length;
    }
    return pieces;
  }

  test.each(encodings)('%s is found however it is cut', (_encoding, encode) => {
    for (const [, text, secret] of secrets) {
      const body = Buffer.from(`${'x'.repeat(random(300))} ${encode(text)} ${'y'.repeat(random(300))}`);
      for (const most of [1, 3, 17, 200, 1000]) {
        const watch = gate.watch(foreign);
        const found = cut(body, most).map((piece) => watch.push(piece));
        expect(found.find((refusal) => refusal !== undefined)).toMatchObject({ secret });
        // Once refused, nothing more passes.
        expect(watch.push(Buffer.from('x'))).toMatchObject({ secret });
      }
    }
  });

  test.each([
    ['gzip', (text: Buffer) => gzipSync(text)],
    [
      'gzip behind other bytes',
      (text: Buffer) => Buffer.concat([Buffer.from('--part\r\n\r\n'), gzipSync(text), Buffer.from('\r\n--part--')]),
    ],
    ['zlib', (text: Buffer) => deflateSync(text)],
    ['a file in a ZIP', (text: Buffer) => Buffer.concat([zipHeader('a.txt'), deflateRawSync(text)])],
  ] as const)('%s is looked into, whole and in pieces', (_form, pack) => {
    for (const [, text, secret] of secrets)
      for (const most of [7, 200, 4000]) {
        const watch = gate.watch(foreign);
        const packed = pack(Buffer.from(`{"a": "${'lorem ipsum '.repeat(20)}", "b": "${text}"}`));
        const found = cut(packed, most).map((piece) => watch.push(piece));
        expect(found.find((refusal) => refusal !== undefined)).toMatchObject({ secret });
      }
  });

  test('what is compressed without a secret passes, a bomb too, and soon', () => {
    const start = processorTime();
    for (const body of [
      gzipSync('x'),
      gzipSync(Buffer.alloc(64 << 20)),
      Buffer.alloc(4 << 20, 'x\x9c'),
      Buffer.from('\x1f\x8b\x08'.repeat(9000), 'latin1'),
    ]) {
      const watch = gate.watch(foreign);
      for (const piece of cut(body, 65_536)) expect(watch.push(piece)).toBeUndefined();
    }
    expect(processorTime() - start).toBeLessThan(10_000);
  });

  test('less than a half of a value has left when the connection ends', () => {
    const watch = gate.watch(foreign);
    let sent = '';
    for (const byte of OTHER) {
      if (watch.push(Buffer.from(byte)) !== undefined) break;
      sent += byte;
    }
    expect(sent.length).toBeLessThanOrEqual(OTHER.length / 2);
  });

  test('what may be a beginning is held back, so next to nothing has left', () => {
    for (const text of [OTHER, Buffer.from(OTHER).toString('base64'), Buffer.from(OTHER).toString('hex')]) {
      const watch = gate.watch(foreign);
      let [sent, held] = ['', ''];
      for (const byte of `x${text}`) {
        if (watch.push(Buffer.from(byte)) !== undefined) break;
        held += byte;
        if (watch.hasBegun) continue;
        sent += held;
        held = '';
      }
      expect(sent.length).toBeLessThanOrEqual(8);
    }
  });

  test('a beginning that goes on otherwise waits no longer', () => {
    const watch = gate.watch(foreign);
    watch.push(Buffer.from(`x${OTHER.slice(0, 10)}`));
    expect(watch.hasBegun).toBe(true);
    watch.push(Buffer.from(' and something else'));
    expect(watch.hasBegun).toBe(false);
  });

  test('random bytes and text are no secrets', () => {
    const watch = gate.watch(foreign);
    for (let round = 0; round < 200; round += 1) {
      const piece = Buffer.from(
        Array.from({ length: 2000 }, () => random(round % 2 === 0 ? 256 : 95) + (round % 2 === 0 ? 0 : 32)),
      );
      expect(watch.push(piece)).toBeUndefined();
    }
  });
});
