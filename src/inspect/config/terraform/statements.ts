/** What a policy of AWS says, in whichever form it stands: a document of Terraform's, or JSON in an attribute. */
import { attribute, type Block, literal, type TerraformFile, within } from './parse.ts';
import { memberOf, textsOf, type Value, valueIn } from './value.ts';

export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Who is meant, by kind; undefined where the policy hangs on the one it is about. */
  readonly principals: readonly Principal[] | undefined;
  /** The text of its condition; empty: it has none. */
  readonly condition: string;
  readonly start: number;
  readonly end: number;
}

export interface Principal {
  readonly kind: string;
  readonly name: string;
}

/** Those that allow something. */
export function allowances(file: TerraformFile): readonly Statement[] {
  return file.blocks.flatMap((block) => {
    if (block.type === 'data') return block.labels[0] === 'aws_iam_policy_document' ? documentOf(block, file.text) : [];
    return block.type === 'resource' ? attributesOf(block, file.text) : [];
  });
}

function documentOf(document: Block, text: string): readonly Statement[] {
  return document.blocks.flatMap((block): readonly Statement[] => {
    if (block.type !== 'statement' || literal(attribute(block, 'effect')) === 'Deny') return [];
    const texts = (name: string, of: Block = block): readonly string[] => {
      const found = attribute(of, name);
      return found === undefined ? [] : textsOf(valueIn(found, text));
    };
    const principals = block.blocks
      .filter(({ type }) => type === 'principals')
      .flatMap((one) => texts('identifiers', one).map((name) => ({ kind: literal(attribute(one, 'type')) ?? '', name })));
    const conditions = block.blocks.filter(({ type }) => type === 'condition');
    return [
      {
        actions: texts('actions'),
        resources: texts('resources'),
        principals: block.blocks.some(({ type }) => type === 'principals') ? principals : undefined,
        condition: conditions.flatMap((one) => one.attributes.map(({ value }) => value)).join('\n'),
        start: attribute(block, 'actions')?.start ?? block.start,
        end: attribute(block, 'actions')?.end ?? block.headEnd,
      },
    ];
  });
}

function attributesOf(resource: Block, text: string): readonly Statement[] {
  return within(resource).flatMap((block) =>
    block.attributes
      .filter(({ value }) => value.includes('Statement'))
      .flatMap((found) => {
        const statement = memberOf(valueIn(found, text), 'Statement');
        const all = statement?.kind === 'list' ? statement.items : [statement];
        return all.flatMap((one) => (one?.kind === 'map' ? (statementOf(one, text) ?? []) : []));
      }),
  );
}

function statementOf(value: Extract<Value, { kind: 'map' }>, text: string): Statement | undefined {
  if (textsOf(memberOf(value, 'Effect'))[0] === 'Deny') return undefined;
  const principal = memberOf(value, 'Principal');
  const condition = memberOf(value, 'Condition');
  const place = value.entries.find(({ key }) => key === 'Action') ?? value;
  return {
    actions: textsOf(memberOf(value, 'Action')),
    resources: textsOf(memberOf(value, 'Resource')),
    principals: principal === undefined ? undefined : principalsOf(principal),
    condition: condition === undefined ? '' : text.slice(condition.start, condition.end),
    start: place.start,
    end: 'value' in place ? place.value.end : place.start + 1,
  };
}

function principalsOf(value: Value): readonly Principal[] {
  if (value.kind === 'map')
    return value.entries.flatMap(({ key, value: names }) => textsOf(names).map((name) => ({ kind: key, name })));
  return textsOf(value).map((name) => ({ kind: 'AWS', name }));
}
