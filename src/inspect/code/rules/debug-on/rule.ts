import { literalOf } from '../../flow/value.ts';
import type { AssignView, CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

function checkCall(call: CallView, report: Report): undefined {
  const third = call.name === 'run' && /Flask\(\)\.run$/.test(call.path) ? call.args[2] : undefined;
  const debug = call.option('debug') ?? call.option('use_debugger') ?? third;
  if (debug !== undefined && literalOf(debug) === true && call.unit.language === 'python') {
    return report(call.place, /flask|app\.run|Flask|run_simple/.test(`${call.path} ${call.label}`) ? { severity: 'high' } : {});
  }
  if (/\bsettings\.configure$/.test(call.path) && literalOf(call.option('DEBUG')) === true) return report(call.place);
  if (/^errorhandler(?:\(\))?$/.test(call.path) && call.unit.language !== 'python' && !/NODE_ENV/.test(call.unit.text))
    report(call.place, { severity: 'low' });
}

const SETTING = /^(?:DEBUG|TESTING|ENV_DEBUG|DEBUG_PROPAGATE_EXCEPTIONS|TEMPLATES_AUTO_RELOAD_)$/;

/** What stands in the settings of a site, whatever the file is called. */
const OF_DJANGO = /^(?:ALLOWED_HOSTS|INSTALLED_APPS|ROOT_URLCONF|MIDDLEWARE|WSGI_APPLICATION)\s*=/m;

function checkAssign(assign: AssignView, report: Report): undefined {
  const { name, path, value } = assign;
  if (literalOf(value) !== true) return;
  if (
    SETTING.test(name) &&
    (assign.within === undefined || /config/.test(path)) &&
    (/config/.test(path) || /settings|config/.test(assign.unit.path) || OF_DJANGO.test(assign.unit.text))
  )
    report(assign.place);
  if (name === 'debug' && /(?:app\w*|(?:Flask|Quart|Sanic)\(\))\.debug$/.test(path) && assign.unit.language === 'python')
    report(assign.place);
}

export const debugOn: CodeRule = {
  id: 'debug-on',
  title: 'The server runs in its debug mode',
  cwe: 'CWE-489',
  severity: 'medium',
  confidence: 'high',
  message: 'The server runs in its debug mode: it shows its inside to everyone, and some let visitors run code.',
  calls: [
    {
      names: [
        'run',
        'configure',
        'Flask',
        'FastAPI',
        'Application',
        'Sanic',
        'run_simple',
        'run_app',
        'errorhandler',
        'errorHandler',
        'set_trace',
        'DebuggedApplication',
        'launch',
        'HTTPServer_debug',
      ],
      check: checkCall,
    },
  ],
  assign: checkAssign,
  others,
};
