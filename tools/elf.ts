/** Just enough of ELF-64, little endian, to tell how a program was linked. Source: elf(5). */
const PT_INTERP = 3;
const ET_DYN = 3;

export type Machine = 'x64' | 'arm64' | 'other';
const MACHINES: Readonly<Record<number, Machine>> = { 62: 'x64', 183: 'arm64' };

export interface Linkage {
  readonly machine: Machine;
  readonly isStatic: boolean;
  readonly isPositionIndependent: boolean;
}

/** Throws when the bytes are not a little-endian ELF-64 file. */
export function linkage(file: Buffer): Linkage {
  const isElf64 = file.length >= 64 && file.readUInt32BE(0) === 0x7f454c46 && file[4] === 2 && file[5] === 1;
  if (!isElf64) throw new Error('not a little-endian ELF-64 file');
  const offset = Number(file.readBigUInt64LE(32));
  const size = file.readUInt16LE(54);
  const count = file.readUInt16LE(56);
  const types = Array.from({ length: count }, (_, index) => file.readUInt32LE(offset + index * size));
  return {
    machine: MACHINES[file.readUInt16LE(18)] ?? 'other',
    isStatic: !types.includes(PT_INTERP),
    isPositionIndependent: file.readUInt16LE(16) === ET_DYN,
  };
}
