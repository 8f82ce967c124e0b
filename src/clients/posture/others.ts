import { join } from 'node:path';
import type { Json } from '../../model/index.ts';
import { isObject } from '../payload.ts';
import { mcpChecks } from './mcp-servers.ts';
import { at, levelsOf, textsOf } from './read-settings.ts';
import type { PostureCheck, PostureView } from './types.ts';

/** One setting that is dangerous at a certain value. */
interface Danger extends Omit<PostureCheck, 'at'> {
  /** No danger where each command is put into the cage; `sallyport init` sets it itself. */
  readonly isHeldByCage?: true;
  readonly path: readonly string[];
  readonly is: (value: Json | undefined) => boolean;
}

const CODEX: readonly Danger[] = [
  {
    path: ['sandbox_mode'],
    is: (value) => value === 'danger-full-access',
    isHeldByCage: true,
    level: 'bad',
    what: 'its sandbox is off (danger-full-access)',
    why: 'commands run with your files and network',
    fix: 'remove sandbox_mode, or run it whole in the cage: sallyport run --agent codex -- codex',
  },
  {
    path: ['approval_policy'],
    is: (value) => value === 'never',
    level: 'weak',
    what: 'nothing is asked (approval_policy never)',
    why: 'what fails in its sandbox is not put to a person',
    fix: 'approval_policy = "on-request"',
  },
  {
    path: ['sandbox_workspace_write', 'network_access'],
    is: (value) => value === true,
    level: 'bad',
    what: 'its sandbox has the whole network',
    why: 'what it reads can be sent anywhere',
    fix: 'remove sandbox_workspace_write.network_access',
  },
  {
    path: ['shell_environment_policy', 'inherit'],
    is: (value) => value === 'all',
    level: 'weak',
    what: 'its commands see your whole environment',
    why: 'tokens in variables are read by whatever it runs',
    fix: 'shell_environment_policy.inherit = "core"',
  },
];

const GEMINI: readonly Danger[] = [
  {
    path: ['general', 'defaultApprovalMode'],
    is: (value) => value === 'yolo',
    level: 'bad',
    what: 'it starts in the mode yolo',
    why: 'nothing is asked, whatever the agent does',
    fix: 'remove general.defaultApprovalMode',
    mend: { members: [{ member: ['general', 'defaultApprovalMode'] }] },
  },
  {
    path: ['tools', 'autoAccept'],
    is: (value) => value === true,
    level: 'weak',
    what: 'it accepts tool calls that it thinks safe without a question',
    why: 'it judges by prefixes, which chained commands pass (2025)',
    fix: 'remove tools.autoAccept',
    mend: { members: [{ member: ['tools', 'autoAccept'] }] },
  },
  {
    path: ['security', 'folderTrust', 'enabled'],
    is: (value) => value === false,
    level: 'weak',
    what: 'every folder is trusted',
    why: 'settings and MCP servers of a cloned repository hold at once',
    fix: 'remove security.folderTrust.enabled',
    mend: { members: [{ member: ['security', 'folderTrust', 'enabled'] }] },
  },
];

const OPENCODE: readonly Danger[] = [
  {
    path: ['permission'],
    is: (value) =>
      value === undefined ||
      value === 'allow' ||
      (isObject(value) && value['*'] === 'allow') ||
      (isObject(value) && value['bash'] === 'allow'),
    level: 'weak',
    what: 'everything is allowed without a question, as opencode does by default',
    why: 'nothing but hooks or a cage stands before a command',
    fix: '"permission": {"*": "ask"}',
  },
];

const COPILOT: readonly Danger[] = [
  {
    path: ['disableAllHooks'],
    is: (value) => value === true,
    level: 'bad',
    what: 'all hooks are off (disableAllHooks)',
    why: 'then Sallyport is not asked either',
    fix: 'remove disableAllHooks',
    mend: { members: [{ member: ['disableAllHooks'] }] },
  },
  {
    path: ['trusted_folders'],
    is: (value) =>
      textsOf(value).some((folder) => folder === '/' || folder === '~' || /^\/(?:home|Users)\/?[^/]*\/?$/.test(folder)),
    level: 'weak',
    what: 'your whole home folder, or more, is trusted',
    why: 'settings of every repository below it hold at once',
    fix: 'trust single repositories',
  },
];

interface Place {
  readonly files: (view: PostureView) => Parameters<typeof levelsOf>[1];
  readonly dangers: readonly Danger[];
  /** Where MCP servers are declared in these files. */
  readonly servers: readonly string[];
  /** Other files that declare MCP servers. */
  readonly serverFiles?: (view: PostureView) => Parameters<typeof levelsOf>[1];
}

const PLACES: Readonly<Record<string, Place>> = {
  codex: {
    files: ({ home, project }) => [
      ['user', join(home, '.codex', 'config.toml')],
      ['project', join(project, '.codex', 'config.toml')],
    ],
    dangers: CODEX,
    servers: ['mcp_servers'],
  },
  gemini: {
    files: ({ home, project }) => [
      ['user', join(home, '.gemini', 'settings.json')],
      ['project', join(project, '.gemini', 'settings.json')],
    ],
    dangers: GEMINI,
    servers: ['mcpServers'],
  },
  opencode: {
    files: ({ home, project }) => [
      ['user', join(home, '.config', 'opencode', 'opencode.json')],
      ['project', join(project, 'opencode.json')],
    ],
    dangers: OPENCODE,
    servers: ['mcp'],
  },
  copilot: {
    files: ({ home, project }) => [
      ['user', join(home, '.copilot', 'config.json')],
      ['user', join(home, '.copilot', 'settings.json')],
      ['project', join(project, '.github', 'copilot', 'settings.json')],
    ],
    dangers: COPILOT,
    servers: ['mcpServers'],
    serverFiles: ({ home }) => [['user', join(home, '.copilot', 'mcp-config.json')]],
  },
  cursor: {
    files: ({ home, project }) => [
      ['user', join(home, '.cursor', 'mcp.json')],
      ['project', join(project, '.cursor', 'mcp.json')],
    ],
    dangers: [],
    servers: ['mcpServers'],
  },
  windsurf: {
    files: ({ home }) => [['user', join(home, '.codeium', 'windsurf', 'mcp_config.json')]],
    dangers: [],
    servers: ['mcpServers'],
  },
};

/**
 * The settings of the clients that need no more than a table.
 *
 * @param isCaged the person's own settings put each command into the cage
 */
export function tableChecks(client: string, view: PostureView, isCaged: boolean): readonly PostureCheck[] {
  const place = Object.hasOwn(PLACES, client) ? PLACES[client] : undefined;
  if (place === undefined) return [];
  const levels = levelsOf(view, place.files(view));
  const others = levelsOf(view, place.serverFiles?.(view) ?? []);
  return [
    ...levels.flatMap(({ settings, path }) =>
      place.dangers.flatMap(({ path: member, is, isHeldByCage, ...check }) =>
        is(at(settings, ...member)) && !(isCaged && isHeldByCage) ? [{ ...check, at: path }] : [],
      ),
    ),
    ...[...levels, ...others].flatMap(({ settings, path }) => mcpChecks(at(settings, ...place.servers), path)),
  ];
}
