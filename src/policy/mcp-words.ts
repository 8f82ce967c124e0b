import type { McpCage, McpToolRule } from '../model/index.ts';

/** Whether a rule permits something that would be stricter without it. */
export function isLoose(rule: McpToolRule): boolean {
  return rule.call === 'allow' || Object.keys(rule.traits).length > 0;
}

/** A rule in words: `github: create_issue is asked about; repo is acme/*`. */
export function showToolRule({ server, tool, call, arguments: given, traits }: McpToolRule): string {
  const says = { allow: 'runs without a question', ask: 'is asked about', deny: 'is denied' } as const;
  const parts = [
    ...(call === undefined ? [] : [says[call]]),
    ...Object.entries(given).map(([name, values]) =>
      values.length === 0 ? `${name} must be absent` : `${name} is one of ${values.join(', ')}`,
    ),
    ...Object.entries(traits).map(([name, value]) => `${name} is ${value}`),
  ];
  return `${server}: ${tool} ${parts.join('; ')}`;
}

/** What a server's cage grants it, a part each. */
export function cageParts({ server, profile, hosts, secrets, env, read, write }: McpCage): readonly string[] {
  return [
    ...(profile === undefined ? [] : [`${server} runs with the profile ${profile}`]),
    ...hosts.map((host) => `${server} can reach ${host}`),
    ...secrets.map((name) => `${server} can use the secret ${name}`),
    ...env.map((name) => `${server} sees the variable ${name}`),
    ...read.map((path) => `${server} can read ${path}`),
    ...write.map((path) => `${server} can change ${path}`),
  ];
}
