import type { Mount } from '../model/index.ts';

/** Folders of the system that every program may read. What else lies on the host is not in the cage. */
const SYSTEM = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/etc',
  '/opt',
  '/nix/store',
  '/gnu/store',
  '/home/linuxbrew/.linuxbrew',
  '/var/lib/dpkg',
  '/var/lib/rpm',
  '/var/lib/pacman',
  '/var/lib/apk',
] as const;

/** Programs size their thread pools by these; the rest of /sys stays out. */
const HARDWARE = ['/sys/devices/system/cpu', '/sys/devices/system/node', '/sys/kernel/mm/transparent_hugepage'] as const;

/** Secrets of the machine. A run that keeps uid 0 could read them without a single capability. */
export const MACHINE_SECRETS: readonly string[] = [
  '/etc/shadow',
  '/etc/shadow-',
  '/etc/gshadow',
  '/etc/gshadow-',
  '/etc/sudoers',
  '/etc/sudoers.d',
  '/etc/security/opasswd',
  '/etc/ssh/ssh_host_rsa_key',
  '/etc/ssh/ssh_host_ecdsa_key',
  '/etc/ssh/ssh_host_ed25519_key',
  '/etc/ssh/ssh_host_dsa_key',
  '/etc/ssl/private',
  '/etc/pki/tls/private',
  '/etc/letsencrypt',
  '/etc/krb5.keytab',
  '/etc/NetworkManager/system-connections',
  '/etc/wireguard',
  '/etc/openvpn',
  '/etc/ipsec.secrets',
  '/etc/ppp/chap-secrets',
  '/etc/ppp/pap-secrets',
  '/etc/docker/key.json',
  '/etc/rancher',
  '/etc/kubernetes',
  '/etc/docker/certs.d',
  '/etc/apt/auth.conf',
  '/etc/apt/auth.conf.d',
  '/etc/mysql/debian.cnf',
  '/etc/postfix/sasl_passwd',
  '/etc/msmtprc',
  '/etc/exim4/passwd.client',
  '/etc/rclone.conf',
  '/etc/containers/auth.json',
  '/etc/netrc',
];

export const GIBIBYTE: number = 2 ** 30;

export interface RootEntries {
  /** Links that stand directly in `/`, for example `/bin` to `usr/bin`. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
}

/**
 * The first mounts of every cage: the system read-only, its secrets masked, private temporary folders.
 *
 * @param closed what else in the system is hidden (closed-files.ts)
 * @param temporary bytes of a temporary folder
 */
export function systemMounts(root: RootEntries, closed: readonly Mount[], temporary: number): readonly Mount[] {
  const links = new Map(root.links.map((link) => [link.path, link.target]));
  return [
    ...root.links.map(({ path, target }): Mount => ({ type: 'symlink', dst: path, target })),
    ...SYSTEM.filter((path) => !links.has(path)).map((path) => readOnly(path)),
    ...closed,
    ...MACHINE_SECRETS.map((dst): Mount => ({ type: 'mask', dst })),
    ...HARDWARE.map((path) => readOnly(path)),
    { type: 'proc' },
    { type: 'dev' },
    { type: 'tmpfs', dst: '/tmp', mode: 0o1777, size: temporary },
    { type: 'tmpfs', dst: '/var/tmp', mode: 0o1777, size: temporary },
    { type: 'tmpfs', dst: '/run', mode: 0o755, size: 2 ** 24 },
  ];
}

/** True when the path is visible in every cage as it is on the host. */
export function isSystemPath(path: string): boolean {
  return SYSTEM.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

export function readOnly(src: string, dst: string = src): Mount {
  return { type: 'bind', src, dst, ro: true, optional: true };
}
