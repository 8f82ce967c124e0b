import type { RuleInfo } from '../../model/index.ts';
import { fromBase64 } from './checksum.ts';
import { entropy, isPlaceholder, isRandom, isReference } from './likeness.ts';
import { secretAddress, secretHash, secretHeader, secretPassword, secretToken } from './rules.ts';

/** A secret that is known by what stands around it. */
export interface Context {
  readonly id: string;
  readonly what: string;
  readonly rule: RuleInfo;
  readonly anchors: readonly string[];
  readonly fold?: true;
  /** Flag `y`, matched at the anchor; the group `secret` is the secret. */
  readonly pattern: RegExp;
  readonly accept?: (groups: Readonly<Record<string, string | undefined>>) => boolean;
}

const weakHosts =
  /^(?:localhost|127\.|\[?::1|0\.0\.0\.0|example\.|[\w-]+$|.*\.(?:example|test|invalid|local|localhost)$|.*example\.(?:com|org|net)$)/i;
const weakPasswords =
  /^(?:pass(?:w(?:or)?d)?\d{0,4}|p|pw|pwd|secret|test(?:ing)?\d{0,3}|admin\d{0,3}|root|user(?:name)?|postgres(?:ql)?|mysql|mariadb|mongo|redis|rabbitmq|guest|token|key|foo|bar|x+|\*+|change(?:me|it)|example|demo|dev|docker|app|db|some\w*|your\w*|my\w*|xxx\w*|login|name|credentials?|\d{1,6})$/i;

function isLiteral(value: string | undefined): value is string {
  return value !== undefined && value !== '' && !isPlaceholder(value) && !isReference(value) && !/^[%$&]/.test(value);
}

/** A password of a service on this machine is a default of development; elsewhere it opens something. */
function acceptsAddress({ user = '', secret, host = '' }: Readonly<Record<string, string | undefined>>): boolean {
  if (secret === undefined || /[{}]|^\[|\$\(|^%[sdv]/.test(secret) || /^[*x•.]+$/i.test(secret) || weakPasswords.test(secret))
    return false;
  if (isReference(secret) || /\$\{|\{\{|^\$/.test(secret)) return false;
  if (secret === user && weakHosts.test(host)) return false;
  return !weakHosts.test(host) || isRandom(secret) || /\d/.test(secret) || /[^A-Za-z0-9]/.test(secret);
}

function isCredential(value: string | undefined): boolean {
  if (!isLiteral(value)) return false;
  if (isRandom(value)) return true;
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(value)) return true;
  const pair = /^[A-Za-z0-9+/]{8,}={0,2}$/.test(value) ? fromBase64(value) : null;
  if (pair !== null && /^[\x20-\x7e]{1,60}:[\x20-\x7e]{3,60}$/.test(pair))
    return !weakPasswords.test(pair.slice(pair.indexOf(':') + 1));
  return value.length >= 16 && /[^A-Za-z]/.test(value) && entropy(value) >= 3.3 && !/^[a-z]+(?:[-_. ][a-z]+)*$/i.test(value);
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
    pattern: /(?:password|pwd)=(?<secret>[^\s;"'`<>&{}$%\\]{4,128}) ?;/iy,
    accept: ({ secret }) => isLiteral(secret) && !weakPasswords.test(secret),
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
    id: 'sshpass-password',
    what: 'password on a command line',
    rule: secretPassword,
    anchors: ['sshpass'],
    pattern: /sshpass +-p *(?:"(?<quoted>[^"%$\n]{1,128})"|'(?<single>[^'%$\n]{1,128})'|(?<secret>[^\s"'%$<{\\]{1,128}))/y,
    accept: ({ quoted, single, secret }) => isLiteral(quoted ?? single ?? secret),
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
    id: 'shadow-hash',
    what: 'password hash',
    rule: secretHash,
    anchors: [':$1$', ':$5$', ':$6$', ':$y$', ':$2y$', ':$2b$', ':$2a$'],
    pattern: /:(?<secret>\$(?:1|5|6|y|2[aby])\$[\w./$=,]{20,200}):/y,
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
