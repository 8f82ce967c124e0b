/** What git in a cage wants of ssh: one of git's own services at a path of a host. */
export interface GitRequest {
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly service: 'git-upload-pack' | 'git-receive-pack' | 'git-upload-archive';
  readonly path: string;
  readonly protocol: string | undefined;
}

export type GitRequestParse = { readonly ok: true; readonly request: GitRequest } | { readonly ok: false; readonly why: string };

const HOST = /^(?:([A-Za-z0-9_][A-Za-z0-9_.-]{0,63})@)?([A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|[0-9a-fA-F:]+:[0-9a-fA-F:.]*)$/;
const COMMAND = /^(git-upload-pack|git-receive-pack|git-upload-archive) '((?:[^'\\]|'\\['!]')*)'$/;

/**
 * Reads the arguments with which git calls ssh (GIT_SSH_VARIANT=ssh): options of git's own, a host, one command. Whatever git
 * itself does not say is refused, for it would become a command on the other side.
 */
export function parseGitRequest(args: readonly string[], protocol: string | undefined): GitRequestParse {
  const rest = [...args];
  let port = 22;
  while (rest[0]?.startsWith('-') === true) {
    const option = rest.shift() ?? '';
    if (option === '-4' || option === '-6' || option === '-T') continue;
    const value = rest.shift();
    if (option === '-o' && value === 'SendEnv=GIT_PROTOCOL') continue;
    if (option !== '-p' || !/^\d{1,5}$/.test(value ?? '')) return refused(`ssh ${option} is not an option of git's`);
    port = Number(value);
  }
  const [place = '', command = '', ...more] = rest;
  const [, user, host] = HOST.exec(place) ?? [];
  if (host === undefined || port < 1 || port > 65_535) return refused(`${JSON.stringify(place.slice(0, 100))} is no host`);
  const [, service, quoted] = COMMAND.exec(command) ?? [];
  const path = quoted?.replace(/'\\(['!])'/g, '$1');
  if (path === undefined || path === '' || path.startsWith('-') || more.length > 0 || /\p{Cc}/u.test(path) || !isService(service))
    return refused('only fetching and pushing go this way, and no other command');
  return {
    ok: true,
    request: {
      user,
      host: host.toLowerCase(),
      port,
      service,
      path,
      // A push speaks the first version only, and is read in it.
      protocol: service !== 'git-receive-pack' && /^version=[012]$/.test(protocol ?? '') ? protocol : undefined,
    },
  };
}

/** The same for the real ssh, with nothing of the cage's left unquoted. @param keyFile the public half of the key to be used */
export function sshArguments({ user, host, port, service, path, protocol }: GitRequest, keyFile: string): readonly string[] {
  const options = [
    'BatchMode=yes',
    'ClearAllForwardings=yes',
    'ControlMaster=no',
    'ControlPath=none',
    'ForwardAgent=no',
    'ForwardX11=no',
    'IdentitiesOnly=yes',
    'PermitLocalCommand=no',
    'StrictHostKeyChecking=yes',
    ...(protocol === undefined ? [] : ['SendEnv=GIT_PROTOCOL']),
  ];
  const quoted = `'${path.replace(/['!]/g, (char) => `'\\${char}'`)}'`;
  return [
    '-T',
    ...options.flatMap((option) => ['-o', option]),
    '-i',
    keyFile,
    '-p',
    String(port),
    '--',
    user === undefined ? host : `${user}@${host}`,
    `${service} ${quoted}`,
  ];
}

function isService(text: string | undefined): text is GitRequest['service'] {
  return text === 'git-upload-pack' || text === 'git-receive-pack' || text === 'git-upload-archive';
}

function refused(why: string): GitRequestParse {
  return { ok: false, why };
}
