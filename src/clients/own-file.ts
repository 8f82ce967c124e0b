import { UserError } from '../model/index.ts';
import type { ConfigFile } from './client.ts';

/**
 * A file that is ours as a whole. One without our mark was put there by a person, and their work is neither written over nor
 * taken away.
 *
 * @param mark stands in the text, in every version of it
 */
export function ownFile(path: string, text: string, mark: string, mode?: number): ConfigFile {
  return {
    path,
    ...(mode === undefined ? {} : { mode }),
    update: (before) => {
      if (before === null || before.includes(mark)) return text;
      throw new UserError('CLIENT_SETTINGS_UNREADABLE', `${path} can't be changed: it is not of Sallyport.`, {
        hint: 'Move the file elsewhere, then run the command again. Nothing was written.',
      });
    },
    remove: (before) => (before.includes(mark) ? null : before),
  };
}
