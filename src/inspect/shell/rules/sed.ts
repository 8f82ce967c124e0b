/**
 * Whether a sed script deletes lines: a `d` or `D` command, whatever its address. One pass over the script (POSIX.1-2024,
 * sed; GNU sed 4.9); text that is not understood counts as not deleting.
 */
export function sedDeletes(script: string): boolean {
  let at = 0;
  while (at < script.length) {
    at = skipAddress(script, at);
    const command = script.charAt(at);
    if (command === 'd' || command === 'D') return true;
    if (command === 's' || command === 'y') at = skipSections(script, at + 1, 2);
    // The text of these goes on to the end of the line.
    else if (/[aicrwRWbtT:#]/.test(command)) at = lineEnd(script, at);
    at++;
  }
  return false;
}

/** The files that a script writes by `w`, `W` or the flag of `s`. */
export function sedWrites(script: string): readonly string[] {
  const found: string[] = [];
  let at = 0;
  while (at < script.length && found.length < 20) {
    at = skipAddress(script, at);
    const command = script.charAt(at);
    if (command === 's' || command === 'y') at = skipSections(script, at + 1, 2);
    // After `s` the cursor is behind its last delimiter and the flags before it.
    const isWrite = command !== 'y' && /[wW]/.test(script.charAt(at));
    if (isWrite) found.push(script.slice(at + 1, lineEnd(script, at)).trim());
    if (isWrite || /[aicrRbtT:#]/.test(command)) at = lineEnd(script, at);
    at++;
  }
  return found.filter((file) => file !== '' && !isStandardStream(file));
}

function isStandardStream(file: string): boolean {
  return file === '/dev/stdout' || file === '/dev/stderr';
}

function skipAddress(script: string, from: number): number {
  let at = from;
  for (; at < script.length; at++) {
    const char = script.charAt(at);
    if (char === '/') at = skipSections(script, at, 1) - 1;
    else if (char === '\\') at = skipSections(script, at + 1, 1) - 1;
    else if (!/[\s;{}0-9,$!~+IM]/.test(char)) break;
  }
  return at;
}

// `at` is on the delimiter; the result is behind the last section's delimiter.
function skipSections(script: string, at: number, sections: number): number {
  const delimiter = script.charAt(at);
  let end = at + 1;
  for (let left = sections; end < script.length && left > 0; end++) {
    if (script.charAt(end) === '\\') end++;
    else if (script.charAt(end) === delimiter) left--;
  }
  // Flags of `s`: without this the `d` of a following command would be read as one of them.
  while (sections === 2 && /[gpiImMe0-9]/.test(script.charAt(end)) && end < script.length) end++;
  return end;
}

function lineEnd(script: string, at: number): number {
  const end = script.indexOf('\n', at);
  return end === -1 ? script.length : end;
}
