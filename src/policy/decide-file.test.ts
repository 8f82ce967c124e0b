import { expect, test } from 'vitest';
import type { Policy } from '../model/index.ts';
import { BUILT_IN_POLICY } from './builtin.ts';
import { decideFile, type FileQuestion } from './decide-file.ts';

const place = { workspace: '/home/u/w', home: '/home/u', own: ['/home/u/.local/state/sallyport'], credentials: ['/home/u/.ssh'] };

function verdict(does: FileQuestion['does'], path: string, named = path, policy: Policy = BUILT_IN_POLICY): string {
  const { verdict: said, reasons } = decideFile({ ...place, does, path, named }, policy);
  return `${said} ${reasons[0]?.rule ?? ''}`;
}

test.each([
  ['read', '/home/u/w/a.ts', 'allow boundary.contained'],
  ['read', '/usr/include/stdio.h', 'allow boundary.contained'],
  ['read', '/home/u/w/.env', 'deny files.deny'],
  ['read', '/home/u/w/sub/.ENV', 'deny files.deny'],
  ['read', '/home/u/w/.env.example', 'allow boundary.contained'],
  ['read', '/home/u/.ssh/id_rsa', 'deny files.credentials'],
  ['read', '/home/u/.ssh', 'deny files.credentials'],
  ['read', '/home/u/.sshx', 'ask boundary.read'],
  ['read', '/home/u/notes.md', 'ask boundary.read'],
  ['read', '/home/v/notes.md', 'ask boundary.read'],
  ['read', '/proc/1/environ', 'deny files.process'],
  ['read', '/proc/self/task/7/mem', 'deny files.process'],
  ['read', '/proc/cpuinfo', 'ask boundary.read'],
  ['read', '/dev/sda', 'ask boundary.read'],
  ['read', '/dev/mem', 'ask boundary.read'],
  ['read', '/var/backups/x', 'ask boundary.read'],
  ['read', '/backup/dump.sql', 'ask boundary.read'],
  ['read', '/etc/shadow', 'ask boundary.read'],
  ['read', '/home/u/.local/state/sallyport/keys/trail.key', 'deny files.own'],
  // A folder is read as a whole by a search.
  ['read', '/home/u/w', 'allow boundary.contained'],
  ['read', '/home/u/w/sub', 'allow boundary.contained'],
  ['read', '/usr/include', 'allow boundary.contained'],
  ['read', '/tmp', 'allow boundary.contained'],
  ['read', '/', 'ask boundary.read'],
  ['read', '/var', 'ask boundary.read'],
  ['read', '/etc', 'ask boundary.read'],
  ['read', '/home', 'ask boundary.read'],
  ['read', '/home/u', 'ask boundary.read'],
  ['read', '/home/u/.local', 'ask boundary.read'],
  ['write', '/home/u/w/a.ts', 'allow boundary.contained'],
  ['write', '/home/u/w2/a.ts', 'ask boundary.outside'],
  ['write', '/tmp/x', 'allow boundary.contained'],
  ['write', '/etc/passwd', 'ask boundary.outside'],
  ['write', '/home/u/w/.git/hooks/x', 'deny protected'],
  ['write', '/home/u/w/deep/.Git/Hooks/x', 'deny protected'],
  ['write', '/home/u/w/.claude/agents/x.md', 'deny protected'],
  ['write', '/home/u/w/sallyport.yaml', 'deny protected'],
  ['read', '/home/u/w/.claude/settings.json', 'allow boundary.contained'],
  ['delete', '/home/u/w/a.ts', 'allow boundary.contained'],
  ['delete', '/home/u/w/.github/workflows/ci.yml', 'deny protected'],
] as const)('%s %s: %s', (does, path, wanted) => {
  expect(verdict(does, path)).toBe(wanted);
});

test('a link leads nowhere that its target or its name may not', () => {
  expect(verdict('read', '/home/u/.ssh/id_rsa', '/home/u/w/link')).toBe('deny files.credentials');
  expect(verdict('write', '/etc/cron.d/x', '/home/u/w/link')).toBe('ask boundary.outside');
  expect(verdict('write', '/home/u/w/a', '/opt/link')).toBe('ask boundary.outside');
  expect(verdict('write', '/home/u/w/plain', '/home/u/w/.git/hooks/x')).toBe('deny protected');
});

test('unattended, what would be asked is denied; what the policy lists is open; read-only changes nothing', () => {
  const files = BUILT_IN_POLICY.files;
  expect(verdict('write', '/opt/x', '/opt/x', { ...BUILT_IN_POLICY, unattended: true })).toBe('deny boundary.outside');
  expect(verdict('write', '/home/u/c/x', '/home/u/c/x', { ...BUILT_IN_POLICY, files: { ...files, write: ['~/c'] } })).toBe(
    'allow boundary.contained',
  );
  expect(verdict('write', '/home/u/w/a', '/home/u/w/a', { ...BUILT_IN_POLICY, profile: 'read-only' })).toBe('deny read-only');
});

test('a folder that holds credentials, or what is of Sallyport, is asked about wherever it lies', () => {
  const files = BUILT_IN_POLICY.files;
  const lists = (read: readonly string[]): Policy => ({ ...BUILT_IN_POLICY, files: { ...files, read } });
  expect(verdict('read', '/home/u/notes', '/home/u/notes', lists(['/home/u']))).toBe('allow boundary.contained');
  expect(verdict('read', '/home/u', '/home/u', lists(['/home/u']))).toBe('ask boundary.read');
  expect(verdict('read', '/', '/home/u/w/link')).toBe('ask boundary.read');
  const elsewhere = { does: 'read', path: '/opt', named: '/opt', ...place, own: ['/opt/sallyport/state'] } as const;
  expect(decideFile(elsewhere, BUILT_IN_POLICY).verdict).toBe('ask');
  expect(decideFile({ ...elsewhere, workspace: '/opt' }, BUILT_IN_POLICY).verdict).toBe('allow');
});
