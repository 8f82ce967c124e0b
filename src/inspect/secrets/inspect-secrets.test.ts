import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { processorTime } from '../../model/processor-time.test-support.ts';
import { base62, crc32 } from './checksum.ts';
import { inspectSecrets, secretRules } from './index.ts';

// Made-up secrets, put together at run time so that no scanner takes this file for a leak.
const join = (...parts: readonly string[]): string => parts.join('');
const random = 'q7Zt2Vb9Xk4Lm8Rw3Pd6Ns1Hf5Jg0Cy';
const long = join(random, 'Ta8Ue4Ko2Wi9', random.toLowerCase());
const hex = join('9f3a7c1e', '5b8d2064', 'af17c93e', '6b52d08f');
const crc = (prefix: string, body: string): string => join(prefix, body, base62(crc32(body)));
const uuid = join('3f8a1c5e-', '9b27-4d60', '-a1f8-', 'c93e6b52d08f');

function found(text: string, path = 'app.py'): readonly string[] {
  return inspectSecrets({ path, text }).findings.map(({ rule, severity }) => `${rule} ${severity}`);
}

describe('reported', () => {
  test.each([
    ['a GitHub token with its checksum', `t = "${crc(join('gh', 'p_'), random.slice(0, 30))}"`, 'secret-token high'],
    ['a GitHub token with a wrong checksum', `t = "${join('gh', 'p_', random, 'abcde')}"`, 'secret-token medium'],
    ['an npm token', `//r.example/:x=${crc('npm_', random.slice(0, 30))}`, 'secret-token high'],
    ['an AWS access key', `id: ${join('AK', 'IA', 'Q7ZT2VB3XK4LM5RW')}`, 'secret-token high'],
    ['an AWS secret by its name', `aws_secret_access_key = ${long.slice(0, 40)}`, 'secret-token high'],
    ['a Stripe key of the test mode', `k = '${join('sk', '_test_', random)}'`, 'secret-token medium'],
    [
      'a Slack webhook',
      `url: https://hooks.slack.com/services/${join('T0A1B2C3D/', 'B0A1B2C3D/', random.slice(0, 24))}`,
      'secret-token high',
    ],
    ['a SendGrid key', join('SG', '.', random.slice(0, 22), '.', long.slice(0, 43)), 'secret-token high'],
    ['a Telegram token', `bot = "${join('12345', '67891:AA', long.slice(0, 33))}"`, 'secret-token high'],
    ['a Heroku key by its name', `HEROKU_API_KEY=${uuid}`, 'secret-token high'],
    ['a JSON web token', join('ey', 'JhbGciOiJIUzI1NiJ9.ey', 'JzdWIiOiIxMjM0NTYifQ.', long.slice(0, 43)), 'secret-token medium'],
    [
      'a private key',
      join('-----BEGIN RSA PRIV', 'ATE KEY-----\n', long, '\n', '-----END RSA PRIV', 'ATE KEY-----'),
      'secret-private-key high',
    ],
    ['a password in an address', `u = "postgres://app:${join('Tr0', 'ub4dor')}@db.prod.internal/x"`, 'secret-address high'],
    ['a connection string', `Server=db;User=a;Password=${join('Tr0', 'ub4dor')};`, 'secret-address high'],
    ['a header', `curl -H "Authorization: Bearer ${random}" https://h.example`, 'secret-header high'],
    ['curl -u', `curl -u elastic:${join('P@ss', 'w0rd1')} https://h.internal`, 'secret-header high'],
    ['a random value under a telling name', `SECRET_KEY = "${random}"`, 'secret-value high'],
    ['a random value under the name of some key', `weatherKey = "${random}"`, 'secret-value medium'],
    ['the same in JSON inside JSON', `{"source": ["api_key = \\"${random}\\"\\n"]}`, 'secret-value high'],
    ['the same with a type', `const API_TOKEN: &'static str = "${random}";`, 'secret-value high'],
    ['a password', `connect(password="${join('hunt', 'er2!x')}")`, 'secret-password medium'],
    ['a header of another scheme', `curl -H "Authorization: SSWS ${random}" https://h.example`, 'secret-header high'],
    [
      'a Slack token after ids that repeat',
      `t = "${join('xo', 'xa-2-511111111-31111111111-3111111111111-', hex.slice(0, 18))}"`,
      'secret-token high',
    ],
    ['a Telegram token by its name', `telegram_token = "${join('98951:A', long.slice(0, 34))}"`, 'secret-value high'],
    ['letters between many digits', 'api_key = "7aiaflek3lb68k8qcuiz3kt8"', 'secret-value high'],
    [
      'the token of every page about tokens',
      join('ey', 'JhbGciOiJIUzI1NiJ9.ey', 'JzdWIiOiIxMjM0NTY3ODkwIiwiYSI6MX0.', long.slice(0, 43)),
      'secret-token low',
    ],
    ['a password in a comment, as an example', `//   Password: "${join('wel', 'come2us')}",`, 'secret-password low'],
    [
      'a name and a value side by side',
      `{"name": "DB_PASSWORD",\n "value": "${join('hunt', 'er2!x')}"}`,
      'secret-password medium',
    ],
    ['the same in attributes', `<property name="db.password" value="${join('hunt', 'er2!x')}"/>`, 'secret-password medium'],
    ['the same in elements', `<key>api_token</key><value>${random}</value>`, 'secret-value high'],
    ['a pair of Kotlin', `mapOf("token" to "${random}")`, 'secret-value high'],
    ['a pair of Scala', `Map("token" -> "${random}")`, 'secret-value high'],
    ['a name with a number', `const apikey2 = "${random}";`, 'secret-value high'],
    ['what a shell takes where nothing is set', `API_TOKEN=\${API_TOKEN:-${random}}`, 'secret-value high'],
    ['a password of a proxy', `curl --proxy-pass ${join('hunt', 'er2!x')} https://h.example`, 'secret-password medium'],
    ['a bcrypt hash', `('a', '${join('$2y', '$12$', long.slice(0, 53))}')`, 'secret-hash low'],
  ])('%s', (_name, text, want) => {
    expect(found(text)).toEqual([want]);
  });
});

describe('not reported', () => {
  test.each([
    ['a digest under the name of some key', `cacheEntryKey = "${hex}"`],
    ['a key of a page', `siteKey = "${random}"`],
    ['a key that is made of words', 'const storeKey = "application_settings_cache_v2";'],
    ['an example of the provider', join('AKIA', 'IOSFODNN7', 'EXAMPLE')],
    ['a placeholder', 'API_KEY = "your-api-key-here"'],
    ['crosses', `TOKEN = "${'x'.repeat(32)}"`],
    ['a name and a value that are no secret', `{"name": "DB_HOST", "value": "${random}"}`],
    ['a token of a form', `<input type="hidden" name="authenticity_token" value="${random}" />`],
    ['a name and a reference', '{"name": "DB_PASSWORD", "value": "${DB_PASSWORD}"}'],
    ['a member of a pointer', `token->next = "${random}"`],
    ['what a shell takes from elsewhere', 'API_TOKEN=${API_TOKEN:-$OTHER_TOKEN}'],
    ['a variable that is escaped', 'password: $$PASSWORD_1'],
    ['a version of a protocol', `oauth2 = "${random}"`],
    ['a variable of the environment', 'API_KEY = os.environ["API_KEY"]'],
    ['a template', join('password: "$', '{DB_PASSWORD}"')],
    ['a call', 'const token = await getToken(options);'],
    ['a label', 'password: "Password"'],
    ['the name of a field', 'password_field = "user_password_2"'],
    ['a sentence', 'password = "Enter the password of 2 users"'],
    ['a UUID that is an identifier', `clientId = "${uuid}"`],
    ['a digest', `integrity_sha256 = "${hex}${hex}"`],
    ['a commit', `revision: "${hex}01234567"`],
    ['a key binding', '{ "key": "ctrl+shift+alt+p", "command": "x.y" }'],
    ['a token of a page', `nextPageToken = "${random}"`],
    ['a token of a form', `csrf_token = "${random}"`],
    ['words in camel case', 'apiKey = "organisationSettingsApiKeyV2"'],
    ['a path', 'private_key = "/etc/ssl/private/server1.key"'],
    ['a version', 'token = "v1.22.333-alpha4"'],
    ['a variable in code', 'secret = user2.clientSecret3'],
    ['a default of development', join('postgres://postgres:', 'postgres@localhost:5432/app')],
    ['bearer of a variable', 'curl -H "Authorization: Bearer $TOKEN" x'],
    ['two arguments', "hash('password', 'somesalt1')"],
    ['compressed code', `${'a=b;'.repeat(600)}token="${random}"`],
    ['a list of fields', "field_order = ['old_password', 'new_password1']"],
    ['an encrypted key', join('-----BEGIN ENCRYPTED PRIV', 'ATE KEY-----\n', long, '\n-----END')],
    ['a public key', `public_key = "${long.slice(0, 43)}"`],
    ['a name that says the value is refused', `wrong_password = "${join('hunt', 'er2!x')}"\nnonMatchingToken := "${random}"`],
    ["a provider's name on what is made up", `fake_heroku_key = "${uuid}"`],
    ['a Telegram token that is too short', `telegram_api_token = "${join('98951495:A', long.slice(0, 30))}"`],
    ['a type in a table of types', `"AWS::IAM::AccessKey": "${hex.slice(0, 16)}"`],
    ['a part of a name with colons', `'urn:ietf:params:oauth:jwk-thumbprint:sha-256:${random}'`],
    ['a policy of a provider', '"AWSBoxPolicy": "arn:aws:iam::aws:policy/AWSBoxesAWSPortalGatewayTypes"'],
    [
      'parameters of a signature',
      'Authorization: AWS4-HMAC-SHA256 Credential=access_key_1/20220524/us-east-1/idp/x, Signature=q',
    ],
    ['a type in code', 'def f(private_key: x25519.X25519PrivateKey): ...'],
    ['marks of a format', "user_pass = '%s:%s' % (user, x)"],
    ["a key of a provider's pages", `stripe.api_key = "${join('sk_te', 'st_4eC39HqLyjWDarjtT1zdp7dc')}"`],
    [
      'the key of an emulator',
      `AccountKey=${join('Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6', 'IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==')};`,
    ],
    ['a route', `get "/login/forgot_password" => "login#${join('forgot', '_password2')}"`],
    ['a part of something in base64', `url(data:font/woff2;base64,AAEA/${join('EAAC', long, long, 'w9')}/8A=)`],
    ['words with a space in an address', join('https://jo%40mail.com:', 'a%20secret@example.com/x')],
    ['base64 without a header of a token', join('ey', 'Jub3QiOiJ4In0.ey', 'JzdWIiOiIxMjM0NTYifQ.x')],
  ])('%s', (_name, text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([['package-lock.json'], ['web/app.min.js'], ['locales/de.json'], ['go.sum']])('a random value in %s', (path) => {
    expect(found(`"token": "${random}"`, path)).toEqual([]);
  });
});

test.each([
  ['tests/conftest.py', 'secret-value low'],
  ['README.md', 'secret-value low'],
  ['src/settings.py', 'secret-value high'],
])('in %s a random value is %s', (path, want) => {
  expect(found(`SECRET_KEY = "${random}"`, path)).toEqual([want]);
});

// What a provider cannot have given out is said with less confidence, and so is what stands for nothing.
test.each([
  ['an AWS id in base32', join('AK', 'IA', 'Q7ZT2VB3XK4LM5RW'), 'high'],
  ['one with a digit that base32 has not', join('AK', 'IA', 'Q7ZT2VB8XK4LM9RW'), 'low'],
  ['a Google key', join('AI', 'zaSyB', long.slice(0, 31), 'c'), 'high'],
  ['one whose last character has too many bits', join('AI', 'zaSyB', long.slice(0, 31), 'd'), 'low'],
  ['a PyPI token', join('py', 'pi-AgEIcHlwaS5vcmcC', long, long), 'high'],
  ['one of no index', join('py', 'pi-AgEIdHlwaS5vcmcC', long, long), 'low'],
  ['a signed token', join('ey', 'JhbGciOiJIUzI1NiJ9.ey', 'JzdWIiOiIxMjM0NTYifQ.', long.slice(0, 43)), 'high'],
  ['one whose signature is too short', join('ey', 'JhbGciOiJIUzI1NiJ9.ey', 'JzdWIiOiIxMjM0NTYifQ.', long.slice(0, 40)), 'low'],
  ['one whose payload is cut off', join('ey', 'JhbGciOiJIUzI1NiJ9.ey', 'JzdWIiOiIxMjM0.', long.slice(0, 43)), 'low'],
])('%s: confidence %s', (_name, token, want) => {
  expect(inspectSecrets({ path: 'app.py', text: `t = "${token}"` }).findings.map(({ confidence }) => confidence)).toEqual([want]);
});

test('a value without quotes counts in configuration, not in code', () => {
  expect(found(`DB_PASSWORD=${join('hunt', 'er2')}`, '.env')).toEqual(['secret-password medium']);
  expect(found('password = hunter2', 'app.py')).toEqual([]);
});

test('no finding holds a character run of a secret, also not of another one in its line', () => {
  const other = join('gh', 'p_', random, 'abcde');
  const text = `x\n  login(secret="${random}", other="${other}", password="${join('hunt', 'er2!x')}")\n`;
  const { findings } = inspectSecrets({ path: 'app.py', text });
  expect(findings).toHaveLength(3);
  const said = JSON.stringify(findings);
  for (const secret of [random, other, join('hunt', 'er2!x')]) expect(said).not.toContain(secret.slice(0, 8));
  expect(findings.map(({ place }) => [place.line, place.column])).toEqual([
    [2, 17],
    [2, 58],
    [2, 111],
  ]);
});

test('what was not searched is said', () => {
  expect(inspectSecrets({ path: 'a', text: ' '.repeat((32 << 20) + 1) }).incomplete).toHaveLength(1);
  const many = inspectSecrets({ path: 'a.env', text: `API_KEY=${random}\n`.repeat(1001) });
  expect([many.findings.length, many.incomplete.length]).toEqual([1000, 1]);
});

// A megabyte of text that begins like a secret over and over; quadratic patterns take minutes on it.
test.each([
  ['eyJ'],
  ['://a:'],
  [join('-----BEGIN PRIV', 'ATE KEY-----')],
  ['key'],
  ['key="'],
  ['token: '],
  ['curl '],
  ['curl -u a:'],
  ['authorization: '],
  ['EAAM'],
  ['8Q~'],
  ['pat'],
  ['password='],
  ['access_token=123'],
  ['.atlasv1.'],
  ['snyk:'],
  ['x-api-key'],
  ['jdbc:'],
  ['mysql '],
  ['docker login '],
  ['"kty":"EC"'],
  ['<RSAKeyValue><'],
  ['&sig='],
  ['host=a password='],
  [join('AK', 'IAQ7ZT2VB3XK4LM5RW ')],
])('"%s" repeated takes linear time', (part) => {
  const text = part.repeat(Math.ceil(1_000_000 / part.length));
  const begin = processorTime();
  inspectSecrets({ path: 'a.env', text });
  expect(processorTime() - begin).toBeLessThan(6000);
});

test.each(secretRules.map((rule) => [rule.id, rule] as const))('%s has a page that names its weakness', (id, rule) => {
  const page = readFileSync(new URL(`../../../docs/rules/${id}.md`, import.meta.url), 'utf8');
  expect(page).toContain(`# ${id}: ${rule.title}\n\n${rule.cwe}, ${rule.severity}`);
});
