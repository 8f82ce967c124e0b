import type { Command, Flag } from '../command.ts';

const json: Flag = { name: 'json', summary: 'Print one JSON document' };

/** Whose settings `init` and `uninit` change, and how they ask. */
const placeFlags: readonly Flag[] = [
  { name: 'managed', summary: 'For the whole machine (needs root)' },
  { name: 'user', summary: 'For this user (default)' },
  { name: 'project', summary: 'For the repository around the current folder' },
  { name: 'dry-run', summary: 'Show the changes, write nothing' },
  { name: 'yes', short: 'y', summary: 'Write without asking' },
  json,
];

/** `sallyport init`, `status` and the like: Sallyport between coding agents and this machine. */
export const agentCommands: readonly Command[] = [
  {
    name: 'init',
    summary: 'Put Sallyport before every action of a coding agent',
    usage: '[options] CLIENT | home [DIR]',
    description:
      'Declares hooks in the settings of the client, shown as a diff before anything is written. What is there stays. From then on each action is decided on and recorded before it happens: shell commands run in the cage, secrets and what steers later runs are out of reach, and what leaves the cage is asked about.\n\n' +
      'Clients: claude-code, codex, copilot, gemini, opencode, cursor, windsurf, cline. docs/hooks.md tells what each can do.\n\n' +
      '`init home DIR` writes the policy of a house into the folder of its configuration.yaml (docs/home.md).\n\n' +
      'Hooks in the settings of a user can be switched off by whoever may write them; --managed, as root, puts them where neither agent nor repository can.',
    examples: [
      ['sallyport init claude-code', 'For this user.'],
      ['sudo sallyport init claude-code --managed', 'For everyone on this machine, and nobody can switch it off.'],
      ['sallyport init codex --dry-run', 'Only show what would change.'],
    ],
    flags: placeFlags,
    load: async () => (await import('../init.ts')).init,
  },
  {
    name: 'uninit',
    summary: 'Take the hooks of `init` away again',
    usage: '[options] CLIENT',
    description: 'The changes are shown as a diff before anything is written. What `init` did not add stays.',
    flags: placeFlags,
    load: async () => (await import('../init.ts')).uninit,
  },
  {
    name: 'open',
    summary: 'Show what in a repository would run or steer an agent, before one works there',
    usage: '[options] [FOLDER]',
    description:
      "Reads settings and hooks of agents, MCP servers, git's settings and hooks, editors' tasks, package scripts and instructions, and runs none of it. What you accept is accepted by its content: a change asks again.\n\n" +
      'While an agent with hooks works in a repository that brings programs for agents which nobody has accepted, each of its commands is asked about.\n\n' +
      'Exits with 1 while something waits for your word.',
    examples: [['sallyport open ../cloned', 'Look before an agent does.']],
    flags: [{ name: 'accept', summary: 'Accept everything, without a question' }, json],
    load: async () => (await import('../open.ts')).open,
  },
  {
    name: 'replay',
    summary: 'Tell what the policy would have said of what agents did here',
    usage: '[options]',
    description:
      'Reads the conversations that Claude Code, Codex, Copilot CLI and Gemini CLI keep on this machine, and puts each call through the policy of its repository as it is now. Nothing is run, and nothing is changed.',
    examples: [['sallyport replay --since 30d --policy stricter.yaml', 'Try a policy on last month before it holds.']],
    flags: [
      { name: 'since', value: 'TIME', summary: 'Only calls of this time: 7d, 30d' },
      {
        name: 'client',
        value: 'CLIENT',
        summary: 'Only those of this client',
        choices: ['claude-code', 'codex', 'copilot', 'gemini'],
      },
      { name: 'policy', value: 'FILE', summary: 'Use this file in place of your own policy' },
      json,
    ],
    load: async () => (await import('../replay.ts')).replay,
  },
  {
    name: 'status',
    summary: 'Show the guard and the sessions that it watches',
    usage: '[options]',
    description: 'The guard starts by itself when an agent first asks, and ends when it was not needed for half an hour.',
    flags: [json],
    load: async () => (await import('../guard.ts')).status,
  },
  {
    name: 'sessions',
    summary: 'Show what sessions have read and sent, and where that came from',
    usage: '[options]',
    description:
      "A session that has read private data and what strangers wrote sends nothing without a person's word; docs/mcp.md tells the rule.\n\nSessions are kept for a week after their last label.",
    flags: [json],
    load: async () => (await import('../sessions.ts')).sessions,
  },
  {
    name: 'approvals',
    summary: 'Answer what agents want to do that leaves the cage',
    usage: '[options] [show ID | page | setup-totp]',
    description:
      'For clients whose hooks cannot ask their person (Codex, Copilot, Gemini, opencode, Windsurf, Cline; Cursor for all but MCP tools): while this runs in a terminal of its own, their questions appear here. Where nobody looks, the answer is no at once.\n\n`show` prints all that a yes to a question covers, where the question shows a part of it and names ID.\n\n`page` prints an address for a browser of this machine, where the same questions appear, and where security keys are registered. docs/approvals.md tells how they reach a telephone.\n\n`setup-totp` adds an authenticator app: from then on a yes to what is published, pushed, lost in a database or changed outside the workspace, and a yes that lasts, needs one of its codes, for exactly the action that was shown; Claude Code is not left to ask for these by itself.',
    flags: [],
    load: async () => (await import('../approvals.ts')).approvals,
  },
  {
    name: 'pause',
    summary: 'Hold every agent: nothing is allowed, and what runs stands still',
    usage: '[options]',
    description:
      'Holds all sessions with hooks and all runs of this user, those that begin later too. A call of an agent waits as long as its client waits for the hook, and is refused then. No agent can lift it: it is a file in the state directory.',
    examples: [['sallyport pause --for 10m', 'Look for ten minutes at what goes on.']],
    flags: [{ name: 'for', value: 'TIME', summary: 'End by itself after this long: 10m (default: `sallyport resume`)' }, json],
    load: async () => (await import('../guard.ts')).pause,
  },
  {
    name: 'resume',
    summary: 'Let agents go on after `pause`',
    usage: '[options]',
    description: 'What stood still goes on where it was.',
    flags: [json],
    load: async () => (await import('../guard.ts')).resume,
  },
  {
    name: 'stop',
    summary: 'End the guard, or with --all every session and run',
    usage: '[options]',
    description:
      'Without --all only the guard ends; the next question starts it anew. While none runs and none can be started, every action of an agent is refused.\n\nWith --all each run is killed at once, and each session that there was gets nothing but refusals from then on.',
    flags: [{ name: 'all', summary: 'End every session of an agent and every run, at once' }, json],
    load: async () => (await import('../guard.ts')).stop,
  },
  {
    name: 'guard',
    summary: 'Run the guard in this terminal',
    usage: '[options]',
    description: 'For a service manager, or to watch what it says. A guard that was running gives way.',
    flags: [{ name: 'idle', value: 'TIME', summary: 'End when nobody asked for this long (30m)' }],
    load: async () => (await import('../guard.ts')).guard,
  },
];
