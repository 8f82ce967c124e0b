import type { ForeignModule } from '../inspect/code/index.ts';
import { type Surroundings, undeclaredPackage } from '../inspect/imports/index.ts';
import { type Finding, isLesserPath, type RuleInfo } from '../model/index.ts';
import { withFrames } from './frame.ts';
import { lowered } from './lesser.ts';
import type { FoundHere, WantedModule } from './types.ts';

export const undeclaredRule: RuleInfo = {
  id: 'undeclared-import',
  title: 'A package is imported that no manifest names',
  cwe: 'CWE-1357',
  severity: 'medium',
  confidence: 'medium',
};

/** What would be said of modules from elsewhere, with the lines that show it. */
export function wantedModules(foreign: readonly ForeignModule[], texts: ReadonlyMap<string, string>): readonly WantedModule[] {
  const findings = foreign.map(({ module, place, excerpt }): Finding => {
    const { id: rule, cwe, severity, confidence } = undeclaredRule;
    const finding = { rule, cwe, severity, confidence, message: messageFor(module), place, excerpt };
    return isLesserPath(place.path) ? lowered(finding) : finding;
  });
  return withFrames(findings, texts).map((finding, index) => ({
    module: foreign[index]?.module ?? '',
    language: foreign[index]?.language ?? 'javascript',
    finding,
  }));
}

function messageFor(module: string): string {
  return `No manifest names the package of "${module}". If it does not exist, whoever registers the name runs code wherever this is installed.`;
}

/** Those that nothing around them declares; of one package that a file asks for in several parts, the first. */
export function undeclaredImports(wanted: readonly WantedModule[], around: Surroundings): readonly FoundHere[] {
  const said = new Set<string>();
  return wanted.flatMap(({ module, language, finding }) => {
    const { path } = finding.place;
    const name = undeclaredPackage({ path, module, language }, around);
    const key = `${path}\0${name}`;
    if (name === undefined || said.has(key)) return [];
    said.add(key);
    return [finding];
  });
}
