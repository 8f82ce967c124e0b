import type { ConfigRule, Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { absences, head, resources, settings } from './ask.ts';
import { attribute, literal, type TerraformFile, within } from './parse.ts';

export const weakTls: ConfigRule<TerraformFile> = {
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
        /^(?:SSLv3|TLSv1(?:_2016|\.1_2016)?|1\.[01]|TLS_?1_[01]|TLSEnforcementDisabled|Policy-Min-TLS-1-0-2019-07)$/,
        'This version of TLS has been broken.',
      ],
      [
        /^aws_(?:lb|alb|elb|load_balancer)_?listener/,
        /^ssl_policy$/,
        /^ELBSecurityPolicy-(?:2016-08|2015|TLS-1-[01]|FS-(?:2018|1-1))/,
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
      [/^google_sql_database_instance/, /^ssl_mode$/, /^ALLOW_UNENCRYPTED/, 'The database answers without TLS.'],
      [/^google_compute_ssl_policy$/, /^min_tls_version$/, /^TLS_1_[01]$/, 'This version of TLS has been broken.'],
      [/^azurerm_cdn_/, /^(?:minimum_)?tls_version$/, /^(?:TLS10|None|TLS1_0)$/, 'This version of TLS has been broken.'],
      [
        /^azurerm_api_management$/,
        /^(?:enable_)?(?:backend_|frontend_)?(?:ssl30|tls10|tls11)(?:_enabled)?$/,
        /^true$/,
        'This version of TLS has been broken.',
      ],
      [
        /^azurerm_application_gateway$/,
        /^(?:policy_name|min_protocol_version|disabled_protocols)$/,
        /^(?:AppGwSslPolicy2015\d{4}|AppGwSslPolicy20170401|TLSv1_[01])$/,
        'This policy still speaks old versions of TLS.',
      ],
      [/^aws_elb$/, /^lb_protocol$/, /^http$/i, 'The load balancer serves plain HTTP.', { severity: 'low' }],
      [
        /^aws_ses(?:v2)?_configuration_set$/,
        /^tls_policy$/i,
        /^optional$/i,
        'Mail is sent in the clear to whoever asks for it.',
        { severity: 'low' },
      ],
      [/^aws_transfer_server$/, /^protocols$/, /"FTP"/, 'Passwords and files cross the network in the clear.'],
    ])(file),
    ...databaseParameters(file),
    ...classicPolicies(file),
    ...absences([
      [/^google_compute_ssl_policy$/, ['min_tls_version'], 'By itself TLS 1.0 is spoken; min_tls_version changes that.'],
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

/** Parameters of a database of AWS: blocks with a name and a value. */
function databaseParameters(file: TerraformFile): readonly Spot[] {
  return resources(file, /^aws_\w+_parameter_group$/).flatMap((resource) =>
    within(resource)
      .filter(({ type }) => type === 'parameter')
      .flatMap((block) => {
        const value = attribute(block, 'value');
        const asks = /^(?:require_ssl|rds\.force_ssl|require_secure_transport|tls|neptune_enforce_ssl)$/.test(
          literal(attribute(block, 'name')) ?? '',
        );
        return asks && value !== undefined && /^(?:0|off|false|disabled)$/i.test(literal(value) ?? '')
          ? [spotOf(value, 'The database answers without TLS.')]
          : [];
      }),
  );
}

/** What a classic load balancer speaks: attributes by their names, or a policy that stands for a list of them. */
function classicPolicies(file: TerraformFile): readonly Spot[] {
  return resources(file, /^aws_(?:load_balancer_policy|lb_ssl_negotiation_policy)$/).flatMap((resource) =>
    within(resource).flatMap((block) => {
      const name = literal(attribute(block, 'name')) ?? '';
      const value = attribute(block, 'value');
      if (value === undefined) return [];
      const isOld =
        (/^Protocol-(?:SSLv[23]|TLSv1(?:\.1)?)$/.test(name) && literal(value) === 'true') ||
        (name === 'Reference-Security-Policy' &&
          /^ELBSecurityPolicy-(?:20(?:1[1-5]|16-08)|TLS-1-[01])/.test(literal(value) ?? ''));
      return isOld ? [spotOf(value, 'This version of TLS has been broken.')] : [];
    }),
  );
}
