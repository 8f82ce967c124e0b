import type { RuleInfo } from '../../model/index.ts';
import type { CodeRule } from './rule.ts';
import { assertForSecurity } from './rules/assert-for-security/rule.ts';
import { autoescapeOff } from './rules/autoescape-off/rule.ts';
import { bindAllInterfaces } from './rules/bind-all-interfaces/rule.ts';
import { cleartextStorage } from './rules/cleartext-storage/rule.ts';
import { cleartextTransport } from './rules/cleartext-transport/rule.ts';
import { codeInjection } from './rules/code-injection/rule.ts';
import { commandInjection } from './rules/command-injection/rule.ts';
import { commentedOutCheck } from './rules/commented-out-check/rule.ts';
import { csrfOff } from './rules/csrf-off/rule.ts';
import { debugOn } from './rules/debug-on/rule.ts';
import { errorDetailsExposed } from './rules/error-details-exposed/rule.ts';
import { exposedFolder } from './rules/exposed-folder/rule.ts';
import { fixedSalt } from './rules/fixed-salt/rule.ts';
import { formulaInjection } from './rules/formula-injection/rule.ts';
import { hardcodedCredential } from './rules/hardcoded-credential/rule.ts';
import { hardcodedSecretKey } from './rules/hardcoded-secret-key/rule.ts';
import { headerInjection } from './rules/header-injection/rule.ts';
import { incompleteHostCheck } from './rules/incomplete-host-check/rule.ts';
import { incompleteSanitization } from './rules/incomplete-sanitization/rule.ts';
import { insecurePermissions } from './rules/insecure-permissions/rule.ts';
import { insecureTempfile } from './rules/insecure-tempfile/rule.ts';
import { jwtUnverified } from './rules/jwt-unverified/rule.ts';
import { ldapInjection } from './rules/ldap-injection/rule.ts';
import { logInjection } from './rules/log-injection/rule.ts';
import { massAssignment } from './rules/mass-assignment/rule.ts';
import { missingAuth } from './rules/missing-auth/rule.ts';
import { nosqlInjection } from './rules/nosql-injection/rule.ts';
import { objectWithoutOwner } from './rules/object-without-owner/rule.ts';
import { openRedirect } from './rules/open-redirect/rule.ts';
import { pathTraversal } from './rules/path-traversal/rule.ts';
import { permissiveCors } from './rules/permissive-cors/rule.ts';
import { placeholderAuth } from './rules/placeholder-auth/rule.ts';
import { plaintextPassword } from './rules/plaintext-password/rule.ts';
import { prototypePollution } from './rules/prototype-pollution/rule.ts';
import { redos } from './rules/redos/rule.ts';
import { regexInjection } from './rules/regex-injection/rule.ts';
import { removedApi } from './rules/removed-api/rule.ts';
import { secretInLog } from './rules/secret-in-log/rule.ts';
import { secretInToken } from './rules/secret-in-token/rule.ts';
import { securityHeadersOff } from './rules/security-headers-off/rule.ts';
import { sqlInjection } from './rules/sql-injection/rule.ts';
import { ssrf } from './rules/ssrf/rule.ts';
import { swallowedError } from './rules/swallowed-error/rule.ts';
import { templateInjection } from './rules/template-injection/rule.ts';
import { testBypass } from './rules/test-bypass/rule.ts';
import { timingAttack } from './rules/timing-attack/rule.ts';
import { tlsVerificationOff } from './rules/tls-verification-off/rule.ts';
import { trustBoundary } from './rules/trust-boundary/rule.ts';
import { uncheckedMessage } from './rules/unchecked-message/rule.ts';
import { unfinishedSecurity } from './rules/unfinished-security/rule.ts';
import { unrestrictedUpload } from './rules/unrestricted-upload/rule.ts';
import { unsafeDeserialization } from './rules/unsafe-deserialization/rule.ts';
import { unsafeExtraction } from './rules/unsafe-extraction/rule.ts';
import { unsafeWebview } from './rules/unsafe-webview/rule.ts';
import { unverifiedPasswordChange } from './rules/unverified-password-change/rule.ts';
import { weakCipher } from './rules/weak-cipher/rule.ts';
import { weakCookie } from './rules/weak-cookie/rule.ts';
import { weakHash } from './rules/weak-hash/rule.ts';
import { weakKeySize } from './rules/weak-key-size/rule.ts';
import { weakPassword } from './rules/weak-password/rule.ts';
import { weakRandom } from './rules/weak-random/rule.ts';
import { weakTlsVersion } from './rules/weak-tls-version/rule.ts';
import { xpathInjection } from './rules/xpath-injection/rule.ts';
import { xss } from './rules/xss/rule.ts';
import { xxe } from './rules/xxe/rule.ts';

/** Every rule of this room, in the order of their ids. */
export const rules: readonly CodeRule[] = [
  assertForSecurity,
  autoescapeOff,
  bindAllInterfaces,
  cleartextStorage,
  cleartextTransport,
  codeInjection,
  commandInjection,
  commentedOutCheck,
  csrfOff,
  debugOn,
  errorDetailsExposed,
  exposedFolder,
  fixedSalt,
  formulaInjection,
  hardcodedCredential,
  hardcodedSecretKey,
  headerInjection,
  incompleteHostCheck,
  incompleteSanitization,
  insecurePermissions,
  insecureTempfile,
  jwtUnverified,
  ldapInjection,
  logInjection,
  massAssignment,
  missingAuth,
  nosqlInjection,
  objectWithoutOwner,
  openRedirect,
  pathTraversal,
  permissiveCors,
  placeholderAuth,
  plaintextPassword,
  prototypePollution,
  redos,
  regexInjection,
  removedApi,
  secretInLog,
  secretInToken,
  securityHeadersOff,
  sqlInjection,
  ssrf,
  swallowedError,
  templateInjection,
  testBypass,
  timingAttack,
  tlsVerificationOff,
  trustBoundary,
  uncheckedMessage,
  unfinishedSecurity,
  unrestrictedUpload,
  unsafeDeserialization,
  unsafeExtraction,
  unsafeWebview,
  unverifiedPasswordChange,
  weakCipher,
  weakCookie,
  weakHash,
  weakKeySize,
  weakPassword,
  weakRandom,
  weakTlsVersion,
  xpathInjection,
  xss,
  xxe,
];

/** What the rules say of themselves. */
export const codeRules: readonly RuleInfo[] = rules.map(({ id, title, cwe, severity, confidence }) => ({
  id,
  title,
  cwe,
  severity,
  confidence,
}));
