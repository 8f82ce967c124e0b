/** Where a program takes a secret as an argument; read from an argument vector and from the text of a script. */
export interface CommandLine {
  readonly programs: readonly string[];
  /** Flags as they are written. */
  readonly flags: readonly string[];
  /** `next`: the following argument; `attached`: the rest of this one; `userpass` and `percent`: what follows the first `:` or `%` of the next; `source`: what follows `pass:`. */
  readonly at: 'next' | 'attached' | 'userpass' | 'percent' | 'source';
  /** In a text only behind this verb, which follows the program: `docker run -p 80:80`. */
  readonly verb?: string;
  /** Of an argument vector only: a record hides too much rather than too little (`mysql -p shop` names a database), a report does not. */
  readonly onlyArgv?: true;
  /** A password that is easy to guess counts too: the program is there for scripts only. */
  readonly evenWeak?: true;
}

const sqlClients = ['mysql', 'mysqldump', 'mysqladmin', 'mariadb', 'mariadb-dump'];

export const commandLines: readonly CommandLine[] = [
  { programs: sqlClients, flags: ['-p'], at: 'attached' },
  { programs: sqlClients, flags: ['-p'], at: 'next', onlyArgv: true },
  { programs: ['sshpass'], flags: ['-p'], at: 'attached', evenWeak: true },
  { programs: ['sshpass'], flags: ['-p'], at: 'next', evenWeak: true },
  { programs: ['mongo', 'mongosh', 'mongodump', 'mongorestore', 'cqlsh', 'rdesktop'], flags: ['-p'], at: 'next' },
  { programs: ['psexec', 'PsExec', 'psexec.exe', 'PsExec.exe'], flags: ['-p'], at: 'next' },
  { programs: ['docker', 'podman', 'az'], flags: ['-p'], at: 'next', verb: 'login' },
  { programs: ['redis-cli'], flags: ['-a', '--pass'], at: 'next' },
  { programs: ['zip', 'unzip', '7z', 'sqlcmd', 'bcp', 'ipmitool', 'mosquitto_pub', 'mosquitto_sub'], flags: ['-P'], at: 'next' },
  { programs: ['7z', '7za'], flags: ['-p'], at: 'attached' },
  {
    programs: ['ldapsearch', 'ldapadd', 'ldapmodify', 'ldapdelete', 'ldappasswd', 'ldapwhoami'],
    flags: ['-w'],
    at: 'next',
  },
  {
    programs: ['keytool', 'jarsigner'],
    flags: ['-storepass', '-keypass', '-srcstorepass', '-deststorepass', '-srckeypass', '-destkeypass'],
    at: 'next',
  },
  { programs: ['openssl'], flags: ['-k'], at: 'next' },
  { programs: ['openssl'], flags: ['-pass', '-passin', '-passout'], at: 'source' },
  { programs: ['smbclient', 'rpcclient', 'winexe', 'smbget'], flags: ['-U', '--user'], at: 'percent' },
  { programs: ['xfreerdp', 'wfreerdp'], flags: ['/p:'], at: 'attached' },
  { programs: ['curl'], flags: ['--tlspassword', '--proxy-tlspassword', '--pass', '--proxy-pass'], at: 'next' },
  // In a text there is more to look at (contexts.table.ts).
  { programs: ['curl'], flags: ['-u', '--user', '-U', '--proxy-user'], at: 'userpass', onlyArgv: true },
];
