/* Brokers and proxies beside a house check their own configuration: each by its own program, in the cage, on a copy that it can read here. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { HomeFiles } from '../../../inspect/home/index.ts';
import { linesOf, runInCage, type TestCage } from './cage.ts';
import { programIn } from './hass.ts';

export interface ServerCheck {
  readonly program: 'mosquitto' | 'nginx' | 'caddy';
  readonly path: string;
  /** `absent`: the program is not installed here, so nothing but the rules looked at the file. */
  readonly outcome: 'accepted' | 'refused' | 'absent';
  /** Its own words. */
  readonly complaints: readonly string[];
}

interface Server {
  readonly program: ServerCheck['program'];
  readonly reads: (path: string, text: string) => boolean;
  /** The text with what is not here replaced: users, certificates, names of containers. */
  readonly here: (text: string, folder: string, files: HomeFiles) => string;
  /** Prints its complaints and ends with 0 where it accepts the file `$1`, in the folder `$2`. */
  readonly script: string;
}

const SERVERS: readonly Server[] = [
  {
    program: 'mosquitto',
    reads: (path, text) =>
      /(?:^|\/)mosquitto[\w./-]*\.conf$/.test(path) &&
      /^[ \t]*(?:listener|port|connection|allow_anonymous|password_file)\b/m.test(text),
    here: mosquittoHere,
    // It has no check of its own before 2.1: what still runs after two seconds has taken its configuration.
    script: 'timeout 2 mosquitto -c "$1"; test $? = 124',
  },
  {
    program: 'nginx',
    reads: (path, text) =>
      /(?:^|\/)(?:nginx[\w./-]*\.conf|sites-(?:available|enabled)\/[\w.-]+|conf\.d\/[\w.-]+\.conf)$/.test(path) &&
      /\b(?:server|location|upstream)\b[^{;\n]*\{/.test(text),
    here: nginxHere,
    script: 'nginx -t -q -p "$2" -e stderr -c "$1" -g "pid $2/nginx.pid; error_log stderr;"',
  },
  {
    program: 'caddy',
    reads: (path) => /(?:^|\/)Caddyfile$/.test(path),
    here: (text) => text,
    script: 'caddy validate --config "$1" --adapter caddyfile',
  },
];

/** Checks each file of a server, as far as its program is installed. @param copy a folder that the cage may write */
export async function checkServers(files: HomeFiles, copy: string, cage: TestCage): Promise<readonly ServerCheck[]> {
  const checks: ServerCheck[] = [];
  for (const path of files.paths) {
    const read = files.read(path);
    const server = 'text' in read ? SERVERS.find(({ reads }) => reads(path, read.text)) : undefined;
    if (server === undefined || !('text' in read)) continue;
    const { program } = server;
    if (programIn(cage.env, program) === undefined) {
      checks.push({ program, path, outcome: 'absent', complaints: [] });
      continue;
    }
    const folder = join(copy, `.check-${checks.length}`);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, basename(path));
    writeFileSync(file, server.here(read.text, folder, files));
    const log = join(`.check-${checks.length}`, 'check.log');
    const { exitCode } = await runInCage(cage, copy, `(set -- '${file}' '${folder}'; ${server.script}) > '${log}' 2>&1`);
    const complaints = linesOf(copy, log)
      .filter((line) => !/"level":"(?:debug|info|warn)"/.test(line))
      .map((line) => line.replaceAll(folder, dirname(`/${path}`).replace(/^\/\.?$/, '')));
    checks.push({
      program,
      path,
      outcome: exitCode === 0 ? 'accepted' : 'refused',
      complaints: exitCode === 0 ? [] : complaints.slice(0, 10),
    });
  }
  return checks;
}

/** Another user, a certificate or a folder of the container is not here; what is missing of them is no fault of the file. */
function mosquittoHere(text: string, folder: string, files: HomeFiles): string {
  const laid = (value: string): string => {
    // The value comes from the file: only a plain name becomes one of ours.
    const name = /^\w[\w.-]*$/.test(basename(value)) ? basename(value) : 'file';
    const path = files.paths.find((one) => basename(one) === name && !/passw/i.test(name));
    const read = path === undefined ? undefined : files.read(path);
    writeFileSync(join(folder, name), read !== undefined && 'text' in read ? read.text : '', { mode: 0o600 });
    return join(folder, name);
  };
  const lines = text.split('\n').map((line) => {
    const [, key = '', value = ''] = /^\s*(\w+)\s+(.+?)\s*$/.exec(line) ?? [];
    if (
      /^(?:user|pid_file|log_dest|log_type|cafile|capath|certfile|keyfile|dhparamfile|crlfile|plugin\w*|auth_plugin|auth_opt_\w+|http_dir|include_dir|bridge_(?:ca|cert|key)\w*|require_certificate|use_(?:identity|subject)_as_username|tls_\w+)$/.test(
        key,
      )
    )
      return '';
    if (key === 'password_file' || key === 'acl_file' || key === 'psk_file') return `${key} ${laid(value)}`;
    return key === 'persistence_location' ? `${key} ${folder}/` : line;
  });
  // As root it would become a user who may not read the copy.
  return `user root\n${lines.join('\n')}\n`;
}

/** Certificates and containers of other names are not here. A part of a configuration gets the frame that it stands in. */
function nginxHere(text: string, folder: string): string {
  const upstreams = new Set([...text.matchAll(/\bupstream\s+([\w.-]+)\s*\{/g)].map(([, name = '']) => name));
  const own = text
    .replace(
      /^[ \t]*(?:ssl_(?:certificate|certificate_key|trusted_certificate|client_certificate|dhparam|verify_client)|user|pid|error_log|access_log|\w+_temp_path|load_module|auth_basic_user_file)\b[^;{}]*;/gm,
      '',
    )
    .replace(/(\blisten\s[^;]*?)\s+(?:ssl|http2|quic)\b(?=[^;]*;)/g, '$1')
    .replace(/(\blisten\s[^;]*?)\s+(?:ssl|http2|quic)\b(?=[^;]*;)/g, '$1')
    // Addresses of the machine are not here, and low ports are not everybody's.
    .replace(/\blisten\s+\[[^\]]*\][^;]*;/g, '')
    .replace(
      /\blisten\s+(?:[\d.]+:)?(\d{1,5})\b/g,
      (_found, port: string) => `listen ${Number(port) < 1024 ? Number(port) + 10_000 : port}`,
    )
    .replace(/\b(proxy_pass\s+\w+:\/\/)([A-Za-z][\w.-]*)/g, (found, head: string, name: string) =>
      upstreams.has(name) ? found : `${head}127.0.0.1`,
    )
    .replace(
      /(\bserver\s+)([A-Za-z][\w.-]*)(:\d+)?(?=[^;{}]*;)/g,
      (_found, head: string, _name, port: string | undefined) => `${head}127.0.0.1${port ?? ''}`,
    )
    .replace(/^[ \t]*include\s+[^;]*;/gm, '');
  // Its folders of the system are not here either. Nothing gets a line of its own, so that the lines it names are those of the file.
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  const events = /^[ \t]*events\s*\{/m.test(own) ? 'user root root; ' : 'user root root; events {} ';
  if (/^[ \t]*http\s*\{/m.test(own)) return `${events}${own.replace(/^([ \t]*http\s*\{)/m, `$1 ${folders} access_log off;`)}`;
  const part = join(folder, 'part');
  writeFileSync(part, own);
  return `user root root;\nevents {}\nhttp {\n  ${folders} access_log off;\n  include ${part};\n}\n`;
}
