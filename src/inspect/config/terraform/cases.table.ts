import type { Case } from '../shared/case.ts';

const path = 'main.tf';
const resource = (type: string, lines: string): string => `resource "${type}" "a" {\n${lines.replace(/^/gm, '  ')}\n}\n`;

const github = (claim: string, value: string): string =>
  `  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"]
    }
    condition {
      test     = "StringLike"
      variable = "token.actions.githubusercontent.com:${claim}"
      values   = ["${value}"]
    }
  }
`;

/** Resources that differ in one value. */
const values: readonly (readonly [rule: string, type: string, lines: string, bad: string, good: string])[] = [
  [
    'tf-open-ingress',
    'aws_security_group',
    'ingress = [{ from_port = 22, to_port = 22, protocol = "tcp", cidr_blocks = ["$"] }]',
    '0.0.0.0/0',
    '10.0.0.0/8',
  ],
  [
    'tf-open-ingress',
    'digitalocean_firewall',
    'inbound_rule {\n  protocol = "tcp"\n  port_range = "22"\n  source_addresses = ["$"]\n}',
    '2000::/3',
    'fc00::/7',
  ],
  [
    'tf-open-ingress',
    'azurerm_network_security_rule',
    'direction = "Inbound"\naccess = "Allow"\nsource_address_prefix = "*"\ndestination_port_range = null\ndestination_port_ranges = [443, $]',
    '3389',
    '80',
  ],
  [
    'tf-public-storage',
    'aws_s3_bucket_acl',
    'access_control_policy {\n  grant {\n    grantee {\n      uri = "http://acs.amazonaws.com/groups/$"\n    }\n  }\n}',
    'global/AllUsers',
    's3/LogDelivery',
  ],
  [
    'tf-public-storage',
    'aws_s3_bucket_public_access_block',
    'block_public_acls = true\nblock_public_policy = true\nignore_public_acls = true\n$',
    '',
    'restrict_public_buckets = true',
  ],
  ['tf-public-storage', 'aws_db_snapshot_copy', 'shared_accounts = ["$"]', 'all', '111122223333'],
  [
    'tf-public-storage',
    'google_bigquery_dataset',
    'access {\n  special_group = "$"\n}',
    'allAuthenticatedUsers',
    'projectOwners',
  ],
  ['tf-public-service', 'aws_eks_cluster', 'vpc_config {\n  endpoint_public_access = $\n}', 'true', 'false'],
  [
    'tf-public-service',
    'aws_eks_cluster',
    'vpc_config {\n  endpoint_public_access = $\n  public_access_cidrs = ["0.0.0.0/0"]\n}',
    'true',
    'false',
  ],
  [
    'tf-public-service',
    'azurerm_mssql_firewall_rule',
    'start_ip_address = "0.0.0.0"\nend_ip_address = "$"',
    '255.255.255.255',
    '0.0.0.0',
  ],
  [
    'tf-public-service',
    'azurerm_key_vault',
    'public_network_access_enabled = $\nnetwork_acls {\n  default_action = "Allow"\n}',
    'true',
    'false',
  ],
  [
    'tf-unencrypted',
    'aws_msk_cluster',
    'encryption_info {\n  encryption_in_transit {\n    client_broker = "$"\n  }\n}',
    'TLS_PLAINTEXT',
    'TLS',
  ],
  ['tf-unencrypted', 'azurerm_linux_web_app', 'https_only = $', 'false', 'true'],
  ['tf-unencrypted', 'azurerm_linux_web_app', 'name = "a"\n$', '', 'https_only = true'],
  ['tf-unencrypted', 'aws_rds_cluster', 'engine_mode = "$"', 'provisioned', 'serverless'],
  ['tf-weak-tls', 'aws_redshift_parameter_group', 'parameter {\n  name = "require_ssl"\n  value = "$"\n}', 'false', 'true'],
  ['tf-weak-tls', 'aws_load_balancer_policy', 'policy_attribute {\n  name = "Protocol-TLSv1"\n  value = "$"\n}', 'true', 'false'],
  ['tf-weak-tls', 'google_compute_ssl_policy', 'min_tls_version = "$"', 'TLS_1_0', 'TLS_1_2'],
  ['tf-weak-tls', 'azurerm_api_management', 'security {\n  enable_frontend_tls10 = $\n}', 'true', 'false'],
  [
    'tf-wide-rights',
    'aws_iam_role_policy_attachment',
    'policy_arn = "arn:aws:iam::aws:policy/$"',
    'AdministratorAccess',
    'ReadOnlyAccess',
  ],
  ['tf-wide-rights', 'google_compute_instance', 'service_account {\n  scopes = ["$"]\n}', 'cloud-platform', 'storage-ro'],
  [
    'tf-metadata-v1',
    'aws_sagemaker_notebook_instance',
    'instance_metadata_service_configuration {\n  minimum_instance_metadata_service_version = "$"\n}',
    '1',
    '2',
  ],
  [
    'tf-public-policy',
    'google_iam_workload_identity_pool_provider',
    '$oidc {\n  issuer_uri = "https://token.actions.githubusercontent.com"\n}',
    '',
    'attribute_condition = "assertion.repository_owner == \'mine\'"\n',
  ],
  [
    'tf-public-policy',
    'azuread_application_federated_identity_credential',
    'issuer = "https://token.actions.githubusercontent.com"\nsubject = "repo:$"',
    'mine*',
    'mine/mine:ref:refs/heads/main',
  ],
  [
    'tf-public-policy',
    'google_kms_crypto_key_iam_policy',
    'policy_data = jsonencode({ bindings = [{ members = ["$"] }] })',
    'allUsers',
    'group:us@h.example',
  ],
];

export const terraformCases: readonly Case[] = [
  ...values.map(([rule, type, lines, bad, good]) => ({
    path,
    rule,
    bad: resource(type, lines.replace('$', bad)),
    good: resource(type, lines.replace('$', good)),
  })),
  {
    path,
    rule: 'tf-open-ingress',
    bad: resource(
      'aws_security_group',
      'ingress {\n  from_port = 22\n  to_port = 22\n  protocol = "tcp"\n  cidr_blocks = ["0.0.0.0/0"]\n}',
    ),
    good: resource(
      'aws_security_group',
      'ingress {\n  from_port = 443\n  to_port = 443\n  cidr_blocks = ["0.0.0.0/0"]\n}\negress {\n  from_port = 0\n  to_port = 0\n  protocol = "-1"\n  cidr_blocks = ["0.0.0.0/0"]\n}',
    ),
  },
  {
    path,
    rule: 'tf-open-ingress',
    bad: resource('google_compute_firewall', 'source_ranges = ["0.0.0.0/0"]\nallow {\n  protocol = "tcp"\n  ports = ["5432"]\n}'),
    good: resource('google_compute_firewall', 'source_ranges = ["0.0.0.0/0"]\ndeny {\n  protocol = "tcp"\n  ports = ["5432"]\n}'),
  },
  {
    path,
    rule: 'tf-open-ingress',
    bad: resource('google_compute_firewall', 'source_ranges = ["0.0.0.0/0"]\nallow {\n  protocol = "all"\n}'),
    good: resource(
      'google_compute_firewall',
      'source_ranges = ["10.0.0.0/8"]\nallow {\n  protocol = "tcp"\n  ports = ["5432"]\n}',
    ),
  },
  {
    path,
    rule: 'tf-open-ingress',
    bad: resource(
      'azurerm_network_security_rule',
      'direction = "Inbound"\naccess = "Allow"\nsource_address_prefix = "*"\ndestination_port_range = "3389"',
    ),
    good: resource(
      'azurerm_network_security_rule',
      'direction = "Outbound"\naccess = "Allow"\nsource_address_prefix = "*"\ndestination_port_range = "3389"',
    ),
  },
  {
    path,
    rule: 'tf-open-ingress',
    bad: resource(
      'aws_network_acl_rule',
      'rule_action = "allow"\nprotocol = "tcp"\nfrom_port = 22\nto_port = 22\ncidr_block = "0.0.0.0/0"',
    ),
    good: resource(
      'aws_network_acl_rule',
      'rule_action = "deny"\nprotocol = "tcp"\nfrom_port = 22\nto_port = 22\ncidr_block = "0.0.0.0/0"',
    ),
  },
  // A slip in the bits of one's own network: half of 192/8.
  {
    path,
    rule: 'tf-open-ingress',
    bad: resource(
      'aws_vpc_security_group_ingress_rule',
      'ip_protocol = "tcp"\nfrom_port = 22\nto_port = 22\ncidr_ipv4 = "192.168.0.0/9"',
    ),
    good: resource(
      'aws_vpc_security_group_ingress_rule',
      'ip_protocol = "tcp"\nfrom_port = 22\nto_port = 22\ncidr_ipv4 = "192.168.0.0/16"',
    ),
  },
  {
    path,
    rule: 'tf-open-ingress',
    bad: resource('hcloud_firewall', 'rule {\n  direction = "in"\n  port = "22"\n  source_ips = ["0.0.0.0/0", "::/0"]\n}'),
    good: resource('hcloud_firewall', 'rule {\n  direction = "out"\n  port = "22"\n  source_ips = ["0.0.0.0/0", "::/0"]\n}'),
  },
  {
    path,
    rule: 'tf-public-storage',
    bad: resource('aws_s3_bucket', 'acl = "public-read"'),
    good: resource('aws_s3_bucket', 'acl = "private"'),
  },
  {
    path,
    rule: 'tf-public-storage',
    bad: resource('google_storage_bucket_iam_member', 'member = "allUsers"'),
    good: resource('google_storage_bucket_iam_member', 'member = "user:jane@h.example"'),
  },
  {
    path,
    rule: 'tf-public-service',
    bad: resource('aws_db_instance', 'publicly_accessible = true'),
    good: resource('aws_db_instance', 'publicly_accessible = false'),
  },
  {
    path,
    rule: 'tf-public-service',
    bad: resource('aws_eks_cluster', 'vpc_config {\n  subnet_ids = var.subnets\n}'),
    good: resource('aws_eks_cluster', 'vpc_config {\n  subnet_ids = var.subnets\n  endpoint_public_access = false\n}'),
  },
  {
    path,
    rule: 'tf-public-service',
    bad: resource('aws_subnet', 'map_public_ip_on_launch = true'),
    good: resource('aws_subnet', 'map_public_ip_on_launch = false'),
  },
  {
    path,
    rule: 'tf-no-login',
    bad: resource('aws_lambda_function_url', 'authorization_type = "NONE"'),
    good: resource('aws_lambda_function_url', 'authorization_type = "AWS_IAM"'),
  },
  {
    path,
    rule: 'tf-no-login',
    bad: resource('aws_api_gateway_method', 'http_method = "POST"\nauthorization = "NONE"'),
    good: resource('aws_api_gateway_method', 'http_method = "OPTIONS"\nauthorization = "NONE"'),
  },
  {
    path,
    rule: 'tf-no-login',
    bad: resource('google_redis_instance', 'memory_size_gb = 1'),
    good: resource('google_redis_instance', 'memory_size_gb = 1\nauth_enabled = true'),
  },
  {
    path,
    rule: 'tf-unencrypted',
    bad: resource('aws_opensearch_domain', 'encrypt_at_rest {\n  enabled = false\n}'),
    good: resource('aws_opensearch_domain', 'encrypt_at_rest {\n  enabled = true\n}'),
  },
  {
    path,
    rule: 'tf-unencrypted',
    bad: resource('aws_db_instance', 'storage_encrypted = false'),
    good: resource('aws_db_instance', 'storage_encrypted = true'),
  },
  {
    path,
    rule: 'tf-unencrypted',
    bad: resource('aws_ebs_volume', 'size = 1'),
    good: resource('aws_ebs_volume', 'size = 1\nencrypted = true'),
  },
  {
    path,
    rule: 'tf-weak-tls',
    bad: resource('azurerm_storage_account', 'min_tls_version = "TLS1_0"'),
    good: resource('azurerm_storage_account', 'min_tls_version = "TLS1_2"'),
  },
  {
    path,
    rule: 'tf-secret',
    bad: resource('aws_db_instance', 'password = "Tr0ub4dor"'),
    good: resource('aws_db_instance', 'password = var.password'),
  },
  {
    path,
    rule: 'tf-secret',
    bad: 'variable "api_token" {\n  default = "9f3a7c1e5b8d"\n}\n',
    good: 'variable "api_token" {\n  sensitive = true\n}\n',
  },
  {
    path,
    rule: 'tf-wide-rights',
    bad: 'data "aws_iam_policy_document" "a" {\n  statement {\n    actions = ["*"]\n    resources = ["*"]\n  }\n}\n',
    good: 'data "aws_iam_policy_document" "a" {\n  statement {\n    actions = ["s3:GetObject"]\n    resources = ["*"]\n  }\n}\n',
  },
  {
    path,
    rule: 'tf-wide-rights',
    bad: resource('aws_iam_policy', 'policy = <<EOF\n{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}\nEOF'),
    good: resource('aws_iam_policy', 'policy = <<EOF\n{"Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}\nEOF'),
  },
  {
    path,
    rule: 'tf-wide-rights',
    bad: resource(
      'aws_iam_policy',
      'policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["logs:*", "*"], Resource = "*" }] })',
    ),
    good: resource(
      'aws_iam_policy',
      'policy = jsonencode({ Statement = [{ Effect = "Deny", Action = ["logs:*", "*"], Resource = "*" }] })',
    ),
  },
  // With this right an identity takes any other; on one role it is an ordinary one.
  {
    path,
    rule: 'tf-wide-rights',
    bad: resource(
      'aws_iam_policy',
      'policy = jsonencode({ Statement = { Effect = "Allow", Action = "iam:PassRole", Resource = "*" } })',
    ),
    good: resource(
      'aws_iam_policy',
      'policy = jsonencode({ Statement = { Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.task.arn } })',
    ),
  },
  {
    path,
    rule: 'tf-wide-rights',
    bad: resource('aws_kms_key', 'policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })'),
    // What every key's policy says: the account's own rights decide.
    good: resource(
      'aws_kms_key',
      'policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "kms:*", Resource = "*" }] })',
    ),
  },
  {
    path,
    rule: 'tf-wide-rights',
    bad: resource('google_project_iam_member', 'role = "roles/editor"\nmember = "user:jane@h.example"'),
    good: resource('google_project_iam_member', 'role = "roles/logging.viewer"\nmember = "user:jane@h.example"'),
  },
  {
    path,
    rule: 'tf-public-policy',
    bad: resource(
      'aws_sqs_queue_policy',
      'policy = <<EOF\n{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"q"}]}\nEOF',
    ),
    good: resource(
      'aws_sqs_queue_policy',
      'policy = <<EOF\n{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"q","Condition":{"ArnEquals":{"aws:SourceArn":"t"}}}]}\nEOF',
    ),
  },
  {
    path,
    rule: 'tf-public-policy',
    bad: resource(
      'aws_iam_role',
      'assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = ["*"] } }] })',
    ),
    good: resource(
      'aws_iam_role',
      'assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ec2.amazonaws.com"] } }] })',
    ),
  },
  // Who builds with GitHub's own identities must say whose workflows are meant.
  {
    path,
    rule: 'tf-public-policy',
    bad: `data "aws_iam_policy_document" "a" {\n${github('aud', 'sts.amazonaws.com')}}\n`,
    good: `data "aws_iam_policy_document" "a" {\n${github('sub', 'repo:mine/mine:*')}}\n`,
  },
  {
    path,
    rule: 'tf-public-policy',
    bad: resource('google_pubsub_topic_iam_member', 'role = "roles/pubsub.publisher"\nmember = "allUsers"'),
    good: resource('google_pubsub_topic_iam_member', 'role = "roles/pubsub.publisher"\nmember = "group:us@h.example"'),
  },
  {
    path,
    rule: 'tf-metadata-v1',
    bad: resource('aws_launch_template', 'image_id = var.image'),
    good: resource('aws_launch_template', 'image_id = var.image\nmetadata_options {\n  http_tokens = "required"\n}'),
  },
  {
    path,
    rule: 'tf-metadata-v1',
    bad: resource('aws_instance', 'metadata_options {\n  http_tokens = "optional"\n}'),
    good: resource('aws_instance', 'metadata_options {\n  http_tokens = "required"\n}'),
  },
  {
    path,
    rule: 'tf-unpinned-module',
    bad: 'module "a" {\n  source = "git::https://h.example/m.git"\n}\n',
    good: 'module "a" {\n  source = "git::https://h.example/m.git?ref=v1"\n}\n',
  },
];
