import { type Directive, directivesOf, SPACED } from '../shared/lines.ts';
import { type ConfigFormat, type ConfigRule, formatOf, type Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';

interface ApacheFile {
  readonly directives: readonly Directive[];
}

type Rule = ConfigRule<ApacheFile>;

function each(key: RegExp, value: RegExp, message: string, more: Partial<Spot> = {}): Rule['check'] {
  return ({ directives }) =>
    directives.filter((found) => key.test(found.key) && value.test(found.value)).map((found) => spotOf(found, message, more));
}

const listing: Rule = {
  id: 'apache-directory-listing',
  title: 'The server lists folders, or follows links out of them',
  cwe: 'CWE-548',
  severity: 'low',
  confidence: 'high',
  check: each(/^Options$/i, /(?:^|\s)\+?(?:Indexes|All)\b/i, 'Everyone sees the names of all files.'),
};

const openProxy: Rule = {
  id: 'apache-open-proxy',
  title: 'The server fetches whatever a client asks for',
  cwe: 'CWE-918',
  severity: 'high',
  confidence: 'medium',
  check: each(/^ProxyRequests$/i, /^on$/i, 'Everyone may use the server to reach other hosts, inside the network too.'),
};

const weakTls: Rule = {
  id: 'apache-weak-tls',
  title: 'Old versions of TLS, or certificates that are not checked',
  cwe: 'CWE-326',
  severity: 'medium',
  confidence: 'high',
  check: (file) => [
    ...each(/^SSLProtocol$/i, /(?:^|\s)\+?(?:SSLv[23]|TLSv1(?:\.1)?)(?=\s|$)/i, 'These versions of TLS have been broken.')(file),
    ...each(/^SSLCipherSuite$/i, /(?:^|:)\+?(?:RC4|DES|MD5|NULL|EXP|aNULL|LOW)/i, 'Some of these ciphers protect nothing.')(file),
    ...each(/^SSLProxyVerify$/i, /^none$/i, 'Anyone on the way can answer for the server behind.', { severity: 'low' })(file),
  ],
};

const trace: Rule = {
  id: 'apache-trace',
  title: 'The server sends requests back as they came',
  cwe: 'CWE-200',
  severity: 'low',
  confidence: 'high',
  check: each(/^TraceEnable$/i, /^on$/i, 'TRACE shows cookies and headers to scripts that should not see them.'),
};

const wholeDisk: Rule = {
  id: 'apache-open-root',
  title: 'The whole file system is served',
  cwe: 'CWE-552',
  severity: 'high',
  confidence: 'medium',
  check: ({ directives }) => {
    const spots: Spot[] = [];
    let isRoot = false;
    for (const found of directives) {
      if (/^<Directory$/i.test(found.key)) isRoot = /^"?\/"?>$/.test(found.value);
      else if (/^<\/Directory>/i.test(found.key)) isRoot = false;
      else if (isRoot && /^Require$/i.test(found.key) && /^all granted$/i.test(found.value))
        spots.push(
          spotOf(found, 'Every file that the server can read may be asked for; grant it for the folders that are served.'),
        );
    }
    return spots;
  },
};

export const apache: ConfigFormat = formatOf(
  (text) => ({ file: { directives: directivesOf(text, SPACED) }, incomplete: [] }),
  [listing, openProxy, weakTls, trace, wholeDisk],
);
