import { type Directive, directivesOf, SPACED } from '../shared/lines.ts';
import { type ConfigFormat, type ConfigRule, type Exposure, formatOf, type Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';

interface SshFile {
  readonly directives: readonly Directive[];
}

type Rule = ConfigRule<SshFile>;

function each(key: RegExp, value: RegExp, message: string, more: Partial<Spot> = {}): Rule['check'] {
  return ({ directives }) =>
    directives.filter((found) => key.test(found.key) && value.test(found.value)).map((found) => spotOf(found, message, more));
}

const root: Rule = {
  id: 'sshd-root-login',
  title: 'root may log in with a password',
  cwe: 'CWE-250',
  severity: 'medium',
  confidence: 'high',
  check: each(
    /^PermitRootLogin$/i,
    /^yes\b/i,
    'The one name that every attacker knows may log in; prohibit-password leaves keys.',
  ),
};

const password: Rule = {
  id: 'sshd-weak-login',
  title: 'A login without proof',
  cwe: 'CWE-287',
  severity: 'high',
  confidence: 'high',
  check: (file) => [
    ...each(/^PermitEmptyPasswords$/i, /^yes\b/i, 'An account without a password is open to everyone.')(file),
    ...each(/^(?:HostbasedAuthentication|RhostsRSAAuthentication)$/i, /^yes\b/i, 'Whoever owns the other machine is let in.', {
      severity: 'medium',
    })(file),
    ...each(/^IgnoreRhosts$/i, /^no\b/i, 'A file in a home folder lets others in.', { severity: 'medium' })(file),
    ...each(/^PasswordAuthentication$/i, /^yes\b/i, 'Passwords are guessed all day; keys are not.', { severity: 'low' })(file),
    ...each(/^StrictModes$/i, /^no\b/i, 'Keys in files that others may write are accepted.', { severity: 'medium' })(file),
    ...each(/^PermitUserEnvironment$/i, /^yes\b/i, 'A user sets variables such as LD_PRELOAD before the login is confined.', {
      severity: 'medium',
    })(file),
  ],
};

const ciphers: Rule = {
  id: 'sshd-weak-crypto',
  title: 'Old protocols and ciphers',
  cwe: 'CWE-327',
  severity: 'medium',
  confidence: 'high',
  check: (file) => [
    ...each(/^Protocol$/i, /\b1\b/, 'Version 1 of the protocol has been broken.', { severity: 'high' })(file),
    ...each(
      /^Ciphers$/i,
      /(?:^|[,+\s])(?:3des-cbc|arcfour\d*|blowfish-cbc|cast128-cbc|aes\d+-cbc|des)\b/i,
      'These ciphers have been broken, or give text away.',
    )(file),
    ...each(/^(?:MACs)$/i, /(?:^|[,+\s])(?:hmac-md5|hmac-sha1-96|umac-64)\b/i, 'These checksums are too weak.')(file),
    ...each(
      /^(?:KexAlgorithms)$/i,
      /(?:^|[,+\s])diffie-hellman-group(?:1|14|-exchange)-sha1/i,
      'This exchange of keys is too weak.',
    )(file),
  ],
};

const forwarding: Rule = {
  id: 'sshd-open-forwarding',
  title: 'A forwarded port is open to the network',
  cwe: 'CWE-668',
  severity: 'medium',
  confidence: 'medium',
  check: each(/^GatewayPorts$/i, /^yes\b/i, 'What a user forwards is reachable by everyone.'),
};

const unverified: Rule = {
  id: 'ssh-host-unchecked',
  title: 'The other side of an SSH connection is not checked',
  cwe: 'CWE-322',
  severity: 'medium',
  confidence: 'high',
  check: (file) => [
    ...each(
      /^StrictHostKeyChecking$/i,
      /^(?:no|off)\b/i,
      'Anyone on the way can answer for the server, and gets what is typed.',
    )(file),
    ...each(/^ForwardAgent$/i, /^yes\b/i, 'root on the other side may use every key of yours.', { severity: 'low' })(file),
  ],
};

function exposures({ directives }: SshFile): readonly Exposure[] {
  const off = directives.some(({ key, value }) => /^PasswordAuthentication$/i.test(key) && /^no\b/i.test(value));
  const addresses = directives.filter(({ key }) => /^ListenAddress$/i.test(key)).map(({ value }) => value);
  return directives
    .filter(({ key, value }) => /^Port$/i.test(key) && /^\d{1,5}$/.test(value))
    .map(({ value, start }) => ({
      port: Number(value),
      address: addresses[0] ?? '0.0.0.0',
      protocol: 'tcp',
      on: 'host',
      name: 'sshd',
      authentication: off ? 'some' : 'unknown',
      start,
    }));
}

export const sshd: ConfigFormat = formatOf(
  (text) => ({ file: { directives: directivesOf(text, { ...SPACED, separator: /[ \t]+(?:=[ \t]*)?|=/ }) }, incomplete: [] }),
  [root, password, ciphers, forwarding, unverified],
  exposures,
);
