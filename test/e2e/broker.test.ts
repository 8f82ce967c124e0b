/* What needs a key but not the key: with the real ssh-agent, ssh, sshd and git. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Seen, startGit } from './network.test-support.ts';
import { makeWorkspace, type Place, sallyport, trailEvents } from './sallyport.test-support.ts';
import { call, makeRepository, missingSsh, type SshServer, sshd, startAgent, startSshd } from './ssh.test-support.ts';
import { hasTmux, Terminal } from './terminal.test-support.ts';

async function requests(place: Place): Promise<readonly Record<string, unknown>[]> {
  const lines = (await trailEvents(place)).map((line) => line['event'] ?? line);
  return lines.flatMap((event) => (isRecord(event) && event['type'] === 'request' ? [event] : []));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function commits(server: SshServer, ref = 'main'): string {
  return spawnSync('git', ['-C', server.repository, 'log', '--format=%s', ref], { encoding: 'utf8' }).stdout;
}

describe.skipIf(missingSsh !== undefined || !hasTmux)('signing with a key of the agent', () => {
  test('a commit is signed after a yes to what stands in it, and the key is not in the cage', async () => {
    const place = makeWorkspace();
    const { env, work } = await startAgent(place);
    makeRepository(place);
    const terminal = new Terminal(place, env);
    writeFileSync(
      join(place.workspace, 'commit.sh'),
      `echo more >> readme.md; git commit -q -S -a -m 'Second, signed'; ssh-add -l; find / -name work -path '*keys*' 2>/dev/null`,
    );
    terminal.run('sh commit.sh', `--ssh-key ${work}`);
    await terminal.shows(/Allow it\?/);
    expect(terminal.screen()).toMatch(/sallyport asks: it wants to sign with your SSH key, for git/);
    expect(terminal.screen()).toMatch(/message {2}Second, signed/);
    expect(terminal.screen()).toMatch(/author {3}Ann <ann@example\.com>/);
    expect(terminal.screen()).toMatch(/files {4}readme\.md {2}\+1 -0/);
    terminal.keys('y', 'Enter');
    await terminal.shows(/work key[\s\S]*code=/);
    expect(terminal.screen()).not.toContain('other key');
    expect(terminal.screen()).not.toContain('/keys/work');
    const signers = join(place.root, 'signers');
    writeFileSync(signers, `ann@example.com ${readFileSync(work, 'utf8')}`);
    call('git', ['-C', place.workspace, '-c', `gpg.ssh.allowedSignersFile=${signers}`, 'verify-commit', 'HEAD'], place.env);
    expect(await requests(place)).toContainEqual(
      expect.objectContaining({ method: 'sign', verdict: 'allow', rule: 'ssh.sign', path: ' for git with work key' }),
    );
  });

  test('after a no nothing is signed', async () => {
    const place = makeWorkspace();
    const { env, work } = await startAgent(place);
    makeRepository(place);
    const terminal = new Terminal(place, env);
    terminal.run(`git commit -q -S --allow-empty -m Second`, `--ssh-key ${work}`);
    await terminal.shows(/Allow it\?/);
    terminal.keys('Enter');
    await terminal.shows(/failed to write commit object[\s\S]*code=128/);
  });
});

describe.skipIf(missingSsh !== undefined)('keys that are not there', () => {
  test('are said before anything runs', async () => {
    const place = makeWorkspace();
    const without = await sallyport(place, ['run', '--ssh-key', '/no/such.pub', '--', 'echo', 'ran'], {
      env: { SSH_AUTH_SOCK: '' },
    });
    expect([without.code, without.stdout]).toEqual([125, '']);
    expect(without.stderr).toContain('A rule names an SSH key, and no ssh-agent is running.');
    const { env } = await startAgent(place);
    const unreadable = await sallyport(place, ['run', '--ssh-key', '/no/such.pub', '--', 'echo', 'ran'], { env });
    expect(unreadable.stderr).toContain('/no/such.pub is no public SSH key.');
    const unknown = `SHA256:${'A'.repeat(43)}`;
    const foreign = await sallyport(place, ['run', '--ssh-key', unknown, '--', 'echo', 'ran'], { env });
    expect(foreign.stderr).toContain(`Your ssh-agent does not hold the key ${unknown}.`);
  });

  test('a socket of the host is not reached without a rule', async () => {
    const place = makeWorkspace();
    const { env } = await startAgent(place);
    const { stdout } = await sallyport(place, ['run', '-q', '--', 'sh', '-c', 'echo "sock=$SSH_AUTH_SOCK"; ssh-add -l 2>&1'], {
      env,
    });
    expect(stdout).toMatch(/^sock=\n.*(?:Could not open|Error connecting)/);
  });
});

describe.skipIf(missingSsh !== undefined || sshd === undefined || !hasTmux)('git over ssh, with the real sshd', () => {
  test('fetching passes; a push shows remote, ref, commits and files before it leaves', async () => {
    const place = makeWorkspace();
    const keys = await startAgent(place);
    const server = await startSshd(place, keys);
    makeRepository(place);
    const url = `ssh://127.0.0.1:${server.port}${server.repository}`;
    call('git', ['-C', place.workspace, 'remote', 'add', 'origin', url], place.env);
    const terminal = new Terminal(place, server.env);
    writeFileSync(
      join(place.workspace, 'push.sh'),
      `echo one > new.txt; git add new.txt; git commit -q -m 'Add new.txt'; git push -q origin main; echo "pushed $?"; git fetch origin; echo "fetched $?"; ls ~/.ssh 2>&1`,
    );
    terminal.run('sh push.sh', `--ssh-key ${keys.work}=127.0.0.1:${server.port}`);
    await terminal.shows(/Allow it\?/);
    const screen = terminal.screen();
    expect(screen).toMatch(/sallyport asks: it wants to push main to 127\.0\.0\.1:\d+$/m);
    expect(screen).toMatch(/ref {6}refs\/heads\/main {2}new, at [0-9a-f]{10}, 2 commits/);
    expect(screen).toMatch(/commits {2}[0-9a-f]{7} Ann: Add new\.txt\s+[0-9a-f]{7} Ann: First/);
    expect(screen).toMatch(/files {4}new\.txt {2}\+1 -0/);
    expect(commits(server)).toBe('');
    terminal.keys('y', 'Enter');
    await terminal.shows(/pushed 0[\s\S]*fetched 0[\s\S]*code=/);
    expect(commits(server)).toBe('Add new.txt\nFirst\n');
    const seen = await requests(place);
    expect(seen).toContainEqual(
      expect.objectContaining({ host: '127.0.0.1', port: server.port, protocol: 'ssh', method: 'push', verdict: 'allow' }),
    );
    expect(seen).toContainEqual(expect.objectContaining({ method: 'fetch', verdict: 'allow' }));
  });

  test('a push that rewrites history says so; after a no git says that it was rejected, and nothing changes', async () => {
    const place = makeWorkspace();
    const keys = await startAgent(place);
    const server = await startSshd(place, keys);
    makeRepository(place);
    const url = `ssh://127.0.0.1:${server.port}${server.repository}`;
    call('git', ['-C', place.workspace, 'remote', 'add', 'origin', url], place.env);
    call('git', ['-C', place.workspace, 'push', '-q', server.repository, 'main'], place.env);
    const terminal = new Terminal(place, server.env);
    writeFileSync(
      join(place.workspace, 'push.sh'),
      `git commit -q --amend -m 'Another first'; git push -f origin main; echo "pushed $?"`,
    );
    terminal.run('sh push.sh', `--ssh-key ${keys.work}=127.0.0.1:${server.port}`);
    await terminal.shows(/Allow it\?/);
    expect(terminal.screen()).toMatch(/REWRITES\s+HISTORY: 1 commit lost/);
    terminal.keys('Enter');
    await terminal.shows(/\[remote rejected\] main -> main \(Sallyport: nobody said yes[\s\S]*pushed 1[\s\S]*code=/);
    expect(commits(server)).toBe('First\n');
    expect(await requests(place)).toContainEqual(expect.objectContaining({ method: 'push', verdict: 'deny', rule: 'git.push' }));
  });

  test('with git.push: deny nobody is asked; another host, another command and a shell are refused', async () => {
    const place = makeWorkspace();
    const keys = await startAgent(place);
    const server = await startSshd(place, keys);
    makeRepository(place);
    const policy = join(place.root, 'policy.yaml');
    const rule = `{ key: '${keys.work}', hosts: ['127.0.0.1:${server.port}'] }`;
    writeFileSync(policy, `version: 1\ngit: { push: deny }\nphases: { agent: { ssh: [${rule}] } }\n`);
    const script = [
      `git push -q ssh://127.0.0.1:${server.port}${server.repository} main; echo "push $?"`,
      `git ls-remote ssh://other.test${server.repository}; echo "other $?"`,
      `$GIT_SSH_COMMAND -p ${server.port} 127.0.0.1 "touch ${place.root}/out"; echo "command $?"`,
      `$GIT_SSH_COMMAND -o ProxyCommand=x -p ${server.port} 127.0.0.1 "git-upload-pack '/x'"; echo "option $?"`,
      `$GIT_SSH_COMMAND -p ${server.port} 127.0.0.1 "git-upload-pack '/x'; touch ${place.root}/out"; echo "two $?"`,
    ];
    writeFileSync(join(place.workspace, 'tries.sh'), script.join('\n'));
    const { stdout, stderr } = await sallyport(place, ['run', '--policy', policy, '--', 'sh', 'tries.sh'], { env: server.env });
    expect(stdout).toBe('push 1\nother 128\ncommand 128\noption 128\ntwo 128\n');
    expect(stderr).toContain('Sallyport: the policy lets nothing be pushed');
    expect(stderr).toContain('no rule lets this run use git at other.test');
    expect([commits(server), spawnSync('ls', [place.root], { encoding: 'utf8' }).stdout]).toEqual([
      '',
      expect.not.stringContaining('out'),
    ]);
  });

  test('a program logs in itself only where that is allowed, and only at the server that proves to be it', async () => {
    const place = makeWorkspace();
    const keys = await startAgent(place);
    const server = await startSshd(place, keys);
    const policy = join(place.root, 'policy.yaml');
    writeFileSync(
      policy,
      `version: 1\nphases: { agent: { ssh: [{ key: '${keys.work}', hosts: ['127.0.0.1:${server.port}'], for: [login] }] } }\n`,
    );
    const ssh = `ssh -F ${place.home}/.ssh/config -p ${server.port} 127.0.0.1`;
    const terminal = new Terminal(place, server.env);
    writeFileSync(join(place.workspace, 'log-in.sh'), `${ssh} echo reached`);
    terminal.run('sh log-in.sh', `--policy ${policy}`);
    await terminal.shows(/Allow it\?/);
    expect(terminal.screen()).toMatch(new RegExp(`it wants to log in to 127\\.0\\.0\\.1:${server.port} as `));
    terminal.keys('y', 'Enter');
    await terminal.shows(/^reached[\s\S]*code=0/m);
    // The same server under a key that known_hosts does not have for it: nobody is asked.
    const known = join(place.home, '.ssh', 'known_hosts');
    writeFileSync(known, `[127.0.0.1]:${server.port} ${readFileSync(keys.other, 'utf8')}`);
    const loose = `ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -F none -p ${server.port} 127.0.0.1 echo reached`;
    writeFileSync(join(place.workspace, 'loose.sh'), loose);
    const { stdout } = await sallyport(place, ['run', '--policy', policy, '--', 'sh', 'loose.sh'], { env: server.env });
    expect(stdout).toBe('');
    expect(await requests(place)).toContainEqual(
      expect.objectContaining({
        method: 'login',
        verdict: 'deny',
        path: expect.stringContaining('none at which this key may log in'),
      }),
    );
  });
});

describe.skipIf(missingSsh !== undefined || !hasTmux)('git over HTTP with a token that is not in the cage', () => {
  // sallyport-ignore generic-secret: made up, it opens nothing
  const TOKEN = ['made', 'up', 'token', 'for', 'git', '0123456789'].join('-');

  async function pushing(
    options: string,
  ): Promise<{ readonly place: Place; readonly terminal: Terminal; readonly remote: string; readonly seen: readonly Seen[] }> {
    const place = makeWorkspace();
    makeRepository(place);
    const remote = join(place.root, 'x.git');
    call('git', ['init', '-q', '--bare', '-b', 'main', remote], place.env);
    call('git', ['-C', remote, 'config', 'http.receivepack', 'true'], place.env);
    call('git', ['-C', place.workspace, 'push', '-q', remote, 'main'], place.env);
    const git = await startGit(place.root, TOKEN);
    const env = { ...place.env, GIT_TOKEN: TOKEN };
    const secret = ['secret', 'add', 'git', '--from-env', 'GIT_TOKEN', '--host', `127.0.0.1:${git.port}`];
    expect((await sallyport(place, secret, { env })).code).toBe(0);
    const url = `http://127.0.0.1:${git.port}/x.git`;
    const script = [
      `basic=$(printf 'x-access-token:%s' "$GIT_TOKEN" | base64 -w0)`,
      `echo two > two.txt; git add two.txt; git commit -q -m 'Add two.txt'`,
      `git -c http.extraHeader="Authorization: Basic $basic" push ${url} main; echo "pushed $?"`,
      `env | grep -c 'made-up-token'`,
    ];
    writeFileSync(join(place.workspace, 'push.sh'), script.join('\n'));
    const terminal = new Terminal(place, env);
    terminal.run('sh push.sh', `--secret git ${options}`);
    return { place, terminal, remote, seen: git.seen };
  }

  const subjects = (remote: string): string =>
    spawnSync('git', ['-C', remote, 'log', '--format=%s', 'main'], { encoding: 'utf8' }).stdout;

  test('the question shows the ref, the commits and the files of what would leave', async () => {
    const { terminal, remote, seen } = await pushing('');
    await terminal.shows(/Allow it\?/);
    const screen = terminal.screen();
    expect(screen).toMatch(/it wants to push main to 127\.0\.0\.1:\d+$/m);
    expect(screen).toMatch(/remote {3}127\.0\.0\.1:\d+\/x\.git/);
    expect(screen).toMatch(/ref {6}refs\/heads\/main {2}[0-9a-f]{10} -> [0-9a-f]{10}, 1 commit$/m);
    expect(screen).toMatch(/commits {2}[0-9a-f]{7} Ann: Add two\.txt/);
    expect(screen).toMatch(/files {4}two\.txt {2}\+1 -0/);
    expect(seen.some(({ method }) => method === 'POST')).toBe(false);
    terminal.keys('y', 'Enter');
    await terminal.shows(/pushed 0\s+0\s[\s\S]*code=/);
    expect(subjects(remote)).toBe('Add two.txt\nFirst\n');
  });

  test('after a no git says that the ref was rejected, and nothing has left', async () => {
    const { place, terminal, remote, seen } = await pushing('');
    await terminal.shows(/Allow it\?/);
    terminal.keys('Enter');
    await terminal.shows(/\[remote rejected\] main -> main \(Sallyport: nobody said yes[\s\S]*pushed 1[\s\S]*code=/);
    expect([subjects(remote), seen.some(({ method }) => method === 'POST')]).toEqual(['First\n', false]);
    expect(await requests(place)).toContainEqual(expect.objectContaining({ method: 'POST', verdict: 'deny', rule: 'git.push' }));
  });

  test('unattended, nothing is pushed', async () => {
    const { terminal, remote } = await pushing('--unattended');
    await terminal.shows(/remote rejected[\s\S]*pushed 1[\s\S]*code=/);
    expect(subjects(remote)).toBe('First\n');
  });
});
