/** What rules about resources ask for: what is said, and what is left unsaid where that is unsafe. */
import type { Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { attribute, type Block, literal, type TerraformFile, within } from './parse.ts';

/** No provider has a type with a longer name; patterns of types need not be made for more. */
const LONGEST_TYPE = 200;

export function resources({ blocks }: TerraformFile, type: RegExp): readonly Block[] {
  return blocks.filter(
    ({ type: kind, labels: [label = ''] }) => kind === 'resource' && label.length <= LONGEST_TYPE && type.test(label),
  );
}

/** A finding about a whole block, at its head. */
export function head(block: Block, message: string, more: Partial<Spot> = {}): Spot {
  return spotOf({ start: block.start, end: block.headEnd }, message, more);
}

export type Setting = readonly [resource: RegExp, name: RegExp, value: RegExp, message: string, more?: Partial<Spot>];

/** Attributes that say something, in a kind of resource: the table of what is wrong by itself. */
export function settings(table: readonly Setting[]): (file: TerraformFile) => readonly Spot[] {
  return (file) =>
    resources(file, /./).flatMap((resource) => {
      const type = resource.labels[0] ?? '';
      const rows = table.filter(([of]) => of.test(type));
      return rows.length === 0
        ? []
        : within(resource).flatMap((block) =>
            block.attributes.flatMap((found) => {
              const row = rows.find(([, name, value]) => name.test(found.name) && value.test(literal(found) ?? found.value));
              return row === undefined ? [] : [spotOf(found, row[3], row[4] ?? {})];
            }),
          );
    });
}

export type Absence = readonly [resource: RegExp, names: readonly string[], message: string, more?: Partial<Spot>];

/** Resources in which none of these attributes or blocks stands, which by itself is unsafe. */
export function absences(table: readonly Absence[]): (file: TerraformFile) => readonly Spot[] {
  return (file) =>
    resources(file, /./).flatMap((resource) =>
      table
        .filter(([type, names]) => type.test(resource.labels[0] ?? '') && !names.some((name) => stands(resource, name)))
        .map(([, , message, more]) => head(resource, message, { severity: 'low', confidence: 'medium', ...more })),
    );
}

function stands(resource: Block, name: string): boolean {
  return within(resource).some(
    (block) =>
      attribute(block, name) !== undefined ||
      block.blocks.some(({ type, labels }) => type === name || (type === 'dynamic' && labels[0] === name)),
  );
}
