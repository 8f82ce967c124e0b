import { actionsCases } from './actions/cases.table.ts';
import { composeCases } from './compose/cases.table.ts';
import { databasesCases } from './databases/cases.table.ts';
import { devcontainerCases } from './devcontainer/cases.table.ts';
import { dockerfileCases } from './dockerfile/cases.table.ts';
import { firewallCases } from './firewall/cases.table.ts';
import { gitlabCases } from './gitlab/cases.table.ts';
import { hostsCases } from './hosts/cases.table.ts';
import { kubernetesCases } from './kubernetes/cases.table.ts';
import { packagesCases } from './packages/cases.table.ts';
import { proxyCases } from './proxy/cases.table.ts';
import type { Case } from './shared/case.ts';
import { terraformCases } from './terraform/cases.table.ts';

function at(path: string, cases: readonly Case[]): readonly Case[] {
  return cases.map((one) => ({ path, ...one }));
}

/** Every rule's cases; a path says what the text is. */
export const cases: readonly Case[] = [
  ...at('Dockerfile', dockerfileCases),
  ...at('compose.yaml', composeCases),
  ...at('app.yaml', kubernetesCases),
  ...actionsCases,
  ...gitlabCases,
  ...terraformCases,
  ...proxyCases,
  ...firewallCases,
  ...hostsCases,
  ...packagesCases,
  ...databasesCases,
  ...devcontainerCases,
  {
    rule: 'agent-guards-off',
    path: '.github/workflows/a.yml',
    bad: 'on: push\njobs:\n  a:\n    steps:\n      - run: claude --dangerously-skip-permissions -p x\n',
    good: 'on: push\njobs:\n  a:\n    steps:\n      - run: claude --permission-mode plan -p x\n',
  },
  {
    rule: 'agent-guards-off',
    path: '.claude/settings.json',
    bad: '{ "permissions": { "defaultMode": "bypassPermissions" } }\n',
    good: '{ "permissions": { "defaultMode": "plan" } }\n',
  },
];
