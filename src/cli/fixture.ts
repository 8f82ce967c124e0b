/** A made-up table and streams that remember, for the tests of this room. */
import type { Command, CommandGroup, Invocation, Io } from './command.ts';

export interface Heard {
  out: string;
  err: string;
}

export function fakeIo(heard: Heard, more: Partial<Io> = {}): Io {
  return {
    out: (text) => {
      heard.out += text;
    },
    err: (text) => {
      heard.err += text;
    },
    env: {},
    cwd: '/w',
    stdinIsTty: false,
    outIsTty: false,
    errIsTty: false,
    colour: { out: false, err: false },
    ...more,
  };
}

type Run = (invocation: Invocation) => Promise<number>;

export function command(name: string, run: Run = async () => 0, more: Partial<Command> = {}): Command {
  return { name, summary: `Do ${name}`, usage: '[options]', flags: [], load: async () => run, ...more };
}

export const runCommand: Command = command('run', undefined, {
  summary: 'Run a command inside walls',
  usage: '[options] -- COMMAND [ARG...]',
  description: 'A first paragraph\nover two lines.\n\n.A second one, with a dot and a back\\slash.',
  examples: [['sallyport run -- npm test', "Run the project's tests."]],
  flags: [
    { name: 'write', value: 'PATH', many: true, summary: 'Make PATH writable' },
    { name: 'summary', value: 'FILE', summary: 'Write a summary' },
    { name: 'unattended', short: 'u', summary: 'Ask nothing' },
    { name: 'profile', short: 'p', value: 'NAME', choices: ['read-only', 'workspace'], summary: 'Which walls' },
  ],
});

export function groups(...more: readonly Command[]): readonly CommandGroup[] {
  return [{ title: 'Run', commands: [runCommand, command('trail list'), command('trail show'), ...more] }];
}
