import type { Action } from '../../model/index.ts';

/** An action in a few words, for the record and for whoever is refused. */
export function wordsOf(action: Action): string {
  switch (action.kind) {
    case 'run':
      return action.command;
    case 'write':
    case 'delete':
    case 'read':
      return `${action.kind} ${action.path}`;
    case 'connect':
      return `fetch ${action.url}`;
    case 'search':
      return `search for ${action.query}`;
    case 'call':
      return `${action.server}: ${action.tool}`;
    case 'delegate':
      return `start another agent: ${action.task}`;
    case 'talk':
    case 'unknown':
      return action.tool;
  }
}
