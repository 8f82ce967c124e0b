import type { ConfigRule } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { type Absence, absences, head, resources, type Setting, settings } from './ask.ts';
import { attribute, type Block, literal, type TerraformFile } from './parse.ts';

type Rule = ConfigRule<TerraformFile>;

const STORAGE: readonly Setting[] = [
  [
    /^aws_s3_bucket/,
    /^acl$/,
    /^(?:public-read|public-read-write|authenticated-read)$/,
    'Everyone may read this bucket, or write to it.',
  ],
  [
    /^aws_s3_(?:(?:bucket|account)_public_access_block|access_point)/,
    /^(?:block|ignore|restrict)_public_/,
    /^false$/,
    'The lock that keeps a bucket from becoming public is open.',
    { severity: 'medium' },
  ],
  [
    /^aws_s3_bucket/,
    /^uri$/,
    /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/,
    'Everyone is given this right to the bucket.',
  ],
  [
    /^aws_(?:db|db_cluster|docdb_cluster)_snapshot/,
    /^shared_accounts$/,
    /"all"/,
    'Everyone may restore this copy of the database.',
  ],
  [/^aws_ami_launch_permission$/, /^group$/, /^all$/, 'Everyone may start this image, and read what is in it.'],
  [/^aws_ssm_document$/, /^permissions$/, /account_ids"?\s*[=:]\s*"all"/i, 'Everyone may read this document.'],
  [
    /^google_bigquery_dataset/,
    /^(?:special_group|iam_member)$/,
    /^(?:allAuthenticatedUsers|allUsers)$/,
    'Everyone who has an account at Google may read this dataset.',
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
];

export const publicStorage: Rule = {
  id: 'tf-public-storage',
  title: 'Stored files are public',
  cwe: 'CWE-732',
  severity: 'high',
  confidence: 'high',
  check: (file) => [...settings(STORAGE)(file), ...openLocks(file)],
};

const LOCKS = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];

/** A lock that names some of its bolts leaves the others open. */
function openLocks(file: TerraformFile): ReturnType<Rule['check']> {
  return resources(file, /^aws_s3_(?:bucket|account)_public_access_block$/).flatMap((resource) => {
    const missing = LOCKS.filter((name) => attribute(resource, name) === undefined);
    return missing.length === 0 ? [] : [head(resource, `What is not named is off: ${missing.join(', ')}.`, { severity: 'low' })];
  });
}

const low = { severity: 'low' } as const;

const SERVICES: readonly Setting[] = [
  [
    /^aws_(?:db_instance|rds_cluster|redshift|dms|mq_broker|docdb|neptune|lightsail_database)/,
    /^publicly_accessible$/,
    /^true$/,
    'The service gets an address that the whole Internet reaches.',
    { severity: 'high' },
  ],
  [/^google_sql_database_instance/, /^ipv4_enabled$/, /^true$/, 'The database gets a public address.', low],
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
  [
    /^azurerm_/,
    /^(?:public_network_(?:access_)?enabled|public_network_access)$/,
    /^(?:true|Enabled)$/,
    'The service answers on a public address.',
    low,
  ],
  [
    /^azurerm_(?:storage_account|key_vault|cognitive_account|container_registry)/,
    /^default_action$/,
    /^Allow$/,
    'Every network reaches it.',
    low,
  ],
  [
    /^aws_emr_block_public_access_configuration$/,
    /^block_public_security_group_rules$/,
    /^false$/,
    'Clusters may be opened to every address.',
  ],
  [/^google_container_cluster/, /^cidr_block$/, /^0\.0\.0\.0\/0$/, 'Every address reaches the API of the cluster.'],
  [/^google_container_cluster/, /^enable_private_(?:nodes|endpoint)$/, /^false$/, 'The cluster has public addresses.', low],
  [
    /^(?:aws_instance|aws_launch_(?:configuration|template)|aws_ecs_service|aws_spot_instance_request)$/,
    /^(?:associate_public_ip_address|associate_public_ip_addresses|assign_public_ip)$/,
    /^true$/,
    'The machine gets an address that the whole Internet reaches.',
    low,
  ],
  [
    /^aws_(?:default_)?subnet$/,
    /^map_public_ip_on_launch$/,
    /^true$/,
    'Every machine in this subnet gets a public address.',
    low,
  ],
  [/^aws_transfer_server$/, /^endpoint_type$/, /^PUBLIC$/, 'The server for files has a public address.', low],
  [
    /^(?:azurerm_|aws_)/,
    /^(?:allowed_origins|allow_origins|cors_allowed_origins)$/,
    /"\*"/,
    'Pages of every site may call it.',
    low,
  ],
  [/^azurerm_/, /^remote_debugging_enabled$/, /^true$/, 'A debugger can be attached from the network.'],
  [/^google_compute_/, /^serial-port-enable$/, /^(?:true|1)$/i, 'The serial console answers from the network.', low],
];

/** What is open where nothing is said. */
const OPEN_BY_ITSELF: readonly Absence[] = [
  [
    /^aws_eks_cluster$/,
    ['endpoint_public_access', 'public_access_cidrs'],
    'By itself every address reaches the API of the cluster; public_access_cidrs or endpoint_public_access = false bounds it.',
  ],
  [
    /^google_container_cluster$/,
    ['master_authorized_networks_config', 'private_cluster_config', 'control_plane_endpoints_config'],
    'By itself every address reaches the API of the cluster; master_authorized_networks_config bounds it.',
  ],
  [
    /^azurerm_kubernetes_cluster$/,
    ['api_server_authorized_ip_ranges', 'api_server_access_profile', 'private_cluster_enabled'],
    'By itself every address reaches the API of the cluster; authorized_ip_ranges or private_cluster_enabled bounds it.',
  ],
  [
    /^azurerm_(?:cosmosdb_account|eventgrid_(?:domain|topic)|search_service|iothub|data_factory|cognitive_account|storage_sync|redis_cache)$/,
    ['public_network_access_enabled', 'incoming_traffic_policy', 'ip_range_filter', 'network_acls', 'network_rule_set'],
    'By itself the service answers on a public address; public_network_access_enabled = false prevents it.',
  ],
];

export const publicService: Rule = {
  id: 'tf-public-service',
  title: 'A database or a control plane has a public address',
  cwe: 'CWE-668',
  severity: 'medium',
  confidence: 'high',
  check: (file) => [...services(file), ...absences(OPEN_BY_ITSELF)(file), ...openClusters(file), ...openFirewalls(file)],
};

/** What lies behind a network of one's own is reached by no rule for the others. */
function services(file: TerraformFile): ReturnType<Rule['check']> {
  const shut = new Set(
    resources(file, /^azurerm_/).filter((resource) => literal(attribute(resource, 'public_network_access_enabled')) === 'false'),
  );
  return settings(SERVICES)({ ...file, blocks: file.blocks.filter((block) => !shut.has(block)) });
}

/** The API of an EKS cluster that is public, for everyone where no addresses are named. */
function openClusters(file: TerraformFile): ReturnType<Rule['check']> {
  return resources(file, /^aws_eks_cluster$/).flatMap((resource) => {
    const settled = resource.blocks.find(({ type }) => type === 'vpc_config');
    const access = attribute(settled, 'endpoint_public_access');
    const addresses = attribute(settled, 'public_access_cidrs');
    if (settled === undefined || literal(access) === 'false') return [];
    if (addresses !== undefined && /0\.0\.0\.0\/0|::\/0/.test(addresses.value))
      return [spotOf(addresses, 'Every address reaches the API of the cluster.')];
    const isAll = addresses === undefined ? literal(access) === 'true' : /^\[\s*\]$/.test(addresses.value);
    return isAll
      ? [spotOf(access ?? { start: settled.start, end: settled.headEnd }, 'Every address reaches the API of the cluster.', low)]
      : [];
  });
}

/** From 0.0.0.0 to 0.0.0.0 means the services of Azure, of every customer though; to anything else it means everyone. */
function openFirewalls(file: TerraformFile): ReturnType<Rule['check']> {
  return resources(file, /^azurerm_\w*firewall_rule$/).flatMap((resource) => {
    const from = attribute(resource, 'start_ip_address');
    const to = literal(attribute(resource, 'end_ip_address'));
    if (from === undefined || literal(from) !== '0.0.0.0' || to === '0.0.0.0') return [];
    return [spotOf(from, 'The rule begins at 0.0.0.0.', to === '255.255.255.255' ? {} : low)];
  });
}

const LOGINS: readonly Setting[] = [
  [/^aws_lambda_function_url$/, /^authorization_type$/, /^NONE$/, 'Whoever knows the address may call the function.'],
  [/^aws_apigatewayv2_route$/, /^authorization_type$/, /^NONE$/, 'The route asks nobody who they are.', low],
  [/^aws_cognito_identity_pool$/, /^allow_unauthenticated_identities$/, /^true$/, 'Strangers get credentials of this account.'],
  [/^aws_msk_cluster$/, /^unauthenticated$/, /^true$/, 'Clients need no login.'],
  [/^aws_(?:opensearch|elasticsearch)_domain$/, /^anonymous_auth_enabled$/, /^true$/, 'Clients need no login.'],
  [/^google_container_cluster$/, /^enable_legacy_abac$/, /^true$/, 'Rights of the cluster are given by the old, wide rules.'],
  [
    /^google_container_cluster$/,
    /^issue_client_certificate$/,
    /^true$/,
    'A certificate that cannot be taken back opens the cluster.',
    low,
  ],
  [/^google_container_cluster$/, /^username$/, /^.+$/, 'A password opens the cluster; leave it empty, or leave master_auth out.'],
  [
    /^google_(?:container|compute)_/,
    /^disable-legacy-endpoints$/,
    /^false$/i,
    'Any request of a program reads the credentials of the machine.',
  ],
  [/^google_compute_/, /^enable-oslogin$/i, /^false$/i, 'Logins are not tied to people.', low],
  [/^google_redis_instance$/, /^auth_enabled$/, /^false$/, 'Redis asks for no password.'],
  [
    /^azurerm_kubernetes_cluster$/,
    /^role_based_access_control_enabled$/,
    /^false$/,
    'Every login to the cluster may do everything.',
  ],
  [/^azurerm_container_registry$/, /^anonymous_pull_enabled$/, /^true$/, 'Images can be pulled without a login.'],
  [/^azurerm_container_registry$/, /^admin_enabled$/, /^true$/, 'One password that all share opens the registry.', low],
  [
    /^azurerm_\w*(?:virtual_machine|scale_set)\w*$/,
    /^disable_password_authentication$/,
    /^false$/,
    'Passwords can be guessed; keys cannot.',
  ],
  [/^azurerm_redis_cache$/, /^(?:enable_authentication|authentication_enabled)$/, /^false$/, 'Redis asks for no password.'],
  [/^azurerm_service_fabric_cluster$/, /^value$/, /^(?:None|Sign)$/, 'The nodes talk to each other in the clear.'],
];

const NO_LOGIN_BY_ITSELF: readonly Absence[] = [
  [/^google_redis_instance$/, ['auth_enabled'], 'By itself Redis asks for no password; auth_enabled = true changes that.'],
  [
    /^azurerm_(?:linux_|windows_)?(?:function_app|app_service|web_app)$/,
    ['auth_settings', 'auth_settings_v2'],
    'No login stands in front of it unless the program brings its own.',
  ],
];

export const noLogin: Rule = {
  id: 'tf-no-login',
  title: 'A service answers without a login',
  cwe: 'CWE-306',
  severity: 'medium',
  confidence: 'high',
  check: (file) => [...settings(LOGINS)(file), ...absences(NO_LOGIN_BY_ITSELF)(file), ...openMethods(file)],
};

/** What a browser asks before the real call carries no login. */
function isPreflight(method: Block): boolean {
  return literal(attribute(method, 'http_method')) === 'OPTIONS';
}

function openMethods(file: TerraformFile): ReturnType<Rule['check']> {
  return resources(file, /^aws_api_gateway_method$/).flatMap((resource) => {
    const found = attribute(resource, 'authorization');
    if (found === undefined || literal(found) !== 'NONE' || isPreflight(resource)) return [];
    const hasKey = literal(attribute(resource, 'api_key_required')) === 'true';
    return hasKey ? [] : [spotOf(found, 'The method asks nobody who they are.', low)];
  });
}
