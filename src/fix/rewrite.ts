import type { Candidate, FixContext, Fixer } from './types.ts';

/** A rewrite of the text in which a rule speaks, where one value is the safe one and nothing else needs to change with it. */
export function rewrite(description: string, ...pairs: readonly (readonly [pattern: RegExp, replacement: string])[]): Fixer {
  return ({ source, start, end }: FixContext): readonly Candidate[] => {
    const text = source.text.slice(start, end);
    const changed = pairs.reduce((done, [pattern, replacement]) => done.replace(pattern, replacement), text);
    return changed === text ? [] : [{ description, edits: [{ start, end, text: changed }] }];
  };
}

/** A rewrite for files of one ending, of languages whose trees are not read here. */
export function inFiles(ending: 'java' | 'go' | 'php' | 'rb', ...fixers: readonly Fixer[]): Fixer {
  return (context) => (context.source.path.endsWith(`.${ending}`) ? fixers.flatMap((fixer) => fixer(context)) : []);
}
