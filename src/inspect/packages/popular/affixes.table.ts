/** Words that promise the same thing once more: they say nothing about what a package does. */
export const EMPTY_AFFIXES: ReadonlySet<string> = new Set(
  'js node nodejs npm py python python3 pip pkg package module official original real latest new fix fixed patch patched dll exe app free pro plus os sys'.split(
    ' ',
  ),
);

/** Those that are written without a separator too. */
export const GLUED_AFFIXES = { before: ['node', 'py', 'python'], behind: ['js', 'py', 'node'] } as const;
