import { inlineCode, isShell } from '../shell-command.ts';
import type { ShellWord } from '../shell-syntax.ts';
import { lineOf, type Scene, type ShellRule, texts } from './rule.ts';

/** Programs whose output is meant for eval, and made by them alone. */
const trusted =
  /^(?:ssh-agent|dircolors|brew|direnv|pyenv|rbenv|nodenv|jenv|fnm|nvm|starship|zoxide|conda|mamba|micromamba|opam|keychain|gpg-agent|docker-machine|minikube|pip|register-python-argcomplete|thefuck|mise|rtx|asdf|getopt|resize|tset|locale|luarocks|perl|vault|aws-vault|kubectl|helm|gh|npm|uv|poetry|\/[\w./-]*brew|lesspipe|mcfly|atuin|just|rustup|kubebuilder|setup-envtest)$/;

function variableIn(text: string): string | null {
  return /\$(?:\{!?([A-Za-z_]\w*|[0-9@*]+)|([A-Za-z_]\w*)|([0-9@*]))/.exec(text)?.[0] ?? null;
}

export const evaluated: ShellRule = {
  id: 'shell-eval',
  title: 'Text from elsewhere is executed',
  cwe: 'CWE-95',
  severity: 'medium',
  confidence: 'medium',
  check: ({ command }, scene) => {
    if (command.name === 'eval') return evalOf(command.args, command.source.start, scene);
    const code = isShell(command.name) ? inlineCode(command) : undefined;
    if (code === undefined) return null;
    const given = /\$(?:\{?[1-9@*]\}?)/.exec(code.text)?.[0];
    // `sh -c 'echo "$1"' _ x` hands the text over as an argument: single quotes keep the parameter for the inner shell.
    const isOuter = given !== undefined && scene.text[code.start] !== "'";
    return isOuter
      ? {
          at: code.start,
          message: `${given} becomes part of the program: a ; or $( in it is executed. Hand it over as an argument: sh -c '… "$1"' _ "$1".`,
        }
      : null;
  },
};

function evalOf(args: readonly ShellWord[], at: number, { given, text }: Scene): ReturnType<ShellRule['check']> {
  const inner = args.flatMap((word) => word.inner).flatMap(({ commands }) => commands.map(({ words }) => words[0]?.text ?? ''));
  const whole = args.map((word) => word.text).join(' ');
  const variable = variableIn(whole);
  // `eval set -- "$args"` takes back what getopt quoted.
  if (variable === null || (inner.length > 0 && inner.every((name) => trusted.test(name))) || args[0]?.text === 'set')
    return null;
  const message = `The value of ${variable} is executed; an array keeps a command and its arguments apart.`;
  // `eval "$name=\$value"` sets a variable whose name is computed.
  const isIndirect = /^[\w$]*\$\{?\w+\}?\w*=/.test(whole) || text.slice(at, at + 40).includes('\\$');
  const isGiven = /^\$\{?[0-9@*]/.test(variable) || given.has(variable.replace(/[${}!]/g, ''));
  if (!isGiven || isIndirect) return { at, message, severity: 'low' };
  const isCommand = whole.trimStart().startsWith(variable);
  return {
    at,
    message: `${variable} is executed: whoever starts the script, or answers it, decides what it does.`,
    severity: isCommand ? 'high' : 'medium',
  };
}

export const replaced: ShellRule = {
  id: 'shell-xargs-injection',
  title: 'A name of a file becomes part of a program',
  cwe: 'CWE-78',
  severity: 'medium',
  confidence: 'high',
  check: ({ command }) => {
    const words = command.source.words.map(({ text }) => text);
    const mark =
      words[0] === 'xargs'
        ? /^-I(.*)$/.exec(words.find((word) => word.startsWith('-I')) ?? '')?.[1] ||
          (words.includes('-I') ? words[words.indexOf('-I') + 1] : undefined)
        : words[0] === 'find' && words.some((word) => /^-exec(?:dir)?$/.test(word))
          ? '{}'
          : undefined;
    if (mark === undefined || mark === '') return null;
    const at = words.findIndex((word, index) => /(?:^|\/)(?:ba|da|z)?sh$/.test(word) && /^-\w*c$/.test(words[index + 1] ?? ''));
    const code = at < 0 ? undefined : words[at + 2];
    return code?.includes(mark) === true
      ? {
          at: command.source.start,
          message: `${mark} is put into the program before the shell reads it: a file named "; …" is executed. sh -c '… "$1"' _ ${mark} hands it over.`,
        }
      : null;
  },
};

export const relativePath: ShellRule = {
  id: 'shell-search-path',
  title: 'Programs are looked for where others may put them',
  cwe: 'CWE-426',
  severity: 'medium',
  confidence: 'high',
  check: ({ command }) => {
    for (const { text, start } of command.source.words) {
      const path = /^PATH=(.*)$/s.exec(text)?.[1];
      if (
        path?.includes(':') === true &&
        path.split(':').some((part) => part === '.' || part === '' || /^\/(?:var\/)?tmp(?:\/|$)/.test(part))
      )
        return {
          at: start,
          message: 'A file in the folder that happens to be current, or in /tmp, is started in place of the program.',
        };
      if (/^(?:LD_PRELOAD|LD_LIBRARY_PATH|DYLD_INSERT_LIBRARIES)=(?:\/(?:var\/)?tmp\/|\.\/?$|:)/.test(text))
        return { at: start, message: 'Every program loads code from a folder that others write to.' };
    }
    return null;
  },
};

const verifiers =
  /^(?:gpgv?2?|sha(?:1|224|256|384|512)sum|shasum|b2sum|md5sum|cosign|minisign|slsa-verifier|codesign|spctl|apksigner|jarsigner|npm|pip-audit|trivy|semgrep|gitleaks|snyk|bandit|grype)$/;
const verifying = /(?:^| )(?:--verify|-c|--check|verify|verify-blob|-V|audit|scan|fs|image|detect|test)(?: |$)/;

export const ignoredCheck: ShellRule = {
  id: 'shell-check-ignored',
  title: 'A check is made, and its answer thrown away',
  cwe: 'CWE-252',
  severity: 'medium',
  confidence: 'high',
  check: ({ command, after, jointAfter }) => {
    if (!verifiers.test(command.name) || !verifying.test(lineOf(command))) return null;
    const ignored =
      jointAfter === '||' &&
      after !== undefined &&
      (/^(?:true|:)$/.test(after.name) || (after.name === 'echo' && !/exit/.test(lineOf(after))));
    const light = /^(?:npm|pip-audit|trivy|semgrep|gitleaks|snyk|bandit|grype)$/.test(command.name);
    return ignored
      ? {
          at: command.source.start,
          message: 'Whatever the check says, the script goes on.',
          ...(light ? { severity: 'low' as const } : {}),
        }
      : null;
  },
};

export const printedSecret: ShellRule = {
  id: 'shell-secret-printed',
  title: 'A secret is printed',
  cwe: 'CWE-532',
  severity: 'low',
  confidence: 'medium',
  check: ({ command, pipeline, index }) => {
    if (!/^(?:echo|printf)$/.test(command.name) || index < pipeline.commands.length - 1 || command.source.redirects.length > 0)
      return null;
    const word = command.args.find(
      ({ text }) =>
        /\$\{?\w*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY)\w{0,8}\}?(?![:\w])/i.test(text) &&
        !/::add-mask::|\$\{\w+:[0-9+?]|\$\{#/.test(text),
    );
    if (word === undefined || command.args.some(({ text }) => /::add-mask::/.test(text))) return null;
    return /(?:_FILE|_PATH|_URL|_NAME|_ID|_TYPE|_LENGTH)\b/.test(word.text)
      ? null
      : { at: word.start, message: 'Logs and terminals keep what is printed.' };
  },
};

export const openListener: ShellRule = {
  id: 'shell-open-listener',
  title: 'A server without a login listens on all addresses',
  cwe: 'CWE-306',
  severity: 'medium',
  confidence: 'medium',
  check: ({ command }) => {
    const line = lineOf(command);
    const at = command.source.start;
    if (
      /^(?:jupyter|jupyter-(?:lab|notebook))\b/.test(line) &&
      /--ip[= ](?:0\.0\.0\.0|\*|::)/.test(line) &&
      /(?:token|password)=(?:\s|''|""|$)/.test(line)
    )
      return { at, message: 'Whoever reaches the port executes code.', severity: 'high' };
    if (command.name === 'redis-server' && /--protected-mode no/.test(line) && !/--requirepass/.test(line))
      return { at, message: 'Whoever reaches the port reads and writes everything.', severity: 'high' };
    if (command.name === 'mongod' && /--bind_ip(?:_all|[= ]0\.0\.0\.0)/.test(line) && !/--auth\b/.test(line))
      return { at, message: 'Whoever reaches the port owns the data.' };
    if (command.name === 'dockerd' && /tcp:\/\/0\.0\.0\.0:2375/.test(line))
      return { at, message: 'Whoever reaches the port is root.', severity: 'critical' };
    const serves =
      /^python[\d.]*$/.test(command.name) &&
      texts(command).includes('http.server') &&
      !/(?:--bind|-b)[= ](?:127\.|localhost)/.test(line);
    return serves
      ? { at, message: 'Everyone in the network may read this folder; --bind 127.0.0.1 keeps it here.', severity: 'low' }
      : null;
  },
};
