import { claudeCode } from '../claude-code/index.ts';
import { codex } from '../codex/index.ts';
import { copilot } from '../copilot/index.ts';
import { gemini } from '../gemini/index.ts';
import { isObject } from '../payload.ts';
import { objects, parseLine, recorded, timeOf } from './line.ts';
import type { RecordedCall, RecordingSource } from './types.ts';

export type { RecordedCall, RecordingSource } from './types.ts';

const claudeRecordings: RecordingSource = {
  client: 'claude-code',
  folders: ['.claude/projects'],
  isRecording: (name) => name.endsWith('.jsonl'),
  calls: (lines) =>
    lines.map(parseLine).flatMap((line) => {
      const message = isObject(line['message']) ? line['message'] : {};
      if (line['type'] !== 'assistant') return [];
      return objects(message['content'])
        .filter((part) => part['type'] === 'tool_use')
        .flatMap((part) =>
          recorded(
            () =>
              claudeCode.parse('PreToolUse', {
                session_id: line['sessionId'],
                cwd: line['cwd'],
                tool_name: part['name'],
                tool_input: part['input'],
              }),
            timeOf(line),
          ),
        );
    }),
};

const codexRecordings: RecordingSource = {
  client: 'codex',
  folders: ['.codex/sessions', '.codex/archived_sessions'],
  isRecording: (name) => /^rollout-.*\.jsonl$/.test(name),
  calls: (lines) => {
    let [session, cwd]: unknown[] = ['?', null];
    return lines.map(parseLine).flatMap((line) => {
      const payload = isObject(line['payload']) ? line['payload'] : {};
      if (line['type'] === 'session_meta') session = payload['id'] ?? session;
      if (typeof payload['cwd'] === 'string') cwd = payload['cwd'];
      const call = codexCall(payload);
      if (line['type'] !== 'response_item' || call === undefined) return [];
      const about = { session_id: session, cwd, tool_name: call.tool, tool_input: call.input };
      return recorded(() => codex.parse('PreToolUse', about), timeOf(line));
    });
  },
};

/** Codex names its tools otherwise to the model than to its hooks. */
function codexCall(item: Readonly<Record<string, unknown>>): { readonly tool: string; readonly input: object } | undefined {
  const name = String(item['name'] ?? '');
  if (item['type'] === 'custom_tool_call') return { tool: name, input: { command: item['input'] } };
  if (item['type'] === 'local_shell_call') {
    const action = isObject(item['action']) ? item['action'] : {};
    return { tool: 'Bash', input: { command: wordsOf(action['command']) } };
  }
  if (item['type'] !== 'function_call') return undefined;
  const input = parseLine(String(item['arguments'] ?? ''));
  const server = String(item['namespace'] ?? '');
  if (server.startsWith('mcp__')) return { tool: `${server}__${name}`, input };
  if (name === 'exec_command' || name === 'shell' || name === 'shell_command' || name === 'container.exec')
    return { tool: 'Bash', input: { command: wordsOf(input['cmd'] ?? input['command']) } };
  return { tool: name, input: name === 'apply_patch' ? { command: input['input'] ?? input['patch'] } : input };
}

/** `["bash", "-lc", TEXT]` is TEXT; other lists are words. */
function wordsOf(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const [shell, flag, text] = value;
  return /^(?:.*\/)?(?:ba|z|da)?sh$/.test(String(shell)) && /^-\w*c$/.test(String(flag)) ? text : value.join(' ');
}

const geminiRecordings: RecordingSource = {
  client: 'gemini',
  folders: ['.gemini/tmp'],
  isRecording: (name) => /^session-.*\.jsonl?$/.test(name),
  calls: (lines, cwd) => {
    const session = parseLine(lines[0] ?? '')['sessionId'] ?? '?';
    return lines.map(parseLine).flatMap((line) =>
      objects(line['toolCalls']).flatMap((call) =>
        recorded(
          () =>
            gemini.parse('BeforeTool', {
              session_id: session,
              cwd,
              tool_name: call['name'],
              tool_input: call['args'],
            }),
          timeOf(line),
        ),
      ),
    );
  },
};

const copilotRecordings: RecordingSource = {
  client: 'copilot',
  folders: ['.copilot/session-state'],
  isRecording: (name) => name === 'events.jsonl',
  calls: (lines) => {
    let [session, cwd]: unknown[] = ['?', null];
    return lines.map(parseLine).flatMap((line): readonly RecordedCall[] => {
      const data = isObject(line['data']) ? line['data'] : {};
      if (line['type'] === 'session.start') {
        session = data['sessionId'];
        cwd = isObject(data['context']) ? data['context']['cwd'] : null;
      }
      if (line['type'] !== 'tool.execution_start') return [];
      const about = { sessionId: session, cwd, toolName: data['toolName'], toolArgs: data['arguments'] };
      return recorded(() => copilot.parse('preToolUse', about), timeOf(line));
    });
  },
};

/** Clients whose recordings are files that can be read; opencode and Cursor keep theirs in databases of their own. */
export const RECORDINGS: readonly RecordingSource[] = [claudeRecordings, codexRecordings, copilotRecordings, geminiRecordings];
