import type { Command } from '../command.ts';

/** `sallyport run`, and what a person does with a run afterwards. */
export const runCommands: readonly Command[] = [
  {
    name: 'run',
    summary: 'Run a command inside walls, record every step, keep what it changes',
    usage: '[options] -- COMMAND [ARG...]',
    description:
      'The command sees the system read-only, its workspace (the repository around you, else this directory) writable, a private /tmp, no keys, no other processes, and no network but the hosts that you or the policy allow. ' +
      'What it deletes or changes is kept first, so `sallyport undo` can bring it back.\n\n' +
      "Exit codes: the command's own; 125 Sallyport failed (nothing ran, or the run was ended), 126 denied, 127 not found, 128+n ended by signal n.",
    examples: [
      ['sallyport run -- npm test', 'The tests, offline and confined.'],
      [
        'sallyport run --transaction -- ./migrate.sh',
        'Changes go to an overlay; look with `sallyport diff`, then commit or discard.',
      ],
      ['sallyport run --limit memory=4GiB,time=10m -- make -j4', 'With other limits.'],
      ['sallyport run --allow-host api.github.com -- gh pr list', 'With one host; docs/network.md tells more.'],
      ["sallyport run --setup 'npm ci' -- npm test", 'Install with the network first, then test without it.'],
      ['sallyport run --unattended -- sh agent-step.sh', 'Nobody is there: what would be asked is denied.'],
    ],
    flags: [
      { name: 'profile', value: 'PROFILE', summary: 'What the run may write', choices: ['read-only', 'workspace', 'unconfined'] },
      { name: 'workspace', value: 'DIR', summary: 'The writable directory, instead of the repository around you' },
      { name: 'write', value: 'PATH', many: true, summary: 'Make another path writable' },
      { name: 'read', value: 'PATH', many: true, summary: 'Make another path visible, read-only' },
      {
        name: 'allow-host',
        value: 'HOST[:PORT]',
        many: true,
        summary:
          'Let the command reach this host; without a port the web (80 and 443). 127.0.0.1:PORT is a service of this machine',
      },
      {
        name: 'publish',
        value: 'PORT[:CAGEPORT]',
        many: true,
        summary: "Let this machine's 127.0.0.1:PORT lead to a port that the command listens on",
      },
      {
        name: 'fetch',
        summary: 'Let the command read web pages through the cache; you are asked about those that are not in it',
      },
      {
        name: 'resolve',
        value: 'NAME=ADDRESS',
        many: true,
        summary:
          "The address of a name, instead of the system's resolver; one that is not public needs an --allow-host of its own",
      },
      {
        name: 'agent',
        value: 'NAME',
        summary: "Run a coding agent: its model's hosts, its own folders, its key as a placeholder",
        choices: ['claude-code', 'codex', 'copilot', 'gemini', 'opencode'],
      },
      {
        name: 'secret',
        value: 'NAME',
        many: true,
        summary: 'Let the command use this secret: it sees a placeholder, the host the value',
      },
      {
        name: 'ssh-key',
        value: 'KEY[=HOST,...]',
        many: true,
        summary: 'Let a key of your ssh-agent sign, and serve git at these hosts; you are asked, and the key stays outside',
      },
      {
        name: 'setup',
        value: 'COMMAND',
        many: true,
        summary: 'Run this shell command first, with the network to your package registries; not repeated while lockfiles stay',
      },
      { name: 'env', value: 'NAME', many: true, summary: 'Let this environment variable in, even if it looks like a secret' },
      {
        name: 'limit',
        value: 'LIST',
        many: true,
        summary: 'memory=2GiB, pids=256, cpu=1h, time=10m, file-size=1GiB, open-files=4096, destructive=50; `none` lifts one',
      },
      { name: 'policy', value: 'FILE', summary: "Use this policy instead of the user's own" },
      { name: 'transaction', summary: 'Write to an overlay; commit or discard afterwards' },
      { name: 'preview', summary: 'Run what is destructive or unknown on an overlay first, then ask with its result' },
      { name: 'unattended', summary: 'Ask nobody: what would be asked is denied' },
      {
        name: 'answer-within',
        value: 'TIME',
        summary: 'How long a question waits for you before it is a no: 90s, 5m (the default), none',
      },
      { name: 'debugger', summary: 'Let programs trace others of the same cage: gdb, strace, delve (ptrace)' },
      { name: 'reads', summary: 'Record every file that is opened for reading' },
      { name: 'learn', summary: 'Record reads too, and propose a policy at the end' },
      { name: 'summary', value: 'FILE', summary: 'Write a JSON summary of the run to FILE' },
      { name: 'json', summary: 'Print the summary as JSON on standard error instead of the closing line' },
      { name: 'quiet', short: 'q', summary: 'No closing line' },
      { name: 'ticket', value: 'ID', isHidden: true, summary: 'A yes that was said in another place' },
      { name: 'session', value: 'CLIENT:ID', isHidden: true, summary: 'The session of an agent that the command belongs to' },
      {
        name: 'force-mode',
        value: 'MODE',
        isHidden: true,
        summary: 'Use this mechanism only',
        choices: ['namespaces', 'landlock', 'bubblewrap', 'observe'],
      },
    ],
    load: async () => (await import('../run.ts')).run,
  },
  {
    name: 'undo',
    summary: 'Bring back what a run changed or deleted',
    usage: '[options] [RUN]',
    description:
      'RUN is an id, the start of one, or `last` (the default): the newest in the workspace that you are in. Files that the run made are moved aside, not deleted. Where something was changed since the run, nothing is touched unless you say --force.',
    examples: [['sallyport undo last --dry-run', 'Only say what would be done.']],
    flags: [
      { name: 'file', value: 'PATH', summary: 'Only this file or directory' },
      {
        name: 'session',
        value: 'ID',
        summary: 'What the own tools of an agent with hooks changed in this session (its id, or the start of one)',
      },
      { name: 'dry-run', summary: 'Only say what would be done' },
      { name: 'force', summary: 'Overwrite what was changed since (it is moved aside)' },
      { name: 'json', summary: 'Print one JSON document' },
    ],
    load: async () => (await import('../afterwards.ts')).undo,
  },
  {
    name: 'diff',
    summary: 'Show what a transaction would change',
    usage: '[options] [RUN]',
    description: 'Without RUN: the newest that waits in the workspace that you are in.',
    flags: [
      { name: 'json', summary: 'Print one JSON document' },
      { name: 'stat', summary: 'Only the names' },
    ],
    load: async () => (await import('../afterwards.ts')).diff,
  },
  {
    name: 'commit',
    summary: "Take a transaction's changes over into the workspace",
    usage: '[options] [RUN [PATH...]]',
    description:
      'Without RUN: the newest that waits in the workspace that you are in. Without PATH: everything. Where the workspace has changed since, nothing is taken over.\n\nProtected files (hooks, editor and agent settings, CI) are only taken over when they are named and --protected is given.\n\nWhat a commit overwrites or deletes in the workspace is moved aside, and the place is told; `sallyport undo RUN` takes it all back.',
    flags: [
      { name: 'protected', summary: 'Agree to the protected files that are named' },
      { name: 'json', summary: 'Print one JSON document' },
    ],
    load: async () => (await import('../afterwards.ts')).commit,
  },
  {
    name: 'discard',
    summary: "Throw a transaction's changes away",
    usage: '[options] [RUN]',
    description:
      'Without RUN: the newest that waits in the workspace that you are in. What is thrown away can not be brought back.',
    flags: [{ name: 'json', summary: 'Print one JSON document' }],
    load: async () => (await import('../afterwards.ts')).discard,
  },
  {
    name: 'clean',
    summary: 'Give back the room that old runs take: what they kept for undo, and caches of workspaces that nobody uses',
    usage: '[options]',
    description:
      'What went can not be brought back: `undo` has nothing of those runs any more. The record (`trail`) stays whole, and tells of it. So does a transaction that waits for `commit` or `discard`.',
    flags: [
      { name: 'older-than', value: 'TIME', summary: 'How long ago a run ended, or a cache was used: 12h, 7d, 30d (the default)' },
      { name: 'dry-run', summary: 'Only say what would go' },
      { name: 'json', summary: 'Print one JSON document' },
    ],
    load: async () => (await import('../clean.ts')).clean,
  },
  {
    name: 'why',
    summary: 'Say what was refused, why, and what works instead',
    usage: '[options] [RUN]',
    description: 'Works inside a run, where it tells about that run, and outside, where it tells about RUN (default: the last).',
    flags: [{ name: 'json', summary: 'Print one JSON document' }],
    load: async () => (await import('../why.ts')).why,
  },
  {
    name: 'demo',
    summary: 'Show in ten seconds what this is for, offline, on a throw-away workspace',
    usage: '[options]',
    flags: [{ name: 'keep', summary: 'Keep the workspace and the record' }],
    load: async () => (await import('../demo.ts')).demo,
  },
];
