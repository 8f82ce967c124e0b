import {
  goCookie,
  goHash,
  javaCookie,
  phpCookie,
  rubyRandom,
  secretFromEnvironment,
  secureRandom,
  valuesApart,
  withoutLine,
  wordsApart,
  wrapPhp,
} from './other-languages.ts';
import { inFiles, rewrite } from './rewrite.ts';
import type { Fixer } from './types.ts';

const KEEP = 'Keep the check.';
const CHECK = 'Check the certificate.';
const SHA = 'Use SHA-256.';

/** What may be rewritten in Java, Go, PHP and Ruby, beside what is the same in every language. */
export const otherLanguages: Readonly<Record<string, readonly Fixer[]>> = {
  'bind-all-interfaces': [inFiles('go', rewrite('Listen on this machine only.', [/"(:\d+)"/, '"127.0.0.1$1"']))],
  'command-injection': [
    inFiles('go', wordsApart),
    inFiles('java', wordsApart),
    inFiles('rb', wordsApart),
    inFiles(
      'php',
      wrapPhp('Quote it for the shell.', (code) => `escapeshellarg(${code})`),
    ),
  ],
  'csrf-off': [
    inFiles(
      'java',
      rewrite(
        KEEP,
        [/\bcsrf\(\)\s*\.disable\(\)/, 'csrf()'],
        [
          /\bcsrf\(\s*\w+\s*(?:->\s*\w+\.disable\(\)|::disable)\s*\)/,
          'csrf(org.springframework.security.config.Customizer.withDefaults())',
        ],
      ),
    ),
    inFiles('php', rewrite(KEEP, [/(["']csrf_protection["']\s*=>\s*)false/, '$1true'])),
    inFiles(
      'rb',
      rewrite(KEEP, [/(with(?::|\s*=>)\s*):null_session/, '$1:exception']),
      withoutLine(
        KEEP,
        /^\s*(?:skip_forgery_protection|skip_before_(?:action|filter)[ (]+:verify_authenticity_token\b[^\n]*)\s*$/,
      ),
    ),
  ],
  'debug-on': [inFiles('php', rewrite('Switch it off.', [/(display_errors["']\s*,\s*)(["']?)(?:1|on|true)\2/i, "$1'0'"]))],
  'hardcoded-credential': [secretFromEnvironment],
  'hardcoded-secret-key': [secretFromEnvironment],
  'secret-password': [secretFromEnvironment],
  'secret-token': [secretFromEnvironment],
  'secret-value': [secretFromEnvironment],
  'insecure-permissions': (['go', 'php', 'rb'] as const).map((ending) =>
    inFiles(ending, rewrite('For the owner only.', [/\b0(?:777|776|767|766|666|667)\b/, '0700'])),
  ),
  'sql-injection': [inFiles('go', valuesApart), inFiles('java', valuesApart), inFiles('rb', valuesApart)],
  'tls-verification-off': [
    inFiles('go', rewrite(CHECK, [/(InsecureSkipVerify\s*[:=]\s*)true/, '$1false'])),
    inFiles(
      'rb',
      rewrite(
        CHECK,
        [/OpenSSL::SSL::VERIFY_NONE/, 'OpenSSL::SSL::VERIFY_PEER'],
        [/(verify(?:_ssl)?(?::|\s*=>)\s*)false/, '$1true'],
      ),
    ),
    inFiles(
      'php',
      rewrite(
        CHECK,
        [/(CURLOPT_SSL_VERIFYPEER\s*(?:,|=>)\s*)(?:false|0)/i, '$1true'],
        [/(CURLOPT_SSL_VERIFYHOST\s*(?:,|=>)\s*)(?:false|0)/i, '$12'],
        [/(["']verify(?:_peer|_peer_name)?["']\s*=>\s*)false/i, '$1true'],
      ),
    ),
  ],
  'unsafe-deserialization': [
    inFiles('rb', rewrite('Load plain data only.', [/\b(YAML|Psych)\.(?:unsafe_)?load\(/, '$1.safe_load('])),
    inFiles(
      'php',
      rewrite('Make no objects of it.', [
        /\bunserialize\(([^()]*(?:\([^()]*\)[^()]*)*)\)/,
        "unserialize($1, ['allowed_classes' => false])",
      ]),
    ),
  ],
  'weak-cookie': [
    inFiles('java', javaCookie),
    inFiles('go', goCookie),
    inFiles('php', phpCookie),
    inFiles(
      'rb',
      rewrite('Hide it from scripts, and send it by TLS only.', [/((?:secure|httponly)(?::|\s*=>)\s*)false/g, '$1true']),
      rewrite('Hide it from scripts, and send it by TLS only.', [/=\s*\{/, '= { secure: true, httponly: true,']),
    ),
  ],
  'weak-hash': [
    inFiles(
      'java',
      rewrite(
        SHA,
        [/(MessageDigest\.getInstance\(\s*")(?:MD[245]|SHA-?1)(")/i, '$1SHA-256$2'],
        [/\bDigestUtils\.(?:md5|sha1|sha)Hex\(/, 'DigestUtils.sha256Hex('],
        [/\bHashing\.(?:md5|sha1)\(/, 'Hashing.sha256('],
      ),
    ),
    inFiles('go', goHash),
    inFiles(
      'php',
      rewrite(
        SHA,
        [/\b(?:md5|sha1)\(/, "hash('sha256', "],
        [/(\bhash(?:_init|_file)?\(\s*["'])(?:md5|sha1)(["'])/i, '$1sha256$2'],
      ),
    ),
    inFiles('rb', rewrite(SHA, [/\bDigest::(?:MD5|SHA1)\b/, 'Digest::SHA256'])),
  ],
  'weak-random': [
    inFiles('java', secureRandom),
    inFiles(
      'php',
      rewrite(
        "Take it from the system's generator of secrets.",
        [/\b(?:mt_)?rand\((?=[^()\s])/, 'random_int('],
        [/\buniqid\([^()]*\)/, 'bin2hex(random_bytes(16))'],
      ),
    ),
    inFiles('rb', rubyRandom),
  ],
  'weak-tls-version': [
    inFiles(
      'go',
      rewrite('Let both sides agree on a version that is safe.', [/\btls\.Version(?:TLS1[01]|SSL30)\b/, 'tls.VersionTLS12']),
    ),
    inFiles(
      'java',
      rewrite('Let both sides agree on a version that is safe.', [/"(?:SSL|SSLv[23]|TLSv1(?:\.[01])?)"/, '"TLSv1.2"']),
    ),
  ],
  xss: [
    inFiles(
      'php',
      wrapPhp('Escape what is put into the page.', (code) => `htmlspecialchars(${code}, ENT_QUOTES, 'UTF-8')`),
    ),
  ],
};
