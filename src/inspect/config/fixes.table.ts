/** A rewrite of the text in which a rule speaks. What it makes is read again before it is offered. */
export interface Rewrite {
  readonly description: string;
  readonly pattern: RegExp;
  readonly replacement: string;
}

function rewrite(description: string, pattern: RegExp, replacement: string): Rewrite {
  return { description, pattern, replacement };
}

const LOOPBACK = 'Publish on this machine only';
const OFF = 'Switch it off';

/** Only where one value is the safe one and nothing else needs to change with it. */
export const fixes: Readonly<Record<string, Rewrite>> = {
  'compose-exposed-port': rewrite(LOOPBACK, /^(["']?)(?=(?:\d{1,5}|\$\{[^}]*\}):\d+(?:\/tcp)?["']?$)/, '$1127.0.0.1:'),
  'compose-privileged': rewrite(OFF, /(privileged["']?\s*:\s*)["']?(?:true|yes|on)["']?/i, '$1false'),
  'k8s-privileged': rewrite(OFF, /(privileged["']?\s*:\s*)(?:true|yes|on)/i, '$1false'),
  'k8s-privilege-escalation': rewrite(OFF, /(allowPrivilegeEscalation["']?\s*:\s*)(?:true|yes|on)/i, '$1false'),
  'k8s-host-namespace': rewrite(OFF, /(host(?:Network|PID|IPC)["']?\s*:\s*)(?:true|yes|on)/, '$1false'),
  'actions-write-all': rewrite('Let the token only read', /(permissions["']?\s*:\s*)["']?write-all["']?/, '$1read-all'),
  'gitlab-debug-trace': rewrite(OFF, /(:\s*["']?)(?:true|yes|on)(["']?)$/i, '$1false$2'),
  'tf-public-storage': rewrite('Keep it private', /(acl\s*=\s*)"(?:public-read(?:-write)?|authenticated-read)"/, '$1"private"'),
  'tf-public-service': rewrite(
    'Give it no public address',
    /((?:publicly_accessible|public_network_access_enabled)\s*=\s*)true/,
    '$1false',
  ),
  'tf-unencrypted': rewrite(
    'Encrypt it',
    /((?:storage_encrypted|encrypted|encryption_enabled|https_only)\s*=\s*)false/,
    '$1true',
  ),
  'tf-metadata-v1': rewrite('Ask for a token', /(http_tokens\s*=\s*)"optional"/, '$1"required"'),
  'nginx-directory-listing': rewrite(OFF, /(autoindex\s+)on/, '$1off'),
  'nginx-alias-traversal': rewrite('End the location with the slash of its alias', /^(location\s+(?:\^~\s+)?[^\s{]+)$/, '$1/'),
  'nginx-forged-address': rewrite('Use the address of the connection', /\$http_x_(?:forwarded_for|real_ip)/, '$$remote_addr'),
  'caddy-admin-exposed': rewrite('Listen on this machine only', /(admin\s+)(?:0\.0\.0\.0|\[::\])?(:\d+)/, '$1localhost$2'),
  'caddy-directory-listing': rewrite(OFF, /(file_server)\s+browse/, '$1'),
  'apache-open-proxy': rewrite(OFF, /(ProxyRequests\s+)on/i, '$1Off'),
  'apache-trace': rewrite(OFF, /(TraceEnable\s+)on/i, '$1Off'),
  'apache-directory-listing': rewrite(OFF, /(Options\s+)\+?Indexes$/i, '$1-Indexes'),
  'sshd-root-login': rewrite('Leave keys only', /(PermitRootLogin[\s=]+)yes/i, '$1prohibit-password'),
  'sshd-weak-login': rewrite(OFF, /((?:PermitEmptyPasswords|HostbasedAuthentication|PermitUserEnvironment)[\s=]+)yes/i, '$1no'),
  'sshd-open-forwarding': rewrite(OFF, /(GatewayPorts[\s=]+)yes/i, '$1no'),
  'ssh-host-unchecked': rewrite(
    'Accept a new key once, a changed one never',
    /(StrictHostKeyChecking[\s=]+)(?:no|off)/i,
    '$1accept-new',
  ),
  'npm-tls-off': rewrite('Check certificates', /((?:strict-ssl|enableStrictSsl)[\s=:]+)false/, '$1true'),
  'npm-guards-off': rewrite('Switch the guard on', /((?:unsafe-perm)[\s=:]+)true/, '$1false'),
  'dotenv-checks-off': rewrite('Check certificates', /((?:NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY)\s*=\s*["']?)0/, '$11'),
  'redis-open': rewrite('Listen on this machine only', /(bind\s+)(?:0\.0\.0\.0|\*)$/, '$1127.0.0.1 -::1'),
  'postgres-unsafe': rewrite('Listen on this machine only', /(listen_addresses\s*=?\s*)'(?:\*|0\.0\.0\.0)'/, "$1'localhost'"),
  'postgres-trust': rewrite('Ask for a password', /\b(?:trust|password)(\s*)$/, 'scram-sha-256$1'),
  'elasticsearch-open': rewrite('Ask for a password', /^false$/, 'true'),
  'mosquitto-open': rewrite('Ask for a name and password', /(allow_anonymous\s+)true/, '$1false'),
};
