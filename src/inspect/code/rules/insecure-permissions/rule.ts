import { isShortWord } from '../../../../model/index.ts';
import { literalOf, type Value } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

/** Numbers such as 0o777 are read by JavaScript's `Number`, which Python's and JavaScript's notations agree with. */
function modeOf(value: Value | undefined, isText: boolean): number | undefined {
  const known = literalOf(value);
  if (typeof known === 'number') return known;
  if (isText && typeof known === 'string' && /^0?o?[0-7]{3,4}$/.test(known)) return Number.parseInt(known.replace('o', ''), 8);
  const named = value?.path ?? '';
  if (/^stat\.S_I(?:RWXO|WOTH)$/.test(named)) return 0o777;
  if (/^stat\.S_I(?:RWXG|WGRP)$/.test(named)) return 0o770;
  return undefined;
}

/** `stat.S_IRWXU | stat.S_IRWXO`, `mode | 0o777`: what is added is there whatever the rest is. */
function namedMode({ unit, argPlaces }: CallView, position: number): number | undefined {
  const place = argPlaces[position];
  const text = place === undefined ? '' : unit.text.slice(place.start, place.end);
  if (text.length > 200 || /[&^~]/.test(text)) return undefined;
  if (/\bS_I(?:RWXO|WOTH)\b/.test(text)) return 0o777;
  const added = /\|\s*0o?([0-7]{3,4})\b|^0o?([0-7]{3,4})\s*\|/.exec(text);
  return added === null ? undefined : Number.parseInt(added[1] ?? added[2] ?? '', 8);
}

function checkMode(call: CallView, report: Report): undefined {
  if (call.name === 'umask') {
    const mask = literalOf(call.args[0]);
    // A mask that does not take the right to write from others.
    if (/^(?:os|process)\.umask$/.test(call.path) && typeof mask === 'number' && (mask & 0o002) === 0) report(call.place);
    return;
  }
  if (!/^(?:os|fs|fs\.promises|pathlib\.Path\(\)|\w+)\.\w+$|^chmod/.test(call.path)) return;
  const position = call.receiver?.path.startsWith('pathlib') === true ? 0 : call.name === 'open' ? 2 : 1;
  const mode = modeOf(call.args[position] ?? call.option('mode'), call.name.startsWith('chmod')) ?? namedMode(call, position);
  const isChmod = /chmod/.test(call.name);
  if (mode === undefined || (!isChmod && call.name === 'open' && !/^os\.open$/.test(call.path))) return;
  // What `open` and `mkdir` are given, the umask of the process still takes from.
  if (!isChmod && call.name !== 'umask') return (mode & 0o002) === 0 ? undefined : report(call.place, { severity: 'low' });
  if ((mode & 0o002) !== 0) report(call.place);
  else if (isChmod && ((mode & 0o022) !== 0 || ((mode & 0o044) !== 0 && isOfSecret(call))))
    report(call.place, { severity: 'low' });
}

const OF_SECRET =
  /private_?key|\.pem\b|\.key\b|id_(?:rsa|ed25519|ecdsa)\b|secret|passwords?\b|credential|\.netrc|\.pgpass|keystore/i;

/** What others may read as well is a key or a password, by its name or that of the function. */
function isOfSecret({ unit, within, argPlaces: [place], label }: CallView): boolean {
  const path = place === undefined ? '' : unit.text.slice(place.start, place.end);
  if (OF_SECRET.test(`${path} ${label} ${within?.name ?? ''}`) && !/public/i.test(path)) return true;
  if (!isShortWord(path)) return false;
  // `path = expanduser('~/.app/key.pem')`
  const before = unit.text.slice(within?.start ?? 0, place?.start);
  return OF_SECRET.test(new RegExp(`\\b${path}\\s*=([^\\n]{0,200})`).exec(before)?.[1] ?? '');
}

/** `os.setuid(user)` and then `os.setgid(group)`: without the rights of root the second fails, or the groups of root stay. */
function checkOrder(call: CallView, report: Report): undefined {
  if (!/^os\.set(?:re|res)?uid$/.test(call.path) || call.within === undefined) return;
  const after = call.unit.text.slice(call.place.end, call.within.end);
  const before = call.unit.text.slice(call.within.start, call.place.start);
  if (/\bos\.set(?:re|res)?gid\(/.test(after) && !/\bos\.set(?:re|res)?gid\(/.test(before))
    report(call.place, {
      severity: 'low',
      confidence: 'medium',
      message: 'After this the group can not be changed any more: it stays that of root.',
    });
}

/** `os.seteuid(0)`, and nothing in sight that gives the rights back. */
function checkRoot(call: CallView, report: Report): undefined {
  if (!/^os\.set(?:e|re|res)?[ug]id$/.test(call.path) || literalOf(call.args[0]) !== 0) return;
  const after = call.unit.text.slice(call.place.end, call.within?.end);
  if (/\bset(?:e|re|res)?[ug]id\(\s*[^0\s]/.test(after)) return;
  report(call.place, { severity: 'low', confidence: 'medium', message: 'What follows runs with the rights of root.' });
}

export const insecurePermissions: CodeRule = {
  id: 'insecure-permissions',
  title: 'Everyone on the machine may change a file',
  cwe: 'CWE-732',
  severity: 'medium',
  confidence: 'high',
  message: 'Everyone on the machine may read or change the file.',
  calls: [
    { names: ['setuid', 'seteuid', 'setreuid', 'setresuid', 'setgid', 'setegid'], check: checkRoot },
    { names: ['setuid', 'setreuid', 'setresuid'], check: checkOrder },
    {
      names: [
        'chmod',
        'chmodSync',
        'fchmod',
        'lchmod',
        'umask',
        'mkdir',
        'makedirs',
        'open',
        'writeFile',
        'writeFileSync',
        'mkfifo',
        'mknod',
      ],
      check: checkMode,
    },
  ],
  others,
};
