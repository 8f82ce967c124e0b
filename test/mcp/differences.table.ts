/* Where results of the conformance suite are not the same through the gateway, and why. */

export interface Difference {
  readonly passages: readonly string[];
  readonly scenario: RegExp;
  /** `*`: any. */
  readonly check: string;
  readonly why: string;
}

const HEADERS =
  'the gateway refuses headers that name another method or tool than the message; the reference server does not look';
const SERVERS = ['http-http', 'http-stdio', 'stdio'];

export const KNOWN: readonly Difference[] = [
  ...['sep-2243-server-reject-invalid-headers', 'sep-2243-server-reject-error-code'].map((check) => ({
    passages: SERVERS,
    scenario: /^http-header-validation$/,
    check,
    why: HEADERS,
  })),
  {
    passages: SERVERS,
    scenario: /^tasks-request-headers$/,
    check: 'tasks-headers-reject-mismatched-method',
    why: HEADERS,
  },
  {
    passages: ['http-stdio', 'stdio'],
    scenario: /^server-sse-polling$/,
    check: '*',
    why: 'its tool closes its own HTTP stream and goes on in another (SEP-1699), which a stdio server cannot do',
  },
];
