import type { Command, Flag } from '../command.ts';

const json: Flag = { name: 'json', summary: 'Print one JSON document' };

/** `sallyport scan` and its kin: what is written, before it runs. */
export const scanCommands: readonly Command[] = [
  {
    name: 'scan',
    summary: 'Look for what is dangerous in code, configuration and secrets',
    usage: '[options] [PATH...]',
    description:
      'Follows data from requests, arguments and files to where it does harm (commands, SQL, paths, pages, addresses), and looks for missing checks, weak settings, exposed ports and secrets. Needs no account, no model and no network. What git ignores is left out; tests and copied code count less.\n\n' +
      'A comment `sallyport-ignore RULE -- REASON [until 2027-01-31]` on the line, or on the one above, suppresses a finding; with --diff and --staged a suppression that the change brings is itself a finding.\n\n' +
      'Exits with 0 when clean, 1 with findings at or above --fail-on, 2 for wrong usage, and 3 when something could not be analysed.',
    examples: [
      ['sallyport scan', 'Everything below the current folder.'],
      ['sallyport scan --diff main', 'Only what is new since main: for a pull request.'],
      ['sallyport scan --history', 'Also secrets that were committed once.'],
      ['sallyport scan --staged', 'For a pre-commit hook.'],
      ['sallyport scan --format sarif --output scan.sarif', "For GitHub's code scanning and editors."],
      ['sallyport scan --engine bandit', 'With what bandit says, in one report.'],
      ['sallyport scan --write-baseline known.json', 'Then only new findings count: --baseline known.json.'],
    ],
    flags: [
      { name: 'diff', value: 'REF', summary: 'Only what is new since the branch left this commit, what is not committed too' },
      { name: 'staged', summary: 'Only what is new in what is staged, as it is staged' },
      { name: 'history', summary: 'Also secrets in every commit of the repository' },
      { name: 'stdin', summary: 'One text from standard input' },
      {
        name: 'language',
        value: 'LANG',
        summary:
          'What the text of --stdin is: python, javascript, shell, dockerfile, ...; without it only secrets are looked for',
      },
      {
        name: 'format',
        value: 'FORMAT',
        summary: 'How to print (text); gitlab is its code quality report',
        choices: ['text', 'json', 'sarif', 'junit', 'github', 'gitlab', 'gitlab-sast'],
      },
      { name: 'json', summary: 'The same as --format json' },
      { name: 'output', short: 'o', value: 'FILE', summary: 'Write the report into this file' },
      {
        name: 'fail-on',
        value: 'LEVEL',
        summary: 'Exit with 1 from this severity on (high)',
        choices: ['critical', 'high', 'medium', 'low', 'none'],
      },
      { name: 'baseline', value: 'FILE', summary: 'Findings that stand in this file do not count' },
      { name: 'write-baseline', value: 'FILE', summary: 'Write the findings of now as a baseline' },
      { name: 'prune-baseline', summary: 'Take out of the file of --baseline what is found no more' },
      { name: 'rule', value: 'RULE', many: true, summary: 'Only this rule' },
      { name: 'exclude', value: 'PATTERN', many: true, summary: 'Leave out what this pattern names, as in .gitignore' },
      {
        name: 'engine',
        value: 'NAME',
        many: true,
        summary: 'Ask this scanner on your PATH too, in a cage without a network',
        choices: ['bandit', 'semgrep', 'eslint', 'gitleaks', 'osv-scanner'],
      },
      { name: 'semgrep-config', value: 'FILE', many: true, summary: 'Rules for --engine semgrep, which has none of its own' },
      { name: 'jobs', short: 'j', value: 'N', summary: 'Threads (as many as there are processors)' },
      { name: 'max-time', value: 'TIME', summary: 'What is not inspected by then is reported as not analysed' },
      { name: 'no-cache', summary: 'Inspect also what was inspected before' },
      { name: 'fix-diff', summary: 'Print a patch of the rewrites that hold, instead of the report' },
      { name: 'all', summary: 'Show every finding in full' },
    ],
    load: async () => (await import('../scan.ts')).scan,
  },
  {
    name: 'fix',
    summary: 'Show the rewrites that mend findings, and make those that you agree to',
    usage: '[options] [PATH...]',
    description:
      'A rewrite is offered only where the result was read again: it parses, the finding is gone, and no new one came. Each is shown as a diff and asked about. Whether the program still does what it should, your tests say.\n\nExits with 0, and with 3 when something could not be analysed; what that was is said.',
    examples: [
      ['sallyport fix src', 'One by one.'],
      ['sallyport scan --fix-diff > fixes.patch', 'All of them as a patch.'],
    ],
    flags: [
      { name: 'rule', value: 'RULE', many: true, summary: 'Only this rule' },
      { name: 'yes', short: 'y', summary: 'Make all of them without asking' },
    ],
    load: async () => (await import('../fix.ts')).fix,
  },
  {
    name: 'inspect',
    summary: 'Run one inspector on one text',
    usage: '[options] KIND [FILE|-]',
    description:
      'Kinds: code, secrets, config, script (what no honest script needs), shell (what a command line would do), prose (what hides in a text, and what in it gives orders to an agent). For other programs: --jsonl reads lines {id, text, language?, path?} and answers each with a line {id, findings, incomplete}; prose reads {id, surface, text} and answers {id, score, flagged, spans, hidden}.\n\nWhat is ordinary in one place is an attack in another, so prose asks where a text is from: instructions (AGENTS.md, rules), skill, docs, issue, code-comment, web, tool-result, tool-description, package, commit, file-name or prompt.\n\nExits with 0 when nothing is found, 1 when something is, and 3 when the text could not be analysed whole; of a stream the worst line counts, and one that could not be read is 3.',
    examples: [
      ['printf \'rm -rf "$X"/\' | sallyport inspect shell', 'What a command would do.'],
      ['sallyport inspect prose --surface skill SKILL.md', 'Whether a skill says more than it shows.'],
    ],
    flags: [
      { name: 'language', value: 'LANG', summary: 'What the text is written in: python, javascript, shell, ...' },
      { name: 'surface', value: 'SURFACE', summary: 'Where a text of prose is from; docs where it is left out' },
      json,
      { name: 'jsonl', summary: 'Answer a stream of lines of JSON' },
    ],
    load: async () => (await import('../inspect.ts')).inspect,
  },
  {
    name: 'explain',
    summary: 'Tell about a rule: what it finds, why, and what to do',
    usage: '[options] [RULE]',
    description: 'Without a rule: the list of all.',
    flags: [{ name: 'all', summary: 'Every example of the rule, not only the first ones' }, json],
    load: async () => (await import('../explain.ts')).explain,
  },
];
