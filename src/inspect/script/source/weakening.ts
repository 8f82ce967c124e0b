import { operands } from '../shell-command.ts';
import { lineOf, type ShellRule, texts } from './rule.ts';

const tlsFlags: Readonly<Record<string, RegExp>> = {
  curl: /(?:^| )(?:-[a-zA-Z]*k[a-zA-Z]*|--insecure)(?= |$)/,
  wget: /(?:^| )--no-check-certificate\b/,
  git: /http\.sslVerify[= ](?:false|0)/i,
  npm: /strict-ssl[= ]false/,
  yarn: /strict-ssl[= ]false/,
  pnpm: /strict-ssl[= ]false/,
  pip: /--trusted-host\b/,
  pip3: /--trusted-host\b/,
  uv: /--allow-insecure-host\b/,
  ssh: /StrictHostKeyChecking[= ](?:no|off)\b/,
  scp: /StrictHostKeyChecking[= ](?:no|off)\b/,
  rsync: /StrictHostKeyChecking[= ](?:no|off)\b/,
  sftp: /StrictHostKeyChecking[= ](?:no|off)\b/,
  apt: /--allow-unauthenticated\b/,
  'apt-get': /--allow-unauthenticated\b|--force-yes\b/,
  yum: /--nogpgcheck\b/,
  dnf: /--nogpgcheck\b/,
  zypper: /--no-gpg-checks\b/,
  apk: /--allow-untrusted\b/,
  kubectl: /--insecure-skip-tls-verify(?:=true)?(?= |$)/,
  helm: /--insecure-skip-tls-verify\b|--kube-insecure-skip-tls-verify\b/,
  docker: /--tls-?verify=false/,
  openssl: /^$/,
};

const tlsVariables =
  /^(?:NODE_TLS_REJECT_UNAUTHORIZED=0|PYTHONHTTPSVERIFY=0|GIT_SSL_NO_VERIFY=(?:1|true)|GOINSECURE=\S|GOSUMDB=off|GONOSUMCHECK=1|npm_config_strict_ssl=false)$/;

export const checksOff: ShellRule = {
  id: 'shell-tls-off',
  title: 'Certificates, host keys or signatures are not checked',
  cwe: 'CWE-295',
  severity: 'medium',
  confidence: 'high',
  check: ({ command }) => {
    const variable = command.source.words.find(({ text }) => tlsVariables.test(text));
    if (variable !== undefined)
      return { at: variable.start, message: 'Every program that is started after this talks to anyone who answers.' };
    const flag = Object.hasOwn(tlsFlags, command.name) ? tlsFlags[command.name] : undefined;
    if (flag === undefined || !flag.test(texts(command).join(' '))) return null;
    const local = texts(command).some((text) => /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)/.test(text));
    return local ? null : { at: command.source.start, message: 'Anyone on the way can answer in the name of the server.' };
  },
};

export const wideRights: ShellRule = {
  id: 'shell-wide-rights',
  title: 'Everyone may change a file, or becomes its owner by running it',
  cwe: 'CWE-732',
  severity: 'medium',
  confidence: 'high',
  check: ({ command }) => {
    const args = texts(command);
    const at = command.source.start;
    if (command.name === 'umask')
      return /^0{1,4}$/.test(args[0] ?? '')
        ? { at, message: 'Everyone may write to the files that are made from here on.' }
        : null;
    if (command.name !== 'chmod') return null;
    const mode = operands(command, /^--reference$/)[0]?.text ?? '';
    // The sticky bit is what keeps /tmp apart.
    if (/^0?[0-7]?[0-7]{2}[2367]$/.test(mode) && !/^0?1[0-7]{3}$/.test(mode))
      return {
        at,
        message: `With ${mode} every user may change it.`,
        ...(/^0?666$|^0?[0-7]?[0-7]{2}6$/.test(mode) ? { severity: 'low' as const } : {}),
      };
    if (/(?:^|,)(?:a|o|ugo|go)?\+[rx]*w/.test(mode) && !/(?:^|,)[ug]\+/.test(mode) && !/^\+w$/.test(mode))
      return { at, message: 'Every user may change it.' };
    // Of a folder, the group bit only hands its group on.
    return /^0?[46]\d{3}$|^u?\+s$/.test(mode)
      ? { at, message: 'The program runs with the rights of its owner, whoever starts it.' }
      : null;
  },
};

const guards =
  /^(?:firewalld|ufw|nftables|iptables|apparmor|auditd|fail2ban|crowdsec|selinux|osqueryd|clamav\S*|falcon-sensor|wazuh-agent|sallyport\S*|rsyslog)(?:\.service)?$/;

export const guardsOff: ShellRule = {
  id: 'shell-security-off',
  title: 'A guard of the machine is switched off',
  cwe: 'CWE-693',
  severity: 'high',
  confidence: 'high',
  check: ({ command }) => {
    const { name } = command;
    const args = texts(command);
    const line = args.join(' ');
    const at = command.source.start;
    if (name === 'setenforce' && /^(?:0|permissive)$/i.test(args[0] ?? ''))
      return { at, message: 'SELinux only watches from now on.' };
    if (name === 'ufw' && /(?:^| )disable$/.test(line)) return { at, message: 'Everything that listens is reachable.' };
    if (
      (name === 'systemctl' || name === 'service' || name === 'rc-service') &&
      /(?:^| )(?:stop|disable|mask)(?: |$)/.test(line) &&
      args.some((arg) => guards.test(arg))
    )
      return { at, message: 'A guard of the machine is off from now on.' };
    if (/^ip6?tables$/.test(name) && /^(?:-F|--flush)$/.test(line))
      return { at, message: 'All rules of the firewall are gone.', severity: 'medium' };
    if (/^ip6?tables$/.test(name) && /(?:-P|--policy) INPUT ACCEPT/.test(line))
      return { at, message: 'What no rule forbids is let in.' };
    if (name === 'nft' && /^flush ruleset$/.test(line))
      return { at, message: 'All rules of the firewall are gone.', severity: 'medium' };
    if (
      name === 'sysctl' &&
      /kernel\.(?:randomize_va_space=0|yama\.ptrace_scope=0|unprivileged_bpf_disabled=0|kptr_restrict=0|dmesg_restrict=0)|fs\.protected_(?:sym|hard)links=0/.test(
        line,
      )
    )
      return { at, message: 'A protection of the kernel is off.' };
    if (name === 'spctl' && /--(?:master|global)-disable/.test(line)) return { at, message: 'macOS starts unsigned programs.' };
    if (name === 'csrutil' && args[0] === 'disable') return { at, message: 'macOS no longer protects its own files.' };
    if (name === 'auditctl' && /(?:^| )(?:-e 0|-D)(?: |$)/.test(line)) return { at, message: 'The record of the machine stops.' };
    if (name === 'aa-disable' || name === 'aa-complain' || name === 'aa-teardown')
      return { at, message: 'AppArmor no longer confines the program.' };
    const hides =
      name === 'history'
        ? args[0] === '-c'
        : name === 'unset'
          ? args.includes('HISTFILE')
          : command.source.words.some(({ text }) => /^(?:HISTFILE=\/dev\/null|HISTSIZE=0)$/.test(text));
    return hides ? { at, message: 'What was typed is not recorded.', severity: 'medium' } : null;
  },
};

export const rootWithoutPassword: ShellRule = {
  id: 'shell-sudoers',
  title: 'Someone may become root without a password',
  cwe: 'CWE-250',
  severity: 'high',
  confidence: 'high',
  check: ({ command, pipeline }) => {
    const parts = [...texts(command), ...command.source.documents];
    if (!parts.some((text) => /NOPASSWD:\s*(?:SETENV:\s*)?ALL\b/.test(text))) return null;
    const goes = [
      ...pipeline.commands.flatMap(({ words, redirects }) => [
        ...words.map(({ text }) => text),
        ...redirects.map(({ target }) => target.text),
      ]),
    ].some((text) => /\/etc\/sudoers|^visudo$/.test(text));
    return goes
      ? { at: command.source.start, message: 'Whoever takes over this account, or talks its programs into something, is root.' }
      : null;
  },
};

export const openContainer: ShellRule = {
  id: 'shell-open-container',
  title: 'A container is started that can leave its walls',
  cwe: 'CWE-250',
  severity: 'high',
  confidence: 'high',
  check: ({ command }) => {
    if (!/^(?:docker|podman|nerdctl)$/.test(command.name) || !texts(command).some((text) => /^(?:run|create|exec)$/.test(text)))
      return null;
    const args = command.args;
    for (const [index, { text, start }] of args.entries()) {
      const value = /^--?[\w-]+=(.*)$/.exec(text)?.[1] ?? args[index + 1]?.text ?? '';
      if (/^--privileged(?:=true)?$/.test(text))
        return { at: start, message: 'The container has every right that root on the machine has.' };
      if (/^--(?:pid|ipc|userns|uts)(?:=|$)/.test(text) && value === 'host')
        return { at: start, message: 'The container sees the processes or users of the machine.' };
      if (/^--cap-add(?:=|$)/.test(text) && /^(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_MODULE|SYS_RAWIO|DAC_READ_SEARCH)$/i.test(value))
        return { at: start, message: `${value} leads out of the container.` };
      if (/^--security-opt(?:=|$)/.test(text) && /(?:seccomp|apparmor)[:=]unconfined|label[:=]disable/.test(value))
        return { at: start, message: 'A wall of the container is off.' };
      if (/^(?:-v|--volume|--mount)(?:=|$)/.test(text)) {
        const source = /(?:^|,)(?:source|src)=([^,]*)/.exec(value)?.[1] ?? value.split(':')[0] ?? '';
        if (/(?:docker|podman|containerd)\.sock$/.test(source))
          return { at: start, message: 'The socket of the engine is root on the machine.' };
        if (/^\/(?:etc|root|boot|proc|sys|dev)?\/?$/.test(source))
          return { at: start, message: `The container gets ${source} of the machine.` };
      }
      if (!text.startsWith('-') && index > 0 && !/^(?:run|create|exec)$/.test(text) && !args[index - 1]?.text.startsWith('-'))
        break;
    }
    return null;
  },
};

export const agentGuards: ShellRule = {
  id: 'agent-guards-off',
  title: 'A coding agent asks nobody',
  cwe: 'CWE-693',
  severity: 'medium',
  confidence: 'medium',
  check: ({ command }) => {
    const line = lineOf(command);
    const off =
      /(?:^| )--dangerously-(?:skip-permissions|bypass-approvals-and-sandbox)\b/.test(line) ||
      (/^(?:gemini|codex)$/.test(command.name) && /(?:^| )--yolo\b/.test(line)) ||
      (command.name === 'copilot' && /--allow-all(?:-tools)?\b/.test(line)) ||
      /--permission-mode[= ]bypassPermissions/.test(line);
    return off && !/^(?:echo|printf|grep)$/.test(command.name)
      ? {
          at: command.source.start,
          message: 'The agent executes what it likes, and what it was talked into; run it in a cage, with its own questions on.',
        }
      : null;
  },
};
