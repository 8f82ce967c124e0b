import { isShortWord } from '../../../model/index.ts';
import type { FunctionCode, Parameter, Unit } from '../ir/unit.ts';
import { entryData as data, type Entry, NUMERIC_TYPE, textOf } from './entry.ts';
import type { Machine } from './machine.ts';
import { asDeclared, asModel } from './models-of-data.ts';
import { harmless, unknown, type Value } from './value.ts';

/* Functions of Python that a model calls with what it likes, and with it whoever wrote what the model has read: tools of agents. */

/** Libraries with whose decorators a function becomes a tool. */
const AGENTS =
  /^[ \t]*(?:from|import)[ \t]+(?:mcp|fastmcp|langchain\w*|langgraph|crewai\w*|agents|pydantic_ai|smolagents|llama_index|autogen\w*|semantic_kernel|strands|claude_agent_sdk|google\.adk|agno|haystack)\b/m;
const TOOL =
  /^(?:[\w.]+\.)?(?:tool|tool_plain|resource|prompt|call_tool|read_resource|get_prompt|function_tool|kernel_function|ai_function)\b/;
const TOOL_CLASS = /(?:^|\.)(?:Base|Structured|Abstract)?Tool$/;
/** What the framework gives, not the model. */
const GIVEN = /^(?:[\w.]+\.)?(?:Context|RunContext|RunContextWrapper|ToolContext|\w*CallbackManager\w*|RunnableConfig|Depends)\b/;

/** A tool of an agent, or what a page that was made with Gradio calls. Undefined: neither. */
export function toolEntry(m: Machine, unit: Unit, code: FunctionCode): Entry | undefined {
  const note = isTool(unit, code) ? 'is what a model calls it with' : isHandler(unit, code) ? 'comes from the page' : undefined;
  if (note === undefined) return undefined;
  const values = code.parameters.map((parameter) => given(m, unit, code, parameter, note));
  return { framework: 'tool', verb: '', path: '', values };
}

function given(m: Machine, unit: Unit, code: FunctionCode, parameter: Parameter, note: string): Value | undefined {
  const { name, type } = parameter;
  if (/^(?:self|cls)$/.test(name)) return undefined;
  if (GIVEN.test(type) || /^(?:ctx|context|run_manager|config)$/.test(name)) return { ...unknown, path: name };
  if (NUMERIC_TYPE.test(type)) return harmless;
  return asModel(m, unit, type, asDeclared(m, type, data(unit, code, parameter, `\`${name}\` ${note}`)));
}

function isTool(unit: Unit, code: FunctionCode): boolean {
  const isDecorated = code.decorators.some((decorator) => TOOL.test(textOf(unit, decorator)));
  const bases = code.owner >= 0 && /^_?a?(?:run|forward)$/.test(code.name) ? (unit.classes[code.owner]?.bases ?? []) : [];
  return (isDecorated || bases.some((base) => TOOL_CLASS.test(textOf(unit, base)))) && AGENTS.test(unit.text);
}

/** `gr.Interface(fn=ask)`, `button.click(ask, inputs=box)` */
const HANDLERS =
  /\b(?:fn\s*=\s*|(?:(?:Interface|ChatInterface)|\.(?:click|submit|change|upload|input|select|release|blur))\(\s*(?!fn\b))([A-Za-z_]\w*)/g;
const MOST_HANDLERS = 500;
const handlers = new WeakMap<Unit, ReadonlySet<string>>();

function isHandler(unit: Unit, { name, owner }: FunctionCode): boolean {
  if (owner >= 0 || !isShortWord(name)) return false;
  let known = handlers.get(unit);
  if (known === undefined) {
    known = new Set(
      unit.text.includes('gradio') && /^[ \t]*(?:from|import)[ \t]+gradio\b/m.test(unit.text) ? handlersIn(unit.text) : [],
    );
    handlers.set(unit, known);
  }
  return known.has(name);
}

function handlersIn(text: string): readonly string[] {
  const names: string[] = [];
  for (const [, name = ''] of text.matchAll(HANDLERS)) if (names.push(name) >= MOST_HANDLERS) break;
  return names;
}
