import type { DenialStory } from './story.ts';

/** Denials that differ only in the file, as one: a stopped `rm -rf` is one line, not a hundred. */
const FEW = 3;

/**
 * Puts denials of the same rule, kind and folder together where there are more than three; the others stay as they are, in
 * their order.
 *
 * @param short a path as the timeline shows it
 */
export function groupDenials(denials: readonly DenialStory[], short: (path: string) => string): readonly DenialStory[] {
  const groups = new Map<string, DenialStory[]>();
  for (const denial of denials) {
    const key = `${denial.rule}\0${denial.type}\0${folderOf(denial.target) ?? denial.target}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [denial]);
    else group.push(denial);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const folder = first === undefined ? undefined : folderOf(first.target);
    if (first === undefined || folder === undefined || group.length <= FEW) return group;
    const count = group.reduce((sum, one) => sum + one.count, 0);
    return [{ ...first, target: `${group.length} files in ${short(folder)}/ (${short(first.target)}, …)`, count }];
  });
}

function folderOf(target: string): string | undefined {
  const end = target.lastIndexOf('/');
  return target.startsWith('/') && end > 0 ? target.slice(0, end) : undefined;
}
