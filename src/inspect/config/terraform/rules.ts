import { knownPorts } from '../shared/ports.table.ts';
import { type ConfigFormat, type ConfigRule, formatOf, type Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { isLiteralSecret, isSecretName } from '../shared/words.ts';
import { type Attribute, attribute, type Block, literal, parseTerraform, type TerraformFile, within } from './parse.ts';

type Rule = ConfigRule<TerraformFile>;

function resources({ blocks }: TerraformFile, type: RegExp): readonly Block[] {
  return blocks.filter((block) => block.type === 'resource' && type.test(block.labels[0] ?? ''));
}

function head(block: Block, message: string, more: Partial<Spot> = {}): Spot {
  return spotOf({ start: block.start, end: block.headEnd }, message, more);
}

/** Attributes that say something, in a kind of resource: the table of what is wrong by itself. */
function settings(
  table: readonly (readonly [resource: RegExp, name: RegExp, value: RegExp, message: string, more?: Partial<Spot>])[],
): Rule['check'] {
  return (file) =>
    resources(file, /./).flatMap((resource) =>
      within(resource).flatMap((block) =>
        block.attributes.flatMap((found) => {
          const row = table.find(
            ([type, name, value]) =>
              type.test(resource.labels[0] ?? '') && name.test(found.name) && value.test(literal(found) ?? found.value),
          );
          return row === undefined ? [] : [spotOf(found, row[3], row[4] ?? {})];
        }),
      ),
    );
}

const everywhere = /"(?:0\.0\.0\.0\/0|::\/0|\*|Internet|Any|0\.0\.0\.0)"/i;

/** Where a rule of a firewall lets all addresses in, and to which ports. */
function openings(resource: Block): readonly { readonly source: Attribute; readonly from: number; readonly to: number }[] {
  const type = resource.labels[0] ?? '';
  const rules =
    /security_group$/.test(type) || type === 'aws_default_security_group'
      ? within(resource).filter((block) => block.type === 'ingress')
      : [resource, ...resource.blocks.filter((block) => /^(?:ingress|security_rule|allow|inbound_rule)$/.test(block.type))];
  return rules.flatMap((block) => {
    if (/egress|outbound/i.test(literal(attribute(block, 'type')) ?? literal(attribute(block, 'direction')) ?? '')) return [];
    if (/deny/i.test(literal(attribute(block, 'access')) ?? '')) return [];
    const source = [
      'cidr_blocks',
      'ipv6_cidr_blocks',
      'cidr_ipv4',
      'cidr_ipv6',
      'source_ranges',
      'source_address_prefix',
      'source_address_prefixes',
      'source_addresses',
      'cidr_block',
    ]
      .map((name) => attribute(block, name))
      .find((found) => found !== undefined && everywhere.test(found.value));
    if (source === undefined) return [];
    const text = (name: string): string => literal(attribute(block, name)) ?? attribute(block, name)?.value ?? '';
    const range =
      text('destination_port_range') ||
      text('port_range') ||
      text('ports') ||
      (block.blocks.find((inner) => inner.type === 'allow')?.attributes.find(({ name }) => name === 'ports')?.value ?? '');
    const [first = '', last = ''] = (
      range === '' ? `${text('from_port')}-${text('to_port')}` : range.replace(/[[\]"\s]/g, '')
    ).split('-');
    const all = /^\*?$|^-1$/.test(first) || text('protocol') === '-1' || text('ip_protocol') === '-1';
    return [
      { source, from: all ? 0 : Number.parseInt(first, 10), to: all ? 65_535 : Number.parseInt(last === '' ? first : last, 10) },
    ];
  });
}

const openIngress: Rule = {
  id: 'tf-open-ingress',
  title: 'A firewall lets every address in',
  cwe: 'CWE-284',
  severity: 'medium',
  confidence: 'high',
  check: (file) =>
    resources(
      file,
      /^(?:aws_(?:default_)?security_group|aws_security_group_rule|aws_vpc_security_group_ingress_rule|google_compute_firewall|azurerm_network_security_(?:rule|group)|digitalocean_firewall|openstack_networking_secgroup_rule)/,
    ).flatMap((resource) =>
      openings(resource).flatMap(({ source, from, to }) => {
        if ((from === 80 || from === 443) && to === from) return [];
        const reached = [...knownPorts].filter(([port]) => port >= from && port <= to).map(([, { service }]) => service);
        if (reached.length === 0)
          return Number.isNaN(from) ? [] : [spotOf(source, `Every address reaches port ${from}.`, { severity: 'low' })];
        const what = reached.length > 3 ? 'almost everything that listens' : reached.join(', ');
        return [spotOf(source, `Every address reaches ${what}.`, { severity: 'high' })];
      }),
    ),
};

const publicStorage: Rule = {
  id: 'tf-public-storage',
  title: 'Stored files are public',
  cwe: 'CWE-732',
  severity: 'high',
  confidence: 'high',
  check: (file) => [
    ...settings([
      [
        /^aws_s3_bucket/,
        /^acl$/,
        /^(?:public-read|public-read-write|authenticated-read)$/,
        'Everyone may read this bucket, or write to it.',
      ],
      [
        /^aws_s3_(?:bucket|account)_public_access_block/,
        /^(?:block|ignore|restrict)_public_/,
        /^false$/,
        'The lock that keeps a bucket from becoming public is open.',
        { severity: 'medium' },
      ],
      [/^google_storage_.*iam/, /^members?$/, /allUsers|allAuthenticatedUsers/, 'Everyone is a member of this bucket.'],
      [
        /^google_storage_(?:default_object_)?(?:bucket_)?a/,
        /^(?:role_entity|entity|predefined_acl)$/,
        /allUsers|allAuthenticatedUsers|publicRead/,
        'Everyone may read this bucket.',
      ],
      [
        /^azurerm_storage_container/,
        /^container_access_type$/,
        /^(?:blob|container)$/,
        'Everyone may read this container without a login.',
      ],
      [
        /^azurerm_storage_account/,
        /^(?:allow_blob_public_access|allow_nested_items_to_be_public)$/,
        /^true$/,
        'Containers of this account may be made public.',
        { severity: 'medium' },
      ],
      [/^digitalocean_spaces_bucket/, /^acl$/, /^public-read/, 'Everyone may read this bucket.'],
    ])(file),
  ],
};

const publicService: Rule = {
  id: 'tf-public-service',
  title: 'A database or a control plane has a public address',
  cwe: 'CWE-668',
  severity: 'medium',
  confidence: 'high',
  check: settings([
    [
      /^aws_(?:db_instance|rds_cluster|redshift|dms|mq_broker|docdb)/,
      /^publicly_accessible$/,
      /^true$/,
      'The service gets an address that the whole Internet reaches.',
      { severity: 'high' },
    ],
    [/^google_sql_database_instance/, /^ipv4_enabled$/, /^true$/, 'The database gets a public address.', { severity: 'low' }],
    [
      /^google_sql_database_instance/,
      /^value$/,
      /^0\.0\.0\.0\/0$/,
      'Every address may connect to the database.',
      { severity: 'high' },
    ],
    [
      /^azurerm_(?:\w*sql\w*_server|postgresql\w*|mysql\w*|cosmosdb_account|redis_cache|key_vault|mariadb_server|container_registry)/,
      /^public_network_access_enabled$/,
      /^true$/,
      'The service answers on a public address.',
    ],
    [/^aws_eks_cluster/, /^public_access_cidrs$/, /0\.0\.0\.0\/0/, 'Every address reaches the API of the cluster.'],
    [/^azurerm_\w*firewall_rule/, /^start_ip_address$/, /^0\.0\.0\.0$/, 'The rule begins at 0.0.0.0.', { severity: 'low' }],
    [/^google_container_cluster/, /^cidr_block$/, /^0\.0\.0\.0\/0$/, 'Every address reaches the API of the cluster.'],
  ]),
};

const unencrypted: Rule = {
  id: 'tf-unencrypted',
  title: 'Data is stored in the clear',
  cwe: 'CWE-311',
  severity: 'medium',
  confidence: 'high',
  check: (file) => [
    ...settings([
      [
        /^aws_/,
        /^(?:storage_encrypted|encrypted|encryption_enabled|kms_encrypted|at_rest_encryption_enabled|transit_encryption_enabled|encryption_at_rest_enabled)$/,
        /^false$/,
        'Whoever gets at the disk, a copy or the network reads everything.',
      ],
      [
        /^azurerm_/,
        /^(?:enable_disk_encryption|encryption_at_host_enabled|infrastructure_encryption_enabled|ssl_enforcement_enabled|https_only|enable_https_traffic_only|https_traffic_only_enabled)$/,
        /^false$/,
        'Data is stored or sent in the clear.',
      ],
      [/^azurerm_redis_cache/, /^(?:enable_non_ssl_port|non_ssl_port_enabled)$/, /^true$/, 'Redis answers without TLS too.'],
    ])(file),
    ...resources(
      file,
      /^aws_(?:db_instance|rds_cluster|ebs_volume|efs_file_system|docdb_cluster|neptune_cluster|redshift_cluster)$/,
    )
      .filter(
        (resource) =>
          !['storage_encrypted', 'encrypted', 'kms_key_id', 'replicate_source_db', 'snapshot_identifier'].some(
            (name) => attribute(resource, name) !== undefined,
          ),
      )
      .map((resource) =>
        head(resource, 'Nothing says that this storage is encrypted, and by itself it is not.', {
          severity: 'low',
          confidence: 'medium',
        }),
      ),
  ],
};

const weakTls: Rule = {
  id: 'tf-weak-tls',
  title: 'Connections without TLS, or with an old version of it',
  cwe: 'CWE-326',
  severity: 'medium',
  confidence: 'high',
  check: (file) => [
    ...settings([
      [
        /^(?:aws|azurerm|google)_/,
        /^(?:minimum_protocol_version|min_tls_version|minimum_tls_version|ssl_minimal_tls_version_enforced|tls_security_policy|security_policy)$/,
        /^(?:SSLv3|TLSv1(?:_2016|\.1_2016)?|1\.[01]|TLS1_[01]|TLS_1_[01]|TLSEnforcementDisabled|Policy-Min-TLS-1-0-2019-07)$/,
        'This version of TLS has been broken.',
      ],
      [
        /^aws_(?:lb|alb|elb|load_balancer)_?listener/,
        /^ssl_policy$/,
        /^ELBSecurityPolicy-(?:2016-08|2015|TLS-1-[01]|FS-2018)/,
        'This policy still speaks old versions of TLS.',
        { severity: 'low' },
      ],
      [
        /^aws_cloudfront_distribution/,
        /^(?:viewer_protocol_policy)$/,
        /^allow-all$/,
        'Pages are handed out over plain HTTP too.',
        { severity: 'low' },
      ],
      [/^google_sql_database_instance/, /^require_ssl$/, /^false$/, 'The database answers without TLS.'],
    ])(file),
    ...resources(file, /^aws_(?:lb|alb)_listener$/)
      .filter(
        (resource) =>
          literal(attribute(resource, 'protocol')) === 'HTTP' &&
          !within(resource).some((block) => literal(attribute(block, 'type')) === 'redirect'),
      )
      .map((resource) => head(resource, 'The load balancer serves plain HTTP and does not redirect.', { severity: 'low' })),
  ],
};

const secret: Rule = {
  id: 'tf-secret',
  title: 'A secret stands in Terraform code',
  cwe: 'CWE-798',
  severity: 'high',
  confidence: 'medium',
  check: ({ blocks }) =>
    blocks.flatMap((top) =>
      within(top).flatMap((block): readonly Spot[] => {
        const name = top.type === 'variable' && isSecretName(top.labels[0] ?? '') ? 'default' : undefined;
        return block.attributes.flatMap((found) => {
          if (!(isSecretName(found.name) || found.name === name) || /^(?:random_|tls_)/.test(top.labels[0] ?? '')) return [];
          const value = literal(found);
          if (value === undefined || !isLiteralSecret(value)) return [];
          return [
            spotOf(found, `${found.name} is in the repository, and in the state file.`, { hide: [found.valueStart, found.end] }),
          ];
        });
      }),
    ),
};

const wideRights: Rule = {
  id: 'tf-wide-rights',
  title: 'A policy allows everything',
  cwe: 'CWE-269',
  severity: 'high',
  confidence: 'high',
  check: (file) => [
    ...file.blocks
      .filter(({ type, labels }) => type === 'data' && labels[0] === 'aws_iam_policy_document')
      .flatMap((document) =>
        document.blocks
          .filter(({ type }) => type === 'statement')
          .flatMap((statement) => {
            const actions = attribute(statement, 'actions');
            const deny = literal(attribute(statement, 'effect')) === 'Deny';
            const all = /"\*"/.test(attribute(statement, 'resources')?.value ?? '');
            return actions !== undefined && !deny && all && /"\*"/.test(actions.value)
              ? [spotOf(actions, 'Every action on every resource is allowed.')]
              : [];
          }),
      ),
    ...resources(file, /^aws_/).flatMap((resource) =>
      within(resource).flatMap((block) =>
        block.attributes
          .filter(
            ({ value }) =>
              /["']?Effect["']?\s*[:=]\s*["']Allow["']/.test(value) && /["']?Action["']?\s*[:=]\s*\[?\s*["']\*["']/.test(value),
          )
          .map((found) => {
            const anyone = /["']?Principal["']?\s*[:=]\s*(?:["']\*["']|\{\s*["']?AWS["']?\s*[:=]\s*["']\*["'])/.test(found.value);
            return spotOf(
              { start: found.start, end: found.valueStart },
              anyone ? 'Everyone may do everything.' : 'Every action is allowed.',
              anyone ? { severity: 'critical' } : {},
            );
          }),
      ),
    ),
    ...settings([
      [
        /^google_(?:project|organization|folder)_iam/,
        /^role$/,
        /^roles\/(?:owner|editor)$/,
        'The role may change almost everything in the project.',
        { severity: 'medium' },
      ],
    ])(file),
  ],
};

const metadata: Rule = {
  id: 'tf-metadata-v1',
  title: 'The machine hands its credentials to any request',
  cwe: 'CWE-918',
  severity: 'medium',
  confidence: 'high',
  check: settings([
    [
      /^aws_(?:instance|launch_template|launch_configuration)/,
      /^http_tokens$/,
      /^optional$/,
      'A request that a program can be talked into reads the credentials of the machine; http_tokens = "required" prevents it.',
    ],
  ]),
};

const unpinnedModule: Rule = {
  id: 'tf-unpinned-module',
  title: 'A module without a version',
  cwe: 'CWE-829',
  severity: 'low',
  confidence: 'high',
  check: ({ blocks }) =>
    blocks
      .filter(({ type }) => type === 'module')
      .flatMap((block) => {
        const source = attribute(block, 'source');
        const text = literal(source) ?? '';
        const remote = /^(?:git::|github\.com|bitbucket\.org|git@|https?:)/.test(text);
        return source !== undefined && remote && !/[?&]ref=/.test(text)
          ? [
              spotOf(source, 'The module follows a branch; ?ref= would hold it.', {
                severity: /^(?:git::)?http:/.test(text) ? 'medium' : 'low',
              }),
            ]
          : [];
      }),
};

export const terraform: ConfigFormat = formatOf(parseTerraform, [
  openIngress,
  publicStorage,
  publicService,
  unencrypted,
  weakTls,
  secret,
  wideRights,
  metadata,
  unpinnedModule,
]);
