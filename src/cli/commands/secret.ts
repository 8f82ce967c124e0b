import type { Command, Flag, Invocation } from '../command.ts';

const json: Flag = { name: 'json', summary: 'Print one JSON document' };

type Actions = typeof import('../secret.ts');

function late(pick: (actions: Actions) => (invocation: Invocation) => Promise<number>): Command['load'] {
  return async () => pick(await import('../secret.ts'));
}

/** `sallyport secret ...`: what a run may use without seeing it. */
export const secretCommands: readonly Command[] = [
  {
    name: 'secret add',
    summary: 'Let runs use a secret that they never see',
    usage: '[options] NAME',
    description:
      'Inside the cage the secret is a placeholder; in requests to its own hosts it is replaced by the value, and on the way to any other host both are stopped. ' +
      'Which runs may use it stands in the policy, under phases.\n\n' +
      'The value comes from a variable, from a command that is run when it is needed, or is read from standard input (hidden, when that is a terminal) and kept encrypted. It is never an argument.\n\n' +
      'A canary has no value: it is a decoy, planted where credentials lie, and an alarm wherever it turns up.',
    examples: [
      [
        "sallyport secret add github --from-command 'gh auth token' --host api.github.com --host github.com --env GH_TOKEN",
        'Asked for when a run needs it.',
      ],
      [
        'sallyport secret add model --from-env ANTHROPIC_API_KEY --host api.anthropic.com --header x-api-key',
        'In that header only.',
      ],
      [
        'sallyport secret add registry --host npm.example.com --phase setup --env NPM_TOKEN < token.txt',
        'Kept encrypted, for setup only.',
      ],
      ['sallyport secret add bait --canary', 'A decoy in every run.'],
    ],
    flags: [
      {
        name: 'from-env',
        value: 'VAR',
        summary: 'The value of this variable where Sallyport is started; also the default of --env',
      },
      {
        name: 'from-command',
        value: 'CMD',
        summary: 'What this command prints; it is run without a shell, in /, for 60 s at most',
      },
      { name: 'passphrase', summary: 'Encrypt the value that is read with a passphrase, which each run then asks for' },
      {
        name: 'host',
        value: 'HOST[:PORT]',
        many: true,
        summary: 'Who may see the value; *.example.com is every name below; without a port 443',
      },
      { name: 'header', value: 'NAME', many: true, summary: 'Replace the placeholder in this header only (any header)' },
      { name: 'query', value: 'NAME', many: true, summary: 'Replace the placeholder in this query parameter only' },
      { name: 'phase', value: 'PHASE', many: true, summary: 'When it may be used (agent)', choices: ['setup', 'agent'] },
      { name: 'env', value: 'NAME', summary: 'The variable that holds the placeholder inside' },
      { name: 'ttl', value: 'TIME', summary: 'Forget a value that was obtained after this time, and obtain it anew: 30m, 1h' },
      { name: 'canary', summary: 'A decoy that no honest program uses' },
      json,
    ],
    load: late((actions) => actions.add),
  },
  {
    name: 'secret list',
    summary: 'List the secrets, never their values',
    usage: '[options]',
    flags: [json],
    load: late((actions) => actions.list),
  },
  {
    name: 'secret rm',
    summary: 'Take a secret away',
    usage: '[options] NAME',
    description: 'A value that Sallyport keeps is deleted; one that lies elsewhere stays there.',
    flags: [json],
    load: late((actions) => actions.remove),
  },
  {
    name: 'secret test',
    summary: 'Tell whether the value can be had now',
    usage: '[options] NAME',
    description:
      'Prints its length and the first 8 digits of its SHA-256, to compare with `printf %s "$VALUE" | sha256sum`; never the value.\n\nExits with 1 when the value can not be had.',
    flags: [json],
    load: late((actions) => actions.test),
  },
];
