import type { Case } from '../shared/case.ts';

const service = (lines: string): string => `services:\n  web:\n    image: a/web:1.2\n${lines.replace(/^/gm, '    ')}\n`;

export const composeCases: readonly Case[] = [
  { rule: 'compose-privileged', bad: service('privileged: true'), good: service('devices: [/dev/ttyUSB0]') },
  {
    rule: 'compose-dangerous-mount',
    bad: service('volumes:\n  - /var/run/docker.sock:/var/run/docker.sock:ro'),
    good: service('volumes:\n  - ./data:/data'),
  },
  {
    rule: 'compose-dangerous-mount',
    bad: service('volumes:\n  - type: bind\n    source: /\n    target: /host'),
    good: service('volumes:\n  - type: bind\n    source: ./x\n    target: /host'),
  },
  {
    rule: 'compose-dangerous-mount',
    bad: service('volumes: ["${HOME}/.ssh:/root/.ssh"]'),
    good: service('volumes: ["ssh:/root/.ssh"]'),
  },
  { rule: 'compose-host-namespace', bad: service('network_mode: host'), good: service('networks: [front]') },
  { rule: 'compose-host-namespace', bad: service('pid: "host"'), good: service('pid: "service:db"') },
  { rule: 'compose-exposed-port', bad: service('ports:\n  - "6379:6379"'), good: service('ports:\n  - "127.0.0.1:6379:6379"') },
  {
    rule: 'compose-exposed-port',
    bad: service('ports:\n  - target: 5432\n    published: "15432"'),
    good: service('expose: ["5432"]'),
  },
  {
    rule: 'compose-exposed-port',
    bad: service('ports: ["${DB_PORT:-5432}:5432"]'),
    good: service('ports: ["${WEB_PORT:-80}:8080"]'),
  },
  { rule: 'compose-capability', bad: service('cap_add: [SYS_ADMIN]'), good: service('cap_add: [NET_BIND_SERVICE]') },
  {
    rule: 'compose-unconfined',
    bad: service('security_opt:\n  - seccomp:unconfined'),
    good: service('security_opt:\n  - no-new-privileges:true'),
  },
  { rule: 'compose-latest-tag', bad: 'services:\n  a:\n    image: nginx\n', good: 'services:\n  a:\n    image: nginx:1.27\n' },
  {
    rule: 'compose-secret',
    bad: service('environment:\n  DB_PASSWORD: Tr0ub4dor'),
    good: service('environment:\n  DB_PASSWORD: ${DB_PASSWORD}'),
  },
  {
    rule: 'compose-secret',
    bad: service('environment:\n  - API_TOKEN=9f3a7c1e5b8d'),
    good: service('environment:\n  - API_TOKEN_FILE=/run/secrets/t'),
  },
  {
    rule: 'compose-secret',
    bad: service('ports: ["80:80"]\nenvironment: { ADMIN_PASSWORD: admin }'),
    good: service('environment: { ADMIN_PASSWORD: }'),
  },
  {
    rule: 'compose-auth-off',
    bad: service('environment:\n  POSTGRES_HOST_AUTH_METHOD: trust'),
    good: service('environment:\n  POSTGRES_HOST_AUTH_METHOD: scram-sha-256'),
  },
  {
    rule: 'compose-auth-off',
    bad: service('command: ["--api.insecure=true"]'),
    good: service('command: ["--api.dashboard=true"]'),
  },
  {
    rule: 'compose-auth-off',
    bad: 'services:\n  m:\n    image: eclipse-mosquitto:2.1\n    ports: ["1883:1883"]\n',
    good: 'services:\n  m:\n    image: eclipse-mosquitto:2.1\n    volumes: ["./m:/mosquitto/config"]\n',
  },
  {
    rule: 'compose-remote-include',
    bad: 'include:\n  - https://h.example/c.git#main:x.yaml\nservices: {}\n',
    good: 'include:\n  - ./c.yaml\nservices: {}\n',
  },
  { rule: 'compose-root-user', bad: service('user: root'), good: service('user: "1000:1000"') },
];
