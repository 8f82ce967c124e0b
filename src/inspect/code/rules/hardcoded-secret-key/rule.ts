import { textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { checkKeyName, isFixedKey } from './fixed-key.ts';
import { others } from './others.ts';

function checkJwt(call: CallView, report: Report): undefined {
  if (!/jwt|jose|jsonwebtoken/i.test(call.path)) return;
  const key = call.args[1] ?? call.option('key');
  // `JWK.asKey('text')` is the text.
  if (isFixedKey(key)) report(call.place);
}

const KEYED =
  /^(?:express-session|session|cookie-session|cookieSession|cookie-parser|cookieParser|express-jwt|jwt|expressjwt|expressJwt|passport-jwt|koa-session|@fastify\/(?:session|cookie|jwt)|fastify-)/;

function checkSecret(call: CallView, report: Report): undefined {
  const { name, path } = call;
  const secret =
    call.option('secret') ??
    call.option('clientSecret') ??
    call.option('consumerSecret') ??
    call.option('secretOrKey') ??
    call.option('keys') ??
    call.option('secret_key');
  const first = secret?.known?.is === 'list' ? secret.known.items[0] : secret;
  if (isFixedKey(first) && (KEYED.test(path) || /Strategy|SessionMiddleware/.test(name))) return report(call.place);
  if (/^(?:cookieParser|cookie-parser)$/.test(path) && isFixedKey(call.args[0])) return report(call.place);
  if (/^(?:createHmac|createCipheriv|createCipher)$/.test(name) && isFixedKey(call.args[1])) return report(call.place);
  if (/^(?:crypto-js|CryptoJS)[./].*\.?(?:encrypt|decrypt|Hmac\w+)$/.test(path) && isFixedKey(call.args[1]))
    return report(call.place);
  if ((path === 'hmac.new' || /^jose\.JWK\.asKey|createSecretKey$|asKey$/.test(path)) && isFixedKey(call.args[0]))
    return report(call.place);
  if (/(?:\bcreatePrivateKey|\.setPrivateKey|createSign\(\)\.sign)$/.test(path) && isFixedKey(call.args[0]))
    return report(call.place);
  if (/\bprivate(?:Decrypt|Encrypt)$/.test(path) && isFixedKey(call.option('key') ?? call.option('passphrase') ?? call.args[0]))
    return report(call.place);
  if (/^(?:itsdangerous|cryptography\.fernet)\./.test(path) && isFixedKey(call.args[0])) return report(call.place);
  if (/^Crypto(?:dome)?\.Cipher\.\w+\.new$/.test(path) && isFixedKey(call.args[0])) report(call.place);
}

/** `app.config.update(SECRET_KEY='...')` */
function checkConfig(call: CallView, report: Report): undefined {
  if (/\bconfig\b/.test(call.label) && isFixedKey(call.option('SECRET_KEY') ?? call.option('JWT_SECRET_KEY'))) report(call.place);
}

/** `os.environ.get('SECRET_KEY', 'dev')`: where nobody sets it, everyone knows it. */
function checkDefault(call: CallView, report: Report): undefined {
  if (call.unit.language !== 'python' || !/^os\.(?:environ\.get|getenv)$|^(?:decouple\.config|config|env)$/.test(call.path))
    return;
  const isKey = /(?:^|_)(?:SECRET|SIGNING|JWT)_?(?:KEY|SECRET)?$/i.test(textOf(call.args[0]) ?? '');
  if (isKey && isFixedKey(call.args[1] ?? call.option('default'))) report(call.place, { severity: 'low' });
}

/** `process.env.JWT_SECRET || 'dev-secret'`: the same in JavaScript. */
const FALLBACK =
  /\bprocess\.env(?:\.|\[["'])(?:\w{0,40}_)?(?:SECRET|SIGNING_KEY|ENCRYPTION_KEY|PRIVATE_KEY|(?:SECRET|JWT|SESSION|COOKIE|HMAC)_?KEY)(?:_\w{1,20})?(?:["']\])?\s{0,20}(?:\|\||\?\?)\s{0,20}(["'`])(?!\1)[^"'`$\n]{1,200}\1/g;
/** The program looks itself whether it may start so. */
const LOOKS = /\bNODE_ENV\b|\bisProd(?:uction)?\b/;

function checkFallback({ unit }: FileView, report: Report): void {
  if (unit.language === 'python') return;
  for (const { span } of codeMatches(unit, FALLBACK))
    report(span, {
      severity: LOOKS.test(unit.text) ? 'low' : 'medium',
      message: 'Where nobody sets the key, everyone knows it.',
    });
}

export const hardcodedSecretKey: CodeRule = {
  id: 'hardcoded-secret-key',
  title: 'A key that signs or encrypts stands in the code',
  cwe: 'CWE-321',
  severity: 'high',
  confidence: 'medium',
  message: 'The key that signs or encrypts stands in the code: who reads the code can make tokens and sessions.',
  hidesValues: true,
  calls: [
    { names: ['update', 'from_mapping'], check: checkConfig },
    { names: ['get', 'getenv', 'config', 'env'], check: checkDefault },
    { names: ['sign', 'verify', 'encode', 'decode', 'jwtVerify', 'SignJWT'], check: checkJwt },
    { names: ['sign'], check: checkSecret },
    {
      names: [
        'session',
        'express-session',
        'cookie-session',
        'cookie-parser',
        'express-jwt',
        'cookieSession',
        'cookieParser',
        'jwt',
        'expressjwt',
        'expressJwt',
        'Strategy',
        'JwtStrategy',
        'createHmac',
        'createSecretKey',
        'createPrivateKey',
        'setPrivateKey',
        'privateDecrypt',
        'privateEncrypt',
        'asKey',
        'URLSafeTimedSerializer',
        'URLSafeSerializer',
        'TimestampSigner',
        'Signer',
        'Fernet',
        'hmac',
        'new',
        'createCipheriv',
        'createCipher',
        'encrypt',
        'decrypt',
        'HmacSHA1',
        'HmacSHA256',
        'HmacSHA512',
        'HmacMD5',
        'Hashids',
        'JWT',
        'SessionMiddleware',
        'SecretKeySpec',
      ],
      check: checkSecret,
    },
  ],
  assign: checkKeyName,
  file: checkFallback,
  others,
};
