import { type ConfigFormat, type ConfigRule, formatOf, type Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { isLiteralSecret, isSecretName } from '../shared/words.ts';
import { absences, head, resources, settings } from './ask.ts';
import { openIngress } from './network.ts';
import { attribute, literal, parseTerraform, type TerraformFile, within } from './parse.ts';
import { noLogin, publicService, publicStorage } from './public.ts';
import { publicPolicy, wideRights } from './rights.ts';
import { weakTls } from './tls.ts';

type Rule = ConfigRule<TerraformFile>;

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
      [
        /^aws_(?:workspaces_workspace|codebuild_project|fsx_|msk_cluster)/,
        /^(?:root_volume_encryption_enabled|user_volume_encryption_enabled|encryption_in_transit|in_cluster)$/,
        /^(?:false|PLAINTEXT|TLS_PLAINTEXT)$/,
        'Data is stored or sent in the clear.',
      ],
      [/^aws_msk_cluster/, /^client_broker$/, /^(?:PLAINTEXT|TLS_PLAINTEXT)$/, 'Clients may send in the clear.'],
      [/^aws_memorydb_cluster/, /^tls_enabled$/, /^false$/, 'Passwords and data cross the network in the clear.'],
      [/^aws_dax_cluster/, /^cluster_endpoint_encryption_type$/, /^NONE$/, 'Data crosses the network in the clear.'],
      [/^aws_ecs_task_definition/, /^transit_encryption$/, /^DISABLED$/, 'Files cross the network in the clear.'],
      [
        /^aws_emr_security_configuration/,
        /^configuration$/,
        /Enable(?:InTransit|AtRest)Encryption"?\s*[=:]\s*false/,
        'Data is stored or sent in the clear.',
      ],
      [/^azurerm_data_lake_store$/, /^encryption_state$/, /^Disabled$/, 'Data is stored in the clear.'],
      [/^azurerm_mssql_database$/, /^transparent_data_encryption_enabled$/, /^false$/, 'Data is stored in the clear.'],
      [/^azurerm_cdn_endpoint/, /^is_https_allowed$/, /^false$/, 'Pages are handed out over plain HTTP only.'],
      [/^aws_codebuild_project/, /^encryption_disabled$/, /^true$/, 'What is built is stored in the clear.'],
      [/^aws_kinesis_stream/, /^encryption_type$/, /^NONE$/, 'The stream is stored in the clear.'],
      [/^aws_(?:opensearch|elasticsearch)_domain/, /^enforce_https$/, /^false$/, 'The service answers over plain HTTP.'],
      [/^google_redis_instance/, /^transit_encryption_mode$/, /^DISABLED$/, 'Passwords and data cross the network in the clear.'],
    ])(file),
    // A block that says how data is encrypted, and says that it is not.
    ...resources(file, /^aws_(?:opensearch|elasticsearch)_domain$/).flatMap((resource) =>
      resource.blocks
        .filter(({ type }) => type === 'encrypt_at_rest' || type === 'node_to_node_encryption')
        .flatMap((block) => {
          const found = attribute(block, 'enabled');
          return found !== undefined && literal(found) === 'false' ? [spotOf(found, 'Data is stored or sent in the clear.')] : [];
        }),
    ),
    ...absences([
      [
        /^aws_(?:opensearch|elasticsearch)_domain$/,
        ['encrypt_at_rest'],
        'Nothing says that this storage is encrypted, and by itself it is not.',
      ],
      [
        /^azurerm_(?:(?:linux_|windows_)?(?:function_app|web_app)|app_service)(?:_slot)?$/,
        ['https_only'],
        'By itself it answers over plain HTTP too; https_only = true redirects.',
      ],
      [
        /^aws_dax_cluster$/,
        ['cluster_endpoint_encryption_type'],
        'By itself data crosses the network in the clear; cluster_endpoint_encryption_type changes that.',
      ],
      [/^aws_dax_cluster$/, ['server_side_encryption'], 'Nothing says that this storage is encrypted, and by itself it is not.'],
      [
        /^google_redis_instance$/,
        ['transit_encryption_mode'],
        'By itself passwords and data cross the network in the clear; transit_encryption_mode changes that.',
      ],
    ])(file),
    ...resources(
      file,
      /^aws_(?:db_instance|rds_cluster|ebs_volume|efs_file_system|docdb_cluster|neptune_cluster|redshift_cluster)$/,
    )
      .filter(
        (resource) =>
          literal(attribute(resource, 'engine_mode')) !== 'serverless' &&
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
          if (
            !(isSecretName(found.name) || found.name === 'raw_key' || found.name === name) ||
            /^(?:random_|tls_)/.test(top.labels[0] ?? '')
          )
            return [];
          const value = literal(found);
          if (value === undefined || !isLiteralSecret(value)) return [];
          return [
            spotOf(found, `${found.name} is in the repository, and in the state file.`, { hide: [found.valueStart, found.end] }),
          ];
        });
      }),
    ),
};

const MACHINES = /^aws_(?:instance|launch_template|launch_configuration)$/;
const TOKENS =
  'A request that a program can be talked into reads the credentials of the machine; http_tokens = "required" prevents it.';

const metadata: Rule = {
  id: 'tf-metadata-v1',
  title: 'The machine hands its credentials to any request',
  cwe: 'CWE-918',
  severity: 'medium',
  confidence: 'high',
  check: (file) => [
    ...settings([
      [MACHINES, /^http_tokens$/, /^optional$/, TOKENS],
      [/^aws_sagemaker_notebook_instance$/, /^minimum_instance_metadata_service_version$/, /^1$/, TOKENS],
    ])(file),
    ...absences([
      [MACHINES, ['http_tokens', 'http_endpoint'], TOKENS],
      [/^aws_sagemaker_notebook_instance$/, ['minimum_instance_metadata_service_version'], TOKENS],
    ])(file),
  ],
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
  noLogin,
  publicPolicy,
  unencrypted,
  weakTls,
  secret,
  wideRights,
  metadata,
  unpinnedModule,
]);
