import { isShortWord } from '../../../../model/index.ts';
import type { FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

/** `User(**request.get_json())`, `User.objects.create(**data)` */
const SPREAD =
  /\b[A-Z]\w{0,60}(?:\.objects\.(?:create|update_or_create))?\(\s*\*\*\s*(?:(request\.(?:get_json\(|json\b|form\b|POST\b|data\b))|(\w{1,60})\s*\))/g;
/** A serializer that takes every field of a user, the rights among them. */
const ALL_FIELDS =
  /\bmodel\s*=\s*(?:\w+\.)*\w{0,40}(?:User|Account|Profile)\w{0,40}[ \t]*\n\s*fields\s*=\s*(?:["']__all__["']|\(\s*["']__all__)/g;
/** How far before its use a variable is looked for, in UTF-16 units. */
const NEAR = 600;

/** Objects that are made from all that a request holds. */
export function checkPython(file: FileView, report: Report): void {
  const { unit } = file;
  if (unit.language !== 'python') return;
  for (const { span } of codeMatches(unit, ALL_FIELDS)) report(span, { severity: 'low' });
  for (const { span, groups } of codeMatches(unit, SPREAD)) {
    const name = groups[1] ?? '';
    const before = unit.text.slice(Math.max(0, span.start - NEAR), span.start);
    const isRequest =
      groups[0] !== undefined ||
      (isShortWord(name) &&
        new RegExp(
          `\\b${name}\\s*=\\s*(?:await\\s+)?request\\.(?:get_json\\(|json\\b|form\\b|POST\\b|data\\b)[^\\n\\[]*$`,
          'm',
        ).test(before));
    if (isRequest) report(span);
  }
}
