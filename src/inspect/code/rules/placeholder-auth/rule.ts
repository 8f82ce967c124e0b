import type { Unit } from '../../ir/unit.ts';
import type { CodeRule, FileView, FunctionCode, Report } from '../../rule.ts';

const NAME =
  /^_?(?:is_?(?:auth\w*|admin|valid_?(?:user|token|password|session|credentials?)|allowed|owner|logged_?in)|has_?(?:permissions?|access|role)|can_?(?:access|edit|delete|view)|check_?(?:auth\w*|permissions?|access|password|token|credentials?|login|admin)|verify_?(?:token|password|user|auth\w*|signature|credentials?|jwt|session|api_?key)|validate_?(?:token|session|credentials?|user|api_?key|jwt|password)|authenticate(?:_?user)?|authorize(?:_?user)?)$/i;
const YES =
  /^(?:\{\s*)?(?:(?:"""[\s\S]*?"""|'''[\s\S]*?'''|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|print\([^\n]*\)|console\.\w+\([^\n]*\);?)\s*)*(?:return\s+(?:True|true|Promise\.resolve\(true\))|true|True)\s*;?\s*(?:\})?$/;

function checkFunctions(file: FileView, report: Report): undefined {
  const { unit } = file;
  for (const code of unit.functions) {
    const name = code.name === '' ? nameBefore(unit.text, code.start) : code.name;
    if (!NAME.test(name) || code.end - code.start > 1500 || code.decorators.length > 0) continue;
    const body = unit.text.slice(unit.code[code.body + 1], unit.code[code.body + 2]);
    if (isMeantToBeReplaced(unit, code, body)) continue;
    if (YES.test(body.trim())) report({ start: code.nameStart, end: code.nameEnd });
  }
}

/** What subclasses are to answer, or one whose name says that it lets everyone in. */
function isMeantToBeReplaced(unit: Unit, { owner }: FunctionCode, body: string): boolean {
  return (
    owner >= 0 && (/overrid|subclass|by default/i.test(body) || /^(?:Base|Abstract|AllowA)/.test(unit.classes[owner]?.name ?? ''))
  );
}

/** `const isAdmin = () => true` */
function nameBefore(text: string, start: number): string {
  const before = text.slice(Math.max(0, start - 120), start);
  // Most functions without a name stand among arguments.
  if (!/[=c\s]$/.test(before)) return '';
  return /(\w+)\s*(?::[^=]{0,80})?=\s*(?:async\s*)?$/.exec(before)?.[1] ?? '';
}

export const placeholderAuth: CodeRule = {
  id: 'placeholder-auth',
  title: 'A check of rights always says yes',
  cwe: 'CWE-287',
  severity: 'high',
  confidence: 'medium',
  message: 'The function is called a check, but it always says yes.',
  file: checkFunctions,
};
