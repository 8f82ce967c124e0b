/** Corpora of Python: bandit's examples, and pygoat, an application that is weak on purpose. */
import type { Corpus, Label } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

/** Examples that are wrong whatever is handed to them, by what they show. What bandit only wants looked at (imports, assert, what is done with texts that are fixed) is not here. */
const BANDIT: Readonly<Record<string, number>> = {
  'binding.py': 605,
  'cipher-modes.py': 327,
  'ciphers.py': 327,
  'crypto-md5.py': 327,
  'eval.py': 94,
  'flask_debug.py': 94,
  'ftplib.py': 319,
  'hardcoded-passwords.py': 259,
  'hardcoded-tmp.py': 377,
  'hashlib_new_insecure_functions.py': 327,
  'jinja2_templating.py': 94,
  'logging_config_insecure_listen.py': 94,
  'mark_safe_insecure.py': 79,
  'mktemp.py': 377,
  'no_host_key_verification.py': 295,
  'os-chmod.py': 732,
  'requests-ssl-verify-disabled.py': 295,
  'snmp.py': 319,
  'sql_multiline_statements.py': 89,
  'sql_statements.py': 89,
  'ssl-insecure-version.py': 327,
  'tarfile_extractall.py': 22,
  'telnetlib.py': 319,
  'trojansource.py': 838,
  'try_except_continue.py': 703,
  'try_except_pass.py': 703,
  'unverified_context.py': 295,
  'weak_cryptographic_key_sizes.py': 326,
  'yaml_load.py': 502,
};
const BANDIT_GOOD = /(?:^|-|_)(?:okay|secure|allowed_calls)\.py$/;

export function bandit(root: string): Corpus {
  const shown = sources(root, 'examples').filter(({ path }) => isShown(path));
  // Beside a file `ftplib.py` the name `ftplib` means that file.
  const files = shown.map(({ path, text }) => ({ path: `of-${path}`, text }));
  const labels = shown.map(({ path }) =>
    whole(`of-${path}`, path in BANDIT, undefined, path in BANDIT ? [BANDIT[path] ?? 0] : []),
  );
  return { name: 'bandit examples', files, labels, isProject: false };
}

function isShown(path: string): boolean {
  return BANDIT_GOOD.test(path) || isClaimed([BANDIT[path] ?? 0]);
}

/** Mistakes in pygoat's Python, read by hand: line and weakness. Those of its templates, and its lessons of who may do what, are not here. */
const PYGOAT: Readonly<Record<string, Readonly<Record<number, readonly number[]>>>> = {
  'introduction/views.py': {
    89: [162, 878],
    502: [214, 560],
    611: [260],
    1004: [211, 291, 305, 319, 363, 373, 501, 507, 774, 1076, 1109, 1204],
    352: [255, 414, 452, 492, 550, 573, 1178],
    78: [430],
    94: [460, 588],
    117: [654, 668, 669, 672],
    312: [314, 755, 861],
    330: [496, 680],
    22: [927, 1006],
    918: [963],
    328: [1026],
    798: [831, 833],
  },
  'introduction/mitre.py': { 328: [161], 798: [169, 182, 194], 1004: [171], 94: [218], 78: [242], 352: [214, 237] },
  'introduction/apis.py': { 94: [70, 73, 134], 352: [59, 125] },
  'introduction/playground/A9/api.py': { 312: [16] },
  'introduction/lab_code/test.py': { 502: [23] },
  'pygoat/settings.py': { 798: [25, 171], 489: [30] },
  'dockerized_labs/insec_des_lab/main.py': { 502: [36], 605: [51] },
  'dockerized_labs/broken_auth_lab/app.py': { 798: [8, 13, 18], 1004: [49, 51], 328: [86], 489: [123] },
  'dockerized_labs/sensitive_data_exposure/dataexposure/views.py': { 330: [42] },
  'dockerized_labs/sensitive_data_exposure/sensitive_data_lab/settings.py': { 798: [8], 489: [11] },
};
const PYGOAT_GOOD = /\/(?:urls|forms|apps|admin|asgi|wsgi)\.py$/;

export function pygoat(root: string): Corpus {
  const files = sources(root, '.').filter(({ path }) => path.endsWith('.py') && !path.includes('migrations/'));
  const bad = Object.entries(PYGOAT).flatMap(([path, byCwe]) =>
    Object.entries(byCwe).flatMap(([cwe, lines]) =>
      lines.map((line): Label => ({ ...whole(path, true, undefined, [Number(cwe)]), lines: [line, line] })),
    ),
  );
  const good = files.filter(({ path }) => PYGOAT_GOOD.test(path)).map(({ path }) => whole(path, false));
  return { name: 'pygoat', files, labels: [...bad, ...good], isProject: true };
}
