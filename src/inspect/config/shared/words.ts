import { withoutEnding } from '../../../model/index.ts';

// What several formats have in common: names of secrets, commands, mounts, images.

const secretName =
  /(?:^|[_.-])(?:pass(?:word|wd|phrase)?|pwd|secret|token|api_?key|apikey|access_?key|private_?key|secret_?key(?:_base)?|auth_?key|encryption_?key|signing_?key|credentials?)(?:[_.-](?:value|\d+))?$/i;
const notSecretName =
  /(?:_|-|\.)(?:file|path|url|uri|id|name|type|length|ttl|expir\w*|enabled?|header|field|ref|arn|policy|mount)$|^(?:no|public|csrf|disable|allow|use|enable)_/i;

/** Nobody calls anything by a longer name; and a key or a password is known by its beginning. */
const LONGEST_NAME = 200;
const HEAD = 1000;

/** `POSTGRES_PASSWORD`, `apiKey`, `my-token`; not `PASSWORD_FILE`, `TOKEN_TTL`. */
export function isSecretName(name: string): boolean {
  if (name.length > LONGEST_NAME) return false;
  const split = name.replace(/([a-z\d])([A-Z])/g, '$1_$2');
  return secretName.test(split) && !notSecretName.test(split);
}

/** A value that stands there itself: not taken from a variable, a template, a file or a store. */
export function isLiteralSecret(whole: string): boolean {
  const value = whole.slice(0, HEAD);
  if (value.length < 3 || /^(?:true|false|yes|no|null|none|\d{1,5}|0x0)$/i.test(value)) return false;
  if (
    /\$|\{\{|^\{[\w.]+\}$|<[^>]*>|%[A-Z_]+%|^TPL|^\[|^[./~]|^https?:|^arn:|^projects\/|^vault:|^op:|^secret(?:s|ref)?:|^file:|^\*+$/i.test(
      value,
    )
  )
    return false;
  return !/^(?:x{3,}|\.{3}|your[-_ ].*|.*(?:changeme|change[-_]me|example|placeholder|redacted|dummy|replace[-_ ]?(?:me|this)?|todo).*)$/i.test(
    value,
  );
}

/** Passwords that are tried first. */
export function isDefaultPassword(value: string): boolean {
  return /^(?:admin\d{0,4}|pass(?:w(?:or)?d)?\d{0,4}!?|root|toor|postgres|mysql|mongo|guest|user|test\d{0,4}|secret|changeme|change[-_]me|letmein|qwerty\d*|1234\d*|default|demo|example|changeit|docker|redis|rabbitmq|minio(?:admin)?|frigate|homeassistant|raspberry|ubnt|welcome\d*)$/i.test(
    value,
  );
}

/** A download that is executed unread: `curl … | sh`, `bash <(curl …)`, `sh -c "$(wget …)"`, `source <(curl …)`, `X=$(curl …); eval $X`. */
export const pipeToShell: RegExp =
  /(?:curl|wget|fetch)\b[^\n;&|]{0,400}\|\s{0,8}(?:sudo\s+(?:-\w+\s+){0,3})?(?:env\s+)?(?:\/(?:usr\/)?bin\/)?(?:ba|z|da|k|a)?sh\b|(?:curl|wget|fetch)\b[^\n;&|]{0,400}\|\s{0,8}(?:sudo\s+)?(?:python[\d.]*|perl|ruby|node)(?:\s+-)?(?:\s|$)|(?:ba|z|da)?sh\s+(?:-\w+\s+)?<\(\s{0,4}(?:curl|wget)|(?:ba|z|da)?sh\s+-c\s+["']?\$\(\s{0,4}(?:curl|wget)|\beval\s{1,4}["']?\$\(\s{0,4}(?:curl|wget)|(?:\bsource|(?<=^|[\s;&])\.)\s{1,4}<\(\s{0,4}(?:curl|wget)|\b([A-Za-z_]\w{0,40})=["']?\$\(\s{0,4}(?:curl|wget)\b[^)\n]{0,300}\)["']?[;& \t]{0,8}(?:\n(?:[^\n]{0,240}\n)?[ \t]{0,40})?eval\s{1,4}["']?\$\{?\1\b|iex\b[^\n]{0,200}DownloadString|(?:iwr|irm|Invoke-WebRequest)\b[^\n|]{0,300}\|\s{0,4}iex/i;

/** Certificates are not checked. */
export const tlsOff: RegExp =
  /\bcurl\b[^\n|;&]{0,300}?\s(?:-[a-zA-Z]{0,8}k[a-zA-Z]{0,8}|--insecure)(?=\s|$)|\bwget\b[^\n|;&]{0,300}?--no-check-certificate|http\.sslVerify[= ]+(?:false|0)|GIT_SSL_NO_VERIFY=(?:1|true)|NODE_TLS_REJECT_UNAUTHORIZED[= ]+["']?0|PYTHONHTTPSVERIFY[= ]+["']?0|strict-ssl[= ]+false|--trusted-host\b|--allow-unauthenticated\b|--no-gpg-check\b|--nogpgcheck\b|--allow-untrusted\b|\[trusted=yes\]|gpgcheck=0|GOINSECURE=|GONOSUMCHECK=|GOFLAGS=-insecure|GONOSUMDB=\*|GOSUMDB=off|--skip-ssl-verif\w*|--insecure-skip-tls-verify(?:=true)?\b/;

/** A coding agent that asks nobody. */
export const agentGuardsOff: RegExp =
  /--dangerously-skip-permissions\b|--dangerously-bypass-approvals-and-sandbox\b|--dangerously-[\w-]+|\bgemini\b[^\n]{0,200}--yolo\b|\bcodex\b[^\n]{0,200}--yolo\b|--allow-all-tools\b|"?(?:defaultMode|permission-mode)"?[:= ]+"?bypassPermissions/;

/** As Linux has it: nothing lies at a longer one. */
const LONGEST_PATH = 4096;

/** A path of the machine that gives the machine away; null for an ordinary one. */
export function dangerousMount(source: string): { readonly what: string; readonly severity: 'high' | 'medium' } | null {
  const path = withoutEnding(source, '/') || source.slice(0, 1);
  if (path.length > LONGEST_PATH) return null;
  if (/(?:^|\/)(?:docker|podman|containerd|crio)\.sock$|\/var\/run$|^\/run$/.test(path))
    return { what: 'the socket of the container engine, which is root on the machine', severity: 'high' };
  if (path === '/') return { what: 'the whole file system of the machine', severity: 'high' };
  if (/^\/(?:etc|root|boot|dev|proc|sys|lib|usr|bin|sbin|var|var\/lib\/(?:docker|kubelet|containerd))$/.test(path))
    return { what: `${path} of the machine`, severity: 'high' };
  if (/^\/(?:etc\/(?:shadow|sudoers|ssh|kubernetes|cron\.?\w*)|proc\/sys)/.test(path))
    return { what: `${path} of the machine`, severity: 'high' };
  if (/(?:^|\/)\.(?:ssh|aws|gnupg|kube|docker|config\/gcloud|azure)(?:$|\/)/.test(path))
    return { what: 'credentials of a user', severity: 'high' };
  if (/^(?:\/home|\/Users|~|\$\{?HOME\}?|\$\{localEnv:HOME\}|\/home\/[\w.-]+|\/Users\/[\w.-]+)$/.test(path))
    return { what: 'a whole home folder', severity: 'medium' };
  return null;
}

export const dangerousCapabilities: ReadonlySet<string> = new Set([
  'ALL',
  'SYS_ADMIN',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'DAC_READ_SEARCH',
  'DAC_OVERRIDE',
  'NET_ADMIN',
  'BPF',
  'PERFMON',
  'SYS_BOOT',
  'MAC_ADMIN',
  'SYSLOG',
]);

export function capabilityOf(text: string): string {
  return text.toUpperCase().replace(/^CAP_/, '');
}

/** Whether an image is named without a version: `nginx`, `nginx:latest`; undefined where a variable decides. */
export function isFloatingImage(image: string): boolean | undefined {
  if (/\$|\{\{|^TPL/.test(image)) return undefined;
  if (image.includes('@sha256:') || image === 'scratch') return false;
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  return tag === undefined || /^(?:latest|main|master|edge|nightly|dev|stable)$/.test(tag);
}
