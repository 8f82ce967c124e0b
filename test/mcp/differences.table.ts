/* Where results of the conformance suite are not the same through the gateway, and why. */

export interface Difference {
  readonly passages: readonly string[];
  readonly scenario: RegExp;
  /** Lines that may differ, with their signs: `-` direct, `+` through the gateway. */
  readonly lines: readonly string[];
  readonly why: string;
}

const SERVERS = ['http-http', 'http-stdio', 'stdio'];

/** A check that fails directly, or warns, and succeeds through the gateway. */
const better = (...checks: readonly string[]): readonly string[] =>
  checks.flatMap((check) => [`- ${check} FAILURE`, `- ${check} WARNING`, `+ ${check} SUCCESS`]);

export const KNOWN: readonly Difference[] = [
  {
    passages: SERVERS,
    scenario: /^(?:http-header-validation|tasks-request-headers)$/,
    lines: better(
      'sep-2243-server-reject-invalid-headers',
      'sep-2243-server-reject-error-code',
      'tasks-headers-reject-mismatched-method',
    ),
    why: 'whoever decides on the body must refuse headers that name another method or tool (400, -32020), and the gateway does; the reference server does not look',
  },
  {
    passages: ['http-stdio', 'stdio'],
    scenario: /^server-sse-polling$/,
    lines: ['- server-sse-disconnect-resume SUCCESS', '+ server-sse-disconnect-resume INFO'],
    why: 'the tool closes its own HTTP stream in the middle of a call; behind the gateway a stdio server has none to close, so the answer comes in the first stream and nothing is left to come back for',
  },
  {
    passages: ['client'],
    scenario: /^auth\/metadata-var2$/,
    lines: better('resource-parameter-matches-prm'),
    why: "the gateway asks for a token for the resource that the server's description names; the reference client names another spelling of it",
  },
  {
    passages: ['client'],
    scenario: /^auth\/offline-access-scope$/,
    lines: ['- sep-2207-offline-access-requested INFO', '+ sep-2207-offline-access-requested SUCCESS'],
    why: 'the gateway asks for what can be renewed where the authorization server offers that; the reference client may, and does not',
  },
  {
    passages: ['client'],
    scenario: /^auth\/resource-mismatch$/,
    lines: ['- authorization-server-metadata SUCCESS'],
    why: "a description that is another server's ends the gateway's log-in before its authorization server is asked anything",
  },
];
