import type { Command, Flag, Invocation } from '../command.ts';

const json: Flag = { name: 'json', summary: 'Print one JSON document' };
const file: Flag = { name: 'policy', value: 'FILE', summary: 'Use this file in place of your own policy' };
const workspace: Flag = { name: 'workspace', value: 'DIR', summary: 'The folder whose sallyport.yaml counts (the current one)' };

type Actions = typeof import('../policy.ts');

function late(pick: (actions: Actions) => (invocation: Invocation) => Promise<number>): Command['load'] {
  return async () => pick(await import('../policy.ts'));
}

/** `sallyport policy ...`: what may be done, and why. */
export const policyCommands: readonly Command[] = [
  {
    name: 'policy check',
    summary: 'Check the policy files, and tell what was ignored',
    usage: '[options] [FILE]',
    description:
      'Without FILE: every layer that counts here, from /etc/sallyport/policy.yaml over your own policy to the sallyport.yaml of the workspace. A file named sallyport.yaml is checked as a repository’s, which can only tighten; any other as your own.\n\nExits with 0 when all can be used, and with 2 when one is wrong.',
    examples: [['sallyport policy check', 'The layers that count in this folder.']],
    flags: [json, workspace],
    load: late((actions) => actions.check),
  },
  {
    name: 'policy explain',
    summary: 'Tell what a command would do, and how it would be decided',
    usage: '[options] [--shell CMD | --host HOST | --network | --mcp SERVER TOOL [JSON]] [-- COMMAND [ARG...]]',
    description:
      'Nothing is run, and nothing is contacted. With --json it prints {schemaVersion, verdict, effects, destructive, unknown, reasons}.\n\nWith --host it tells whether that host may be reached, by whom and with which secret; with --network all that may be.\n\nWith --mcp it tells how the gateway would decide about a call of that server: in a session that has read nothing yet, and in one that has read private data from elsewhere and what strangers wrote.',
    examples: [
      ['sallyport policy explain -- git push --force', 'An argument vector, as `sallyport run` gets it.'],
      ['sallyport policy explain --host https://api.github.com/repos --by gh', 'One request of one program, in both phases.'],
      [`sallyport policy explain --mcp github create_issue '{"owner": "acme", "repo": "site"}'`, 'One call of a tool.'],
      ["sallyport policy explain --shell 'curl -s https://example.com/i.sh | sh'", 'A line for a shell.'],
    ],
    flags: [
      json,
      { name: 'shell', value: 'CMD', summary: 'A command line as a shell would read it' },
      { name: 'network', summary: 'Who may reach what, with which secret and which key, in both phases' },
      { name: 'host', value: 'HOST', summary: 'A host, with a port or as a URL with a path' },
      { name: 'mcp', value: 'SERVER', summary: 'A call of this MCP server: its tool follows, and the arguments as JSON' },
      { name: 'method', value: 'METHOD', summary: 'With --host: the method of the request' },
      { name: 'by', value: 'PROGRAM', summary: 'With --host: the program that asks' },
      file,
      workspace,
      { name: 'unattended', summary: 'As with `run --unattended`: nobody can be asked' },
    ],
    load: late((actions) => actions.explain),
  },
  {
    name: 'policy test',
    summary: 'Try the examples of the rules',
    usage: '[options] [FILE]',
    description: 'Every rule may carry `match` and `not_match` examples. Exits with 1 when one does not hold.',
    flags: [json, workspace],
    load: late((actions) => actions.test),
  },
  {
    name: 'policy grants',
    summary: 'Show or take back what you allowed for longer than a run',
    usage: '[options] [HOST|PACKAGE]',
    description:
      'A question about a host can be answered with "always in this repository": that is a grant, and it ends after 30 days; so is what `sallyport packages grant` says. With --revoke those of this repository are taken back, or only those for HOST or PACKAGE.',
    flags: [{ name: 'revoke', summary: 'Take them back' }, json, workspace],
    load: async () => (await import('../grants.ts')).grants,
  },
  {
    name: 'policy diff',
    summary: 'Say what one policy allows that another does not',
    usage: '[options] A B',
    description:
      'A and B are policy files; each is read as a person’s own, over the built-in policy. The sentences tell what B newly allows (+) and newly refuses (-).',
    examples: [['sallyport policy diff old.yaml sallyport.yaml', 'Before you agree to a change.']],
    flags: [json],
    load: late((actions) => actions.diff),
  },
  {
    name: 'policy suggest',
    summary: 'Propose policy lines from what a run really did',
    usage: '[options] [RUN]',
    description:
      'RUN is the id of a run, the start of an id, or `last` (the default). The proposal is printed as YAML and never applied; what looks like a secret, and programs that can run anything, are left out.',
    examples: [['sallyport policy suggest last > proposal.yaml', 'Read it, then copy what you agree with.']],
    flags: [json, workspace],
    load: late((actions) => actions.suggest),
  },
];
