import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { linkage } from './elf.ts';

/** A minimal ELF-64 header with one program header of the given type. */
function elf(type: number, segment: number, machine = 62): Buffer {
  const file = Buffer.alloc(64 + 56);
  file.write('\x7fELF\x02\x01', 0, 'latin1');
  file.writeUInt16LE(type, 16);
  file.writeUInt16LE(machine, 18);
  file.writeBigUInt64LE(64n, 32);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(1, 56);
  file.writeUInt32LE(segment, 64);
  return file;
}

test.each([
  ['a static executable', elf(2, 1), { machine: 'x64', isStatic: true, isPositionIndependent: false }],
  ['a static-pie executable', elf(3, 2, 183), { machine: 'arm64', isStatic: true, isPositionIndependent: true }],
  ['a program with an interpreter', elf(3, 3, 8), { machine: 'other', isStatic: false, isPositionIndependent: true }],
])('%s', (_name, file, want) => {
  expect(linkage(file)).toEqual(want);
});

test('the system shell asks for a dynamic loader', () => {
  expect(linkage(readFileSync('/bin/sh')).isStatic).toBe(false);
});

test('a script is refused', () => {
  expect(() => linkage(Buffer.from('#!/bin/sh\n'.padEnd(80)))).toThrow('not a little-endian ELF-64 file');
});
