import type { CallView, CodeRule, FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

/** Functions that Python's library had once: the version that has them no more, and what to use. */
const GONE: Readonly<Record<string, readonly [version: string, instead: string]>> = {
  'time.clock': ['3.8', 'time.perf_counter()'],
  'platform.linux_distribution': ['3.8', 'the package distro'],
  'platform.dist': ['3.8', 'the package distro'],
  'cgi.escape': ['3.8', 'html.escape()'],
  'base64.encodestring': ['3.9', 'base64.encodebytes()'],
  'base64.decodestring': ['3.9', 'base64.decodebytes()'],
  'fractions.gcd': ['3.9', 'math.gcd()'],
  'math.fact': ['3.0', 'math.factorial()'],
  'inspect.getargspec': ['3.11', 'inspect.signature()'],
  'asyncio.coroutine': ['3.11', 'async def'],
  'asyncio.async': ['3.7', 'asyncio.ensure_future()'],
  'random.jumpahead': ['3.0', 'a generator of its own'],
  'ssl.wrap_socket': ['3.12', 'ssl.create_default_context().wrap_socket()'],
  'ssl.match_hostname': ['3.12', 'ssl.create_default_context()'],
  'unittest.makeSuite': ['3.13', 'TestLoader.loadTestsFromTestCase()'],
  'locale.format': ['3.12', 'locale.format_string()'],
  'string.maketrans': ['3.0', 'str.maketrans()'],
  'string.join': ['3.0', 'str.join()'],
  'itertools.izip': ['3.0', 'zip()'],
  'itertools.imap': ['3.0', 'map()'],
  'os.getcwdu': ['3.0', 'os.getcwd()'],
  'os.popen2': ['3.0', 'subprocess.run()'],
  'os.popen3': ['3.0', 'subprocess.run()'],
  'os.errno': ['3.7', 'the module errno'],
  'collections.Mapping': ['3.10', 'collections.abc.Mapping'],
  'collections.Callable': ['3.10', 'collections.abc.Callable'],
};

/** What Express had in its third version: it wrote each upload into a folder that nobody empties. */
const UPLOADS: ReadonlySet<string> = new Set(['express.bodyParser', 'express.multipart']);

const NAMES = [...new Set([...Object.keys(GONE), ...UPLOADS].map((path) => path.slice(path.lastIndexOf('.') + 1)))];

/** Modules that are gone. */
const MODULES =
  /^[ \t]*(?:import|from)[ \t]+(imp|asyncore|asynchat|smtpd|distutils|cgi|cgitb|crypt|telnetlib|pipes|nntplib|imghdr|sndhdr|xdrlib|msilib|nis|spwd|uu|mailcap|urllib2|httplib|ConfigParser|cPickle|StringIO|commands|sets|md5|sha|popen2)\b(?![ \t]*=)/gm;

/** It asks which version it runs on, or is ready for a module that is not there. */
const IS_READY = /sys\.version_info|\bsix\b|\bexcept\b[^:\n]{0,300}(?:ImportError|AttributeError|ModuleNotFoundError)|hasattr\(/;

function checkCall(call: CallView, report: Report): undefined {
  if (UPLOADS.has(call.path) && /^(?:javascript|typescript|tsx)$/.test(call.unit.language))
    return report(call.place, {
      message: `Express has no ${call.path} since 4.0, and before it kept every upload: use express.json(), and a parser of uploads with limits.`,
    });
  const known = Object.hasOwn(GONE, call.path) ? GONE[call.path] : undefined;
  if (known === undefined || call.unit.language !== 'python' || IS_READY.test(call.unit.text)) return;
  const [version, instead] = known;
  report(call.place, { message: `Python has no ${call.path} since ${version}: use ${instead}.` });
}

function checkImports(file: FileView, report: Report): undefined {
  const { unit } = file;
  if (unit.language !== 'python' || IS_READY.test(unit.text)) return;
  for (const { span, text, groups } of codeMatches(unit, MODULES)) {
    const start = span.start + text.search(/\S/);
    report({ start, end: span.end }, { message: `Python's library has no module ${groups[0] ?? ''} any more.` });
  }
}

export const removedApi: CodeRule = {
  id: 'removed-api',
  title: 'A part of the library that is gone is used',
  cwe: 'CWE-477',
  severity: 'low',
  confidence: 'medium',
  message: 'This is in no supported version any more.',
  calls: [{ names: NAMES, check: checkCall }],
  file: checkImports,
};
