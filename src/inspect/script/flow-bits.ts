import * as table from './flow.table.ts';
import type { ScriptLanguage } from './language.ts';

/** What a value may hold: a set of bits, joined where values meet. */
export const DOWNLOADED = 1;
export const DECODED = 2;
export const RECEIVED = 4;
export const SECRET = 8;
export const SOCKET = 16;
export const SECRET_PATH = 32;
export const ENVIRONMENT = 64;
export const WRITE_PATH = 128;

function matcher(names: readonly string[]): (name: string) => boolean {
  const exact = new Set(names.filter((name) => !name.startsWith('.')));
  const ends = new Set(names.filter((name) => name.startsWith('.')));
  return (name) => exact.has(name) || (name.includes('.') && ends.has(name.slice(name.lastIndexOf('.'))));
}

export const downloads: (name: string) => boolean = matcher(table.DOWNLOADS);
export const downloadsByUrl: (name: string) => boolean = matcher(table.DOWNLOADS_BY_URL);
export const downloadsToFile: (name: string) => boolean = matcher(table.DOWNLOADS_TO_FILE);
export const decodes: (name: string) => boolean = matcher(table.DECODES);

const evaluators = {
  python: matcher(table.EVALUATES.python),
  javascript: matcher(table.EVALUATES.javascript),
  others: matcher(table.EVALUATES.others),
};

export function evaluates(name: string, language: ScriptLanguage): boolean {
  return evaluators[language === 'python' || language === 'javascript' ? language : 'others'](name);
}

export const runsProcess: (name: string) => boolean = matcher(table.PROCESSES);
export const sends: (name: string) => boolean = matcher(table.SENDS);
export const sendsOnSocket: (name: string) => boolean = matcher(table.SENDS_ON_SOCKET);
export const opensSocket: (name: string) => boolean = matcher(table.SOCKETS);
export const listens: (name: string) => boolean = matcher(table.LISTENS);
export const receives: (name: string) => boolean = matcher(table.RECEIVES);
export const duplicates: (name: string) => boolean = matcher(table.DUPLICATES);
export const reads: (name: string) => boolean = matcher(table.READS);
export const writes: (name: string) => boolean = matcher(table.WRITES);
export const writesDestination: (name: string) => boolean = matcher(table.DESTINATIONS);
export const opensFile: (name: string) => boolean = matcher(table.OPENS);
export const reduces: (name: string) => boolean = matcher(table.REDUCES);

export function isReducedMember(chain: string): boolean {
  // Of a chain only its last name can be it: the pattern would be tried at each of its points.
  const dot = chain.lastIndexOf('.');
  return dot >= 0 && table.REDUCED_MEMBER.test(dot === 0 ? chain : chain.slice(dot));
}
export function verifies(name: string): boolean {
  return table.VERIFIES.test(name);
}
export function namesHome(chain: string): boolean {
  return table.HOME.test(chain);
}
