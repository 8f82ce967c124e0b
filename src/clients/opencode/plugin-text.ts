/** Stands in the plugin's first line, so that no other file is taken for it. */
export const PLUGIN_MARK = 'Written by `sallyport init opencode`';

/**
 * The plugin that opencode loads. It is plain and short on purpose: a plugin that fails to load is passed over in silence, so
 * nothing in it may depend on more than Node's own modules.
 */
export function pluginText(before: readonly string[], after: readonly string[]): string {
  return `// ${PLUGIN_MARK}: asks Sallyport before each tool. Take it away with \`sallyport uninit opencode\`.
import { spawnSync } from 'node:child_process';

const BEFORE = ${JSON.stringify(before)};
const AFTER = ${JSON.stringify(after)};
const NO_ANSWER = 'Sallyport did not answer, so this does not happen.';

const ask = ([program, ...words], payload, timeout) =>
  spawnSync(program, words, { input: JSON.stringify(payload), encoding: 'utf8', timeout, maxBuffer: 64 * 1024 * 1024 });

const read = (text) => {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
};

export const SallyportPlugin = async ({ directory }) => ({
  'tool.execute.before': async (input, output) => {
    const payload = { tool: input.tool, sessionID: input.sessionID, callID: input.callID, cwd: directory, args: output.args };
    const asked = ask(BEFORE, payload, 65_000);
    if (asked.status !== 0) throw new Error((asked.stderr || '').trim() || NO_ANSWER);
    const { args } = read(asked.stdout);
    if (typeof args !== 'object' || args === null) throw new Error(NO_ANSWER);
    Object.assign(output.args, args);
  },
  'tool.execute.after': async (input, output) => {
    const payload = { tool: input.tool, sessionID: input.sessionID, callID: input.callID, cwd: directory, args: input.args, result: output.output };
    const { note } = read(ask(AFTER, payload, 25_000).stdout);
    if (typeof note === 'string' && note !== '') output.output = \`\${output.output}\\n\\n\${note}\`;
  },
});
`;
}
