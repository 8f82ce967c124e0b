import { literalOf, textOf } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

/** `file.setWritable(true, false)`: for everyone, not for the owner only. */
function checkOwner(call: CallView, report: Report): undefined {
  const [isOn, isForOwner] = call.args.map(literalOf);
  if (isOn === true && isForOwner === false) report(call.place, call.name === 'setWritable' ? {} : { severity: 'low' });
}

function checkText(call: CallView, report: Report): undefined {
  const text = textOf(call.args[0]);
  if (text === undefined || !/^[r-][w-][x-][r-][w-][x-][r-][w-][x-]$/.test(text)) return;
  if (text[7] === 'w') report(call.place);
}

/** `runtime.exec("chmod 777 " + file)`: a mode or a clause that lets everyone write. */
const CHMOD =
  /^(?:\/(?:usr\/)?bin\/)?chmod\s(?:-\S+\s+)*(?:0?[0-7]{2}[2367]\b|(?:[ugoa]*[+=-][rwxXst]*,)*(?:[ug]*[oa][ugoa]*)?[+=][rxXst]*w)/;

function checkChmod(call: CallView, report: Report): undefined {
  const [first] = call.args;
  const words = first?.known?.is === 'list' ? first.known.items : call.args;
  const text = words.map((word) => textOf(word) ?? word.prefix).join(' ');
  if (CHMOD.test(text)) report(call.place);
}

/** Put into what a file is to have; lists of what is looked for name it too. */
const LETS_OTHERS_WRITE =
  /\b(?:add(?:All)?|(?:EnumSet|Set|List|Arrays)\s*\.\s*(?:of|asList))\((?:\s*(?:[\w.]+,\s*){0,8})PosixFilePermission\.OTHERS_WRITE\b/g;

/** Files of an app that every other app may read or write. */
const FOR_OTHER_APPS = /[(,|&]\s*(?:Context\.)?MODE_WORLD_(?:READ|WRITE)ABLE\b/g;

export const others: OtherLanguages = {
  java: {
    calls: [
      { names: ['exec', 'ProcessBuilder'], check: checkChmod },
      { names: ['setWritable', 'setReadable', 'setExecutable'], check: checkOwner },
      { names: ['fromString'], check: (call, report) => /PosixFilePermissions/.test(call.path) && checkText(call, report) },
    ],
    file: (file, report) => {
      for (const { span } of codeMatches(file.unit, LETS_OTHERS_WRITE)) report(span);
      for (const { span } of codeMatches(file.unit, FOR_OTHER_APPS)) report(span);
    },
  },
  go: {
    calls: [
      {
        names: ['Chmod', 'WriteFile', 'OpenFile', 'Mkdir', 'MkdirAll'],
        check: (call, report) => {
          if (!/^(?:os|ioutil)\./.test(call.path)) return;
          const mode = literalOf(call.args.at(-1));
          if (typeof mode !== 'number' || (mode & 0o002) === 0) return;
          // What a file is made with, the umask of the process still takes from.
          report(call.place, call.name === 'Chmod' ? {} : { severity: 'low' });
        },
      },
    ],
  },
  php: {
    calls: [
      {
        names: ['chmod', 'mkdir', 'umask'],
        check: (call, report) => {
          const mode = literalOf(call.args[call.name === 'umask' ? 0 : 1]);
          if (call.receiver !== undefined || typeof mode !== 'number') return;
          if (call.name === 'umask') return mode === 0 ? report(call.place) : undefined;
          if ((mode & 0o002) !== 0) report(call.place, call.name === 'chmod' ? {} : { severity: 'low' });
        },
      },
    ],
  },
  ruby: {
    calls: [
      {
        names: ['chmod', 'chmod_R', 'mkdir', 'umask'],
        check: (call, report) => {
          const mode = literalOf(call.args[call.name === 'mkdir' ? 1 : 0]);
          if (!/^(?:File|FileUtils|Dir)\./.test(call.path) || typeof mode !== 'number') return;
          if (call.name === 'umask') return mode === 0 ? report(call.place) : undefined;
          if ((mode & 0o002) !== 0) report(call.place, /chmod/.test(call.name) ? {} : { severity: 'low' });
        },
      },
    ],
  },
};
