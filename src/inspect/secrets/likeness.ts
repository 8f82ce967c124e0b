import { isDocumented } from './documented.table.ts';

// What tells a secret from a word, a placeholder, a reference or a digest.

/** Shannon entropy of a text in bits a character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let sum = 0;
  for (const count of counts.values()) sum -= (count / text.length) * Math.log2(count / text.length);
  return sum;
}

// The pairs of letters that make up almost nine tenths of English text and of names in code, and a third of random letters.
const pairs: ReadonlySet<string> = new Set(
  (
    'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ' +
    'ra ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie ' +
    'wh ee wi em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp fe bl ab ' +
    'gh ty op wo sa ay ex ke ui fr oo av ag if ap gr od bo sp rd do uc bu ei ov by rm ep tt oc fa ef cu rn sc gi da yo cr cl ' +
    'du ga qu ue ff ba ey ls va um pp ua up lu go ht ru ug ds lt pi rc rr eg au ck ew mu br bi pt ak pu rg ib tl ny ki rk ys ' +
    'ob mm fu ph og ms ye ud mb ip ub oi rl gu dr hr cc tw ft wn nu af hu nn eo vo rv nf xp gn sm fl iz ok nl my'
  ).split(' '),
);

/** Words have a number at their end, random characters have digits anywhere: one in six. */
function isScattered(text: string): boolean {
  return (text.match(/\d+/g)?.length ?? 0) * 5 > text.length;
}

/** Whether the letters of a text stand as they do in words: `getUserName`, not `kQzXvbW`. */
export function isWordy(text: string): boolean {
  if (isScattered(text)) return false;
  const runs = text.match(/[A-Z]?[a-z]{3,}|[A-Z]{3,}/g) ?? [];
  let good = 0;
  let all = 0;
  for (const run of runs) {
    const lower = run.toLowerCase();
    for (let at = 0; at + 1 < lower.length; at += 1) {
      all += 1;
      if (pairs.has(lower.slice(at, at + 2))) good += 1;
    }
  }
  const letters = runs.join('').length;
  return all >= 3 && letters * 2 >= text.length && good / all >= 0.72;
}

const placeholderWords =
  /example|sample|dummy|placeholder|redacted|change[-_. ]?me|replace[-_. ]?(?:me|this|with)|(?:^|[^a-z])(?:your|my|the|some|insert|enter|put|add)[-_. ]?(?:own[-_. ]?)?(?:[a-z]*[-_. ]?)(?:key|token|secret|pass|pwd|api|here|value|id)|not[-_. ]?(?:a[-_. ])?(?:real|secret)|fake(?:key|secret|token)|testkey|goes[-_. ]?here|(?:clear|plain)[-_. ]?text|to[-_. ]?be[-_. ]|todo|fixme|lorem|foo[-_]?bar|invalid|(?:^|[-_])mock|^(?:secret|token|password|passwd|test|fake|none|null|nil|undefined|true|false|string|default|optional|required|unset|empty|masked|hidden|unknown|foo|bar|baz|abc|xyz|qwerty|n\/a)(?:[-_. ]?(?:key|token|secret|password|value|\d{1,4}))*$/i;

/** `${NAME}`, `$NAME`, `{{ name }}`, `%NAME%`, `<name>`, `[name]`, `#{name}`, `@Name@`, `__NAME__`, and format marks. */
const templateLike =
  /\$\{|\$\(|\{\{|#\{|<%|%>|^\${1,2}[A-Za-z_({]|^\$\d$|^%[A-Za-z_]\w*%$|^<[^<>]{0,80}>?$|^\[[^\]]{0,80}\]?$|^@\w+@$|^__\w+__$|^%[sdvq@]$|%\(\w+\)s|^\{\w*\}$|^:\w+$|^\.{3}|\.{3}$|…|^\*+$|•|^\{\w+(?:[.[]\w+\]?)*\}$/;

/** `%s:%s`: nothing but marks of a format, and what stands between them. */
const formatMarks = /^(?=[^%]*%)(?:%[-\d.]{0,8}[sdvqxrfi@]|[^%A-Za-z0-9]){1,64}$/;

/** A person's stand-in for a secret. */
export function isPlaceholder(value: string): boolean {
  return (
    isDocumented(value) ||
    placeholderWords.test(value) ||
    templateLike.test(value) ||
    formatMarks.test(value) ||
    isRepetitive(value)
  );
}

/** `xxxx…`, `0000…`, `*****`, `1234567890`, `abcdefgh`, `abababab`. In a long value a run must be a good part of it. */
export function isRepetitive(value: string): boolean {
  if (/x{8}|X{8}|\*{4}/.test(value)) return true;
  const runs = value.match(/(.)\1{5,}|x{4,}|X{4,}|(?:0?123456789|987654321|abcdefgh|ABCDEFGH|qwertyui)\w{0,8}/gi) ?? [];
  if (runs.length > 0 && (value.length < 40 || runs.join('').length * 4 >= value.length)) return true;
  if (/^(.{1,4})\1{2,}.{0,3}$/.test(value)) return true;
  return value.length >= 12 && new Set(value).size <= 4;
}

/** What says where a value comes from, in some language. */
const reference =
  /^(?:(?:process|import\.meta|Deno|os|env|ENV|System|std|config|configuration|settings|options|opts|self|this|args|argv|params|props|state|ctx|context|req|request|res|response|data|user|credentials?|secrets|vault|var|local|module|data|each|inputs|github|steps|needs|matrix|Rails|app|current_app|conf|cfg|kwargs|event|payload|body|form|input|node|string)(?:\.|::|->|\[|\?\.)|[A-Za-z_$][\w$.:>-]{0,80}\(|(?:await|new|return|lambda|function|fn|func|async|typeof|not|None|null|nil)\b|ENC\[|ref:|!\w|arn:|vault:|op:\/\/|projects\/|file:|ssm:|secretref:|keyvault|@Microsoft)/;

/** A literal that names where the secret is, or code that reads it. */
export function isReference(value: string): boolean {
  return reference.test(value);
}

/** A path, an address without credentials, a version, a date, a MIME type, a number. */
export function isPlain(value: string): boolean {
  return (
    /^(?:\.{0,2}\/|~|[A-Za-z]:\\|[a-z][a-z0-9+.-]*:\/\/|www\.)/.test(value) ||
    (/^[\w.-]+(?:\/[\w.@-]+)+\.?[a-z]{0,4}$/.test(value) &&
      /[a-z]{4}/.test(value) &&
      !/\d[a-zA-Z]\d|[A-Z]{2}[a-z]/.test(value)) ||
    /\.(?:pem|key|crt|cer|p12|pfx|jks|json|ya?ml|toml|txt|html?|png|jpe?g|svg|js|ts|css|py|rb|go|java|php|sh|conf|cfg|ini|log|xml|md|gif)$/i.test(
      value,
    ) ||
    /^v?\d+(?:\.\d+){1,3}(?:[-+.][\w.-]+)?$/.test(value) ||
    /^[\d.,:_ -]+$/.test(value) ||
    /^\d{4}-\d{2}-\d{2}/.test(value) ||
    /@[\w-]+\.[a-z]{2,}$/i.test(value)
  );
}

export const isUuid = (value: string): boolean => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value);

const isHex = (value: string): boolean => /^(?:0x)?[0-9a-f]+$/i.test(value);

/** Whether a value looks made by a machine at random, for its length and alphabet. */
export function isRandom(value: string): boolean {
  if (value.length < 10 || value.length > 1024) return false;
  if (!/^[\w+/=.~@!#$%^&*:?|-]+$/.test(value) || !/\d/.test(value)) return false;
  const bits = entropy(value);
  if (isHex(value)) return value.length >= 16 && bits >= (value.length >= 32 ? 3 : 2.8) && /[a-f]/i.test(value);
  if (!/[A-Za-z]/.test(value) || isWordy(value) || isStructured(value)) return false;
  return bits >= (value.length >= 20 ? 3.5 : 3);
}

/** `prod-eu-1`, `v2_beta_12`, `arn:x:y`: parts that are words or numbers. */
function isStructured(value: string): boolean {
  const parts = value.split(/[-_./:]/);
  return parts.length >= 2 && parts.every((part) => part.length < 16 && /^[A-Za-z]*\d*$/.test(part));
}
