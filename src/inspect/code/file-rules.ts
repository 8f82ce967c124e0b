import type { Machine } from './flow/machine.ts';
import type { FileView } from './rule.ts';

/** Rules that look at whole files, after all data was followed. */
export function findFileMistakes(machine: Machine): void {
  const whole = machine.book.rules.filter(({ rule }) => rule.file !== undefined);
  for (const module of machine.modules.values()) {
    const { unit } = module;
    const view: FileView = {
      unit,
      routes: module.routes,
      imports: module.imports,
      text: ({ start, end }) => unit.text.slice(start, end),
    };
    machine.frame = module.frame;
    for (const compiled of whole) {
      compiled.rule.file?.(view, (place, options) => machine.report(compiled, place, options));
    }
  }
}
