import type { ClassCode, FunctionCode, Unit } from '../../ir/unit.ts';
import type { FileView, Report } from '../../rule.ts';
import { AS_OTHERS_DO, CHECKED, OPEN } from './words.ts';

/** `before_action :authenticate_user!, only: [:edit, :update]` */
const FILTER =
  /^[ \t]*(skip_)?(?:before_)?(?:action|filter)[ (]+:(\w+[?!]?)([^\n]*(?:\n[ \t]+(?:only|except|:only|:except)[^\n]*)?)/gm;
const ASKS =
  /authenticat|authori[sz]|access_control|require_(?:login|user|admin)|login_required|logged_in|ensure_|must_be|admin|signed_in/i;
const CHANGES = /^(?:create|update|destroy|delete\w*|remove\w*|add_?\w*|set_?\w*|publish|approve|archive)$/;

/** `skip_before_action :authenticate, except: :edit`: what is added later is left out as well. */
const ALL_BUT = {
  severity: 'low',
  message: 'All actions but some are left out of the check of who asks, and so is every new one.',
} as const;

interface Filter {
  readonly isSkipped: boolean;
  /** Where it stands in its class. */
  readonly at: number;
  readonly only: readonly string[] | undefined;
  readonly except: readonly string[];
}

/** Actions of a controller that change something and are left out of the check that others go through. */
export function checkRuby({ unit }: FileView, report: Report): void {
  for (const code of unit.classes) {
    if (!/Controller$/.test(code.name) || OPEN.test(code.name)) continue;
    const filters = filtersOf(unit, code);
    for (const { isSkipped, only, except, at } of filters)
      if (isSkipped && only === undefined && except.length > 0)
        report({ start: code.start + at, end: code.start + at + 1 }, ALL_BUT);
    if (!filters.some(({ isSkipped }) => !isSkipped) && !filters.some(({ isSkipped }) => isSkipped)) continue;
    for (const number of code.methods) {
      const action = unit.functions[number];
      if (action === undefined || !CHANGES.test(action.name) || isChecked(unit, action, filters)) continue;
      report({ start: action.nameStart, end: action.nameEnd }, AS_OTHERS_DO);
    }
  }
}

function filtersOf(unit: Unit, code: ClassCode): readonly Filter[] {
  const text = unit.text.slice(code.start, code.end);
  return [...text.matchAll(FILTER)].flatMap((match): readonly Filter[] => {
    const [whole, skip, name = '', rest = ''] = match;
    if (!ASKS.test(name)) return [];
    const named = (what: string): readonly string[] | undefined => {
      const found = new RegExp(`\\b${what}(?::|\\s*=>)\\s*(\\[[^\\]]*\\]|%i\\[[^\\]]*\\]|:\\w+)`).exec(rest)?.[1];
      return found === undefined ? undefined : [...found.matchAll(/\w+/g)].map(([word]) => word);
    };
    return [
      { at: match.index + whole.search(/\S/), isSkipped: skip !== undefined, only: named('only'), except: named('except') ?? [] },
    ];
  });
}

function isChecked(unit: Unit, action: FunctionCode, filters: readonly Filter[]): boolean {
  const holds = ({ only, except }: Filter): boolean =>
    (only === undefined || only.includes(action.name)) && !except.includes(action.name);
  const isLeftOut = filters.some((filter) => filter.isSkipped && holds(filter));
  const isAsked = filters.some((filter) => !filter.isSkipped && holds(filter));
  if (!isLeftOut && (isAsked || !filters.some(({ isSkipped }) => !isSkipped))) return true;
  return CHECKED.test(unit.text.slice(action.start, action.end));
}
