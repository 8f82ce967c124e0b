import { pythonImport } from './imports.ts';
import { originOf } from './origin.ts';
import { type Piece, piecesOf, quoted } from './pieces.ts';
import { argumentsOf, callAt, callee, field, find, named, upTo, within } from './tree.ts';
import type { Candidate, Fixer, FixNode, FixSource } from './types.ts';

/** Puts a function of Python's around each value of a text that is put together. */
export function wrapValues(description: string, module: string, wrap: (code: string, isText: boolean) => string): Fixer {
  return (context) => {
    const { source } = context;
    if (source.language !== 'python') return [];
    return textsIn(context.node, source).flatMap((text) => {
      const pieces = piecesOf(text, source) ?? [];
      const values = pieces.filter((piece) => piece.kind === 'value');
      if (values.length === 0 || (pieces.length === values.length && text.type !== 'call' && values.length > 1)) return [];
      const edits = values.map((piece) => edit(piece, wrap));
      return [{ description, edits: [...(module === '' ? [] : pythonImport(source, module)), ...edits] }];
    });
  };
}

function edit(
  { node, code, isText }: Extract<Piece, { kind: 'value' }>,
  wrap: (code: string, isText: boolean) => string,
): Candidate['edits'][number] {
  return { start: node.start, end: node.end, text: wrap(code, isText) };
}

/** What is returned, and the arguments of a call, with the variables that they are. */
function textsIn(node: FixNode | undefined, source: FixSource): readonly FixNode[] {
  if (node === undefined) return [];
  const returned = upTo(node, 'return_statement');
  const call = callAt(node);
  const direct =
    call === undefined || (returned !== undefined && returned.start >= node.start) ? named(returned ?? node) : argumentsOf(call);
  return direct.flatMap((one) => originOf(one, source) ?? []);
}

/** `innerHTML = x` becomes `textContent = x`. */
export const textContent: Fixer = ({ node, source }) => {
  const assignment = upTo(node, 'assignment_expression');
  const property = field(field(assignment, 'left'), 'property');
  if (property === undefined || !/^(?:inner|outer)HTML$/.test(source.text.slice(property.start, property.end))) return [];
  return [
    {
      description: 'Set it as text, which is never read as a page.',
      edits: [{ start: property.start, end: property.end, text: 'textContent' }],
    },
  ];
};

/** `<p dangerouslySetInnerHTML={{ __html: x }} />` becomes `<p>{x}</p>`. */
export const jsxText: Fixer = ({ node, source }) => {
  const element =
    upTo(node, 'jsx_self_closing_element') ?? (node === undefined ? undefined : find(node, 'jsx_self_closing_element'));
  const code = element === undefined ? '' : source.text.slice(element.start, element.end);
  const match = /^<([\w.]+)((?:\s[^{}]*)?)\sdangerouslySetInnerHTML=\{\{\s*__html:\s*([^{}]+?)\s*\}\}\s*\/>$/.exec(code);
  if (element === undefined || match === null) return [];
  const [, tag = '', attributes = '', value = ''] = match;
  return [
    {
      description: 'Let React escape it.',
      edits: [{ start: element.start, end: element.end, text: `<${tag}${attributes}>{${value}}</${tag}>` }],
    },
  ];
};

/** `render_template_string('Hi ' + name)` becomes `render_template_string('Hi {{ name }}', name=name)`. */
export const templateValues: Fixer = ({ node, source }) => {
  const call = callAt(node);
  const [first, ...more] = call === undefined ? [] : argumentsOf(call);
  const target = call === undefined ? undefined : callee(call);
  if (first === undefined || target === undefined || source.language !== 'python') return [];
  if (!/(?:^|\.)render_template_string$/.test(source.text.slice(target.start, target.end)) || more.length > 0) return [];
  const pieces = piecesOf(first, source) ?? [];
  const names: string[] = [];
  const values: string[] = [];
  let template = '';
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      template += piece.text;
      continue;
    }
    const name = /^\w+$/.test(piece.code) ? piece.code : `value${names.length + 1}`;
    names.push(name);
    values.push(`${name}=${piece.code}`);
    template += `{{ ${name} }}`;
  }
  const text = quoted(template, 'python');
  if (values.length === 0 || text === undefined || new Set(names).size !== names.length) return [];
  return [
    {
      description: 'Give the values to the template.',
      edits: [{ start: first.start, end: first.end, text: `${text}, ${values.join(', ')}` }],
    },
  ];
};

/** What a request brings into a query is made a text, so that it can be no operator. */
export const textOperands: Fixer = ({ node, source }) => {
  const call = callAt(node);
  if (call === undefined || source.language !== 'javascript') return [];
  const values = [...within(call)].filter((one) => one.type === 'pair').flatMap((pair) => field(pair, 'value') ?? []);
  const wrapped = values.filter(
    ({ type, start, end }) => type === 'member_expression' && /^(?:req|request|ctx)\b/.test(source.text.slice(start, end)),
  );
  if (wrapped.length === 0) return [];
  const edits = wrapped.map(({ start, end }) => ({ start, end, text: `String(${source.text.slice(start, end)})` }));
  return [{ description: 'Make texts of them, so that they can be no operators.', edits }];
};
