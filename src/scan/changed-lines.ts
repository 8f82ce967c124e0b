/** Lines that a change brings, by file: from a diff without context (`git diff --unified=0`). */
export class ChangedLines {
  readonly #ranges: Map<string, (readonly [first: number, last: number])[]> = new Map();
  #path = '';
  #rest = '';

  /** Takes the next piece of the diff. */
  push(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
  }

  #take(line: string): void {
    if (line.startsWith('+++ ')) {
      const name = line.slice(4);
      this.#path = name === '/dev/null' ? '' : name.replace(/^b\//, '');
      if (this.#path !== '' && !this.#ranges.has(this.#path)) this.#ranges.set(this.#path, []);
      return;
    }
    const found = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (found === null) return;
    const [first, count] = [Number(found[1]), found[2] === undefined ? 1 : Number(found[2])];
    if (count > 0) this.#ranges.get(this.#path)?.push([first, first + count - 1]);
  }

  /** A file that git does not know is changed as a whole. */
  addWhole(path: string): void {
    this.#ranges.set(path, [[1, Number.POSITIVE_INFINITY]]);
  }

  get paths(): readonly string[] {
    return [...this.#ranges.keys()];
  }

  has(path: string, line: number, endLine: number): boolean {
    return this.#ranges.get(path)?.some(([first, last]) => line <= last && endLine >= first) === true;
  }
}
