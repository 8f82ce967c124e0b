import { describe, expect, test } from 'vitest';
import { processorTime } from '../../model/processor-time.test-support.ts';
import { findSecretArguments, findSecrets, suspicionPattern } from './index.ts';

// Made-up secrets, put together at run time so that no scanner takes this file for a leak.
const fill = (length: number, alphabet = 'Ab3dEf9hIjK1mNoP7rStUv'): string =>
  alphabet.repeat(Math.ceil(length / alphabet.length)).slice(0, length);
const join = (...parts: readonly string[]): string => parts.join('');

const provider: readonly (readonly [rule: string, secret: string])[] = [
  ['aws-access-key', join('AK', 'IA', fill(16, 'QWERTY234567ASDF'))],
  ['github-token', join('gh', 'p_', fill(36))],
  ['github-token', join('gh', 's_', fill(36))],
  ['github-token', join('github', '_pat_', fill(22), '_', fill(40))],
  ['gitlab-token', join('gl', 'pat-', fill(20))],
  ['slack-token', join('xo', 'xb-', '123456789012-', fill(24))],
  ['stripe-key', join('sk', '_live_', fill(24))],
  ['stripe-key', join('rk', '_live_', fill(24))],
  ['openai-key', join('sk', '-', fill(48))],
  ['openai-key', join('sk', '-proj-', fill(60))],
  ['anthropic-key', join('sk', '-ant-', 'api03-', fill(80))],
  ['google-key', join('AI', 'za', fill(35))],
  ['npm-token', join('npm', '_', fill(36))],
  ['pypi-token', join('py', 'pi-', fill(80))],
  ['jwt', join('ey', 'J', fill(20), '.ey', 'J', fill(40), '.', fill(43))],
  ['private-key', join('-----BEGIN RSA PRIV', 'ATE KEY-----\n', fill(64), '\n-----END RSA PRIV', 'ATE KEY-----')],
  ['private-key', join('-----BEGIN PRIV', 'ATE KEY-----\n', fill(64))],
];

function found(text: string): readonly (readonly [string, string])[] {
  return findSecrets(text).map((span) => [span.rule, text.slice(span.start, span.end)] as const);
}

describe('formats of providers', () => {
  test.each(provider)('%s is found whole, alone and inside a path', (rule, secret) => {
    expect(found(secret)).toEqual([[rule, secret]]);
    expect(found(`/tmp/cache ${secret}`)).toEqual([[rule, secret]]);
    expect(suspicionPattern([]).test(`{"path":${JSON.stringify(`/w/${secret}`)}}`)).toBe(true);
  });
});

const pass = fill(12);

test.each([
  'params: { progressToken: meta.progressToken, progress: 1 }',
  'progressToken: extra._meta?.progressToken,',
  'progressToken: progressToken,',
])('a variable of code is no header: %s', (text) => {
  expect(findSecrets(text)).toEqual([]);
});

describe('secrets by their place in a text', () => {
  test.each([
    [`Authorization: Bearer ${pass}`, 'authorization', pass],
    [`authorization: basic ${pass}==`, 'authorization', `${pass}==`],
    [`PRIVATE-TOKEN: ${pass}`, 'secret-header', pass],
    // sallyport-ignore url-password: made up
    [`https://me:${pass}@example.org/x`, 'url-password', pass],
    // sallyport-ignore url-password: made up
    [`postgres://u:${pass}@db/x`, 'url-password', pass],
    [`https://${fill(40)}@example.org/x`, 'url-token', fill(40)],
    [`PGPASSWORD=${pass} psql`, 'password', pass],
    [`MY_API_KEY='${pass}'`, 'secret-value', pass],
    [`--token=${pass}`, 'secret-value', pass],
    [`https://x/?access_token=${pass}&a=1`, 'secret-value', pass],
    [`mysql -u root -p${pass} db`, 'password', pass],
    [`echo x; deploy --password ${pass}`, 'password', pass],
    [`{"password": "${pass}"}`, 'password', pass],
    [`AWS_SECRET_ACCESS_KEY=${fill(40)}`, 'aws-secret-key', fill(40)],
    [`aws_secret_access_key = ${fill(40)}`, 'aws-secret-key', fill(40)],
    [`openssl enc -pass pass:${pass}`, 'password', pass],
  ])('%s', (text, rule, secret) => {
    expect(found(text)).toEqual([[rule, secret]]);
  });
});

test.each([
  ['npm install lodash'],
  ['/w/node_modules/tokenizer/index.js'],
  ['TOKENIZERS_PARALLELISM=false'],
  ['KEY=$KEY'],
  ['const key=process.env.ANTHROPIC_API_KEY;'],
  ['api_key=os.environ["OPENAI_API_KEY"]'],
  ['token=getToken(options)'],
  ['password=config.database.password'],
  ['secret=settings.SECRET_KEY'],
  ['SSH_KEY=/home/u/.ssh/id'],
  ['sort --key=2'],
  ['https://example.org:8080/a@b'],
  ['git@github.com:a/b.git'],
  ['--password-stdin'],
  ['task-sk-something-else'],
  ['Bearer $TOKEN'],
  [join('password=$', '{PASSWORD}')],
  ['PWD=/w'],
  ['monkey=banana-split/..'.replace('monkey=banana-split', 'a=b')],
  ['eyJ not a token'],
])('%s holds no secret', (text) => {
  expect(found(text)).toEqual([]);
});

test.each([
  [['deploy', '--password', pass], 2, 'password', 0],
  [['deploy', '--api-key', pass], 2, 'secret-value', 0],
  [['/usr/bin/mysql', '-u', 'root', `-p${pass}`], 3, 'password', 2],
  [['sshpass', '-p', pass, 'ssh', 'h'], 2, 'password', 0],
  [['docker', 'login', '-u', 'me', '-p', pass], 5, 'password', 0],
  [['curl', '-u', `me:${pass}`, 'https://x'], 2, 'password', 3],
  [['redis-cli', '-a', pass], 2, 'password', 0],
  [['mysql', '-u', 'root', '-p', pass, 'shop'], 4, 'password', 0],
  [['az', 'sql', 'server', 'create', '-u', 'me', '-p', pass], 7, 'password', 0],
  [['docker', '-p', pass, 'login'], 2, 'password', 0],
  [['7z', 'a', '-P', pass], 3, 'password', 0],
  [['ldapsearch', '-D', 'cn=admin', '-w', pass], 4, 'password', 0],
  [['keytool', '-storepass', pass], 2, 'password', 0],
  [['openssl', 'rsa', '-passin', `pass:${pass}`], 3, 'password', 5],
  [['smbclient', '//srv/share', '-U', `me%${pass}`], 3, 'password', 3],
  [['xfreerdp', `/p:${pass}`], 1, 'password', 3],
] as const)('%j: argument %i', (argv, index, rule, start) => {
  expect(findSecretArguments(argv)).toEqual([{ index, rule, start }]);
});

test.each([
  [['docker', 'run', '-p', '80:80', 'x']],
  [['mkdir', '-p', 'a/b']],
  [['docker', 'login', '--password-stdin']],
  [['ls', '--token']],
  [['x', '--token', '--other']],
  [['ssh-keygen', '--key-file', 'a']],
  [['curl', '-u', 'me']],
  [['openssl', 'rsa', '-passin', 'env:PASS']],
  [['smbclient', '//srv/share', '-U', 'me']],
  [['npm', 'test']],
])('%j names no secret', (argv) => {
  expect(findSecretArguments(argv)).toEqual([]);
});

// Half a megabyte of text that begins like a secret over and over; quadratic patterns take minutes on it.
test.each([
  ['eyJ'],
  ['ghp_'],
  ['://a:'],
  ['://'],
  ['-----BEGIN PRIVATE'.concat(' KEY-----')],
  ['key'],
  ['a_key='],
  ['key="'],
  ['--token '],
  ['mysql a '],
  ['sk-'],
  ['secret '],
  ['"token":"'],
  ['-----END '],
  ['token'],
  ['secret_'],
  ['pass'],
  ['bearer '],
  ['x-api-'],
])('"%s" repeated takes linear time', (part) => {
  const text = part.repeat(Math.ceil(500_000 / part.length));
  const begin = processorTime();
  findSecrets(text);
  expect(processorTime() - begin).toBeLessThan(3000);
});
