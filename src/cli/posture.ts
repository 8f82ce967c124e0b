/** What `sallyport doctor` says of coding agents. */
import { accessSync, constants, readFileSync, type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { type AgentPosture, agentPostures, type Level, type PostureView } from '../clients/index.ts';
import { painter } from './colour.ts';
import type { Io } from './command.ts';
import { visible, wrap } from './text.ts';

/** Settings are small; what is larger is not read. */
const LONGEST = 4 * 1024 * 1024;

export function postures(io: Io): readonly AgentPosture[] {
  return agentPostures(viewOf(io));
}

function viewOf(io: Io): PostureView {
  const folders = (io.env['PATH'] ?? '').split(':').filter(isAbsolute);
  return {
    home: io.env['HOME'] ?? homedir(),
    project: io.cwd,
    read: (path) => {
      const found = statOf(path);
      if (found === undefined || !found.isFile() || found.size > LONGEST) return null;
      try {
        return readFileSync(path, 'utf8');
      } catch {
        return null;
      }
    },
    mode: (path) => statOf(path)?.mode ?? null,
    isInstalled: (program) => folders.some((folder) => isExecutable(join(folder, program))),
  };
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const MARKS: Readonly<Record<Level, readonly [colour: 'red' | 'yellow' | 'green', text: string]>> = {
  bad: ['red', 'bad '],
  weak: ['yellow', 'weak'],
  good: ['green', 'good'],
};

/** The agents as a person reads them; empty where there are none. */
export function renderPostures(agents: readonly AgentPosture[], isColoured: boolean, width: number): string {
  const paint = painter(isColoured);
  const blocks = agents.map(({ label, grade, checks }) => {
    const rows = checks.flatMap(({ level, what, why, at, fix }) => {
      const [colour, mark] = MARKS[level];
      const below = [
        why === '' ? '' : `${why[0]?.toUpperCase() ?? ''}${why.slice(1)}.`,
        at === '' ? '' : `In ${at}`,
        fix === '' ? '' : `Better: ${fix}`,
      ];
      return [
        `  ${paint(colour, mark)}  ${visible(what)}`,
        ...below.filter((line) => line !== '').map((line) => wrap(visible(line), width, '        ')),
      ];
    });
    return [`${label}: ${grade}`, ...rows].join('\n');
  });
  return blocks.length === 0 ? '' : `Coding agents\n\n${blocks.join('\n\n')}\n`;
}
