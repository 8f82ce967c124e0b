// What several rules have in common: secrets, addresses, guessable names.

const SECRET_KEY =
  /^(?:.*_)?(?:password|passwd|passphrase|api_?key|apikey|token|access_token|client_secret|api_secret|secret|secret_key|bearer_token|private_key|auth_key|service_account|account_key|psk|network_key|noise_psk|authorization)$/i;
const NOT_SECRET_KEY =
  /^(?:csrf|no_|use_|has_|show_|require_)|(?:_file|_path|_url|_entity|_sensor|_type|_template|_expires?|_name|_id)$/i;

export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key.replaceAll('-', '_')) && !NOT_SECRET_KEY.test(key);
}

/** A value that stands there itself, and is no stand-in. */
export function isLiteralSecret(value: string): boolean {
  const text = value.trim();
  if (text.length < 4 || /^(?:true|false|yes|no|null|none|required|optional|on|off)$/i.test(text)) return false;
  if (
    /\{\{|\{%|\$\{|\$[A-Z_]+|<[^<>]*>|^!|^\[|^\/|^\{|^(?:sensor|input_text|states|text|entity|secret|env)[.:_]|^\*+$|^0+$|^[x#.*-]+$/i.test(
      text,
    )
  )
    return false;
  if (/[\s]/.test(text) && !/^(?:Bearer|Basic|Token)\s+\S+$/i.test(text)) return false;
  return (
    !/^(?:your|my|the|some|insert|enter|put|add|replace|dummy|fake|example|placeholder|changeme|change_me|redacted|removed|hidden|secret$|todo|test$|password$|api_?key$|token$|xxx)/i.test(
      text,
    ) && !/(?:your[_ -]|_here$|example|placeholder|redacted|changeme)/i.test(text)
  );
}

/** `203.0.113.0/24` as a range: its bits, and whether it is a private network. */
export interface Range {
  readonly bits: number;
  readonly isAll: boolean;
  readonly isPrivate: boolean;
  readonly isIpv6: boolean;
}

export function rangeOf(text: string): Range | undefined {
  const [address = '', bitsText] = text.trim().split('/');
  const isIpv6 = address.includes(':');
  if (!isIpv6 && !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) return undefined;
  if (isIpv6 && !/^[0-9a-f:]+$/i.test(address)) return undefined;
  const bits = bitsText === undefined ? (isIpv6 ? 128 : 32) : Number(bitsText);
  const isPrivate = isIpv6
    ? /^(?:f[cd]|fe80|::1$)/i.test(address)
    : /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(address);
  return { bits, isAll: bits === 0, isPrivate, isIpv6 };
}

/** How hard a name is to guess, in bits, very roughly: words of a language count for little, mixed characters for much. */
export function isGuessable(id: string): boolean {
  const text = id.trim();
  if (/^[0-9a-f]{32,}$/i.test(text) || /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)) return false;
  const runs = text.match(/[a-z]{4,}/gi) ?? [];
  const inWords = runs.reduce((sum, run) => sum + (isWordLike(run) ? run.length : 0), 0);
  // What Home Assistant proposes is a name, then a long run of mixed characters.
  const rest = text.length - inWords;
  return rest < 16;
}

function isWordLike(run: string): boolean {
  const vowels = (run.match(/[aeiouy]/gi) ?? []).length;
  const isOneCase = run === run.toLowerCase() || /^[A-Z]?[a-z]+$/.test(run) || run === run.toUpperCase();
  return isOneCase && vowels / run.length >= 0.2 && !/[bcdfghjklmnpqrstvwxz]{5,}/i.test(run);
}
