import type { Cage } from './cage.ts';
import type { CageResult, RunOptions } from './types.ts';

/** A tool for a model, in the form that most libraries take: a JSON Schema of its input, and what it does. */
export interface ExecuteTool {
  readonly name: 'execute';
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** `call`: how the AI SDK says that nobody waits for the answer any more. */
  readonly execute: (input: unknown, call?: { readonly abortSignal?: AbortSignal | undefined }) => Promise<string>;
}

const LONGEST = 20_000;

/**
 * Lets a model run code and commands in a cage. What was refused stands in the answer, with what works instead, so that the
 * model does not try again. With the AI SDK: `tool({ ...executeTool(cage), inputSchema: jsonSchema(t.parameters) })`; with the
 * OpenAI Agents SDK: `tool({ ...executeTool(cage), strict: false })`.
 */
export function executeTool(cage: Cage, options: RunOptions = { timeoutMs: 120_000 }): ExecuteTool {
  return {
    name: 'execute',
    description:
      'Runs a shell command, or code in Python or JavaScript, in a sandbox without network and without secrets. Files of the workspace can be read and changed. What is refused says why and what works instead: do not retry it.',
    parameters: {
      type: 'object',
      properties: {
        language: { type: 'string', enum: ['shell', 'python', 'javascript'], description: 'What the code is written in.' },
        code: { type: 'string', description: 'The command, or the code.' },
      },
      required: ['language', 'code'],
      additionalProperties: false,
    },
    execute: async (input, call) => {
      const { language, code } = parse(input);
      const signals = [options.signal, call?.abortSignal].filter((signal) => signal instanceof AbortSignal);
      return inWords(await cage.run({ language, code }, { ...options, signal: AbortSignal.any(signals) }));
    },
  };
}

function parse(input: unknown): { readonly language: 'shell' | 'python' | 'javascript'; readonly code: string } {
  const { language, code }: { language?: unknown; code?: unknown } = typeof input === 'object' && input !== null ? input : {};
  if ((language === 'shell' || language === 'python' || language === 'javascript') && typeof code === 'string')
    return { language, code };
  throw new TypeError('execute takes {language: "shell" | "python" | "javascript", code: string}');
}

function inWords({ stdout, stderr, exitCode, signal, reason }: CageResult): string {
  const ending = reason !== null ? `ended: ${reason}` : signal !== null ? `ended by ${signal}` : `exit code ${exitCode}`;
  return [cut(stdout), ...(stderr === '' ? [] : [`stderr:\n${cut(stderr)}`]), ending].filter((part) => part !== '').join('\n');
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}\n[cut: ${text.length - LONGEST} more characters]`;
}
