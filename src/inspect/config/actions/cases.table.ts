import type { Case } from '../shared/case.ts';

const path = '.github/workflows/ci.yml';
const steps = (on: string, lines: string): string =>
  `on: ${on}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n${lines.replace(/^/gm, '      ')}\n`;
const sha = '1234567890abcdef1234567890abcdef12345678';

export const actionsCases: readonly Case[] = [
  {
    path,
    rule: 'actions-script-injection',
    bad: steps('issues', '- run: echo "${{ github.event.issue.title }}"'),
    good: steps('issues', '- run: echo "$TITLE"\n  env: { TITLE: "${{ github.event.issue.title }}" }'),
  },
  {
    path,
    rule: 'actions-script-injection',
    bad: steps('pull_request', '- run: |\n    git checkout ${{ github.head_ref }}'),
    good: steps('pull_request', '- run: |\n    git checkout ${{ github.sha }}'),
  },
  {
    path,
    rule: 'actions-script-injection',
    bad: steps('issues', '- uses: actions/github-script@v7\n  with:\n    script: core.info("${{ github.event.issue.body }}")'),
    good: steps('issues', '- uses: actions/github-script@v7\n  with:\n    script: core.info(context.payload.issue.body)'),
  },
  {
    path,
    rule: 'actions-script-injection',
    bad: steps('{ workflow_dispatch: { inputs: { v: { type: string } } } }', '- run: ./release ${{ inputs.v }}'),
    good: steps('{ workflow_dispatch: { inputs: { v: { type: boolean } } } }', '- run: ./release ${{ inputs.v }}'),
  },
  {
    path,
    rule: 'actions-untrusted-checkout',
    bad: steps(
      'pull_request_target',
      '- uses: actions/checkout@v4\n  with: { ref: "${{ github.event.pull_request.head.sha }}" }',
    ),
    good: steps('pull_request', '- uses: actions/checkout@v4\n  with: { ref: "${{ github.event.pull_request.head.sha }}" }'),
  },
  { path, rule: 'actions-unpinned', bad: steps('push', '- uses: a/b@main'), good: steps('push', `- uses: a/b@${sha} # v1`) },
  {
    path,
    rule: 'actions-unpinned',
    bad: steps('push', '- uses: a/b@v1'),
    good: steps('push', '- uses: actions/checkout@v4\n- uses: ./local'),
  },
  {
    path,
    rule: 'actions-write-all',
    bad: `permissions: write-all\n${steps('push', '- run: x')}`,
    good: `permissions: { contents: read }\n${steps('push', '- run: x')}`,
  },
  {
    path,
    rule: 'actions-secret-exposed',
    bad: steps('push', '- run: echo ${{ secrets.TOKEN }}'),
    good: steps('push', '- run: echo ${{ secrets.TOKEN }} | docker login --password-stdin'),
  },
  {
    path,
    rule: 'actions-secret-exposed',
    bad: steps('push', '- run: x\n  env: { ALL: "${{ toJSON(secrets) }}" }'),
    good: steps('push', '- run: x\n  env: { ALL: "${{ secrets.A }}" }'),
  },
  {
    path,
    rule: 'actions-secret-exposed',
    bad: steps('push', '- run: x\n  env: { API_TOKEN: 9f3a7c1e5b8d2064 }'),
    good: steps('push', '- run: x\n  env: { API_TOKEN: "${{ secrets.API_TOKEN }}" }'),
  },
  {
    path,
    rule: 'actions-secret-exposed',
    bad: 'on: push\njobs:\n  a:\n    uses: h/r/.github/workflows/w.yml@v1\n    secrets: inherit\n',
    good: 'on: push\njobs:\n  a:\n    uses: ./.github/workflows/w.yml\n    secrets: inherit\n',
  },
  {
    path,
    rule: 'actions-spoofable-check',
    bad: steps('pull_request_target', "- run: gh pr merge --auto\n  if: github.actor == 'dependabot[bot]'"),
    good: steps(
      'pull_request_target',
      "- run: gh pr merge --auto\n  if: github.event.pull_request.user.login == 'dependabot[bot]'",
    ),
  },
  {
    path,
    rule: 'actions-spoofable-check',
    bad: steps('push', "- run: ./release\n  if: contains('refs/heads/main refs/heads/next', github.ref)"),
    good: steps('push', `- run: ./release\n  if: contains(fromJSON('["refs/heads/main", "refs/heads/next"]'), github.ref)`),
  },
  {
    path,
    rule: 'actions-self-hosted',
    bad: 'on: pull_request\njobs:\n  a:\n    runs-on: [self-hosted, linux]\n',
    good: 'on: push\njobs:\n  a:\n    runs-on: [self-hosted, linux]\n',
  },
  {
    path,
    rule: 'actions-cache-poisoning',
    bad: steps(
      'pull_request_target',
      '- uses: actions/checkout@v4\n  with: { ref: "${{ github.head_ref }}" }\n- uses: actions/cache@v4',
    ),
    good: steps(
      'pull_request',
      '- uses: actions/checkout@v4\n  with: { ref: "${{ github.head_ref }}" }\n- uses: actions/cache@v4',
    ),
  },
  {
    path,
    rule: 'actions-environment-injection',
    bad: steps('issues', '- run: echo "T=${{ github.event.issue.title }}" >> $GITHUB_ENV'),
    good: steps('issues', '- run: echo "T=$TITLE" >> $GITHUB_OUTPUT'),
  },
  {
    path,
    rule: 'actions-environment-injection',
    bad: `env: { ACTIONS_ALLOW_UNSECURE_COMMANDS: true }\n${steps('push', '- run: x')}`,
    good: steps('push', '- run: x'),
  },
  {
    path,
    rule: 'actions-pipe-to-shell',
    bad: steps('push', '- run: curl -fsSL https://h.example/i.sh | bash'),
    good: steps('push', '- run: curl -fsSLo i.sh https://h.example/i.sh'),
  },
  {
    path,
    rule: 'actions-agent-prompt',
    bad: steps(
      'issues',
      `- uses: anthropics/claude-code-action@${sha}\n  with: { prompt: "Fix: \${{ github.event.issue.body }}" }`,
    ),
    good: steps('push', `- uses: anthropics/claude-code-action@${sha}\n  with: { prompt: "Review the last commit" }`),
  },
  {
    path,
    rule: 'actions-script-injection',
    bad: steps('pull_request', `- uses: o/retry@${sha}\n  with: { command: "./build \${{ github.event.pull_request.title }}" }`),
    good: steps('pull_request', `- uses: o/comment@${sha}\n  with: { message: "For \${{ github.event.pull_request.title }}" }`),
  },
  {
    path,
    rule: 'actions-script-injection',
    bad: steps('issues', "- run: echo '${{ toJSON(github.event) }}' > event.json"),
    good: steps('issues', '- run: cp "$GITHUB_EVENT_PATH" event.json'),
  },
  {
    path,
    rule: 'actions-script-injection',
    bad: steps('issues', '- uses: actions/github-script@v7\n  with:\n    script: const t = `${{ github.event.issue.title }}`'),
    good: steps(
      'issues',
      '- uses: actions/github-script@v7\n  with:\n    script: const t = ${{ toJSON(github.event.issue.title) }}',
    ),
  },
  {
    path,
    rule: 'actions-unpinned',
    bad: 'on: push\njobs:\n  a:\n    container: node\n    steps: []\n',
    good: 'on: push\njobs:\n  a:\n    container: node:24.1\n    steps: []\n',
  },
  {
    path,
    rule: 'actions-unpinned',
    bad: 'on: push\njobs:\n  a:\n    services: { d: { image: "${{ matrix.db }}" } }\n    strategy: { matrix: { db: ["redis:7.4", "redis:latest"] } }\n    steps: []\n',
    good: 'on: push\njobs:\n  a:\n    services: { d: { image: "${{ matrix.db }}" } }\n    strategy: { matrix: { db: ["redis:7.4", "redis:8.0"] } }\n    steps: []\n',
  },
  {
    path,
    rule: 'actions-secret-exposed',
    bad: steps('push', '- run: x\n  env: { USER: "${{ fromJSON(secrets.LOGIN).user }}" }'),
    good: steps('push', '- run: x\n  env: { USER: "${{ secrets.LOGIN_USER }}" }'),
  },
  {
    path,
    rule: 'actions-spoofable-check',
    bad: steps('pull_request_target', "- run: gh pr merge --auto\n  if: ${{ 'renovate[bot]' == github['ACTOR'] }}"),
    good: steps(
      'pull_request_target',
      "- run: gh pr merge --auto\n  if: ${{ 'renovate[bot]' == github.event.pull_request.user.login }}",
    ),
  },
  {
    path,
    rule: 'actions-spoofable-check',
    bad: steps('push', '- run: ./release\n  if: |\n    ${{ inputs.sign && inputs.ready }}'),
    good: steps('push', '- run: ./release\n  if: |-\n    ${{ inputs.sign && inputs.ready }}'),
  },
  {
    path,
    rule: 'actions-spoofable-check',
    bad: steps('push', "- run: ./release\n  if: ${{ github.ref == 'refs/heads/main' }} && ${{ inputs.sign }}"),
    good: steps('push', "- run: ./release\n  if: ${{ github.ref == 'refs/heads/main' && inputs.sign }}"),
  },
  {
    path,
    rule: 'actions-environment-injection',
    bad: steps(
      'issues',
      '- env: { T: "${{ github.event.issue.title }}" }\n  run: |\n    name=$(echo "$T" | cut -d: -f1)\n    echo "NAME=$name" >> "$GITHUB_ENV"',
    ),
    good: steps(
      'issues',
      '- env: { T: "${{ github.event.issue.title }}" }\n  run: |\n    name=$(echo "$T" | wc -c)\n    echo "NAME=$name" >> "$GITHUB_ENV"',
    ),
  },
  {
    path,
    rule: 'actions-environment-injection',
    bad: steps(
      'issues',
      '- env: { T: "${{ github.event.issue.body }}" }\n  run: |\n    first=$T\n    echo "FIRST=$first" >> $GITHUB_ENV',
    ),
    good: steps(
      'issues',
      '- env: { T: "${{ github.event.issue.body }}" }\n  run: |\n    first=$(git log -1 --format=%h -- "$T")\n    echo "FIRST=$first" >> $GITHUB_ENV',
    ),
  },
  {
    path,
    rule: 'actions-pipe-to-shell',
    bad: steps('push', '- run: |\n    SCRIPT=$(curl -fsSL https://h.example/i.sh)\n    eval "$SCRIPT"'),
    good: steps('push', '- run: |\n    VERSION=$(curl -fsSL https://h.example/version)\n    eval "$SETTINGS"'),
  },
  {
    path,
    rule: 'actions-pipe-to-shell',
    bad: steps('push', '- run: source <(curl -fsSL https://h.example/env)'),
    good: steps('push', '- run: source <(kubectl completion bash)'),
  },
  {
    path,
    rule: 'actions-untrusted-checkout',
    bad: steps(
      'workflow_run',
      '- uses: actions/checkout@v4\n  with: { repository: "${{ github.event.workflow_run.head_repository.full_name }}" }',
    ),
    good: steps('workflow_run', '- uses: actions/checkout@v4\n  with: { repository: "${{ github.repository }}" }'),
  },
];
