import { z } from 'zod';
import type { PolicyDocument } from './document.ts';
import { approvals } from './schema-approvals.ts';
import { mcp } from './schema-mcp.ts';
import { count, flag, listOf, severity, size, text, time, variable, verdict } from './schema-words.ts';

// This module is loaded only when a policy file exists, because zod costs more than the whole start of a run.

const rule = z.union(
  [
    text('the words of a command'),
    z.strictObject({
      run: text('the words of a command').describe(
        'Words of the command; flags may stand in any order. In `allow` a last `*` stands for further words; in `ask` and `deny` further words always match.',
      ),
      unless: text('words or flags').describe('The rule does not apply to a command with all of these words.').optional(),
      why: text('a sentence', 500).describe('Told to whoever is stopped.').optional(),
      match: listOf('a shell command that the rule must match', 100)
        .describe('Examples that `sallyport policy test` tries.')
        .optional(),
      not_match: listOf('a shell command that the rule must not match', 100)
        .describe('Examples that `sallyport policy test` tries.')
        .optional(),
    }),
  ],
  { error: 'expected the words of a command, or {run, unless, why, match, not_match}' },
);

const rules = z.array(rule, { error: 'expected a list of commands' }).max(1000, 'expected at most 1000 rules');
const networkRule = z.union(
  [
    text('a host with a port, such as "api.github.com:443"'),
    z.strictObject({
      host: text('a host, such as "api.github.com" or "*.example.com"'),
      ports: z
        .array(z.union([z.number(), z.literal('*')], { error: 'expected a port or "*"' }), { error: 'expected a list of ports' })
        .describe('Default: 80 and 443.')
        .optional(),
      protocol: z.enum(['tcp', 'http', 'https'], { error: 'expected tcp, http or https' }).optional(),
      inspect: flag.describe('End TLS here, so that methods, paths and secrets can be seen.').optional(),
      methods: listOf('an HTTP method', 20).optional(),
      paths: listOf('the beginning of a path', 200).describe('Whole segments: /repos/a does not cover /repos/ab.').optional(),
      by: listOf('a program', 50).describe('Programs that may use this rule: absolute paths, or names in PATH.').optional(),
      why: text('a sentence', 500).optional(),
      match: listOf('a place that the rule must match', 100)
        .describe('Examples that `sallyport policy test` tries: HOST:PORT, a URL, or a method and a URL.')
        .optional(),
      not_match: listOf('a place that the rule must not match', 100).optional(),
    }),
  ],
  { error: 'expected a host with a port, or {host, ports, protocol, inspect, methods, paths, by, why}' },
);
const networkRules = z.array(networkRule, { error: 'expected a list of hosts' }).max(1000, 'expected at most 1000 rules');

const sshRule = z.union(
  [
    text('a key'),
    z.strictObject({
      key: text('a key').describe('SHA256:... as `ssh-add -l` prints it, or the path of its .pub file.'),
      hosts: listOf('a host', 50).describe('Hosts for git and log-ins; a port if it is not 22.').optional(),
      for: z
        .array(z.enum(['git', 'login', 'sign'], { error: 'expected git, login or sign' }), { error: 'expected a list' })
        .max(3)
        .describe('git: fetch, and push after a question. login: programs log in themselves. sign: commits and files.')
        .optional(),
    }),
  ],
  { error: 'expected a key, or {key, hosts, for}' },
);
const sshRules = z
  .array(sshRule, { error: 'expected a list of keys' })
  .max(50, 'expected at most 50 keys')
  .describe('Keys of your ssh-agent that may be used without entering the cage.');

const labelled = listOf('a file name, or a path', 500);
const RULE_NAME = 'expected the name of a rule as questions tell it, such as boundary.outside or mcp.*';

const documentSchema = z
  .strictObject(
    {
      version: z.literal(1, { error: 'expected 1' }).describe('The version of this format.'),
      profile: z
        .enum(['read-only', 'workspace', 'unconfined'], { error: 'expected read-only, workspace or unconfined' })
        .describe('What a run may change: nothing, the workspace, or everything.')
        .optional(),
      approval: z
        .enum(['boundary', 'untrusted', 'never'], { error: 'expected boundary, untrusted or never' })
        .describe(
          'When a person is asked: where the cage is left, also for what no rule allows, or never (what would be asked is denied).',
        )
        .optional(),
      files: z
        .strictObject(
          {
            read: listOf('a path').describe('Absolute or ~/ paths that commands may also read.').optional(),
            write: listOf('a path')
              .describe('Absolute or ~/ paths outside the workspace that commands may also change.')
              .optional(),
            deny: listOf('a file name')
              .describe('Names of secret files; * stands for any text within a name. They are hidden.')
              .optional(),
            protect: listOf('a relative path').describe('Names or relative paths that are read-only at any depth.').optional(),
            report: listOf('a relative path')
              .describe('Names or relative paths whose change is reported at the end of a run.')
              .optional(),
          },
          { error: 'expected {read, write, deny, protect, report}' },
        )
        .optional(),
      environment: z
        .strictObject(
          {
            allow: z
              .array(variable, { error: 'expected a list of variable names' })
              .max(1000)
              .describe('Variables that commands may see. A name that looks like a secret never passes by a *.')
              .optional(),
            deny: z
              .array(variable, { error: 'expected a list of variable names' })
              .max(1000)
              .describe('Variables that commands never see.')
              .optional(),
            set: z
              .record(
                z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
                z.string({ error: 'expected text; put numbers into quotes' }).max(32_768),
                { error: 'expected NAME: value' },
              )
              .describe('Variables that are set for every command.')
              .optional(),
          },
          { error: 'expected {allow, deny, set}' },
        )
        .optional(),
      limits: z
        .strictObject(
          {
            memory: size.optional(),
            pids: count.describe('Processes and threads at one time.').optional(),
            cpu: time.describe('CPU time.').optional(),
            time: time.describe('Time from start to end.').optional(),
            'file-size': size.describe('Size of one written file.').optional(),
            'open-files': count.describe('Open files of one process.').optional(),
          },
          { error: 'expected {memory, pids, cpu, time, file-size, open-files}' },
        )
        .describe('Limits of one run.')
        .optional(),
      commands: z
        .strictObject(
          { allow: rules.optional(), ask: rules.optional(), deny: rules.optional() },
          { error: 'expected {allow, ask, deny}' },
        )
        .describe('Commands are matched by their parsed words, after sudo, env, sh -c and the like are resolved.')
        .optional(),
      destructive: z
        .strictObject(
          {
            limit: count
              .describe('Destructive operations that pass before the run is held; "none" switches this off.')
              .optional(),
            window: time.describe('The time over which they are counted.').optional(),
          },
          { error: 'expected {limit, window}' },
        )
        .optional(),
      budgets: z
        .strictObject(
          {
            denials: count.describe("So many identical denials end the agent's turn.").optional(),
            calls: count.describe('Calls of tools in one session.').optional(),
            destructive: count
              .describe('Destructive operations in one session; half of them where nobody can be asked.')
              .optional(),
            agents: count.describe('Further agents that one session may start.').optional(),
          },
          { error: 'expected {denials, calls, destructive, agents}' },
        )
        .describe('What one session of an agent with hooks may use up; "none" is no limit.')
        .optional(),
      preview: flag.describe('Run destructive and unknown commands on a copy first and ask with the result.').optional(),
      overlay: flag
        .describe('What changes in the workspace is a proposal on an overlay, until a person takes it over.')
        .optional(),
      reads: flag.describe('Record reads as well.').optional(),
      scan: z
        .strictObject(
          {
            ask: severity
              .describe('From this severity on a person is asked before code runs that a scan finds it in.')
              .optional(),
            deny: severity.describe('From this severity on such code is stopped without a question.').optional(),
          },
          { error: 'expected {ask, deny}' },
        )
        .describe('Code that the run wrote or changed is inspected in the moment before it runs.')
        .optional(),
      packages: z
        .strictObject(
          {
            cooldown: time
              .describe('How long a version must have been public before it is installed without a question (default: 72h).')
              .optional(),
            internal: listOf('the name of a package, or its beginning followed by *')
              .describe('Names that are your own: a public registry that answers for one is stopped.')
              .optional(),
            'refused-licences': listOf('an SPDX id, such as AGPL-3.0-only').describe('Licences that are refused.').optional(),
          },
          { error: 'expected {cooldown, internal, refused-licences}' },
        )
        .describe('What is thought of packages before they are installed.')
        .optional(),
      network: z
        .strictObject(
          {
            allow: networkRules.describe('Hosts that commands may reach. All others are refused.').optional(),
            ask: networkRules.describe('Hosts about which a person is asked.').optional(),
            deny: networkRules.describe('Hosts that are never reached; this wins.').optional(),
            unlisted: z
              .enum(['ask', 'deny'], { error: 'expected ask or deny' })
              .describe('What happens for hosts that no rule names.')
              .optional(),
            fetch: z
              .enum(['off', 'cached', 'ask'], { error: 'expected off, cached or ask' })
              .describe(
                'Whether commands may read web pages through the cache: not at all, what is cached or of allowed hosts, or a person is asked about the rest.',
              )
              .optional(),
          },
          { error: 'expected {allow, ask, deny, unlisted, fetch}' },
        )
        .optional(),
      phases: z
        .strictObject(
          {
            setup: z
              .strictObject(
                {
                  run: listOf('a shell command')
                    .describe('Commands that run first, with this network and these secrets.')
                    .optional(),
                  allow: networkRules.describe('Hosts that these commands may reach.').optional(),
                  secrets: listOf('the name of a secret').optional(),
                  registries: flag
                    .describe("Reach the registries of the user's own package managers (default: true).")
                    .optional(),
                  ssh: sshRules.optional(),
                },
                { error: 'expected {run, allow, secrets, registries, ssh}' },
              )
              .optional(),
            agent: z
              .strictObject(
                { secrets: listOf('the name of a secret').optional(), ssh: sshRules.optional() },
                { error: 'expected {secrets, ssh}' },
              )
              .optional(),
          },
          { error: 'expected {setup, agent}' },
        )
        .optional(),
      git: z
        .strictObject(
          {
            push: z
              .enum(['allow', 'ask', 'deny'], { error: 'expected allow, ask or deny' })
              .describe('What happens to a push that Sallyport can read (default: ask).')
              .optional(),
          },
          { error: 'expected {push}' },
        )
        .optional(),
      mcp: mcp.optional(),
      approvals: approvals.optional(),
      labels: z
        .strictObject(
          {
            private: labelled.describe('Files and folders that a run is not to tell of once it has opened one.').optional(),
            untrusted: labelled.describe('Files and folders that hold what strangers wrote.').optional(),
          },
          { error: 'expected {private, untrusted}' },
        )
        .describe('What opening a file tells of a run, by whatever program it is opened.')
        .optional(),
      flows: z
        .strictObject(
          {
            toxic: z
              .enum(['ask', 'deny'], { error: 'expected ask or deny' })
              .describe('What happens to a connection after private data and what strangers wrote (default: ask).')
              .optional(),
            private: verdict.describe('What happens to a connection after private data alone (default: allow).').optional(),
            allow: networkRules.describe('Hosts that may be reached all the same; it is recorded.').optional(),
          },
          { error: 'expected {toxic, private, allow}' },
        )
        .describe('What may leave a run, or a session, that has read private data and what strangers wrote.')
        .optional(),
      bypass: listOf('the name of a client, such as claude-code', 20)
        .describe(
          'Clients that may work in a mode that asks nothing, also on a machine that is neither a container nor a virtual one. Ignored in a repository.',
        )
        .optional(),
      tiers: z
        .strictObject(
          {
            high: z
              .array(z.string({ error: RULE_NAME }).regex(/^[a-z]+(?:[.-][a-z]+)*(?:\.?\*)?$/, RULE_NAME), { error: RULE_NAME })
              .max(200, 'expected at most 200 rules')
              .describe(
                'Rules, as questions name them (boundary.outside, tools.call, mcp.*), whose yes needs your authenticator.',
              )
              .optional(),
          },
          { error: 'expected {high}' },
        )
        .optional(),
    },
    { error: 'expected a policy: keys and values, starting with version: 1' },
  )
  .describe('A policy of Sallyport. Each layer can only tighten what stands above it.') satisfies z.ZodType<PolicyDocument>;

export type DocumentCheck =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly issues: readonly z.core.$ZodIssue[] };

/** Checks a value against the schema of `sallyport.yaml`. */
export function checkDocument(value: unknown): DocumentCheck {
  const result = documentSchema.safeParse(value);
  return result.success ? { ok: true, document: result.data } : { ok: false, issues: result.error.issues };
}

/** The published JSON Schema (draft 2020-12) of `sallyport.yaml`. */
export function policyJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(documentSchema, { target: 'draft-2020-12' }),
    $id: 'https://sallyport.dev/schema/sallyport.schema.json',
    title: 'sallyport.yaml',
  };
}
