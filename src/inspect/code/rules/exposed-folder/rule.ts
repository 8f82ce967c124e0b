import { textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';

const SERVES =
  /^(?:express\.static|serve-static|connect\.static|koa-static|koa-mount|@koa\/static|serve|ecstatic|node-static\.Server|st)$/;
/** What browsers are meant to get of a package. */
const BUILT = /\/(?:dist|build|umd|min|css|js|fonts?|img|images|assets|lib|webfonts|icons?|styles?)\b/i;

/** The argument as it is written, with what variables in it hold where that is text. */
function folderOf(call: CallView): string {
  const [first] = call.argPlaces;
  const text = textOf(call.args[0]);
  const written = first === undefined ? '' : call.unit.text.slice(first.start, first.end);
  return text ?? (call.args[0]?.path === '__dirname' ? '__dirname' : written);
}

function checkServed(call: CallView, report: Report): undefined {
  const { path, unit } = call;
  if (unit.language === 'python' || !SERVES.test(path)) return;
  const folder = folderOf(call);
  const first = textOf(call.args[0]);
  if (/node_modules/.test(folder) && !BUILT.test(folder))
    return report(call.place, { message: 'The whole of a package, and what it was installed with, is given to everybody.' });
  const isRoot = first !== undefined && /^(?:\.?\/?|\.\.\/?)$/.test(first);
  const isOwn =
    /^(?:__dirname|process\.cwd\(\)|(?:path\.)?(?:join|resolve)\(\s*(?:__dirname|process\.cwd\(\))?\s*\))(?:\s*\+\s*["'`]\/?["'`])?$/.test(
      folder,
    );
  const isHome = /\bhomedir\(\)/.test(folder);
  if (isRoot || isOwn || isHome) report(call.place);
}

export const exposedFolder: CodeRule = {
  id: 'exposed-folder',
  title: 'A folder with more than public files is served',
  cwe: 'CWE-200',
  severity: 'medium',
  confidence: 'medium',
  message: 'Everything in this folder is given to everybody: source code, `package.json`, and what else lies there.',
  calls: [
    { names: ['static', 'serve-static', 'koa-static', '@koa/static', 'serve', 'ecstatic', 'Server', 'st'], check: checkServed },
  ],
};
