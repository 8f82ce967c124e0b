import type { Action } from '../model/index.ts';

const HEADER = /^\*\*\* (Add|Update|Delete) File: (.+)$/;
const MOVE = /^\*\*\* Move to: (.+)$/;

/**
 * The files of a patch in the form of `apply_patch` (`*** Begin Patch`), which Codex and others use. Undefined: it is none, or
 * it names no file.
 */
export function patchActions(patch: string): readonly Action[] | undefined {
  const actions: Action[] = [];
  let added: string[] = [];
  const flush = (): void => {
    const last = actions.at(-1);
    if (last?.kind === 'write') actions[actions.length - 1] = { ...last, content: added.join('\n') };
    added = [];
  };
  for (const line of patch.split(/\r?\n/)) {
    const [, what, path] = HEADER.exec(line) ?? [];
    const moved = MOVE.exec(line)?.[1];
    if (path !== undefined) {
      flush();
      actions.push(
        what === 'Delete' ? { kind: 'delete', path: path.trim() } : { kind: 'write', path: path.trim(), content: null },
      );
    } else if (moved !== undefined) {
      flush();
      actions.push({ kind: 'write', path: moved.trim(), content: null });
    } else if (line.startsWith('+')) added.push(line.slice(1));
  }
  flush();
  return actions.length === 0 ? undefined : actions;
}
