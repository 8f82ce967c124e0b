import type { Machine } from './flow/machine.ts';
import type { FileView } from './rule.ts';

/** Rules that look at whole files, after all data was followed. Returns the files in which one broke, which are not read whole. */
export function findFileMistakes(machine: Machine): readonly string[] {
  const broken = new Set<string>();
  for (const module of machine.modules.values()) {
    const { unit } = module;
    const view: FileView = {
      unit,
      routes: module.routes,
      imports: module.imports,
      text: ({ start, end }) => unit.text.slice(start, end),
    };
    machine.frame = module.frame;
    for (const { compiled, file } of machine.chapter.files) {
      try {
        file(view, (place, options) => machine.report(compiled, place, options));
      } catch {
        broken.add(unit.path);
      }
    }
  }
  return [...broken];
}
