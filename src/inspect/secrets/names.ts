/** `key`: some key, which may as well be that of a row or a cache. */
export type NameKind = 'password' | 'secret' | 'key' | null;

/** The words of a name: `dbPassword_2` is `db password 2`. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

const filler = new Set([
  'value',
  'string',
  'str',
  'plain',
  'plaintext',
  'text',
  'literal',
  'default',
  'prod',
  'production',
  'dev',
  'staging',
  'live',
  'base64',
  'b64',
  'raw',
  'new',
  'old',
  'current',
  'root',
  'admin',
  'v1',
  'v2',
]);

const passwordEnd = /(?:password|passwd|passwort|passphrase|passcode|pwd|secretpass|userpass|dbpass|rootpass|adminpass|mypass)$/;

const secretEnd =
  /(?:secret|secrets|token|apikey|apisecret|secretkey|accesskey|accesskeyid|authkey|privatekey|encryptionkey|encryptkey|signingkey|signkey|masterkey|appkey|sharedkey|preshared|sessionkey|hmackey|aeskey|cryptokey|cipherkey|servicekey|licen[cs]ekey|accountkey|storagekey|adminkey|deploykey|webhookkey|clientkey|consumerkey|integrationkey|serverkey|jwtkey|tokenkey|keybase|credentials?|auth|authorization|bearer|jwt)$/;

// Tokens and keys that open nothing: of parsers, caches, pages, forms, layouts.
const harmless =
  /(?:csrf|xsrf|csrftoken|public|pub|publishable|anon|sort|primary|foreign|partition|cache|next|page|continuation|sync|lexer|parse|parser|syntax|eof|eos|bos|pad|unk|cancel|cancellation|row|item|object|translation|locale|query|idempotency|dedupe?|local|style|menu|hot|short|resource|routing|react|theme|css|design|color|widget|site|stop|start|end|special|mask|sep|cls|ether|erc|nft|coin|swap|pool|mint|quote|base|refreshurl|bpe|vocab|kw|keyword|current|previous|last|first|peek|event|map|index|group|feature|flag)(?:token|key|secret|auth|tokens)$/;

// In the first words of a name: the value is there to be refused, or stands for another.
const madeUp: ReadonlySet<string> = new Set(
  'fake dummy mock mocked stub stubbed bogus invalid wrong incorrect bad nonexistent nonmatching mismatched unmatched sample example placeholder'.split(
    ' ',
  ),
);

/** `wrongPassword`, `FAKE_TOKEN`, `nonMatchingToken`. */
export function isMadeUpName(name: string): boolean {
  const words = wordsOf(name);
  return words[0] === 'non' || words[0] === 'not' || words.some((word) => madeUp.has(word));
}

/** What a name says of its value: `passwordField` is neither a password nor a secret. */
export function kindOfName(name: string): NameKind {
  if (isMadeUpName(name)) return null;
  const words = [...wordsOf(name)];
  while (words.length > 1 && (filler.has(words.at(-1) ?? '') || /^\d+$/.test(words.at(-1) ?? ''))) words.pop();
  // `dbPassword2`, `apikey2`; not `oauth2`, `sha1`.
  const last = /^(.*(?:pass(?:word|wd)?|pwd|secret|token|apikey))\d{1,2}$/.exec(words.at(-1) ?? '')?.[1];
  if (last !== undefined) words.splice(-1, 1, last);
  const joined = words.join('');
  if (words.at(-1) === 'pass' || words.at(-1) === 'pw' || words.at(-1) === 'psk' || passwordEnd.test(joined)) return 'password';
  if (harmless.test(joined)) return null;
  if (words.length > 1 && words.at(-1) === 'key' && !secretEnd.test(joined)) return 'key';
  if (!secretEnd.test(joined)) return null;
  return /(?:author|authority|tokenizer|monkey|secretary)$/.test(joined) ? null : 'secret';
}
