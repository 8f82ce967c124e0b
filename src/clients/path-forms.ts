import { fileURLToPath } from 'node:url';
import type { Action, HookEvent } from '../model/index.ts';

/**
 * The same event with each file also by the name that its client may make of it: some leave out white space around a path, compose its
 * letters, or take the address of a file. What is decided has to hold for all of them.
 */
export function withPathForms(event: HookEvent): HookEvent {
  const actions = event.actions.flatMap(formsOf);
  return actions.length === event.actions.length ? event : { ...event, actions };
}

function formsOf(action: Action): readonly Action[] {
  if (action.kind !== 'read' && action.kind !== 'write' && action.kind !== 'delete') return [action];
  const trimmed = action.path.trim();
  const forms = [action.path, trimmed, trimmed.normalize('NFC'), fileOf(trimmed)].filter((form) => form !== undefined);
  return [...new Set(forms)].map((path) => ({ ...action, path }));
}

function fileOf(path: string): string | undefined {
  if (!/^file:/i.test(path)) return undefined;
  try {
    return fileURLToPath(path);
  } catch {
    return undefined;
  }
}
