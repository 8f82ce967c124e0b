import type { Command, Flag } from '../command.ts';

const json: Flag = { name: 'json', summary: 'Print one JSON document' };

/** How a server's cage is made; the same words as those of `sallyport run`. */
const cage: readonly Flag[] = [
  { name: 'name', value: 'NAME', summary: 'What policy and record call this server (its package or program)' },
  { name: 'profile', value: 'PROFILE', summary: 'What the server may write', choices: ['read-only', 'workspace', 'unconfined'] },
  { name: 'workspace', value: 'DIR', summary: 'The writable directory, instead of the repository around you' },
  { name: 'write', value: 'PATH', many: true, summary: 'Make another path writable' },
  { name: 'read', value: 'PATH', many: true, summary: 'Make another path visible, read-only' },
  { name: 'allow-host', value: 'HOST[:PORT]', many: true, summary: 'Let the server reach this host' },
  {
    name: 'secret',
    value: 'NAME',
    many: true,
    summary: 'Let the server use this secret: it sees a placeholder, the host the value',
  },
  { name: 'env', value: 'NAME', many: true, summary: 'Let this environment variable in, even if it looks like a secret' },
  { name: 'policy', value: 'FILE', summary: "Use this policy instead of the user's own" },
];

const settings: readonly Flag[] = [
  { name: 'user', summary: "This user's settings (default)" },
  { name: 'project', summary: 'Those of the repository around the current folder' },
  { name: 'dry-run', summary: 'Show the changes, write nothing' },
  { name: 'yes', short: 'y', summary: 'Write without asking' },
  json,
];

const mcpInit: Command = {
  name: 'mcp init',
  summary: 'Put a gateway before every MCP server that a client starts',
  usage: '[options] CLIENT',
  description:
    "Writes `sallyport mcp run --` before the commands in the client's MCP settings, shown as a diff before anything is written. Everything else stays. Variables that the settings give a server are let into its cage. Servers that the client reaches by an address stay as they are.\n\nClients: claude-code, codex, cursor, gemini, copilot, windsurf, opencode, cline.",
  examples: [['sallyport mcp init claude-code --dry-run', 'Only show what would change.']],
  flags: settings,
  load: async () => (await import('../mcp-import.ts')).mcpInit,
};

/** `sallyport mcp`: servers of the Model Context Protocol, behind a gateway. */
export const mcpCommands: readonly Command[] = [
  {
    name: 'mcp run',
    summary: 'Put a gateway and a cage between a client and an MCP server',
    usage: '[options] -- SERVER [ARG...]',
    description:
      "Write it before the server's command in the client's configuration. The server runs in a cage of its own. Messages pass as they are; what a model would read of the server (descriptions, schemas, instructions, prompts) is shown only as a person has accepted it, each call is decided on by the policy and recorded, and secrets in results are hidden.\n\n" +
      'A server, a tool or a text that is new or has changed is asked about (`sallyport approvals`); where nobody answers it is not started, or not shown. `sallyport mcp approve` accepts it beforehand.\n\n' +
      "Exits with the server's own code; 126 where nobody has accepted it, 125 where Sallyport failed.",
    examples: [
      [
        'sallyport mcp run -- npx -y @modelcontextprotocol/server-filesystem@2026.8.31 .',
        'A server with the files of this repository.',
      ],
      [
        'sallyport mcp run --name github --allow-host api.github.com --secret github -- github-mcp-server stdio',
        'With one host and one secret.',
      ],
    ],
    flags: cage,
    load: async () => (await import('../mcp.ts')).mcpRun,
  },
  {
    name: 'mcp serve',
    summary: 'Put one gateway before many MCP servers, for clients that speak HTTP',
    usage: '[options] NAME[=URL]...',
    description:
      "Listens on 127.0.0.1 and prints an address for each server, with a token in it: give that to the client in place of the server's own. Messages are decided on and recorded as with `mcp run`.\n\n" +
      'NAME alone is a server that was started or approved before: it runs in a cage of its own, with its own flags and what the policy grants it; each session of a client has its own. NAME=URL is reached at its address; it runs elsewhere, so there is no cage. Secrets that it is granted go to it as Authorization, in place of what the client sends.\n\n' +
      'Requests with a foreign Host or Origin are refused, redirects are not followed. All that comes with one token is one session.',
    examples: [
      ['sallyport mcp serve --port 7333 docs=https://mcp.example.com/mcp', 'One server at an address.'],
      ['sallyport mcp serve files github docs=https://mcp.example.com/mcp', 'Two that are started here, and one at an address.'],
    ],
    flags: [
      { name: 'port', value: 'PORT', summary: 'Listen on this port (any that is free)' },
      { name: 'policy', value: 'FILE', summary: "Use this policy instead of the user's own" },
      json,
    ],
    load: async () => (await import('../mcp-serve.ts')).mcpServe,
  },
  {
    name: 'mcp approve',
    summary: 'Look at what an MCP server offers, and accept it as it is',
    usage: '[options] [NAME] [-- SERVER [ARG...]]',
    description:
      'Starts the server in its cage, shows its command and every text that a model would read, with what has changed since you last accepted it, and asks you. NAME is enough for a server that was to be started before.\n\nOnly a person at a terminal can accept. Exits with 1 where you did not.',
    examples: [['sallyport mcp approve github', 'A server that a client could not start, or that has changed.']],
    flags: cage,
    load: async () => (await import('../mcp-approve.ts')).mcpApprove,
  },
  {
    name: 'mcp exec',
    summary: 'Offer a model the tool `execute`: code and commands in a cage',
    usage: '[options]',
    description:
      'An MCP server on its own standard streams, for an agent of your own. Its one tool runs shell commands, Python and JavaScript, each call as an unattended `sallyport run`: without network and secrets, recorded, and with undo. What is refused stands in the answer, with what works instead.\n\nA call ends after two minutes, or when the client cancels it; four run at once. The server ends with its standard input.',
    examples: [['sallyport mcp exec --workspace ~/work/site', 'The words for the configuration of an agent.']],
    flags: [
      { name: 'workspace', value: 'DIR', summary: 'The folder that may be changed (the current one)' },
      { name: 'allow-host', value: 'HOST[:PORT]', many: true, summary: 'Let what is run reach this host' },
      { name: 'policy', value: 'FILE', summary: "Use this policy instead of the user's own" },
    ],
    load: async () => (await import('../mcp-exec.ts')).mcpExec,
  },
  {
    name: 'mcp list',
    summary: 'Show the MCP servers that are known, and what is accepted of them',
    usage: '[options]',
    flags: [json],
    load: async () => (await import('../mcp-list.ts')).mcpList,
  },
  {
    name: 'mcp login',
    summary: 'Log in to an MCP server at an address, so that no client has to',
    usage: '[options] NAME [-- URL]',
    description:
      'Reads what log-in the server wants (RFC 9728, RFC 8414), checks every address in it, prints the page to open in your browser, and waits for it to come back to 127.0.0.1. The token is kept in the vault, encrypted; `mcp serve` shows it to this server alone, renews it, and takes it out of whatever comes back. No client, no cage and no record sees it.\n\n' +
      'Where the server later wants more rights, the client is told that a person must run this command again; it then asks for those too.\n\n' +
      "Without a browser: `--client-credentials` with a client of your own, `--assertion` (RFC 7523) or `--id-token` (an organisation's own log-in). Secrets are named as in `sallyport secret`, and go to their own hosts only. Exits with 1 where the log-in came to nothing.",
    examples: [
      [
        'sallyport mcp login docs -- https://mcp.example.com/mcp',
        'Before the server is accepted: some say nothing to strangers.',
      ],
      ['sallyport mcp login ci --client-credentials --client-id ci-bot --client-secret ci-bot', 'Without a person.'],
    ],
    flags: [
      { name: 'scope', value: 'SCOPE', many: true, summary: 'Ask for this right too' },
      {
        name: 'client-id',
        value: 'ID',
        summary: 'What the authorization server calls Sallyport, or the https address of its description',
      },
      { name: 'client-secret', value: 'NAME', summary: 'The secret that goes with it' },
      { name: 'client-key', value: 'NAME', summary: 'The secret that is a private key to sign with, instead (PEM)' },
      { name: 'client-credentials', summary: 'Log in as the client itself, without a person' },
      { name: 'assertion', value: 'NAME', summary: 'Log in with a signed statement, kept as this secret' },
      { name: 'id-token', value: 'NAME', summary: "Log in with an organisation's statement about you, kept as this secret" },
      { name: 'idp', value: 'URL', summary: 'Where that statement is exchanged: the token endpoint of the organisation' },
      { name: 'idp-client-id', value: 'ID', summary: 'What the organisation calls Sallyport' },
      { name: 'port', value: 'PORT', summary: 'Where the browser comes back to (any that is free)' },
      json,
    ],
    load: async () => (await import('../mcp-login.ts')).mcpLogin,
  },
  {
    name: 'mcp logout',
    summary: 'End the log-in to an MCP server',
    usage: '[options] NAME',
    description:
      'Removes the token and gives it back to the authorization server where that takes it (RFC 7009). Exits with 1 where there was none.',
    flags: [json],
    load: async () => (await import('../mcp-login.ts')).mcpLogout,
  },
  {
    name: 'mcp forget',
    summary: 'Take back what was accepted of an MCP server, and end the log-in to it',
    usage: '[options] NAME',
    description: 'The next start asks as if it had never been seen.',
    flags: [json],
    load: async () => (await import('../mcp-list.ts')).mcpForget,
  },
  mcpInit,
  { ...mcpInit, name: 'mcp import', summary: 'The same as `mcp init`', examples: [] },
  {
    name: 'mcp uninit',
    summary: 'Take the gateways of `mcp init` away again',
    usage: '[options] CLIENT',
    flags: settings,
    load: async () => (await import('../mcp-import.ts')).mcpUninit,
  },
];
