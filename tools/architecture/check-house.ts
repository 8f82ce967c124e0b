import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type House, type Remark, readHouse, roomOf } from './house.ts';
import { askedWhy, FILE_RULES, type HouseFile, isTest, ROOM_RULES } from './rules.ts';
import { readSource } from './source.ts';

const FOLDERS = ['src', 'tools', 'test', 'bench'] as const;
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'fixtures', 'cases', 'peers', '.work']);

/** Reads every TypeScript file of the house below `root` and applies the rules. Throws on a file that does not parse. */
export function checkHouse(root: string): {
  readonly files: number;
  readonly breaches: readonly Remark[];
  readonly questions: readonly Remark[];
} {
  const house = readHouse(root);
  const files = FOLDERS.flatMap((folder) => sourceFiles(join(root, folder))).map((path): HouseFile => {
    const name = relative(root, path);
    return { path: name, source: readSource(name, readFileSync(path, 'utf8')) };
  });
  const inRooms = files.filter(({ path }) => path.startsWith('src/'));
  const breaches = [
    ...files.flatMap((file) => FILE_RULES.flatMap((rule) => rule(file, house))),
    ...inRooms.filter(({ path }) => !isTest(path)).flatMap((file) => ROOM_RULES.flatMap((rule) => rule(file, house))),
    ...inRooms.flatMap(({ path }) => withoutRoom(path, house)),
    ...withoutOwner(house),
    ...notInArchitecture(root, house),
  ];
  return { files: files.length, breaches, questions: files.flatMap((file) => askedWhy(file, house)) };
}

function sourceFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : sourceFiles(path);
    return entry.isFile() && entry.name.endsWith('.ts') ? [path] : [];
  });
}

function withoutRoom(path: string, house: House): readonly Remark[] {
  if (roomOf(path, house) !== undefined) return [];
  return [{ path, line: 1, rule: 'room', message: 'no room of architecture.json holds this file' }];
}

function withoutOwner(house: House): readonly Remark[] {
  return Object.entries(house.rooms)
    .filter(([, room]) => room.owns.trim() === '' || room.rule.trim() === '')
    .map(([name]) => ({
      path: 'architecture.json',
      line: 1,
      rule: 'owner',
      message: `${name} does not say what it owns and which rule it keeps`,
    }));
}

function notInArchitecture(root: string, house: House): readonly Remark[] {
  const path = 'ARCHITECTURE.md';
  const text = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';
  return Object.keys(house.rooms)
    .filter((name) => !text.includes(`\`${name}/\``))
    .map((name) => ({ path, line: 1, rule: 'documented', message: `\`${name}/\` is not named` }));
}
