/** Words as one line of shell text, each as it is. */
export function shellWords(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

const SAID = 'Sallyport: the hook could not be run, so this does not happen.';
const REFUSE = `echo '${SAID}' >&2; exit 2`;

/**
 * The same for a hook before an action, as shell text that refuses with exit code 2 when the program is not there, cannot be
 * started, dies, or says anything but an object: clients take every other code, and what they cannot read, for a yes.
 *
 * @param no a client's own form of a refusal, where it shows its model nothing else
 */
export function failClosed(words: readonly string[], no?: (reason: string) => object): string {
  const told = no === undefined ? '' : `${printed(no)}; `;
  return `${asked(words)} 2:*) printf '%s' "$o"; exit 2;; esac; ${told}${REFUSE}`;
}

/** For clients that look at the exit code alone. */
export function failClosedByCode(words: readonly string[]): string {
  return `${shellWords(words)}; c=$?; [ $c = 0 ] || [ $c = 2 ] || { ${REFUSE}; }; exit $c`;
}

/** For clients that look at the answer alone. @param no their own form of a refusal, around the reason */
export function failClosedByAnswer(words: readonly string[], no: (reason: string) => object): string {
  return `${asked(words)} esac; ${printed(no)}`;
}

function printed(no: (reason: string) => object): string {
  return `printf '%s\\n' '${JSON.stringify(no(SAID))}'`;
}

function asked(words: readonly string[]): string {
  return `o=$(${shellWords(words)}); c=$?; case $c:$o in 0:{*}) printf '%s\\n' "$o"; exit 0;;`;
}
