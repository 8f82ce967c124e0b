import { rewrite } from './rewrite.ts';
import type { Fixer } from './types.ts';

export const rewrites: Readonly<Record<string, readonly Fixer[]>> = {
  'autoescape-off': [rewrite('Escape what is put in.', [/(autoescape\s*[=:]\s*)(?:False|false)/, '$1True'])],
  'bind-all-interfaces': [
    rewrite('Listen on this machine only.', [/(["'])0\.0\.0\.0(:\d+)?\1/, '$1127.0.0.1$2$1'], [/(["'])::\1/, '$1::1$1']),
  ],
  'csrf-off': [
    rewrite('Keep the check.', [/((?:CSRF\w*|csrf\w*)["'\]]*\s*[=:]\s*)(?:False|false)/, '$1True']),
    ({ source, start, end }) => {
      // A decorator is a line of its own.
      const line = source.text.lastIndexOf('\n', start - 1) + 1;
      const isAlone = /^[ \t]*@csrf_exempt[ \t]*\n$/.test(source.text.slice(line, source.text.indexOf('\n', end) + 1));
      return isAlone
        ? [{ description: 'Keep the check.', edits: [{ start: line, end: source.text.indexOf('\n', end) + 1, text: '' }] }]
        : [];
    },
  ],
  'debug-on': [
    rewrite(
      'Switch it off.',
      [/((?:debug|DEBUG)["'\]]*\s*[=:]\s*)True/, '$1False'],
      [/((?:debug|DEBUG)["'\]]*\s*[=:]\s*)true/, '$1false'],
    ),
  ],
  'error-details-exposed': [
    rewrite(
      'Tell the client nothing of it; log it instead.',
      [/\b(?:err|error|e|ex)\.(?:stack|message)\b/, "'Internal error'"],
      [/traceback\.format_exc\(\)/, "'Internal error'"],
    ),
  ],
  'incomplete-sanitization': [rewrite('Replace all of them.', [/\.replace\((?=["'])/, '.replaceAll('])],
  'insecure-permissions': [
    rewrite('For the owner only.', [/\b0o?(?:777|776|767|766|666|667)\b/, '0o700'], [/(["'])0?(?:777|666)\1/, '$1700$1']),
  ],
  'insecure-tempfile': [rewrite('Let the system make the file.', [/tempfile\.mktemp\((.*)\)$/, 'tempfile.mkstemp($1)[1]'])],
  'jwt-unverified': [rewrite('Accept signed tokens only.', [/,\s*(["'])none\1|(["'])none\2\s*,\s*/i, ''])],
  'permissive-cors': [
    rewrite(
      'No credentials for every origin.',
      [/(credentials\s*:\s*)true/, '$1false'],
      [/(supports_credentials\s*=\s*)True/, '$1False'],
    ),
  ],
  'tls-verification-off': [
    rewrite(
      'Check the certificate.',
      [/(verify\s*=\s*)False/, '$1True'],
      [/(rejectUnauthorized["']?\s*[:=]\s*)(?:false|0)/, '$1true'],
      [/(NODE_TLS_REJECT_UNAUTHORIZED["'\]]*\s*[=:]\s*)(["']?)0\2/, '$1$21$2'],
      [/ssl\._create_unverified_context/, 'ssl.create_default_context'],
      [/ssl\.CERT_NONE/, 'ssl.CERT_REQUIRED'],
      [/(check_hostname\s*=\s*)False/, '$1True'],
      [/(strictSSL\s*:\s*)false/, '$1true'],
    ),
  ],
  'unsafe-webview': [
    rewrite(
      'Keep the page apart from Node.',
      [/(nodeIntegration\s*:\s*)true/, '$1false'],
      [/(contextIsolation\s*:\s*)false/, '$1true'],
      [/(webSecurity\s*:\s*)false/, '$1true'],
    ),
  ],
  'weak-hash': [
    rewrite(
      'Use SHA-256.',
      [/hashlib\.(?:md5|sha1)\b/, 'hashlib.sha256'],
      [/(createHash\(\s*["'])(?:md5|sha1)(["'])/i, '$1sha256$2'],
      [/(hashlib\.new\(\s*["'])(?:md5|sha1)(["'])/i, '$1sha256$2'],
    ),
  ],
  'weak-key-size': [rewrite('Use 3072 bits.', [/\b(?:512|768|1024)\b/, '3072'])],
  'weak-tls-version': [
    rewrite(
      'Let both sides agree on a version that is safe.',
      [/ssl\.PROTOCOL_(?:TLSv1(?:_1)?|SSLv2|SSLv3|SSLv23)\b/, 'ssl.PROTOCOL_TLS_CLIENT'],
      [/(["'])TLSv1(?:\.[01])?\1/, '$1TLSv1.2$1'],
      [/(["'])(?:TLSv1(?:_1)?|SSLv[23])_method\1/, '$1TLS_method$1'],
    ),
  ],
  xxe: [rewrite('Resolve no entities.', [/(resolve_entities\s*=\s*)True/, '$1False'], [/(noent\s*:\s*)true/, '$1false'])],
  'shell-variable-delete': [rewrite('Stop when the variable is empty.', [/\$\{?(\w+)\}?(?=["']?\/|["']?\s|["']?$)/, '${$1:?}'])],
};
