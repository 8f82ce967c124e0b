import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { type House, type Remark, type Room, roomOf } from './house.ts';
import type { Source } from './source.ts';

/** One file of the house. The path is relative to the root, with slashes. */
export interface HouseFile {
  readonly path: string;
  readonly source: Source;
}

type Rule = (file: HouseFile, house: House) => readonly Remark[];

/** Rooms below this level are pure: the same input gives the same answer on any machine at any time. */
const FIRST_IMPURE_LEVEL = 2;

const importsPointDownward: Rule = ({ path, source }, house) => {
  const own = roomOf(path, house);
  return source.imports.flatMap(({ specifier, line }) => {
    const target = targetRoom(path, specifier, house);
    if (own === undefined || target === undefined || target === own) return [];
    if (levelOf(target, house) < levelOf(own, house)) return [];
    return [{ path, line, rule: 'downward', message: `${own} may not import ${target}: imports point downward only` }];
  });
};

const throughTheIndex: Rule = ({ path, source }, house) => {
  const own = roomOf(path, house);
  return source.imports.flatMap(({ specifier, line }) => {
    const target = targetRoom(path, specifier, house);
    if (target === undefined || target === own) return [];
    if (resolve(path, specifier) === `${target}/index.ts`) return [];
    return [{ path, line, rule: 'index', message: `import ${target} through its index.ts` }];
  });
};

const insideTheHouse: Rule = ({ path, source }, house) =>
  source.imports.flatMap(({ specifier, line }) => {
    const target = resolve(path, specifier);
    if (target === undefined || targetRoom(path, specifier, house) !== undefined) return [];
    return [{ path, line, rule: 'room', message: `${target} is in no room of architecture.json` }];
  });

const listedPackages: Rule = ({ path, source }, house) => {
  const room = ownRoom(path, house);
  return source.imports.flatMap(({ specifier, line }) => {
    if (room === undefined || specifier.startsWith('.') || isBuiltin(specifier)) return [];
    if (room.packages.some((name) => specifier === name || specifier.startsWith(`${name}/`))) return [];
    return [{ path, line, rule: 'packages', message: `the package ${specifier} is not listed for this room` }];
  });
};

const pureRooms: Rule = ({ path, source }, house) => {
  const room = ownRoom(path, house);
  if (room === undefined || room.level >= FIRST_IMPURE_LEVEL) return [];
  const builtins = source.imports.filter(({ specifier }) => isBuiltin(specifier));
  const uses = source.uses.filter(({ kind }) => kind !== 'print');
  return [
    ...builtins.map(({ specifier, line }) => ({
      path,
      line,
      rule: 'pure',
      message: `level ${room.level} may not import ${specifier}`,
    })),
    ...uses.map(({ text, line }) => ({
      path,
      line,
      rule: 'pure',
      message: `level ${room.level} takes time, ids and randomness as arguments, not from ${text}`,
    })),
  ];
};

const onlySomePrint: Rule = ({ path, source }, house) => {
  if (ownRoom(path, house)?.may.includes('print') !== false) return [];
  return source.uses
    .filter(({ kind }) => kind === 'print')
    .map(({ text, line }) => ({ path, line, rule: 'print', message: `${text}: this room does not print` }));
};

const onlySomeStartProcesses: Rule = ({ path, source }, house) => {
  if (ownRoom(path, house)?.may.includes('start-processes') !== false) return [];
  const starters = source.imports.filter(({ specifier }) =>
    /^(?:node:)?(?:child_process|cluster|worker_threads)$/.test(specifier),
  );
  return starters.map(({ specifier, line }) => ({
    path,
    line,
    rule: 'processes',
    message: `${specifier}: this room does not start processes`,
  }));
};

const namedExports: Rule = ({ path, source }) =>
  source.starExports.map((line) => ({ path, line, rule: 'export-star', message: 'name what is exported' }));

const readableImports: Rule = ({ path, source }) =>
  source.computedImports.map((line) => ({
    path,
    line,
    rule: 'computed-import',
    message: 'import() of a computed name can not be checked',
  }));

const shortFunctions: Rule = ({ path, source }, house) => {
  // A `describe` is one function around many short ones.
  if (isTest(path)) return [];
  return source.functions
    .filter(({ length }) => length > house.limits.functionError)
    .map(({ line, length }) => ({
      path,
      line,
      rule: 'function-size',
      message: `a function of ${length} lines; at most ${house.limits.functionError}`,
    }));
};

const shortFiles: Rule = ({ path, source }, house) => {
  if (isExemptFromSize(path) || source.lines <= house.limits.fileError) return [];
  return [{ path, line: 1, rule: 'file-size', message: `${source.lines} lines; at most ${house.limits.fileError}` }];
};

/** For files under src/, tests beside them excepted. */
export const ROOM_RULES: readonly Rule[] = [
  importsPointDownward,
  throughTheIndex,
  insideTheHouse,
  listedPackages,
  pureRooms,
  onlySomePrint,
  onlySomeStartProcesses,
];

/** For every file. */
export const FILE_RULES: readonly Rule[] = [namedExports, readableImports, shortFunctions, shortFiles];

/** Not wrong yet, but somebody should say why. */
export const askedWhy: Rule = ({ path, source }, house) => {
  const isBetween = source.lines > house.limits.fileQuestion && source.lines <= house.limits.fileError;
  if (!isBetween || isExemptFromSize(path)) return [];
  return [{ path, line: 1, rule: 'file-size', message: `${source.lines} lines: is there a second idea in it?` }];
};

export function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.endsWith('.test-support.ts');
}

function isExemptFromSize(path: string): boolean {
  return path.endsWith('.table.ts') || path.includes('/generated/');
}

function ownRoom(path: string, house: House): Room | undefined {
  const name = roomOf(path, house);
  return name === undefined ? undefined : house.rooms[name];
}

function levelOf(room: string, house: House): number {
  return house.rooms[room]?.level ?? 0;
}

function targetRoom(path: string, specifier: string, house: House): string | undefined {
  const target = resolve(path, specifier);
  return target === undefined ? undefined : roomOf(target, house);
}

/** The imported file relative to the root; undefined for a package. */
function resolve(path: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined;
}
