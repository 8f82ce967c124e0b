/** Words as one line of shell text, each as it is. */
export function shellWords(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/**
 * The same for a hook before an action, as shell text that refuses with exit code 2 when the program is not there, cannot be
 * started or dies: some clients take any other code for a yes.
 */
export function failClosed(words: readonly string[]): string {
  const refuse = "{ echo 'Sallyport: the hook could not be run, so this does not happen.' >&2; exit 2; }";
  return `${shellWords(words)}; c=$?; [ $c = 0 ] || [ $c = 2 ] || ${refuse}; exit $c`;
}
