import type { Detector } from './detector.ts';

// Every pattern starts at a word start (a look-behind of one character), so that each run of word characters is
// scanned once and a text made of prefixes only ("eyJeyJeyJ...") costs linear time.

const placeholder = /^(?:\$|<|\{\{|\*{3}|x{4,}$|true$|false$|null$|none$|undefined$|\[redacted)/i;
const pathLike = /^(?:\.{0,2}\/|~)/;

/** Code that says where a value comes from: `process.env.KEY`, `os.environ["KEY"]`, `settings.key`, `readKey(`. */
const reference =
  /^(?:(?:process|import\.meta|Deno|os|env|ENV|System|std|config|settings|options|self|this|args|params|ctx|req|request|secrets)(?:\.|::|\[)[\w$.:[\]()]*|[A-Za-z_$][\w$.]{0,80}\(.*)[;)]*$/;

/** Code has no header there: `progressToken: meta.progressToken,` in every server of MCP. */
function isHeaderValue(value: string): boolean {
  return (
    isLiteralValue(value) &&
    !/^(?:[A-Za-z_$]+(?:\??\.[A-Za-z_$]+)+|[A-Za-z_$]*(?:token|key|secret|cookie))[,;)}\]]*$/i.test(value)
  );
}

function isLiteralValue(value: string): boolean {
  return value !== '' && !placeholder.test(value) && !reference.test(value);
}

function isKeyValue(value: string): boolean {
  return value.length >= 4 && isLiteralValue(value) && !pathLike.test(value) && !/^\d{1,8}$/.test(value);
}

function provider(id: string, literals: readonly string[], pattern: () => RegExp): Detector {
  return { id, literals, pattern, anywhere: true };
}

/** What ends in an assignment: the name alone, or in quotation marks. */
function assigned(...names: readonly string[]): readonly string[] {
  return names.flatMap((name) => [`${name}=`, `${name}"=`, `${name}'=`]);
}

/** The formats are those that the providers publish. Order matters: the first detector to claim a span names it. */
export const detectors: readonly Detector[] = [
  {
    id: 'private-key',
    literals: ['PRIVATE KEY-----'],
    anywhere: true,
    // A block that was cut off is secret to the end of the text.
    pattern: () => /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/dg,
  },
  provider('aws-access-key', ['AKIA', 'ASIA'], () => /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/dg),
  {
    id: 'aws-secret-key',
    literals: ['aws', 'secret'],
    fold: true,
    anywhere: true,
    pattern: () => /(?:aws|secret)[\w.-]{0,40}["']?[ :=]{1,3}["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/dgi,
  },
  provider('github-token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], () => /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{30,255}/dg),
  provider('github-token', ['github_pat_'], () => /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{22,255}/dg),
  provider('gitlab-token', ['glpat-', 'gldt-', 'glrt-', 'glptt-'], () => /(?<![A-Za-z0-9])gl(?:pat|dt|rt|ptt)-[\w-]{20,255}/dg),
  provider('slack-token', ['xox'], () => /(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,255}/dg),
  provider(
    'slack-webhook',
    ['hooks.slack.com/'],
    () => /hooks\.slack\.com\/(?<secret>(?:services|workflows)\/[A-Za-z0-9_/]{20,255})/dg,
  ),
  provider('stripe-key', ['k_live_', 'k_test_'], () => /(?<![A-Za-z0-9])[rs]k_(?:live|test)_[A-Za-z0-9]{16,255}/dg),
  provider('anthropic-key', ['sk-ant-'], () => /(?<![A-Za-z0-9])sk-ant-[\w-]{20,255}/dg),
  provider('openai-key', ['sk-'], () => /(?<![A-Za-z0-9-])sk-(?:(?:proj|svcacct|admin)-[\w-]{20,255}|[A-Za-z0-9]{32,255})/dg),
  provider('google-key', ['AIza'], () => /(?<![A-Za-z0-9])AIza[\w-]{35}/dg),
  provider('npm-token', ['npm_'], () => /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36,255}/dg),
  provider('pypi-token', ['pypi-'], () => /(?<![A-Za-z0-9])pypi-[\w-]{50,255}/dg),
  provider('jwt', ['eyJ'], () => /(?<![\w-])eyJ[\w-]{8,8192}\.eyJ[\w-]{8,8192}(?:\.[\w-]{0,8192})?/dg),
  {
    ...provider('url-password', ['://'], () => /:\/\/[^\s/?#@:"']{0,128}:(?<secret>[^\s/?#@"']{1,512})@/dg),
    accept: isLiteralValue,
  },
  provider('url-token', ['://'], () => /:\/\/(?<secret>[A-Za-z0-9_.~%-]{20,512})@/dg),
  {
    id: 'authorization',
    literals: ['bearer ', 'basic ', 'token '],
    fold: true,
    anywhere: false,
    accept: isLiteralValue,
    pattern: () => /(?<![A-Za-z0-9])(?:bearer|basic|authorization: ?token) +(?<secret>[\w.~+/=-]{8,8192})/dgi,
  },
  {
    id: 'secret-header',
    literals: ['key:', 'token:', 'cookie:', 'secret:'],
    fold: true,
    anywhere: false,
    accept: isHeaderValue,
    pattern: () => /(?<![\w-])(?:(?:x-)?[a-z]{0,16}-?(?:api-key|token|auth-token|secret)|cookie): *(?<secret>[^\s"']{4,4096})/dgi,
  },
  {
    id: 'secret-value',
    literals: assigned('key', 'token', 'secret', 'credential', 'credentials', 'auth'),
    fold: true,
    anywhere: true,
    accept: isKeyValue,
    pattern: () =>
      /(?<![\w-])[\w-]{0,64}(?:key|token|secret|credentials?|auth)["']?=(?:"(?<quoted>[^"]{1,4096})"|'(?<single>[^']{1,4096})'|(?<secret>[^\s"'&;|,]{1,4096}))/dgi,
  },
  {
    id: 'password',
    literals: assigned('password', 'passwd', 'passphrase', '_pwd', '-pwd', '_pass'),
    fold: true,
    anywhere: true,
    accept: isLiteralValue,
    pattern: () =>
      /(?<![\w-])[\w-]{0,64}(?:passw(?:or)?d|passphrase|_pwd|-pwd|_pass)["']?=(?:"(?<quoted>[^"]{1,4096})"|'(?<single>[^']{1,4096})'|(?<secret>[^\s"'&;|,]{1,4096}))/dgi,
  },
  {
    id: 'password',
    literals: ['--pass', '--pwd'],
    fold: true,
    anywhere: false,
    accept: isLiteralValue,
    pattern: () => /(?<![\w-])--(?:passw(?:or)?d|passphrase|pass|pwd) +["']?(?<secret>[^\s"'-][^\s"']{0,4096})/dgi,
  },
  {
    id: 'secret-value',
    literals: ['--'],
    anywhere: false,
    accept: isKeyValue,
    pattern: () => /(?<![\w-])--[\w-]{0,40}(?:token|secret|api-?key|secret-?key) +["']?(?<secret>[^\s"'-][^\s"']{3,4096})/dgi,
  },
  {
    id: 'password',
    literals: ['password"', 'passwd"', 'secret"', 'token"', 'key"'],
    fold: true,
    anywhere: false,
    accept: isLiteralValue,
    pattern: () => /"[\w-]{0,40}(?:passw(?:or)?d|secret|token|api_?key)" ?: ?"(?<secret>[^"]{1,4096})"/dgi,
  },
  {
    id: 'password',
    literals: ['mysql', 'mariadb', 'sshpass'],
    anywhere: false,
    accept: isLiteralValue,
    pattern: () =>
      /(?<![\w-])(?:(?:mysql|mariadb)[\w-]{0,16}(?: [^\s;|&]{1,256}){0,16}? -p|sshpass -p ?)(?<secret>[^\s"';|&]{1,256})/dg,
  },
  {
    id: 'password',
    literals: ['pass:'],
    anywhere: false,
    accept: isLiteralValue,
    pattern: () => /(?<![\w-])pass:(?<secret>[^\s"']{1,1024})/dg,
  },
];
