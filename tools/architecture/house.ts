import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export interface Room {
  readonly level: number;
  readonly owns: string;
  readonly rule: string;
  /** npm packages that the room may import. */
  readonly packages: readonly string[];
  readonly may: readonly ('print' | 'start-processes')[];
}

export interface House {
  /** In lines. */
  readonly limits: { readonly fileQuestion: number; readonly fileError: number; readonly functionError: number };
  /** By folder. */
  readonly rooms: Readonly<Record<string, Room>>;
}

const ROOM: z.ZodType<Room> = z.strictObject({
  level: z.int().min(0).max(5),
  owns: z.string().default(''),
  rule: z.string().default(''),
  packages: z.array(z.string()).default([]),
  may: z.array(z.enum(['print', 'start-processes'])).default([]),
});

const HOUSE: z.ZodType<House> = z.strictObject({
  limits: z.strictObject({ fileQuestion: z.int(), fileError: z.int(), functionError: z.int() }),
  rooms: z.record(z.string(), ROOM),
});

/** One thing that the checker has to say about a place. Lines count from 1. */
export interface Remark {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

/** Throws where architecture.json is missing or has another form. */
export function readHouse(root: string): House {
  return HOUSE.parse(JSON.parse(readFileSync(join(root, 'architecture.json'), 'utf8')));
}

/** The room that a file belongs to: the longest folder that is named. */
export function roomOf(path: string, house: House): string | undefined {
  return Object.keys(house.rooms)
    .filter((room) => path.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}
