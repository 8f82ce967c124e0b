import type { Unit } from '../../ir/unit.ts';
import type { CodeRule, FileView, Report, Route } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { others } from './others.ts';
import { AS_OTHERS_DO, CHECKED, OPEN, SAYS_NOTHING } from './words.ts';

const CHANGES = /POST|PUT|PATCH|DELETE|DEL\b/;
const SENSITIVE = /(?:^|\/)(?:admin|debug|internal|console|env|config|exec|shell|backup|dump|users\/all|manage)(?:\/|$|-|_)/i;

// What changes data that others see: a database, a file, a list of the server.
const WRITES =
  /\b(?:db|database|pool|conn|connection|cursor|cur|session|prisma|knex|sequelize|repo\w*|collection|\w*[mM]odel|[A-Z]\w+|objects|redis|client)(?:\.\w+|\[[^\]]*\])*\.(?:save|delete|remove|insert|update|create|execute|executemany|query|run|add|commit|destroy|set|put|bulk)\w*\s*\(|\.(?:save|delete|commit)\(\)|\bfs\.\w*(?:write|unlink|rm|append|rename|copy)\w*\(|\bopen\([^)]*["'][wa]|\bos\.(?:remove|unlink|rename|system)\(|shutil\.|\bdelete\s+\w+\[|^\s*del\s+\w+\[|\b(?:users|items|posts|orders|notes|todos|tasks|products|accounts|comments|messages|data|store)\b(?:\.push\(|\.append\(|\[[^\]]+\]\s*=[^=])/m;

/** What the handler and what stands before it say. */
function isChecked(route: Route, unit: Unit): boolean {
  const body = route.handler === undefined ? '' : unit.text.slice(route.handler.nameEnd, route.handler.end);
  return (
    CHECKED.test(body.replace(SAYS_NOTHING, '')) ||
    route.guards.some((guard) =>
      CHECKED.test(guard.replace(SAYS_NOTHING, '').replace(/^[\w.]*(?:route|get|post|put|patch|delete)\([^)]*\)$/, '')),
    )
  );
}

/** `permission_classes = [AllowAny]` in a class that answers every kind of request to a table. */
const FOR_ALL = /^([ \t]+)permission_classes\s*=\s*[[(]\s*(?:(?:permissions\.)?AllowAny\s*,?\s*)?[\])]/gm;
const CHANGES_ALL = /\b(?:ModelViewSet|(?:Create|Update|Destroy)\w*(?:Mixin|APIView)|\w+(?:Create|Update|Destroy)\w*APIView)\b/;

/** Views of Django's REST framework that let everyone change what they are about. */
function checkOpened({ unit }: FileView, report: Report): void {
  if (unit.language !== 'python' || !unit.text.includes('permission_classes')) return;
  for (const { span } of codeMatches(unit, FOR_ALL)) {
    const code = unit.classes.find(({ start, end }) => start < span.start && span.end <= end);
    if (code === undefined || OPEN.test(code.name)) continue;
    const bases = code.bases.map((base) => unit.text.slice(unit.code[base + 1], unit.code[base + 2])).join(' ');
    const isAsked = /\bdef (?:get_permissions|check_permissions|check_object_permissions)\b|request\.user/.test(
      unit.text.slice(code.start, code.end),
    );
    if (CHANGES_ALL.test(bases) && !isAsked) report(span);
  }
}

function checkRoutes(file: FileView, report: Report): undefined {
  checkOpened(file, report);
  const { unit } = file;
  const routes = file.routes.filter(({ verb }) => verb !== 'USE' && verb !== 'ROUTE');
  if (routes.length === 0) return;
  // Everything behind `app.use(requireAuth)` is checked.
  const isGuarded = file.routes.some(
    ({ verb, path, guards }) => verb === 'USE' && (path === '' || path === '/') && guards.some((guard) => CHECKED.test(guard)),
  );
  if (
    isGuarded ||
    /before_request|dependencies\s*=\s*\[\s*Depends|APIRouter\([^)]*dependencies|permission_classes|addHook\(\s*["'](?:onRequest|preHandler|preValidation)/.test(
      unit.text,
    )
  )
    return;
  const isSibling = routes.some((route) => isChecked(route, unit));
  for (const route of routes) {
    if (route.handler === undefined || isChecked(route, unit)) continue;
    const isSensitive = SENSITIVE.test(route.path);
    if (isSensitive)
      report(route.place, { message: 'The endpoint is for administrators or developers, and does not check who asks.' });
    if (isSensitive || !CHANGES.test(route.verb) || OPEN.test(`${route.path} ${route.handler.name}`)) continue;
    const body = unit.text.slice(route.handler.start, route.handler.end);
    if (route.framework !== 'action' && !WRITES.test(body)) continue;
    if (isSibling) report(route.place, AS_OTHERS_DO);
    else report(route.place, { severity: 'low', confidence: 'low' });
  }
}

export const missingAuth: CodeRule = {
  id: 'missing-auth',
  title: 'An endpoint that changes something asks nobody who they are',
  cwe: 'CWE-306',
  severity: 'medium',
  confidence: 'medium',
  message: 'The endpoint changes something and does not check who asks.',
  file: checkRoutes,
  others,
};
