import { commandContexts } from './command-contexts.table.ts';
import type { Context } from './context.ts';
import { isRandom, isReference } from './likeness.ts';
import { secretAddress, secretHash, secretHeader, secretPassword, secretPrivateKey, secretToken } from './rules.ts';
import { isCredential, isLiteral, isMadeAtRandom, isPair, isStrong, weakPasswords } from './strength.ts';

const weakHosts =
  /^(?:localhost|127\.|\[?::1|0\.0\.0\.0|example\.|[\w-]+$|.*\.(?:example|test|invalid|local|localhost)$|.*example\.(?:com|org|net)$)/i;
/** A password of a service on this machine is a default of development; elsewhere it opens something. */
function acceptsAddress({ user = '', secret, host = '' }: Readonly<Record<string, string | undefined>>): boolean {
  if (secret === undefined || /[{}]|^\[|\$\(|^%[sdv]/.test(secret) || /^[*x•.]+$/i.test(secret) || weakPasswords.test(secret))
    return false;
  // `a%20secret`: words, as they stand in manuals.
  if (/^[A-Za-z]+(?:%20[A-Za-z]+)+$/.test(secret)) return false;
  if (isReference(secret) || /\$\{|\{\{|^\$/.test(secret)) return false;
  if (secret === user && weakHosts.test(host)) return false;
  return !weakHosts.test(host) || isRandom(secret) || /\d/.test(secret) || /[^A-Za-z0-9]/.test(secret);
}

// After the scheme, whatever its name: `Bearer x`, `SSWS x`. Not parameters of a signature: `AWS4-HMAC-SHA256 Credential=`.
const header =
  /(?:(?<![a-z])authorization|x-[\w-]{0,24}(?:key|token|secret|auth)|private-token|api-?key|apikey|deploy-token|job-token|circle-token)["']?[ \t]{0,4}:[ \t]{0,4}["']?(?:[a-z][\w-]{1,19}[ \t:]{1,4})?(?![\w-]+=[\w/])(?<secret>[\w.~+/=:-]{8,2048})(?![\w.~+/=:-]|[ \t]+\w+=)/iy;

export const contexts: readonly Context[] = [
  {
    id: 'url-password',
    what: 'password in an address',
    rule: secretAddress,
    anchors: ['://'],
    pattern: /:\/\/(?<user>[^\s/?#@:"'`<>\\,|()[\]]{0,128}):(?<secret>[^\s/?#"'`<>\\,()[\]]{1,256})@(?<host>[\w.[\]-]{1,253})/y,
    accept: acceptsAddress,
  },
  {
    id: 'url-token',
    what: 'token in an address',
    rule: secretAddress,
    anchors: ['://'],
    pattern: /:\/\/(?<secret>[A-Za-z0-9_.~%-]{24,512})@[\w.-]{1,253}/y,
    accept: ({ secret }) => isLiteral(secret) && isRandom(secret),
  },
  {
    id: 'connection-password',
    what: 'password in a connection string',
    rule: secretAddress,
    anchors: ['password=', 'pwd='],
    fold: true,
    // Between the other fields of a string, or as the last of them; libpq parts them with spaces.
    pattern:
      /(?:password|pwd)=(?<secret>[^\s;"'`<>&{}$%\\]{4,128}) ?;|(?<=; {0,2}|\b(?:host|hostaddr|user|dbname|port|sslmode)=[^\s"'`]{1,64} )(?:password|pwd)=(?<single>[^\s;"'`<>&{}$%\\]{4,128})(?=[\s"'`]|$)/iy,
    accept: ({ secret, single }) => isStrong(secret ?? single),
  },
  {
    id: 'jdbc-password',
    what: 'password in a connection string',
    rule: secretAddress,
    anchors: ['jdbc:'],
    pattern: /jdbc:[^\s"'`<>]{1,300}?[?&;]password=(?<secret>[^\s"'`<>&;]{4,128})/iy,
    accept: ({ secret }) => isStrong(secret),
  },
  {
    id: 'pgpass-password',
    what: 'password of a .pgpass',
    rule: secretPassword,
    anchors: [':5432:'],
    pattern: /:5432:[\w*-]{1,63}:[\w.-]{1,63}:(?<secret>[^\s:"'`]{4,128})(?=\s|$)/y,
    accept: ({ secret }) => isStrong(secret),
  },
  {
    id: 'azure-sas',
    what: 'Azure shared access signature',
    rule: secretToken,
    anchors: ['sig='],
    // HMAC-SHA256: 32 bytes in base64 or base64url, escaped where they stand in an address.
    pattern: /(?<=[?&; ])sig=(?<secret>(?:[A-Za-z0-9+/_-]|%2[BbFf]){43}(?:=|%3[Dd])?)(?![A-Za-z0-9+/_%-])/y,
    accept: ({ secret }) => isMadeAtRandom(secret),
  },
  {
    id: 'azure-function-key',
    what: 'Azure function key',
    rule: secretToken,
    anchors: ['code='],
    pattern: /(?<=[?&])code=(?<secret>[\w/+-]{54}(?:==|%3[Dd]%3[Dd]))/y,
    accept: ({ secret }) => isMadeAtRandom(secret),
  },
  {
    id: 'azure-configuration-key',
    what: 'Azure App Configuration key',
    rule: secretToken,
    anchors: [';Secret='],
    pattern: /(?<=;Id=[\w:+/-]{1,80});Secret=(?<secret>[A-Za-z0-9+/]{40,90}={0,2})/y,
  },
  {
    id: 'aws-secret-key',
    what: 'AWS secret access key',
    rule: secretToken,
    anchors: ['AKIA', 'ASIA'],
    // Beside its id, without a name: a list of credentials, the arguments of a client.
    pattern:
      /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}["'`]?\s{0,8}[,:;|\s]\s{0,40}["'`]?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/y,
    accept: ({ secret }) => isMadeAtRandom(secret),
  },
  {
    id: 'aws-secret-key',
    what: 'AWS secret access key',
    rule: secretToken,
    anchors: ['aws_secret_access_key '],
    pattern: /aws_secret_access_key[ \t]{1,8}["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/y,
    accept: ({ secret }) => isMadeAtRandom(secret),
  },
  {
    id: 'registry-auth',
    what: 'registry credential',
    rule: secretToken,
    anchors: ['"auth"', '\\"auth\\"'],
    // `.docker/config.json`: base64 of the name and the password.
    pattern: /\\?"auth\\?"[ \t]{0,4}:[ \t]{0,4}\\?"(?<secret>[A-Za-z0-9+/]{8,4096}={0,2})\\?"/y,
    accept: ({ secret }) => isPair(secret),
  },
  {
    id: 'jwk-private',
    what: 'private key in JSON',
    rule: secretPrivateKey,
    anchors: ['"kty"'],
    pattern: /"kty"[ \t]{0,4}:[ \t]{0,4}"(?:RSA|EC|OKP)"[^{}]{0,2000}?"d"\s{0,4}:\s{0,4}"(?<secret>[\w-]{40,1400})"/y,
  },
  {
    id: 'rsa-xml-private',
    what: 'private key in XML',
    rule: secretPrivateKey,
    anchors: ['<RSAKeyValue>'],
    pattern: /<RSAKeyValue>[^<]{0,8}(?:<(?!D>|\/RSAKeyValue>)[^<]{0,1400}){1,16}<D>(?<secret>[A-Za-z0-9+/\s]{60,1400}={0,2})/y,
  },
  {
    id: 'authorization',
    what: 'credential in a header',
    rule: secretHeader,
    anchors: [
      'authorization',
      'private-token',
      'deploy-token',
      'job-token',
      'circle-token',
      'x-api',
      'x-auth',
      'x-access',
      'x-jfrog',
      'x-vault',
    ],
    fold: true,
    pattern: header,
    accept: ({ secret }) => isCredential(secret),
  },
  {
    id: 'bearer-token',
    what: 'bearer token',
    rule: secretHeader,
    anchors: ['bearer '],
    fold: true,
    pattern: /(?<=["'`=: ])bearer {1,2}(?<secret>[\w.~+/=-]{16,2048})/iy,
    accept: ({ secret }) => isLiteral(secret) && isRandom(secret),
  },
  ...commandContexts,
  {
    id: 'curl-user',
    what: 'password on a command line',
    rule: secretHeader,
    anchors: ['curl '],
    pattern:
      /curl (?:(?:[^\n;|&\\]|\\\n|\\n?){0,512}?[ "'])??(?:-u|--user|-U|--proxy-user)(?:[ =]{0,2})(?:"(?<user1>[^":\n]{0,64}):(?<quoted>[^"\n]{1,256})"|'(?<user2>[^':\n]{0,64}):(?<single>[^'\n]{1,256})'|(?<user3>[^\s:"'-][^\s:"']{0,64}):(?<secret>[^\s"'`]{1,256}))/y,
    accept: ({ user1, user2, user3, quoted, single, secret }) => {
      const value = quoted ?? single ?? secret;
      const user = user1 ?? user2 ?? user3;
      return (
        isLiteral(value) &&
        !/[${}[\]<>`]/.test(`${user ?? ''}${value.slice(0, 2)}`) &&
        !weakPasswords.test(value) &&
        value.length >= 3
      );
    },
  },
  {
    id: 'netrc-password',
    what: 'password of a .netrc',
    rule: secretPassword,
    anchors: ['machine '],
    pattern: /machine +[\w.-]{1,253}\s+login +\S{1,128}\s+password +(?<secret>\S{4,256})/y,
    accept: ({ secret }) => isLiteral(secret),
  },
  {
    id: 'npmrc-auth',
    what: 'registry credential',
    rule: secretToken,
    anchors: ['_authToken', '_auth', '_password'],
    pattern: /(?<=[:\s]|^)_(?:authToken|auth|password)[ \t]{0,3}=[ \t]{0,3}"?(?<secret>[^\s"$]{6,512})/y,
    accept: ({ secret }) => isLiteral(secret),
  },
  {
    id: 'nuget-password',
    what: 'NuGet password',
    rule: secretPassword,
    anchors: ['ClearTextPassword'],
    pattern: /ClearTextPassword" +value="(?<secret>[^"%]{4,256})"/y,
    accept: ({ secret }) => isLiteral(secret),
  },
  {
    id: 'dotnet-setting',
    what: 'password in a .NET setting',
    rule: secretPassword,
    anchors: ['<add key='],
    pattern: /<add key="(?!ClearText)[\w.:-]{1,60}(?:[Pp]assword|[Pp]wd|[Ss]ecret)"\s{1,8}value="(?<secret>[^"%\n]{4,256})"/y,
    accept: ({ secret }) => isStrong(secret),
  },
  {
    id: 'dotnet-credential',
    what: 'password in a .NET credential',
    rule: secretPassword,
    anchors: ['NetworkCredential(', 'DirectoryEntry('],
    // Name and password; of a directory, its address first.
    pattern:
      /(?:NetworkCredential\(|DirectoryEntry\(\s{0,40}"[^"\n]{1,256}"\s{0,8},)\s{0,40}(?:"[^"\n]{1,128}"|[\w.$]{1,64})\s{0,8},\s{0,40}"(?<secret>[^"\n]{4,128})"/y,
    accept: ({ secret }) => isStrong(secret),
  },
  {
    id: 'vault-unseal-key',
    what: 'Vault unseal key',
    rule: secretToken,
    anchors: ['Unseal Key ', 'vault operator unseal '],
    pattern: /(?:Unseal Key \d{1,2}: |vault operator unseal )(?<secret>[A-Za-z0-9+/]{43,44}=?)(?![\w+/=])/y,
    accept: ({ secret }) => isMadeAtRandom(secret),
  },
  {
    id: 'kubeadm-token',
    what: 'bootstrap token of a Kubernetes cluster',
    rule: secretToken,
    anchors: ['token'],
    fold: true,
    pattern: /token["']?\s{0,4}[ :=]\s{0,4}["']?(?<secret>[a-z0-9]{6}\.[a-z0-9]{16})(?![\w.-])/iy,
    accept: ({ secret }) => isLiteral(secret) && /\d.*\.(?=.*\d.*\d)(?=.*[a-z])/.test(secret),
  },
  {
    id: 'shadow-hash',
    what: 'password hash',
    rule: secretHash,
    anchors: [':$1$', ':$5$', ':$6$', ':$y$', ':$2y$', ':$2b$', ':$2a$', ':$apr1$'],
    // Of /etc/shadow, and of a file of htpasswd, where the line ends with it.
    pattern: /:(?<secret>\$(?:apr1|1|5|6|y|2[aby])\$[\w./$=,]{20,200})(?=:|\s|$)/y,
  },
  {
    id: 'bcrypt-hash',
    what: 'password hash',
    rule: secretHash,
    anchors: ['$2a$', '$2b$', '$2y$'],
    pattern: /(?<![\w$])(?<secret>\$2[aby]\$\d{2}\$[A-Za-z0-9./]{53})(?![\w./])/y,
  },
  {
    id: 'facebook-token',
    what: 'Facebook app token',
    rule: secretToken,
    anchors: ['access_token'],
    pattern: /access_token["']? ?[:=] ?["']?(?<secret>\d{15,16}(?:\||%7C)[\w-]{27,40})/y,
  },
];
