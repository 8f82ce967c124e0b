import type { Unit } from '../../ir/unit.ts';
import type { FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { AS_OTHERS_DO, CHECKED, OPEN } from './words.ts';

/** `r.POST("/users", requireLogin, create)` of gin, echo, fiber and chi. */
const ROUTE = /\b(\w+)\.(?:POST|PUT|PATCH|DELETE|Post|Put|Patch|Delete)\(\s*"([^"\n]{0,300})"\s*,([^\n]{0,400})\)/g;
const ANY = /\b(\w+)\.(?:GET|POST|PUT|PATCH|DELETE|Get|Post|Put|Patch|Delete)\(\s*"[^"\n]{0,300}"\s*,([^\n]{0,400})\)/g;
/** `admin := r.Group("/admin", requireLogin)`, `admin.Use(requireLogin)` */
const GROUP = /\b(\w+)\s*:?=\s*(\w+)\.(?:Group|With|Route)\(([^\n]{0,400})\)/g;
const USE = /\b(\w+)\.Use\(([^\n]{0,400})\)/g;

/** Routes of one file: those without what stands before their siblings. */
export function checkGo({ unit, text }: FileView, report: Report): void {
  const guarded = guardedGroups(unit);
  const isGuarded = (on: string, rest: string): boolean => guarded.has(on) || CHECKED.test(rest);
  if (!codeMatches(unit, ANY).some(({ groups: [on = '', rest = ''] }) => isGuarded(on, rest))) return;
  for (const {
    span,
    groups: [on = '', path = '', rest = ''],
  } of codeMatches(unit, ROUTE)) {
    if (isGuarded(on, rest) || OPEN.test(`${path} ${rest}`)) continue;
    const handler = /(\w+)\s*$/.exec(rest)?.[1];
    const body = unit.functions.find(({ name }) => name === handler);
    if (body !== undefined && CHECKED.test(text(body))) continue;
    report(span, AS_OTHERS_DO);
  }
}

/** Routers before whose routes something asks who is there. */
function guardedGroups(unit: Unit): ReadonlySet<string> {
  const guarded = new Set<string>();
  for (const {
    groups: [on = '', rest = ''],
  } of codeMatches(unit, USE))
    if (CHECKED.test(rest)) guarded.add(on);
  for (const {
    groups: [name = '', parent = '', rest = ''],
  } of codeMatches(unit, GROUP)) {
    // The path of a group is no check.
    if (guarded.has(parent) || CHECKED.test(rest.replace(/"[^"\n]*"/g, ''))) guarded.add(name);
  }
  return guarded;
}
