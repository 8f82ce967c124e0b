/** Programs whose argument is a script, as the warden matches them (`*` over one name). */
export const INTERPRETERS = [
  'sh', 'bash', 'dash', 'zsh', 'ksh', 'ash', 'fish', 'python', 'python3', 'python3.*', 'python2*', 'node', 'nodejs', 'deno', 'bun', 'tsx',
  'perl', 'perl5*', 'ruby', 'ruby3*', 'php', 'php8*', 'pwsh', 'busybox',
] as const;

/** Code given as an argument is looked at only when one of these stands in it: a build starts thousands of `sh -c`. */
export const INLINE_HINTS = [
  '/dev/tcp', '/dev/udp', 'curl', 'wget', 'nc ', 'ncat', 'socat', 'mkfifo', 'base64', 'socket', 'urlopen', 'requests.', 'fetch(', 'http', 'authorized_keys',
  '.bashrc', '.profile', '.zshrc', 'crontab', '.ssh', '.aws', 'systemd', 'eval', 'pty.spawn', 'child_process',
] as const;
