import { describe, expect, test } from 'vitest';
import { inspectSecrets } from './index.ts';

// Made-up values, drawn at run time from a sequence that is always the same, so that no scanner takes this file for a leak.
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const HEX = `${DIGITS}abcdef`;
const ALNUM = `${LOWER}${LOWER.toUpperCase()}${DIGITS}`;
const URL64 = `${ALNUM}-_`;
const BASE64 = `${ALNUM}+/`;

function draw(length: number, alphabet = ALNUM): string {
  let seed = length * 7919 + alphabet.length;
  let out = '';
  while (out.length < length) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    out += alphabet[(seed >>> 16) % alphabet.length];
  }
  return out;
}

const UUID = [8, 4, 4, 4, 12].map((length) => draw(length, HEX)).join('-');
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64').replace(/=+$/, '');

function ids(text: string, path = 'notes.txt'): readonly string[] {
  return inspectSecrets({ path, text }).findings.map(({ message }) => /\(([\w-]+)\)/.exec(message)?.[1] ?? '');
}

const PASSWORD = ['Tr0', 'ub4dor', '!x'].join('');
const KEY_ID = ['AK', 'IA', draw(16, 'ABCDEFGHJKLMNPQRSTUVWXYZ234567')].join('');

/** What is found, and what differs from it by the mark or the length that makes it a secret. */
const cases: readonly (readonly [id: string, bad: string, good: string])[] = [
  ['aws-session-token', `x ${draw(0)}${['IQoJ', 'b3JpZ2lu'].join('')}${draw(180, BASE64)}`, draw(192, BASE64)],
  ['aws-secret-key', `${KEY_ID},${draw(40, BASE64)}`, `${draw(20)},${draw(40, HEX)}`],
  [
    'aws-secret-key',
    `aws configure set aws_secret_access_key ${draw(40, BASE64)}`,
    'aws configure set aws_secret_access_key $SECRET',
  ],
  ['google-key', `k = ${['A', 'Q.Ab'].join('')}${draw(48, URL64)}`, `k = AQ.Ab${'x'.repeat(48)}`],
  ['firebase-key', `AAAA${draw(7, URL64)}:APA${'91b'}${draw(134, URL64)}`, `AAAA${draw(7, URL64)}:APA${draw(134, URL64)}`],
  ['azure-devops-token', `${draw(76)}AZ${'DO'}${draw(4)}`, `${draw(70)}AZDO${draw(4)}`],
  ['azure-storage-key', `${draw(76, BASE64)}+A${'St'}${draw(5)}A==`, `${draw(76, BASE64)}+ASt${draw(5)}b==`],
  ['azure-shared-key', `${draw(33, BASE64)}AI${'oT'}A${draw(5)}=`, `${draw(33, BASE64)}AIoT${draw(3)}=`],
  ['azure-service-key', `${draw(42)}Az${'Se'}A${draw(5)}`, `${draw(42)}AzSe${draw(2)}`],
  ['azure-ai-key', `${draw(52)}JQ${'QJ9'}9BA${draw(16)}a${draw(7)}`, `${draw(52)}JQQJ9`],
  [
    'azure-sas',
    `https://a.blob.core.windows.net/c?sv=2024-11-04&sp=r&sig=${draw(43)}%3D`,
    'https://a.net/c?sv=2024-11-04&sig=abc',
  ],
  ['azure-function-key', `https://a.azurewebsites.net/api/f?code=${draw(54, URL64)}==`, 'https://a.net/cb?code=4/abc'],
  [
    'azure-configuration-key',
    `Endpoint=https://a.azconfig.io;Id=q1-x:y;Secret=${draw(43, BASE64)}=`,
    'Endpoint=x;Id=q1;Secret=none',
  ],
  ['cloudflare-token', `cf${'ut_'}${draw(40)}${draw(8, HEX)}`, `cfut_${draw(20)}`],
  ['aiven-password', `AVN${'S_'}${draw(19, URL64)}`, 'AVNS_PASSWORD_OF_THE_DB'],
  ['gitlab-token', `gl${'wt-'}${draw(20)}`, `glwt-${draw(10)}`],
  ['vault-token', `hv${'s.'}${draw(24)}`, `hvs.${LOWER}`],
  ['anthropic-key', `sk-${'ant-'}sid01-${draw(86, URL64)}AA`, `sk-ant-sid01-${draw(40, URL64)}`],
  ['provider-key', `sk${'-'}${draw(48)}`, `sk-${LOWER}${LOWER.slice(0, 22)}`],
  ['langfuse-key', `sk-${'lf-'}${UUID}`, 'sk-lf-...'],
  ['huggingface-token', `h${'f_'}${draw(34)}`, `hf_${'a'.repeat(34)}`],
  ['nvidia-key', `nv${'api-'}${draw(64, URL64)}`, `nvapi-${draw(20)}`],
  ['cerebras-key', `cs${'k-'}${draw(48, LOWER + DIGITS)}`, 'csk-something'],
  ['fireworks-key', `f${'w_'}${draw(24)}`, 'fw_configurationFileReader'],
  ['together-key', `tg${'p_v1_'}${draw(43, URL64)}`, 'tgp_v1_token'],
  ['jina-key', `ji${'na_'}${draw(32, HEX)}${draw(28, URL64)}`, 'jina_embeddings_v3'],
  ['firecrawl-key', `f${'c-'}${draw(32, HEX)}`, 'fc-some-class'],
  ['apify-token', `api${'fy_api_'}${draw(36)}`, 'apify_api_token'],
  ['e2b-key', `e2${'b_'}${draw(40, HEX)}`, 'e2b_key'],
  ['slack-token', `xo${'xc-'}123456789012-234567890123-345678901234-${draw(64, HEX)}`, 'xoxc-123-456'],
  ['slack-token', `xo${'xd-'}${draw(80)}%2B${draw(20)}`, 'xoxd-cookie'],
  [
    'discord-token',
    `${base64('418273645091827364')}.${draw(6)}.${draw(38, URL64)}`,
    `${base64('a bot of no id at all')}.${draw(6)}.${draw(38)}`,
  ],
  ['mandrill-key', `m${'d-'}${draw(22)}`, 'md-button-of-a-long-name-1'],
  ['asana-token', `1${'/1'}${draw(15, DIGITS)}:${draw(32, HEX)}`, '1/12/2024: a date'],
  ['clickup-token', `p${'k_'}12345678_${draw(32, `${LOWER.toUpperCase()}${DIGITS}`)}`, 'pk_12345678_columns'],
  ['trello-token', `AT${'TA'}${draw(64, HEX)}${draw(8, '0123456789ABCDEF')}`, `ATTA${draw(20, HEX)}`],
  ['notion-token', `se${'cret_'}${draw(43)}`, `secret_${LOWER}${LOWER.slice(0, 17)}`],
  ['telnyx-key', `K${'EY0'}${draw(31, '0123456789ABCDEF')}_${draw(22)}`, 'KEY0_OF_THE_MAP'],
  ['mollie-key', `li${'ve_'}${draw(30)}`, 'live_configurationFileOfTheSite'],
  ['axiom-token', `xa${'at-'}${UUID}`, `xaat-${UUID.slice(0, 20)}`],
  ['tailscale-key', `ts${'key-'}auth-${draw(17)}-${draw(32)}`, 'tskey-auth-...'],
  [
    'private-key',
    `key: ${base64(`-----BEGIN RSA PRIV${'ATE KEY-----\n'}${draw(120, BASE64)}`)}`,
    `cert: ${base64(`-----BEGIN CERTIFICATE-----\n${draw(120)}`)}`,
  ],
  [
    'jwk-private',
    `{"kty": "EC", "crv": "P-256", "x": "${draw(43, URL64)}", "d": "${draw(43, URL64)}"}`,
    `{"kty": "EC", "x": "${draw(43, URL64)}"}`,
  ],
  [
    'rsa-xml-private',
    `<RSAKeyValue><Modulus>${draw(172)}</Modulus><P>${draw(86)}</P><D>${draw(172)}</D></RSAKeyValue>`,
    `<RSAKeyValue><Modulus>${draw(172)}</Modulus></RSAKeyValue>`,
  ],
  ['registry-auth', `{"auths": {"r.example": {"auth": "${base64(`me:${PASSWORD}`)}"}}}`, '{"auth": "bearer"}'],
  ['connection-password', `"Server=db;User Id=sa;Password=${PASSWORD}"`, '"Server=db;User Id=sa;Password=$(PASSWORD)"'],
  ['connection-password', `connect("host=db user=app password=${PASSWORD}")`, 'connect("host=db user=app password=%s")'],
  ['jdbc-password', `jdbc:mysql://db/x?user=app&password=${PASSWORD}`, 'jdbc:mysql://db/x?user=app&password=password'],
  ['pgpass-password', `db.internal:5432:app:app:${PASSWORD}`, 'db.internal:5432:app:app:postgres'],
  ['command-password', `docker login -u me -p ${PASSWORD} r.example`, 'docker login -u me -p $TOKEN r.example'],
  ['command-password', `docker login -u me -p ${PASSWORD} r.example`, 'docker run -p 8080:80/tcp nginx'],
  ['command-password', `az login --service-principal -u 1 -p '${PASSWORD}' --tenant 2`, 'az vm create -p D2s_v3x -n web'],
  ['command-password', `mysql -u root -p'${PASSWORD}' app`, 'mysql -u root -p app'],
  ['command-password', `mongosh --host db \\\n  -p ${PASSWORD}`, 'mongosh --host db \\\n  -p "$PASSWORD"'],
  [
    'command-password',
    `ldapsearch -D "cn=admin,dc=corp" -w ${PASSWORD} -b dc=corp`,
    'ldapsearch -D "cn=admin,dc=corp" -W -b dc=corp1',
  ],
  ['command-password', `keytool -genkey -storepass ${PASSWORD} -alias a`, 'keytool -genkey -storepass changeit -alias a'],
  ['command-password', `openssl enc -aes-256-cbc -k ${PASSWORD} -in a.txt`, 'openssl req -newkey rsa:2048 -keyout key1.pem'],
  ['command-password', `openssl rsa -in k.pem -passin pass:${PASSWORD}`, 'openssl rsa -in k.pem -passin env:KEY_PASS1'],
  ['command-password', `smbclient //srv/share -U me%${PASSWORD}`, 'smbclient //srv/share -U me%$PASSWORD1'],
  [
    'command-password',
    `psexec \\\\192.0.2.7 -u Administrator -p ${PASSWORD} cmd`,
    'psexec \\\\192.0.2.7 -u Administrator -p %PASSWORD1% cmd',
  ],
  ['command-password', `xfreerdp /v:host /u:me /p:${PASSWORD}`, 'xfreerdp /v:host /u:me /port:33890'],
  ['command-password', `zip -P ${PASSWORD} out.zip a.txt`, 'zip -r out1.zip a.txt'],
  ['htpasswd-password', `htpasswd -bc .htpasswd admin ${PASSWORD}`, 'htpasswd -c .htpasswd admin01'],
  ['piped-password', `echo "deploy:${PASSWORD}" | sudo chpasswd`, 'echo "deploy:$PASSWORD1" | sudo chpasswd'],
  ['piped-password', `echo ${PASSWORD} | sudo -S apt update`, 'echo Upd4te.It | sudo tee /etc/motd'],
  [
    'net-use-password',
    `net use Z: \\\\srv\\share /user:corp\\me ${PASSWORD}`,
    'net use Z: \\\\srv\\share1 /user:corp\\me /persistent:yes',
  ],
  [
    'powershell-password',
    `Connect-VIServer -Server h -User me -Password ${PASSWORD}`,
    'Connect-VIServer -Server h -User me -Password $pass1',
  ],
  ['secure-string', `ConvertTo-SecureString "${PASSWORD}" -AsPlainText -Force`, `ConvertTo-SecureString "${PASSWORD}"`],
  [
    'flag-password',
    `gpg --batch --passphrase ${PASSWORD} -d a.gpg`,
    '  --passphrase string   what the key is locked with (base64)',
  ],
  ['flag-password', `tool --db-password ${PASSWORD}`, 'tool --db-password /run/secrets/db1'],
  ['flag-secret', `tool --api-key ${draw(32)}`, 'tool --api-key api-key-of-2024'],
  ['dotnet-setting', `<add key="MailPassword" value="${PASSWORD}" />`, '<add key="MailPassword" value="%MAIL_PASSWORD1%" />'],
  [
    'dotnet-credential',
    `c.Credentials = new NetworkCredential("me", "${PASSWORD}");`,
    'c.Credentials = new NetworkCredential("me", password1);',
  ],
  [
    'dotnet-credential',
    `new DirectoryEntry("LDAP://corp", user, "${PASSWORD}")`,
    'new DirectoryEntry("LDAP://corp/ou=x1", user, pass1)',
  ],
  ['vault-unseal-key', `Unseal Key 2: ${draw(44)}`, 'Unseal Key 2: the second of five'],
  [
    'kubeadm-token',
    'kubeadm join 192.0.2.1:6443 --token be8dfd.da8a689a46edc282',
    'kubeadm join 192.0.2.1:6443 --token abcdef.0123456789abcdef',
  ],
  ['salesforce-token', `t = "00D${draw(12)}!${draw(96)}"`, `t = "00D${draw(12)}"`],
  ['shadow-hash', `admin:$apr1$l3zqfz0p$${draw(22)}`, 'admin:$apr1$salt'],
];

describe('forms of providers', () => {
  test.each(cases.map(([id, bad], row) => [id, row, bad] as const))('%s is found (row %i)', (id, _row, bad) => {
    expect(ids(bad)).toContain(id);
  });

  test.each(cases.map(([id, _bad, good], row) => [id, row, good] as const))(
    '%s: its neighbour is none (row %i)',
    (_id, _row, good) => {
      expect(ids(good)).toEqual([]);
    },
  );
});

test.each([
  ['npm-token', 'NPM_TOKEN', UUID],
  ['slack-signing-secret', 'SLACK_SIGNING_SECRET', draw(32, HEX)],
  ['mistral-key', 'MISTRAL_API_KEY', draw(32)],
  ['postmark-token', 'POSTMARK_SERVER_TOKEN', UUID],
  ['vonage-secret', 'vonageApiSecret', draw(16)],
  ['paypal-secret', 'PAYPAL_CLIENT_SECRET', `E${draw(79, URL64)}`],
  ['hetzner-token', 'HCLOUD_TOKEN', draw(64)],
  ['scaleway-secret', 'SCW_SECRET_KEY', UUID],
  ['consul-token', 'CONSUL_HTTP_TOKEN', UUID],
  ['pinecone-key', 'pinecone_api_key', UUID],
])('%s is known by the name %s', (id, name, value) => {
  expect(ids(`${name} = "${value}"`, 'app.py')).toEqual([id]);
  expect(ids(`${name} = "${value.replace(/[A-Za-z0-9]/g, 'x')}"`, 'app.py')).toEqual([]);
});

test("a key in Firebase's configuration of a page counts for less than the same key elsewhere", () => {
  const key = ['AI', 'zaSyB', draw(31, ALNUM), 'c'].join('');
  const severity = (text: string): readonly string[] =>
    inspectSecrets({ path: 'app.js', text }).findings.map((one) => one.severity);
  expect(severity(`const app = { apiKey: "${key}", authDomain: "shop.firebaseapp.com" };`)).toEqual(['low']);
  expect(severity(`const maps = "${key}";`)).toEqual(['high']);
});
