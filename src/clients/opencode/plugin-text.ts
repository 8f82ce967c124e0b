/** Stands in the plugin's first line, so that no other file is taken for it. */
export const PLUGIN_MARK = 'Written by `sallyport init opencode`';

/**
 * The plugin that opencode loads. It is plain and short on purpose: a plugin that fails to load is passed over in silence, so
 * nothing in it may depend on more than Node's own modules.
 */
export function pluginText(command: readonly string[]): string {
  return `// ${PLUGIN_MARK}: asks Sallyport before each tool. Take it away with \`sallyport uninit opencode\`.
import { spawnSync } from 'node:child_process';

const COMMAND = ${JSON.stringify(command)};

export const SallyportPlugin = async ({ directory }) => ({
  'tool.execute.before': async (input, output) => {
    const payload = { tool: input.tool, sessionID: input.sessionID, callID: input.callID, cwd: directory, args: output.args };
    const asked = spawnSync(COMMAND[0], COMMAND.slice(1), { input: JSON.stringify(payload), encoding: 'utf8', timeout: 65_000 });
    if (asked.status !== 0) throw new Error((asked.stderr || '').trim() || 'Sallyport did not answer, so this does not happen.');
    const answer = JSON.parse(asked.stdout);
    if (typeof answer.args !== 'object' || answer.args === null) throw new Error('Sallyport did not answer, so this does not happen.');
    Object.assign(output.args, answer.args);
  },
});
`;
}
