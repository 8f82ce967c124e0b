import type { Case } from '../shared/case.ts';

const path = 'main.tf';
const resource = (type: string, lines: string): string => `resource "${type}" "a" {\n${lines.replace(/^/gm, '  ')}\n}\n`;

export const terraformCases: readonly Case[] = [
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
