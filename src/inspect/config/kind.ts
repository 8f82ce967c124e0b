/** The formats that are understood. */
export type ConfigKind =
  | 'dockerfile'
  | 'compose'
  | 'kubernetes'
  | 'github-actions'
  | 'gitlab-ci'
  | 'terraform'
  | 'nginx'
  | 'caddy'
  | 'apache'
  | 'firewall'
  | 'sshd'
  | 'systemd'
  | 'dotenv'
  | 'npm'
  | 'pip'
  | 'cargo'
  | 'devcontainer'
  | 'redis'
  | 'postgres'
  | 'pg-hba'
  | 'mysql'
  | 'mongodb'
  | 'mosquitto'
  | 'elasticsearch'
  | 'agent-settings';

const byName: readonly (readonly [RegExp, ConfigKind])[] = [
  [/(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$|\.(?:dockerfile|containerfile)$/i, 'dockerfile'],
  [/(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/i, 'compose'],
  [/(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$|(?:^|\/)action\.ya?ml$/, 'github-actions'],
  [/(?:^|\/)\.?gitlab-ci[\w.-]*\.ya?ml$|(?:^|\/)\.gitlab\/ci\/.+\.ya?ml$/, 'gitlab-ci'],
  [/\.(?:tf|hcl|tfvars)$/, 'terraform'],
  [/(?:^|\/)(?:nginx[\w.-]*\.conf|nginx\/.+\.(?:conf|template)|sites-(?:available|enabled)\/[^/]+)$|\.nginx(?:conf)?$/, 'nginx'],
  [/(?:^|\/)Caddyfile[\w.-]*$|\.caddyfile$/i, 'caddy'],
  [/(?:^|\/)(?:httpd|apache2?)[\w.-]*\.conf$|(?:^|\/)\.htaccess$|(?:^|\/)apache2?\/.+\.conf$/, 'apache'],
  [/(?:^|\/)sshd_config(?:\.d\/[^/]+)?$|(?:^|\/)ssh_config$|(?:^|\/)\.ssh\/config$/, 'sshd'],
  [/\.(?:service|socket|timer|mount)$|\.(?:service|socket)\.d\/[^/]+\.conf$/, 'systemd'],
  [/(?:^|\/)\.env(?:\.[\w.-]+)?$|\.env$/, 'dotenv'],
  [/(?:^|\/)\.?(?:npmrc|yarnrc|yarnrc\.yml)$/, 'npm'],
  [
    /(?:^|\/)(?:\.?pip\.conf|pip\.ini|requirements[\w.-]*\.txt|constraints[\w.-]*\.txt)$|(?:^|\/)requirements\/[^/]+\.txt$/,
    'pip',
  ],
  [/(?:^|\/)\.cargo\/config(?:\.toml)?$/, 'cargo'],
  [/(?:^|\/)\.?devcontainer[\w.-]*\.json$/, 'devcontainer'],
  [/(?:^|\/)redis[\w.-]*\.conf$/, 'redis'],
  [/(?:^|\/)postgresql[\w.-]*\.conf$/, 'postgres'],
  [/(?:^|\/)pg_hba[\w.-]*\.conf$/, 'pg-hba'],
  [/(?:^|\/)(?:\.?my\.cnf|mysqld?\.cnf|my\.ini|[\w.-]*server\.cnf)$/, 'mysql'],
  [/(?:^|\/)mongo[ds]?\.conf$/, 'mongodb'],
  [/(?:^|\/)mosquitto[\w.-]*\.conf$/, 'mosquitto'],
  [/(?:^|\/)(?:elasticsearch|opensearch)\.ya?ml$/, 'elasticsearch'],
  [
    /(?:^|\/)(?:nftables[\w.-]*\.conf|rules\.v[46]|iptables[\w.-]*|ufw[\w.-]*\.(?:sh|rules)|[\w.-]*firewall[\w.-]*\.(?:sh|bash)|(?:user|before|after)6?\.rules)$|\.nft$/,
    'firewall',
  ],
  [
    /(?:^|\/)\.(?:claude|codex|gemini|cursor|opencode|copilot)\/[\w./-]+\.(?:json|toml)$|(?:^|\/)opencode\.jsonc?$|(?:^|\/)\.mcp\.json$/,
    'agent-settings',
  ],
];

const HEAD = 64 * 1024;

/** What a file configures, by its name and, where many formats share one, by its text; undefined for everything else. */
export function configKindOf(path: string, text: string): ConfigKind | undefined {
  const name = path.replaceAll('\\', '/');
  const found = byName.find(([pattern]) => pattern.test(name))?.[1];
  if (found !== undefined) return found;
  const head = text.slice(0, HEAD);
  if (/\.(?:ya?ml|tpl)$|\.yaml\.\w+$/.test(name)) return kindOfYaml(head);
  if (/\.conf$/.test(name)) return kindOfConf(head);
  if (/\.(?:sh|bash)$|(?:^|\/)[\w-]+$/.test(name) && isFirewallScript(head)) return 'firewall';
  return undefined;
}

function kindOfYaml(head: string): ConfigKind | undefined {
  if (/^apiVersion:\s*\S/m.test(head) && /^kind:\s*\S/m.test(head)) return 'kubernetes';
  if (/^(?:services):\s*(?:#.*)?$/m.test(head) && /^[ \t]+(?:image|build):/m.test(head)) return 'compose';
  if (/^(?:on|"on"|'on'):/m.test(head) && /^jobs:\s*(?:#.*)?$/m.test(head)) return 'github-actions';
  return undefined;
}

function kindOfConf(head: string): ConfigKind | undefined {
  if (/^[ \t]*<(?:VirtualHost|Directory|Location|IfModule)\b/m.test(head)) return 'apache';
  if (/^[ \t]*server\s*\{/m.test(head) && /^[ \t]*(?:listen|location|server_name|proxy_pass)\b/m.test(head)) return 'nginx';
  if (/^[ \t]*table\s+(?:inet|ip6?)\s+\w+\s*\{/m.test(head)) return 'firewall';
  return /^[ \t]*(?:listener|allow_anonymous|acl_file|per_listener_settings)\s/m.test(head) ? 'mosquitto' : undefined;
}

function isFirewallScript(head: string): boolean {
  return /^[ \t]*(?:sudo\s+)?(?:\/usr)?(?:\/s?bin\/)?(?:ufw\s+(?:--force\s+)?(?:default|allow|deny|disable|enable|reset|reject|limit)|ip6?tables\s+-|nft\s+(?:add|flush|-f)|firewall-cmd\s+-)/m.test(
    head,
  );
}
