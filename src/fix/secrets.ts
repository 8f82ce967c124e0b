import { pythonImport } from './imports.ts';
import { argumentsOf, callAt, callee, field, nodeAt, upTo, within } from './tree.ts';
import type { Candidate, FixContext, Fixer, FixNode, FixSource } from './types.ts';

const MOST = 6;

/** The value is read from the environment, under the name that it is given in the code. */
export const fromEnvironment: Fixer = (context) => {
  const { source } = context;
  if (source.root === undefined || source.language === undefined) return [];
  return stringsAt(context)
    .slice(0, MOST)
    .flatMap((string): readonly Candidate[] => {
      const name = variableFor(string, source);
      if (name === undefined) return [];
      const isPython = source.language === 'python';
      // An unset variable equals a missing password in JavaScript: both are undefined.
      if (!isPython && string.parent?.type === 'binary_expression') return [];
      const code = isPython ? `os.environ['${name}']` : `process.env.${name}`;
      const edit = { start: string.start, end: string.end, text: code };
      const edits = isPython ? [...pythonImport(source, 'os'), edit] : [edit];
      return [{ description: `Read it from the environment variable ${name}.`, edits }];
    });
};

/** The string that the place is in, or those that stand in it. */
function stringsAt({ source: { root }, start, end }: FixContext): readonly FixNode[] {
  if (root === undefined) return [];
  const inner = nodeAt(root, start, end);
  const around = upTo(inner, 'string', 'template_string');
  if (around !== undefined) return [around];
  return [...within(callAt(inner) ?? inner)].filter(({ type }) => type === 'string');
}

function variableFor(string: FixNode, { text }: FixSource): string | undefined {
  const { parent } = string;
  if (parent === undefined) return undefined;
  const target = field(parent, 'left') ?? field(parent, 'name') ?? field(parent, 'key');
  if (target !== undefined && target !== string) return constantCase(text.slice(target.start, target.end));
  const call = isArguments(parent) ? callAt(parent) : undefined;
  if (call !== undefined) return argumentName(string, call, text);
  // A comparison: what stands beside it tells.
  const other = parent.children.find((child) => child !== string && /identifier|attribute|member/.test(child.type));
  return constantCase(other === undefined ? 'secret_key' : text.slice(other.start, other.end));
}

function isArguments({ type }: FixNode): boolean {
  return type === 'arguments' || type === 'argument_list';
}

/** `jwt.sign(claims, 'secret')`: what is called tells, else an argument beside it that is called as secrets are. */
function argumentName(string: FixNode, call: FixNode, text: string): string | undefined {
  const called = callee(call);
  if (called !== undefined && /jwt|jose/i.test(text.slice(called.start, called.end))) return 'JWT_SECRET';
  const beside = argumentsOf(call).filter((argument) => argument !== string && /identifier|attribute|member/.test(argument.type));
  const names = beside.map((argument) => constantCase(text.slice(argument.start, argument.end)));
  return names.find((name) => name !== undefined && SECRET_NAME.test(name)) ?? 'SECRET_KEY';
}

const SECRET_NAME = /PASS(?:WORD|WD|PHRASE)?$|SECRET|TOKEN|KEY$|CREDENTIAL/;

function constantCase(name: string): string | undefined {
  const last =
    name
      .replaceAll(/^["'`]|["'`\]]+$/g, '')
      .split(/[.[\s"']/)
      .at(-1) ?? '';
  const constant = last
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/\W+/g, '_')
    .toUpperCase();
  return /^[A-Z][A-Z0-9_]{1,60}$/.test(constant) ? constant : undefined;
}
