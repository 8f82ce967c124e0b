/** What is written before a server's own words: `sallyport mcp run --name NAME ... --`. */
export type Prefix = (name: string, variables: readonly string[]) => readonly string[];

/** A server that a file declares, and what became of it. */
export interface RewrittenServer {
  readonly name: string;
  readonly change: 'rewritten' | 'already' | 'elsewhere';
}

export interface Rewritten {
  readonly text: string;
  readonly servers: readonly RewrittenServer[];
}

/** @param words the words that start the server; undefined: the client reaches it by an address */
export function changeOf(words: readonly string[] | undefined): RewrittenServer['change'] {
  if (words === undefined) return 'elsewhere';
  return ownStart(words) === undefined ? 'rewritten' : 'already';
}

/** Where the server's own words begin behind ours; undefined where ours are not there. */
export function ownStart(words: readonly string[]): number | undefined {
  const at = words.findIndex(
    (word, place) => word === 'mcp' && words[place + 1] === 'run' && /(?:^|\/)sallyport(?:\.js)?$/.test(words[place - 1] ?? ''),
  );
  const end = words.indexOf('--', at);
  return at < 1 || end < 0 ? undefined : end + 1;
}

/** Names of variables as `sallyport mcp run --env` takes them. */
export function variableNames(names: readonly string[]): readonly string[] {
  return names.filter((name) => /^[A-Za-z_]\w*$/.test(name));
}
