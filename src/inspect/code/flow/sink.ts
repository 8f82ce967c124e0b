/** Which value of a place is dangerous: an argument by position or name, the receiver, or what is assigned. */
export interface Sink {
  /** What the place's path must be: `os.system`, or `*.execute` for a method of anything. */
  readonly path: string;
  /** The last part of it. */
  readonly name: string;
  readonly kind: 'call' | 'assign' | 'new';
  readonly args: readonly (number | string)[];
  /** Options: `shell`, `shell=true`, `!shell` (must not be there), by keyword or in an object that is an argument; a number is an argument. */
  readonly options: readonly string[];
  /** For methods: what the receiver's name or path must look like. */
  readonly on: RegExp | undefined;
  /** Something is only named here: said, unless its use is, or the rest of the function looks like this. */
  readonly unless: RegExp | undefined;
}

/** A sink as its rule says it. */
export interface SaidSink extends Pick<Sink, 'on' | 'unless'> {
  readonly spec: string;
}

/**
 * Sinks in words: `os.system(0)`, `subprocess.run(0|args) if shell`, `*.innerHTML=`, `new vm.Script(0)`.
 * An argument is a position, a name, or `*` for all. They are read when their language is: there are thousands.
 */
export function sinks(specs: readonly string[], on?: RegExp, unless?: RegExp): readonly SaidSink[] {
  return specs.map((spec) => ({ spec, on, unless }));
}

const SPEC = /^(new )?(.+?)(?:\(([^()]*)\)|(=))(?: if (.+))?$/;

/** @throws Error for words that name no sink: a mistake in a rule */
export function parseSink({ spec, on, unless }: SaidSink): Sink {
  const found = SPEC.exec(spec);
  const path = found?.[2];
  if (found === null || path === undefined) throw new Error(`no sink: ${spec}`);
  const args = (found[3] ?? '').split(/[|,]/).filter((arg) => arg !== '');
  return {
    path,
    name: path.slice(path.lastIndexOf('.') + 1),
    kind: found[4] !== undefined ? 'assign' : found[1] !== undefined ? 'new' : 'call',
    args: args.map((arg) => (/^\d+$/.test(arg) ? Number(arg) : arg)),
    options: (found[5] ?? '').split(' ').filter((option) => option !== ''),
    on,
    unless,
  };
}

/** True when a path is what a pattern says; `*.` stands for any receiver, `**` at the end for anything that follows. */
export function pathMatches(pattern: string, path: string): boolean {
  if (pattern === path) return true;
  if (pattern.startsWith('*.')) return path.endsWith(pattern.slice(1));
  return pattern.endsWith('**') && path.startsWith(pattern.slice(0, -2));
}
