import type { Command, Flag } from '../command.ts';

const json: Flag = { name: 'json', summary: 'Print one JSON document' };

/** `sallyport fetch`, and the cache behind it. */
export const fetchCommands: readonly Command[] = [
  {
    name: 'fetch',
    summary: 'Read a web page through the cache: as text, without what is hidden, marked as untrusted',
    usage: '[options] URL',
    description:
      'A page that is in the cache and good enough is shown from there. Else its host is asked: without a question where the policy allows it (network.allow), after one where it does not. Without a terminal, or with --unattended, the answer is no; then an older copy is shown where there is one.\n\n' +
      'HTML becomes Markdown. Text that a person would not see (hidden elements, comments, scripts, invisible characters) is dropped and counted. Inside a run (`sallyport run --fetch`) the same command asks the run.\n\n' +
      'Exit codes: 0 a page was printed, 1 it could not be had or its host answered with an error, 126 denied.',
    examples: [
      ['sallyport fetch https://example.com/docs', 'From the cache, or after a question.'],
      ['sallyport fetch --live https://example.com/docs', 'From its host, whatever the cache holds.'],
      ['sallyport fetch --max-age 1h https://example.com/docs', 'A copy of the last hour will do.'],
    ],
    flags: [
      { name: 'live', summary: 'Ask the host, whatever the cache holds' },
      { name: 'max-age', value: 'TIME', summary: 'How old a copy may be: 10m, 1h; an older one is not shown' },
      { name: 'raw', summary: 'The page as it came, with all that is hidden in it' },
      { name: 'unattended', summary: 'Ask nobody: what would be asked is denied' },
      { name: 'policy', value: 'FILE', summary: "Use this policy instead of the user's own" },
      { name: 'workspace', value: 'DIR', summary: 'The repository whose policy counts, instead of the one around you' },
      {
        name: 'resolve',
        value: 'NAME=ADDRESS',
        many: true,
        summary: "The address of a name, instead of the system's resolver; one that is not public needs a rule of its own",
      },
      json,
    ],
    load: async () => (await import('../fetch.ts')).fetch,
  },
  {
    name: 'cache list',
    summary: 'List the web pages in the cache, the newest first',
    usage: '[options]',
    flags: [json],
    load: async () => (await import('../cache.ts')).list,
  },
  {
    name: 'cache clear',
    summary: 'Delete web pages from the cache: this one, or all',
    usage: '[options] [URL]',
    flags: [json],
    load: async () => (await import('../cache.ts')).clear,
  },
  {
    name: 'quarantine list',
    summary: 'List what agents were given in a cleaned form, the newest first',
    usage: '[options]',
    description:
      'Where what a tool of an agent gave reads like orders to the agent, or holds writing that nobody sees, the original is kept here, readable by you only: the last 200, at most 32 MiB.',
    flags: [json],
    load: async () => (await import('../quarantine.ts')).list,
  },
  {
    name: 'quarantine show',
    summary: 'Show one of them as it was, with what nobody sees made visible',
    usage: '[options] NAME',
    flags: [json],
    load: async () => (await import('../quarantine.ts')).show,
  },
];
