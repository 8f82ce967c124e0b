import type { Case } from '../shared/case.ts';

const sshd = 'sshd_config';
const unit = 'app.service';
const env = '.env';

export const hostsCases: readonly Case[] = [
  { path: sshd, rule: 'sshd-root-login', bad: 'PermitRootLogin yes\n', good: 'PermitRootLogin prohibit-password\n' },
  { path: sshd, rule: 'sshd-weak-login', bad: 'PermitEmptyPasswords yes\n', good: 'PermitEmptyPasswords no\n' },
  {
    path: sshd,
    rule: 'sshd-weak-login',
    bad: 'PasswordAuthentication yes\n',
    good: '#PasswordAuthentication yes\nPasswordAuthentication no\n',
  },
  {
    path: sshd,
    rule: 'sshd-weak-crypto',
    bad: 'Ciphers aes256-gcm@openssh.com,3des-cbc\n',
    good: 'Ciphers aes256-gcm@openssh.com\n',
  },
  { path: sshd, rule: 'sshd-open-forwarding', bad: 'GatewayPorts yes\n', good: 'GatewayPorts no\n' },
  {
    path: '.ssh/config',
    rule: 'ssh-host-unchecked',
    bad: 'Host *\n  StrictHostKeyChecking no\n',
    good: 'Host *\n  StrictHostKeyChecking accept-new\n',
  },
  {
    path: unit,
    rule: 'systemd-secret',
    bad: '[Service]\nEnvironment="API_TOKEN=9f3a7c1e5b8d"\n',
    good: '[Service]\nEnvironment="API_URL=https://h.example"\n',
  },
  {
    path: unit,
    rule: 'systemd-pipe-to-shell',
    bad: '[Service]\nExecStart=/bin/sh -c "curl -s https://h.example/x | sh"\n',
    good: '[Service]\nExecStart=/usr/bin/app\n',
  },
  {
    path: unit,
    rule: 'systemd-writable-program',
    bad: '[Service]\nExecStart=/home/jane/app/run.sh\n',
    good: '[Service]\nUser=jane\nExecStart=/home/jane/app/run.sh\n',
  },
  {
    path: unit,
    rule: 'systemd-wide-rights',
    bad: '[Service]\nAmbientCapabilities=CAP_SYS_ADMIN\n',
    good: '[Service]\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n',
  },
  {
    path: env,
    rule: 'dotenv-secret-in-page',
    bad: 'NEXT_PUBLIC_SUPABASE_SERVICE_ROLE_KEY=eyJ\n',
    good: 'SUPABASE_SERVICE_ROLE_KEY=eyJ\n',
  },
  {
    path: env,
    rule: 'dotenv-checks-off',
    bad: 'export NODE_TLS_REJECT_UNAUTHORIZED=0\n',
    good: 'export NODE_EXTRA_CA_CERTS=/ca.pem\n',
  },
  { path: env, rule: 'dotenv-default-password', bad: 'DB_PASSWORD=postgres\n', good: 'DB_PASSWORD=\n' },
  { path: env, rule: 'dotenv-debug', bad: 'APP_ENV=production\nAPP_DEBUG=true\n', good: 'APP_ENV=local\nAPP_DEBUG=true\n' },
];
