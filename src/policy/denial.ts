import { type Decision, type Denial, replaceUnseen } from '../model/index.ts';
import { classifyAddress } from './address-class.ts';

/** What was refused: by a decision of the policy, or by the kernel or the warden while the run went on. */
export type Refusal =
  | { readonly by: 'policy'; readonly command: string; readonly decision: Decision }
  /** A tool of the agent's own that is no shell. */
  | { readonly by: 'tool'; readonly what: string; readonly decision: Decision }
  | {
      readonly by: 'cage';
      readonly rule: string;
      readonly what: string;
      readonly op: string;
      readonly phase?: 'setup' | undefined;
    };

interface Words {
  readonly why: string;
  readonly instead: string;
  readonly person: (what: string, phase: 'setup' | undefined) => string;
}

const UNLISTED: Words = {
  why: 'no rule lets this run reach it',
  instead: 'work with what is in the workspace, and tell the person which host is needed and what for',
  person: (what, phase) => opened([what], phase),
};

/** Where no name could be asked for, the resolver's address is all that was refused. */
function placeOf(what: string): string {
  return /^\d+\.\d+\.\d+\.\d+:(?!53$)\d+$/.test(what) ? what : 'HOST';
}

/** The rules that would let a run reach these places. What `--allow-host` opens is the agent's, and closed in setup. */
function opened(places: readonly string[], phase: 'setup' | undefined): string {
  if (phase === 'setup') return `phases: { setup: { allow: ${JSON.stringify(places)} } } in your own policy (docs/phases.md)`;
  return `sallyport run ${places.map((place) => `--allow-host ${quote(place)}`).join(' ')} -- COMMAND`;
}

/**
 * `host:port at address`: the rule for the name does not open the address. Whoever owns the name chose the address, so nobody is told how to
 * open the machine's own services to it.
 */
function nameAddress(what: string, phase: 'setup' | undefined): string {
  const [, host, port = '', address = ''] = /^(.*?)(:\d+)? at ([\da-f.:]+)$/i.exec(what) ?? [];
  if (host === undefined || !['private', 'reserved'].includes(classifyAddress(address)))
    return 'sallyport trail show --network RUN';
  return opened([`${host}${port}`, `${address.includes(':') ? `[${address}]` : address}${port}`], phase);
}

const PAGE: Words = {
  why: 'the page is not in the cache, no rule allows its host, and nobody said yes',
  instead: 'go on without it, and tell the person which page is needed and what for',
  person: () => 'sallyport fetch URL',
};

/** What a debugger looks into other processes with. */
const TRACES: ReadonlySet<string> = new Set(['ptrace', 'process_vm_readv', 'process_vm_writev']);

/** What a program builds a sandbox of its own with. */
const NAMESPACES: ReadonlySet<string> = new Set(['clone', 'clone3', 'unshare', 'setns']);

// The rules of docs/warden-protocol.md, in the agent's and the person's words.
const CAGE: Readonly<Record<string, Words>> = {
  'read-only': {
    why: 'everything outside the workspace and /tmp is read-only in the cage',
    instead: 'write inside the workspace or /tmp',
    // The kernel's files and the system's can't be made writable by a name, and what holds keys should not be.
    person: (what) =>
      /^\/(?:boot|dev|etc|lib\d*|proc|run|sys|usr|var)\/|\/\.(?:aws|azure|docker|gnupg|kube|password-store|ssh)(?:\/|$)/.test(
        what,
      )
        ? 'run that one command yourself, outside the cage'
        : `sallyport run --write ${quote(what)} -- COMMAND`,
  },
  protected: {
    why: 'this file or folder steers later runs, so only a person changes it',
    instead: 'leave it as it is, or write the proposed content to a file of another name for the person to review',
    person: () => 'make the change yourself, outside the cage',
  },
  destructive: {
    why: 'the run deleted or overwrote more existing files than its limit, and the rest was stopped',
    instead: 'delete only what is needed, in smaller steps, or name what should go and ask the person',
    person: () => 'sallyport run --limit destructive=N -- COMMAND',
  },
  syscall: {
    why: 'this system call is not available in the cage',
    instead: 'do without it; it reaches the kernel or other processes',
    person: (what) => `sallyport run ${TRACES.has(what) ? '--debugger' : '--profile unconfined'} -- COMMAND`,
  },
  'syscall.namespaces': {
    why: 'a sandbox inside the cage would need rights that it does not have',
    instead: 'do without it; the cage is one: start a browser with --no-sandbox (Playwright does so by itself)',
    person: () => 'run that one command yourself, outside the cage',
  },
  socket: {
    why: 'the cage has no network and no sockets of the host',
    instead: 'work with what is in the workspace; services on 127.0.0.1 that the run itself starts can be reached',
    person: () => 'run the command that needs the network yourself, then start the run again',
  },
  network: {
    why: 'the cage has no network',
    instead: 'work with what is in the workspace; services on 127.0.0.1 that the run itself starts can be reached',
    person: (what) => opened([placeOf(what)], undefined),
  },
  'network.unlisted': UNLISTED,
  'network.name': UNLISTED,
  'network.address': {
    ...UNLISTED,
    why: 'the name leads to an address that is not public, which only a rule of its own opens',
    person: nameAddress,
  },
  'network.near': { ...UNLISTED, why: 'it is an address of this machine or its network, and no rule names it' },
  'network.metadata': {
    why: 'this address hands out credentials of the machine',
    instead: 'do without them',
    person: (what) => `sallyport run --allow-host ${quote(what)} -- COMMAND`,
  },
  'network.mismatch': {
    why: 'what was spoken on the connection did not name the host that was allowed',
    instead: 'speak TLS or HTTP to the host by its own name',
    person: () => 'sallyport trail show RUN',
  },
  'network.malformed': {
    why: 'what was sent could be read in two ways, or not at all, so it was not passed on',
    instead: 'speak plain, whole HTTP/1.1, HTTP/2, TLS or SOCKS (CONNECT only)',
    person: () => 'sallyport trail show RUN',
  },
  'network.limit': {
    why: 'too many connections or requests were open at the same time',
    instead: 'open fewer at a time, and close those that are done',
    person: () => 'sallyport trail show RUN',
  },
  'network.deny': { ...UNLISTED, why: 'the policy denies this host', person: () => 'change network.deny in the policy' },
  'network.ask': { ...UNLISTED, why: 'a person has to say yes to this host, and nobody did' },
  'fetch.ask': PAGE,
  'fetch.cached': PAGE,
  'fetch.off': {
    ...PAGE,
    why: 'this run may not read web pages',
    person: () => 'sallyport run --fetch -- COMMAND',
  },
  'fetch.secret': { ...PAGE, why: 'its address holds what looks like a secret' },
  'git.push': {
    why: 'a push leaves the cage, and nobody said yes to this one',
    instead: 'commit the work, and tell the person that it is ready to be pushed',
    person: () => 'git push, outside the cage',
  },
  'git.unlisted': {
    why: 'no rule lets this run use git over ssh at this host',
    instead: 'work with what is in the repository, and tell the person which host is needed',
    person: () => 'sallyport run --ssh-key KEY=HOST -- COMMAND',
  },
  'git.request': {
    why: 'only fetching and pushing by git itself go this way',
    instead: 'use git fetch or git push',
    person: () => 'sallyport trail show RUN',
  },
  'ssh.sign': {
    why: 'the key signs only what a rule names and a person agrees to',
    instead: 'leave it unsigned (git commit --no-gpg-sign), and tell the person',
    person: () => 'sallyport run --ssh-key KEY -- COMMAND',
  },
  'ssh.login': {
    why: 'the key logs in only at hosts that a rule names, that prove to be them, and that a person agrees to',
    instead: 'do without the log-in, and tell the person which host is needed and what for',
    person: () => 'sallyport trail show RUN',
  },
  'flow.toxic': {
    why: 'the run, or its session, has read private data and what strangers wrote, and nobody said that it may send something out after that (`sallyport sessions` names both)',
    instead: 'go on with what is here, and tell the person what should be sent, and where',
    person: () => 'sallyport run -- COMMAND (in a terminal, where you are asked), or flows.allow in the policy',
  },
  'flow.private': {
    why: 'the run, or its session, has read private data, and nobody said that it may send something out after that',
    instead: 'go on with what is here, and tell the person what should be sent, and where',
    person: () => 'sallyport run -- COMMAND (in a terminal, where you are asked), or flows.allow in the policy',
  },
  secret: {
    why: 'a secret was on its way to a host that it is not meant for',
    instead: 'leave the secret out; it is put into requests to its own host by itself',
    person: () => 'sallyport secret list',
  },
  packages: {
    why: 'the package was judged before it was handed out, and nobody said yes to it',
    instead:
      'take the package that is meant (its name may be wrong, or it may be too new), and tell the person which one is needed',
    person: () => 'sallyport packages check NAME, then sallyport packages grant NAME',
  },
  'packages.too-new': {
    why: 'it is younger than the policy wants, and nobody said yes to it',
    instead:
      'ask for versions from before that time (npm install --before=DATE, uv --exclude-newer DATE, minimumReleaseAge of pnpm), or wait',
    person: () => 'sallyport packages grant NAME@VERSION',
  },
  journal: {
    why: 'its present state could not be kept, so it may not be changed',
    instead: 'leave it as it is',
    person: () => 'free disk space, or run with --transaction',
  },
  limit: {
    why: 'a limit of the run was reached',
    instead: 'use fewer processes at a time',
    person: () => 'sallyport run --limit pids=N -- COMMAND',
  },
  script: {
    why: 'the script was inspected before it ran, and what it does was refused',
    instead: 'take out the part that was named and start it again',
    person: () => 'sallyport why RUN',
  },
  unreadable: {
    why: 'what the call was about could not be read, so it was not let go: a bad pointer, or a path of more than 4,096 bytes',
    instead: 'use shorter paths',
    person: () => 'sallyport trail show RUN',
  },
  setuid: {
    why: 'programs that take other rights do not get them in the cage',
    instead: 'do it without sudo or set-user-id programs',
    person: () => 'run that one command yourself, outside the cage',
  },
};

/** What is another matter in setup. */
const SETUP: Readonly<Record<string, Words>> = {
  network: {
    why: 'setup reaches the registries that you configured for the package managers in its commands, and there is none',
    instead: 'work with what is in the workspace; services on 127.0.0.1 that the run itself starts can be reached',
    person: (_what, phase) => opened(['HOST'], phase),
  },
};

const DEFAULT_WORDS: Words = {
  why: 'the cage does not permit it',
  instead: 'choose a way that stays inside the workspace',
  person: () => 'sallyport why RUN',
};

/** Says a refusal in words for the program's caller: what, why, what works instead, and what a person could do. */
export function denialOf(refusal: Refusal): Denial {
  if (refusal.by === 'cage') {
    const rule = refusal.rule.replace(/\[\d+\]$|:.*$|(?<=^packages)\..*$/, '');
    const own = rule === 'syscall' && NAMESPACES.has(refusal.what) ? 'syscall.namespaces' : refusal.rule;
    const words = (refusal.phase === undefined ? undefined : SETUP[rule]) ?? CAGE[own] ?? CAGE[rule] ?? DEFAULT_WORDS;
    return {
      what: `${refusal.op} ${visible(refusal.what)}${isNameLookup(refusal) ? ', to look up the name of a host' : ''}`.trim(),
      why: words.why,
      instead: words.instead,
      retry: false,
      person: words.person(refusal.what, refusal.phase),
    };
  }
  const [first] = refusal.decision.reasons;
  return {
    what: visible(refusal.by === 'policy' ? refusal.command : refusal.what),
    why: refusal.decision.reasons.map((reason) => reason.message).join('; ') || 'no rule allows it',
    instead: insteadOf(first?.rule ?? ''),
    retry: false,
    person:
      refusal.by === 'policy'
        ? personOf(first?.rule ?? '', refusal.command)
        : 'do it yourself, or allow it in the policy (docs/policy.md)',
  };
}

/** The address of this machine's resolver says nothing to who asked for a page. */
function isNameLookup({ rule, op, what }: { readonly rule: string; readonly op: string; readonly what: string }): boolean {
  return rule === 'network' && op === 'connect' && what.endsWith(':53');
}

function personOf(rule: string, command: string): string {
  if (rule.startsWith('packages.'))
    return 'sallyport packages grant NAME@VERSION, where it is one to say yes to (docs/packages.md)';
  return `sallyport policy explain --shell ${quote(command)}`;
}

function insteadOf(rule: string): string {
  if (rule === 'commands.deny' || rule === 'commands.ask')
    return 'do the rest of the task without this command, and tell the person that it is left to do';
  if (rule === 'scan') return 'mend what was named (as the patch does, where there is one), and go on with that';
  const words = CAGE[rule];
  if (words !== undefined) return words.instead;
  if (rule.startsWith('packages.')) return CAGE['packages']?.instead ?? DEFAULT_WORDS.instead;
  if (rule.startsWith('files.')) return 'do without it, and tell the person what it is needed for';
  if (rule.startsWith('network.')) return UNLISTED.instead;
  if (rule === 'boundary.moved')
    return 'go back to the folder that this session began in; a person can start a session in the other one';
  if (rule === 'boundary.outside') return 'use a place inside the workspace or /tmp';
  if (rule === 'boundary.execute-download') return 'name the program and its source, and let the person install it';
  if (rule === 'approval.untrusted') return 'use a command that the policy allows, or tell the person which one is needed';
  return 'prepare everything up to this step, and leave the step itself to the person';
}

/**
 * The denial as text for the stream that the program's caller reads. `repeats`: how often the very same thing was denied
 * before; from the second time on it says loudly to stop.
 */
export function formatDenial(denial: Denial, repeats = 0): string {
  const lines = [
    `sallyport: denied: ${denial.what}`,
    `  why:     ${denial.why}`,
    `  instead: ${denial.instead}`,
    '  Do not retry it: the answer will be the same.',
    `  For a person: ${denial.person}`,
  ];
  if (repeats >= 2)
    lines.unshift(
      `sallyport: STOP. This was denied ${repeats + 1} times. Trying again, or another way to the same effect, will not work. Tell the person and go on with something else.`,
    );
  return `${lines.join('\n')}\n`;
}

function visible(text: string): string {
  const shown = replaceUnseen(text.slice(0, 300), () => '\uFFFD');
  return text.length > 300 ? `${shown}…` : shown;
}

function quote(text: string): string {
  const shown = visible(text);
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}

/** What an event says that was refused, as far as it names it. */
export interface RefusedEvent {
  readonly rule?: string | undefined;
  readonly host?: string | undefined;
  readonly protocol?: string | undefined;
  readonly path?: string | undefined;
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  readonly call?: string | undefined;
}

/** The place, host or call that was refused, as `Refusal` wants it. */
export function refusedThing({ rule, host, protocol, path, address, port, call }: RefusedEvent): string {
  const at = port === undefined || protocol === 'dns' ? '' : `:${port}`;
  if (host !== undefined) return `${host}${at}${rule === 'network.address' && address !== undefined ? ` at ${address}` : ''}`;
  return path ?? (address === undefined ? (call ?? '') : `${address}${at}`);
}
