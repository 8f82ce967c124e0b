/** One line of a gitignore file, in a form that is matched in linear time per component: a repository's patterns are hostile. */
export interface IgnoreRule {
  readonly isNegated: boolean;
  readonly onlyFolders: boolean;
  /** Components from the file's folder down; a pattern without a slash in the middle gets `**` in front. */
  readonly parts: readonly string[];
}

const MOST_RULES = 2000;
const LONGEST_RULE = 1000;

/** Parses a gitignore file (gitignore(5)). At most 2,000 rules of 1,000 characters; what is beyond ignores nothing. */
export function parseIgnoreRules(text: string): readonly IgnoreRule[] {
  return text.split('\n', MOST_RULES).flatMap((line) => parseRule(line.endsWith('\r') ? line.slice(0, -1) : line));
}

/**
 * What the rules of one file say about a path: the last that matches decides (gitignore(5)). Undefined where none does.
 *
 * @param path relative to the file's folder
 */
export function judge(rules: readonly IgnoreRule[], path: string, isFolder: boolean): 'ignored' | 'kept' | undefined {
  const components = path.split('/');
  const last = rules.findLast((rule) => (isFolder || !rule.onlyFolders) && matchesParts(rule.parts, components));
  return last === undefined ? undefined : last.isNegated ? 'kept' : 'ignored';
}

function parseRule(line: string): readonly IgnoreRule[] {
  if (line.startsWith('#') || line.length > LONGEST_RULE) return [];
  const isNegated = line.startsWith('!');
  const pattern = trimEnd(isNegated ? line.slice(1) : line);
  const onlyFolders = pattern.endsWith('/');
  const body = onlyFolders ? pattern.slice(0, -1) : pattern;
  if (body === '' || body === '/') return [];
  const isAnchored = body.includes('/');
  const parts = (body.startsWith('/') ? body.slice(1) : body).split('/');
  return [{ isNegated, onlyFolders, parts: isAnchored ? parts : ['**', ...parts] }];
}

/** Spaces at the end don't count unless a backslash stands before them. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === ' ' && text[end - 2] !== '\\') end -= 1;
  return text.slice(0, end);
}

/** Row by row over the pattern's parts: which numbers of leading components they can stand for. */
function matchesParts(parts: readonly string[], components: readonly string[]): boolean {
  let reachable = components.map(() => false);
  reachable.unshift(true);
  parts.forEach((part, index) => {
    const next = reachable.map(() => false);
    if (part === '**') {
      // `**` at the end stands for what is inside, so for one component at least.
      const atLeast = index === parts.length - 1 ? 1 : 0;
      let isOpen = false;
      for (let at = 0; at < next.length; at += 1) {
        if (at >= atLeast && reachable[at - atLeast] === true) isOpen = true;
        next[at] = isOpen;
      }
    } else {
      for (let at = 1; at < next.length; at += 1)
        next[at] = reachable[at - 1] === true && matchesGlob(components[at - 1] ?? '', part);
    }
    reachable = next;
  });
  return reachable.at(-1) === true;
}

/** fnmatch(3) for one component. On a mismatch only the last `*` takes one character more, so the time is at most the product of both lengths. */
function matchesGlob(text: string, pattern: string): boolean {
  let [at, from] = [0, 0];
  let [star, resume] = [-1, 0];
  while (at < text.length) {
    if (pattern[from] === '*') {
      star = from;
      resume = at;
      from += 1;
      continue;
    }
    const taken = matchOne(text[at] ?? '', pattern, from);
    if (taken > 0) {
      at += 1;
      from += taken;
      continue;
    }
    if (star === -1) return false;
    resume += 1;
    at = resume;
    from = star + 1;
  }
  while (pattern[from] === '*') from += 1;
  return from >= pattern.length;
}

/** Length of the pattern's piece at `from` when it matches the character, else 0. */
function matchOne(char: string, pattern: string, from: number): number {
  const piece = pattern[from];
  if (piece === undefined) return 0;
  if (piece === '?') return 1;
  if (piece === '\\') return pattern[from + 1] === char ? 2 : 0;
  if (piece !== '[') return piece === char ? 1 : 0;
  return matchBracket(char, pattern, from);
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /^[A-Za-z]$/u,
  digit: /^[0-9]$/u,
  alnum: /^[A-Za-z0-9]$/u,
  upper: /^[A-Z]$/u,
  lower: /^[a-z]$/u,
  space: /^[\t-\r ]$/u,
  punct: /^[!-/:-@[-`{-~]$/u,
  xdigit: /^[0-9A-Fa-f]$/u,
};

function matchBracket(char: string, pattern: string, from: number): number {
  let at = from + 1;
  const isNegated = pattern[at] === '!' || pattern[at] === '^';
  if (isNegated) at += 1;
  let isIn = false;
  for (let isFirst = true; isFirst || pattern[at] !== ']'; isFirst = false) {
    if (at >= pattern.length) return 0;
    const name = pattern.startsWith('[:', at) ? pattern.slice(at + 2, pattern.indexOf(':]', at)) : undefined;
    if (name !== undefined && pattern.indexOf(':]', at) > 0) {
      isIn ||= CLASSES[name]?.test(char) === true;
      at += name.length + 4;
      continue;
    }
    if (pattern[at] === '\\') at += 1;
    const low = pattern[at] ?? '';
    if (pattern[at + 1] === '-' && pattern[at + 2] !== ']' && at + 2 < pattern.length) {
      const high = pattern[at + 2] === '\\' ? at + 3 : at + 2;
      isIn ||= char >= low && char <= (pattern[high] ?? '');
      at = high + 1;
      continue;
    }
    isIn ||= char === low;
    at += 1;
  }
  return isIn === isNegated ? 0 : at + 1 - from;
}
