import { elements, member, textOf } from '../../../../model/index.ts';
import { pythonRequirement } from '../../specs/python-requirement.ts';
import { Collected, ref } from '../collect.ts';
import { readToml } from '../documents.ts';
import type { PackageReader, ReadResult } from '../types.ts';

/** A script that says in a comment what it needs: `# /// script`, TOML, `# ///` (PEP 723). */
function read(text: string): ReadResult {
  const found = new Collected();
  const lines = text.split(/\r?\n/);
  const start = lines.indexOf('# /// script');
  if (start === -1) return found.done();
  const end = lines.findIndex((line, at) => at > start && !/^#(?: |$)/.test(line));
  const block = lines.slice(start + 1, end === -1 ? undefined : end);
  const last = block.lastIndexOf('# ///');
  const document = readToml(
    block
      .slice(0, last === -1 ? block.length : last)
      .map((line) => line.slice(2))
      .join('\n'),
  );
  if (!document.ok) found.problem(document.reason, start + 1);
  else
    for (const item of elements(member(document.value, 'dependencies'))) {
      const parts = pythonRequirement(textOf(item) ?? '');
      if (parts === undefined) found.problem(`${JSON.stringify(item).slice(0, 80)} is no requirement`, start + 1);
      else found.add(ref({ ecosystem: 'pypi', ...parts, isDirect: true, line: start + 1 }));
    }
  return found.done();
}

export const inlineScript: PackageReader = { id: 'script', ecosystem: 'pypi', isLock: false, read };
