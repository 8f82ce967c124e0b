/** A word of the command line, or two of which the second may stand behind a `=`. */
export type BypassFlag = string | readonly [name: string, value: string];

/** The flag by which a client was started in a mode that asks nothing; undefined: none of these. @param argv of its process */
export function bypassFlagIn(argv: readonly string[], flags: readonly BypassFlag[]): string | undefined {
  for (const flag of flags) {
    if (typeof flag === 'string') {
      if (argv.includes(flag)) return flag;
      continue;
    }
    const [name, value] = flag;
    if (argv.includes(`${name}=${value}`) || argv.some((word, at) => word === name && argv[at + 1] === value))
      return `${name} ${value}`;
  }
  return undefined;
}
