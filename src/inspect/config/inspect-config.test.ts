import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { processorTime } from '../../model/processor-time.test-support.ts';
import { cases } from './cases.table.ts';
import { configKindOf, configRules, exposuresOf, inspectConfig } from './index.ts';

const rulesIn = (path: string, text: string): readonly string[] => inspectConfig({ path, text }).findings.map(({ rule }) => rule);

describe('cases', () => {
  test.each(cases.map((one, index) => [`${one.rule} ${index}`, one] as const))('%s', (_name, { rule, path = '', bad, good }) => {
    expect(rulesIn(path, bad)).toContain(rule);
    expect(rulesIn(path, good)).not.toContain(rule);
    expect(inspectConfig({ path, text: bad }).incomplete).toEqual([]);
  });
});

test('every rule has cases, and a page that names its weakness', () => {
  for (const { id, title, cwe, severity } of configRules) {
    expect(cases.map(({ rule }) => rule)).toContain(id);
    const page = readFileSync(new URL(`../../../docs/rules/${id}.md`, import.meta.url), 'utf8');
    expect(page).toContain(`# ${id}: ${title}\n\n${cwe}, ${severity}`);
  }
});

test.each([
  ['docker/Dockerfile.prod', '', 'dockerfile'],
  ['docker-compose.override.yml', '', 'compose'],
  ['stack.yaml', 'services:\n  a:\n    image: b\n', 'compose'],
  ['k8s/app.yaml', 'apiVersion: v1\nkind: Pod\n', 'kubernetes'],
  ['chart/templates/x.yaml', '{{- if x }}\napiVersion: v1\nkind: Pod\n', 'kubernetes'],
  ['.github/workflows/ci.yml', '', 'github-actions'],
  ['.gitlab-ci.yml', '', 'gitlab-ci'],
  ['a/main.tf', '', 'terraform'],
  ['site.conf', 'server {\n  listen 80;\n}\n', 'nginx'],
  ['site.conf', '<VirtualHost *:80>\n', 'apache'],
  ['setup.sh', '#!/bin/sh\nufw allow 22\n', 'firewall'],
  ['setup.sh', '#!/bin/sh\necho ufw\n', undefined],
  ['.env.local', '', 'dotenv'],
  ['app.service', '', 'systemd'],
  ['mkdocs.yml', 'site_name: a\n', undefined],
  ['README.md', 'services:\n  image: a\n', undefined],
])('%s with %j is %s', (path, text, kind) => {
  expect(configKindOf(path, text)).toBe(kind);
});

test.each([
  [
    'compose.yaml',
    'services:\n  db:\n    image: a:1\n    ports: ["127.0.0.1:5432:5432", "6000-6002:6000-6002/udp"]\n',
    ['host 127.0.0.1 tcp 5432', 'host 0.0.0.0 udp 6000-6002'],
  ],
  ['Dockerfile', 'FROM a:1\nEXPOSE 80 53/udp\n', ['container undefined tcp 80', 'container undefined udp 53']],
  [
    'a.yaml',
    'apiVersion: v1\nkind: Service\nspec:\n  type: NodePort\n  ports: [{ port: 80, nodePort: 30080 }]\n',
    ['host 0.0.0.0 tcp 30080'],
  ],
  ['nginx.conf', 'server { listen 127.0.0.1:8080; listen [::]:443 ssl; }\n', ['host 127.0.0.1 tcp 8080', 'host [::] tcp 443']],
  ['mosquitto.conf', 'listener 1883\nlistener 9001 127.0.0.1\n', ['host 0.0.0.0 tcp 1883', 'host 127.0.0.1 tcp 9001']],
  ['setup.sh', 'ufw allow 8123/tcp\n', ['host 0.0.0.0 tcp 8123']],
])('%s opens ports', (path, text, want) => {
  expect(
    exposuresOf({ path, text }).map(
      (e) => `${e.on} ${e.address} ${e.protocol} ${e.port}${e.endPort === undefined ? '' : `-${e.endPort}`}`,
    ),
  ).toEqual(want);
});

test('a finding stands at its place and shows no secret', () => {
  const value = ['Tr0', 'ub4dor'].join('');
  const text = `FROM a:1\nUSER x\nENV A=1 \\\n  DB_PASSWORD=${value} B=2\n`;
  const { findings } = inspectConfig({ path: 'Dockerfile', text });
  expect(findings.map(({ rule, place }) => [rule, place.line, place.column])).toEqual([['docker-secret-in-image', 4, 3]]);
  expect(findings[0]?.excerpt).toBe('DB_PASSWORD=[secret] B=2');
});

describe('fixes', () => {
  test.each([
    ['compose.yaml', 'services:\n  a:\n    image: a:1\n    ports: ["6379:6379"]\n', '"127.0.0.1:6379:6379"'],
    ['compose.yaml', 'services:\n  a:\n    image: a:1\n    ports:\n      - ${P:-5432}:5432\n', '- 127.0.0.1:${P:-5432}:5432'],
    ['compose.yaml', 'services:\n  a:\n    image: a:1\n    privileged: true\n', 'privileged: false'],
    ['app.yaml', 'apiVersion: v1\nkind: Pod\nspec:\n  hostPID: true\n', 'hostPID: false'],
    [
      'main.tf',
      'resource "aws_db_instance" "a" {\n  storage_encrypted = true\n  publicly_accessible = true\n}\n',
      'publicly_accessible = false',
    ],
    ['nginx.conf', 'server { location /a { alias /x/; } }\n', 'location /a/ { alias'],
    ['nginx.conf', 'server { location / { proxy_set_header X-Real-IP $http_x_real_ip; } }\n', 'X-Real-IP $remote_addr;'],
    ['Caddyfile', '{\n  admin :2019\n}\n', 'admin localhost:2019'],
    ['sshd_config', 'PermitRootLogin yes\n', 'PermitRootLogin prohibit-password'],
    ['.npmrc', 'strict-ssl=false\n', 'strict-ssl=true'],
    ['.env', 'NODE_TLS_REJECT_UNAUTHORIZED=0\n', 'NODE_TLS_REJECT_UNAUTHORIZED=1'],
    ['pg_hba.conf', 'host all all 192.0.2.0/24 trust\n', 'host all all 192.0.2.0/24 scram-sha-256'],
    ['mosquitto.conf', 'listener 1883\nallow_anonymous true\n', 'allow_anonymous false'],
  ])('%s: %j becomes %j', (path, text, want) => {
    const edits = inspectConfig({ path, text }).findings.flatMap(({ fix }) => fix?.edits ?? []);
    expect(edits).toHaveLength(1);
    const [edit] = edits;
    expect(`${text.slice(0, edit?.start)}${edit?.text}${text.slice(edit?.end)}`).toContain(want);
  });

  const workflow = (run: string): string => `on: issues\njobs:\n  a:\n    steps:\n      - name: x\n        run: ${run}\n`;

  test.each([
    [
      '|\n          echo "T: ${{ github.event.issue.title }}"',
      '        env:\n          ISSUE_TITLE: ${{ github.event.issue.title }}\n        run: |\n          echo "T: ${ISSUE_TITLE}"\n',
    ],
    [
      './check ${{ github.event.issue.title }} x',
      '        env:\n          ISSUE_TITLE: ${{ github.event.issue.title }}\n        run: ./check "$ISSUE_TITLE" x\n',
    ],
  ])('run: %j hands its text over', (run, want) => {
    const text = workflow(run);
    const { findings } = inspectConfig({ path: '.github/workflows/a.yml', text });
    const edits = [...(findings[0]?.fix?.edits ?? [])].reverse();
    expect(edits).toHaveLength(2);
    expect(edits.reduce((all, edit) => all.slice(0, edit.start) + edit.text + all.slice(edit.end), text)).toContain(want);
  });

  test.each([
    ["echo '${{ github.event.issue.title }}'"],
    ['"echo ${{ github.event.issue.title }}"'],
    ['x ${{ github.event.issue.title }} ${{ github.event.issue.body }}'],
    ['x ${{ format(github.event.issue.title) }}'],
  ])('run: %s is left to a person', (run) => {
    const { findings } = inspectConfig({ path: '.github/workflows/a.yml', text: workflow(run) });
    expect(findings.map(({ rule }) => rule)).toContain('actions-script-injection');
    expect(findings.every(({ fix }) => fix === undefined)).toBe(true);
  });

  test('none is offered where it would not help', () => {
    const { findings } = inspectConfig({ path: 'pg_hba.conf', text: 'host all all 192.0.2.0 255.255.255.0 trust x\n' });
    expect(findings.map(({ fix }) => fix)).toEqual([undefined]);
  });
});

describe('hostile texts', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 12 }, (_, n) => `${'bcdefghijklmn'[n]}: &${'bcdefghijklmn'[n]} [${Array(9).fill(`*${'abcdefghijklmn'[n]}`).join(',')}]`).join('\n')}\n`;

  test('an alias bomb is read within bounds, and that is said', () => {
    const { incomplete } = inspectConfig({ path: 'compose.yaml', text: `services: {}\n${bomb}` });
    expect(incomplete.map(({ reason }) => reason).join()).toContain('aliases');
  });

  test('what is no YAML is said, with its line', () => {
    const { incomplete } = inspectConfig({ path: 'compose.yaml', text: 'services:\n  a: [\n b: "\n' });
    expect(incomplete[0]?.line).toBeGreaterThan(0);
  });

  test.each([
    ['Dockerfile', 'RUN curl '],
    ['Dockerfile', '\\\n'],
    ['Dockerfile', 'RUN <<A\n'],
    ['compose.yaml', '- a: '],
    ['compose.yaml', '['],
    ['main.tf', 'a {'],
    ['main.tf', 'a = "'],
    ['nginx.conf', 'a {'],
    ['nginx.conf', '"'],
    ['Caddyfile', 'a {\n'],
    ['setup.sh', 'ufw allow '],
    ['.env', 'A_TOKEN='],
    ['app.yaml', '{{'],
    ['.github/workflows/a.yml', '${{ github.event.issue.title'],
    ['pg_hba.conf', 'host a a '],
    ['.devcontainer.json', '"\\'],
    ['app.service', 'A=\\\n'],
    ['nginx.conf', 'server { location ~ (.*) { set $x http://$x$1; proxy_pass $x; '],
    ['.github/workflows/a.yml', 'X=$(curl a)   '],
  ])('%s made of %j is read in bounded time', (path, part) => {
    const text = part.repeat(Math.ceil(200_000 / part.length));
    const begin = processorTime();
    inspectConfig({ path, text });
    expect(processorTime() - begin).toBeLessThan(5000);
  });

  const step = (run: string): string => `      - run: ${run}\n`;
  const workflow = (before: string, steps: string): string => `on: issues\n${before}jobs:\n  a:\n    steps:\n${steps}`;

  /** Each of these once cost the square of its length, or ten seconds. */
  test.each([
    ['Dockerfile', 'many stages', 'FROM node\n'.repeat(40_000)],
    [
      'Dockerfile',
      'stages on stages',
      Array.from({ length: 20_000 }, (_, at) => `FROM s${at + 1} AS s${at}\n`)
        .reverse()
        .join(''),
    ],
    ['Dockerfile', 'blanks before the end of a line that goes on', `RUN a${' '.repeat(100_000)}b \\\n c\n`],
    [
      'main.tf',
      'services of Azure behind a network',
      'resource "azurerm_x" "a" {\n  public_network_access_enabled = false\n}\n'.repeat(40_000),
    ],
    ['Dockerfile', 'rights in rights', `FROM a:1\nRUN ${'chmod -'.repeat(40_000)}\n`],
    ['nginx.conf', 'an origin of classes', `server { if ($http_origin !~ "^a\\.bb${'['.repeat(100_000)}") { return 403; } }`],
    ['main.tf', 'a type with one word over and over', `resource "azurerm_${'sql'.repeat(60_000)}" "a" {\n}\n`],
    [
      'main.tf',
      'a quote that nothing closes',
      `resource "aws_security_group" "a" {\n  ingress = [x "${'\\"'.repeat(80_000)}\n]\n}\n`,
    ],
    ['nginx.conf', 'a quote that nothing closes', `server { "${'\\"'.repeat(80_000)}`],
    ['Caddyfile', 'a quote that nothing closes', `a "${'\\"'.repeat(80_000)}`],
    ['nginx.conf', 'headers beside headers', `server { ${'proxy_set_header Upgrade $http_upgrade; '.repeat(20_000)}}`],
    ['nginx.conf', 'proxies beside proxies', `server { ${'proxy_pass http://a:6379; '.repeat(30_000)}}`],
    ['nginx.conf', 'findings that a rewrite mends', 'autoindex on;'.repeat(8_000)],
    ['Caddyfile', 'proxies beside proxies', `a {\n${'reverse_proxy b:6379\n'.repeat(30_000)}}\n`],
    ['Caddyfile', 'certificates on demand', `a {\n${'tls {\non_demand\n}\n'.repeat(20_000)}}\n`],
    ['Caddyfile', 'a site with many addresses', `${'a.example '.repeat(20_000)}{\n${'x\n'.repeat(20_000)}}\n`],
    ['a.sh', 'empty lines', '\n'.repeat(60_000)],
    ['a.conf', 'empty lines', '\n'.repeat(60_000)],
    ['firewall.sh', 'empty lines', '\n'.repeat(200_000)],
    ['firewall.sh', 'rules that let all in', 'iptables -P INPUT ACCEPT\n'.repeat(30_000)],
    ['firewall.sh', 'one line of services', 'service '.repeat(60_000)],
    ['.env', 'blanks in a line', `A${' '.repeat(200_000)}B\n`],
    ['.env', 'a name made of names', `VITE_${'OPENAI'.repeat(60_000)}=x\n`],
    ['.env', 'a secret with one word over and over', `A_TOKEN=\n${`A_TOKEN=${'<'.repeat(100_000)}\n`}`],
    [
      'compose.yaml',
      'passwords beside ports',
      `services:\n  a:\n    ports:\n${'      - 127.0.0.1:1:1\n'.repeat(8000)}    environment:\n${Array.from({ length: 8000 }, (_, at) => `      A${at}_PASSWORD: admin\n`).join('')}`,
    ],
    ['compose.yaml', 'a mount of variables', `services:\n  a:\n    volumes:\n      - "${'${'.repeat(100_000)}"\n`],
    ['compose.yaml', 'a mount of slashes', `services:\n  a:\n    volumes:\n      - "${'/'.repeat(100_000)}a:/b"\n`],
    ['a.yaml', 'agents in one line', `apiVersion: v1\nkind: Pod\n#${' --allow-all-tools'.repeat(60_000)}\n`],
    [
      '.github/workflows/a.yml',
      'inputs beside inputs',
      `on:\n  workflow_dispatch:\n    inputs:\n${Array.from({ length: 9000 }, (_, at) => `      i${at}: {}\n`).join('')}jobs:\n  a:\n    steps:\n${step(`echo${' ${{ inputs.x }}'.repeat(9000)}`)}`,
    ],
    [
      '.github/workflows/a.yml',
      'variables of all steps',
      workflow(
        `env:\n${Array.from({ length: 4000 }, (_, at) => `  V${at}: \${{ github.event.issue.title }}\n`).join('')}`,
        step('echo "A=$B" >> $GITHUB_ENV').repeat(4000),
      ),
    ],
    [
      '.github/workflows/a.yml',
      'steps in one line',
      `{"on": "issues", "jobs": {"a": {"steps": [${'{"run": "echo ${{ github.event.issue.title }}"},'.repeat(8_000)}]}}}`,
    ],
    ['.github/workflows/a.yml', 'an action of signs', workflow('', `      - uses: "${'@'.repeat(100_000)}\\nx"\n`)],
    [
      '.github/workflows/a.yml',
      'one script in many steps',
      workflow(`x: &x |\n${'  echo $(curl a\n'.repeat(10_000)}`, step('*x').repeat(8_000)),
    ],
  ])('%s with %s costs its length', (path, _name, text) => {
    const begin = processorTime();
    inspectConfig({ path, text });
    exposuresOf({ path, text });
    expect(processorTime() - begin).toBeLessThan(2500);
  });

  const many = (name: string): string => `$${name}`.repeat(600);
  test.each([
    ['an origin that ends in brackets', `if ($http_origin !~ "^https://a\\.bb${')'.repeat(60_000)}x") { return 403; }`],
    [
      'variables made of many others',
      `set $c a.b; set $b "${many('c')}."; set $a "${many('b')}."; proxy_pass http://${many('a')};`,
    ],
    [
      'groups around many places',
      `${`location ~ ^/${'(a)'.repeat(600)} { `.repeat(60)}${'proxy_pass http://$1;'.repeat(2000)}${'}'.repeat(60)}`,
    ],
  ])('an nginx with %s is read in bounded time', (_name, text) => {
    const begin = processorTime();
    inspectConfig({ path: 'nginx.conf', text: `http { server { listen 80; ${text} } }` });
    expect(processorTime() - begin).toBeLessThan(3000);
  });
});

test.each([
  ['brackets', `a: ${'[ '.repeat(300)}\n`],
  ['brackets that quoted ones seem to close', `a: ${'["]",'.repeat(300)}\n`],
  ['maps in one line', `${'a: '.repeat(300)}x\n`],
  ['dashes', `a: f\n${'- '.repeat(300)}x\n`],
  ['lines', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
])('YAML that is nested deeper than its parser should follow is said, and not parsed: %s', (_name, text) => {
  const { findings, incomplete } = inspectConfig({ path: 'compose.yaml', text: `services:\n  ${text}` });
  expect(findings).toEqual([]);
  expect(incomplete).toEqual([{ path: 'compose.yaml', reason: 'It is nested too deeply to be read.' }]);
});
