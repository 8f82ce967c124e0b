import type { Case } from '../shared/case.ts';

export const databasesCases: readonly Case[] = [
  { path: 'redis.conf', rule: 'redis-open', bad: 'bind 0.0.0.0\n', good: 'bind 127.0.0.1 -::1\n' },
  { path: 'redis.conf', rule: 'redis-open', bad: 'protected-mode no\n', good: 'protected-mode no\nrequirepass a\n' },
  { path: 'postgresql.conf', rule: 'postgres-unsafe', bad: "listen_addresses = '*'\n", good: "listen_addresses = 'localhost'\n" },
  {
    path: 'pg_hba.conf',
    rule: 'postgres-trust',
    bad: 'host all all 0.0.0.0/0 trust\n',
    good: 'hostssl all all 192.0.2.0/24 scram-sha-256\n',
  },
  {
    path: 'pg_hba.conf',
    rule: 'postgres-trust',
    bad: 'host all all 192.0.2.0 255.255.255.0 password\n',
    good: 'host all all 192.0.2.0 255.255.255.0 scram-sha-256\n',
  },
  {
    path: 'mongod.conf',
    rule: 'mongodb-open',
    bad: 'net:\n  bindIp: 0.0.0.0\n',
    good: 'net:\n  bindIp: 0.0.0.0\nsecurity:\n  authorization: enabled\n',
  },
  {
    path: 'elasticsearch.yml',
    rule: 'elasticsearch-open',
    bad: 'xpack.security.enabled: false\n',
    good: 'xpack.security.enabled: true\n',
  },
  {
    path: 'mosquitto.conf',
    rule: 'mosquitto-open',
    bad: 'listener 1883\nallow_anonymous true\n',
    good: 'listener 1883\nallow_anonymous false\n',
  },
  { path: 'mosquitto.conf', rule: 'mosquitto-plain', bad: 'listener 1883\n', good: 'listener 8883\ncertfile /x\n' },
  { path: 'my.cnf', rule: 'mysql-unsafe', bad: '[mysqld]\nskip-grant-tables\n', good: '[mysqld]\nbind-address = 127.0.0.1\n' },
];
