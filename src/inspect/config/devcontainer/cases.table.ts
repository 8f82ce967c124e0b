import type { Case } from '../shared/case.ts';

const path = '.devcontainer/devcontainer.json';

export const devcontainerCases: readonly Case[] = [
  {
    path,
    rule: 'devcontainer-wide-rights',
    bad: '{ // x\n  "runArgs": ["--privileged"],\n}\n',
    good: '{ "runArgs": ["--init"] }\n',
  },
  {
    path,
    rule: 'devcontainer-dangerous-mount',
    bad: '{ "mounts": ["source=${localEnv:HOME}/.ssh,target=/x,type=bind"] }\n',
    good: '{ "mounts": ["source=cache,target=/x,type=volume"] }\n',
  },
  {
    path,
    rule: 'devcontainer-host-command',
    bad: '{ "initializeCommand": "./setup.sh" }\n',
    good: '{ "postCreateCommand": "./setup.sh" }\n',
  },
  {
    path,
    rule: 'devcontainer-secret',
    bad: '{ "containerEnv": { "API_TOKEN": "9f3a7c1e5b8d" } }\n',
    good: '{ "containerEnv": { "API_TOKEN": "${localEnv:API_TOKEN}" } }\n',
  },
];
