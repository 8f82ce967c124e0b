import { join } from 'node:path';
import { isObject } from '../payload.ts';
import { mcpChecks } from './mcp-servers.ts';
import { at, levelsOf, textsOf } from './read-settings.ts';
import type { PostureCheck, PostureView, SettingsLevel } from './types.ts';

/** Claude Code's settings at every level, and what it keeps of conversations. */
export function claudeCodeChecks(view: PostureView): readonly PostureCheck[] {
  const { home, project } = view;
  const levels = levelsOf(view, [
    ['managed', '/etc/claude-code/managed-settings.json'],
    ['user', join(home, '.claude', 'settings.json')],
    ['project', join(project, '.claude', 'settings.json')],
    ['project', join(project, '.claude', 'settings.local.json')],
  ]);
  const servers = levelsOf(view, [
    ['user', join(home, '.claude.json')],
    ['project', join(project, '.mcp.json')],
  ]);
  return [
    ...levels.flatMap(levelChecks),
    ...servers.flatMap(({ path, settings }) => mcpChecks(at(settings, 'mcpServers'), path)),
    ...transcripts(view),
  ];
}

function levelChecks(level: SettingsLevel): readonly PostureCheck[] {
  const { settings, path } = level;
  const checks: PostureCheck[] = [];
  const add = (isSo: boolean, check: Omit<PostureCheck, 'at'>): void => void (isSo && checks.push({ ...check, at: path }));
  add(at(settings, 'permissions', 'defaultMode') === 'bypassPermissions', {
    level: 'bad',
    what: 'it starts in the mode bypassPermissions',
    why: 'nothing is asked, whatever the agent does',
    fix: 'remove permissions.defaultMode, and set permissions.disableBypassPermissionsMode to "disable"',
    mend: {
      members: [
        { member: ['permissions', 'defaultMode'] },
        { member: ['permissions', 'disableBypassPermissionsMode'], set: 'disable' },
      ],
    },
  });
  const wide = textsOf(at(settings, 'permissions', 'allow')).filter((rule) =>
    /^(?:\*|Bash|Bash\(\s*\*?\s*:?\*?\)|mcp__\*)$/.test(rule),
  );
  add(wide.length > 0, {
    level: 'bad',
    what: `it allows ${wide.join(', ')} without a question`,
    why: 'a rule for every command is no rule',
    fix: 'allow single commands, such as Bash(npm test)',
    mend: { members: [{ member: ['permissions', 'allow'], drop: wide }] },
  });
  add(at(settings, 'disableAllHooks') === true, {
    level: 'bad',
    what: 'all hooks are off (disableAllHooks)',
    why: 'then Sallyport is not asked either',
    fix: 'remove disableAllHooks',
    mend: { members: [{ member: ['disableAllHooks'] }] },
  });
  add(at(settings, 'enableAllProjectMcpServers') === true, {
    level: 'bad',
    what: 'every MCP server that a repository names is started',
    why: 'cloning a repository is then enough to run its programs',
    fix: 'remove enableAllProjectMcpServers',
    mend: { members: [{ member: ['enableAllProjectMcpServers'] }] },
  });
  add(level.scope === 'project' && (at(settings, 'apiKeyHelper') !== undefined || isObject(at(settings, 'hooks'))), {
    level: 'weak',
    what: 'this repository brings programs that Claude Code runs by itself (hooks, apiKeyHelper)',
    why: 'they run outside any cage, with -p even without a question (CVE-2025-59536)',
    fix: 'read them first: sallyport open',
  });
  add(level.scope === 'project' && /"ANTHROPIC_(?:BASE_URL|AUTH_TOKEN)"/.test(JSON.stringify(at(settings, 'env') ?? {})), {
    level: 'bad',
    what: 'this repository redirects the model',
    why: 'prompts, files and the key go to whoever it names (CVE-2026-21852)',
    fix: 'remove it from the repository',
    mend: { members: [{ member: ['env', 'ANTHROPIC_BASE_URL'] }, { member: ['env', 'ANTHROPIC_AUTH_TOKEN'] }] },
  });
  return checks;
}

function transcripts(view: PostureView): readonly PostureCheck[] {
  const path = join(view.home, '.claude', 'projects');
  const mode = view.mode(path);
  // What is in a folder that nobody else may enter is nobody else's, whatever its own bits say.
  const isOpen = [view.home, join(view.home, '.claude'), path].every((folder) => ((view.mode(folder) ?? 0) & 0o005) === 0o005);
  if (mode === null || !isOpen) return [];
  return [
    {
      level: 'weak',
      what: 'every user of this machine can read its conversations',
      why: 'they hold what was read and printed, secrets included',
      at: path,
      fix: `chmod 700 ${path}`,
      mend: { mode: 0o700 },
    },
  ];
}
