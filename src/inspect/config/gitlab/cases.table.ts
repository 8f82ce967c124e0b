import type { Case } from '../shared/case.ts';

const path = '.gitlab-ci.yml';
const job = (line: string): string => `build:\n  ${line}\n`;

export const gitlabCases: readonly Case[] = [
  {
    path,
    rule: 'gitlab-pipe-to-shell',
    bad: job('script: ["curl -s https://h.example/i | sh"]'),
    good: job('script: ["curl -so i https://h.example/i"]'),
  },
  {
    path,
    rule: 'gitlab-tls-off',
    bad: job('script: [git config --global http.sslVerify false]'),
    good: job('script: [git fetch]'),
  },
  {
    path,
    rule: 'gitlab-secret',
    bad: 'variables:\n  DEPLOY_TOKEN: 9f3a7c1e5b8d\n',
    good: 'variables:\n  DEPLOY_TOKEN: $TOKEN\n',
  },
  {
    path,
    rule: 'gitlab-remote-include',
    bad: 'include:\n  - remote: https://h.example/ci.yml\n',
    good: 'include:\n  - remote: https://h.example/ci.yml\n    integrity: sha256-aa\n',
  },
  {
    path,
    rule: 'gitlab-remote-include',
    bad: 'include: [{ project: a/b, file: x.yml }]\n',
    good: 'include: [{ project: a/b, file: x.yml, ref: v1 }]\n',
  },
  {
    path,
    rule: 'gitlab-debug-trace',
    bad: job('variables: { CI_DEBUG_TRACE: "true" }'),
    good: job('variables: { CI_DEBUG_TRACE: "false" }'),
  },
  {
    path,
    rule: 'gitlab-docker-socket',
    bad: job('variables: { DOCKER_HOST: "tcp://docker:2375" }'),
    good: job('variables: { DOCKER_HOST: "tcp://docker:2376" }'),
  },
  { path, rule: 'gitlab-latest-tag', bad: job('image: node'), good: job('image: node:22.1') },
  {
    path,
    rule: 'gitlab-check-ignored',
    bad: 'secret-scan:\n  script: [x]\n  allow_failure: true\n',
    good: 'secret-scan:\n  script: [x]\n',
  },
];
