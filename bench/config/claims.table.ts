import type { Claim } from './label.ts';

/**
 * Checks of other scanners that ask for what our rules claim, by their names. Left out, because nothing of ours claims to find them: own
 * keys for what is encrypted, logs, backups and retention, tags, names and descriptions, limits of memory and CPU, probes, versions of
 * engines, patch levels, rules of passwords, threat detection that is paid for, private networks for what asks for a login, egress,
 * public addresses of machines (a web server has one), and objects that Kubernetes no longer knows (PodSecurityPolicy, Tiller). Of
 * Terraform's clouds those are judged that our tables know: AWS, Azure, Google, DigitalOcean, OpenStack.
 */
const LEFT_OUT =
  /CMK|Own|CustomerKey|Logg|Logs?(?:[A-Z_]|$)|Backup|Retention|Deletion|Description|Egress|PSP|Version$|AppServicePublicAccess|FunctionAppPublicAccess|VMScaleSet|IPForward|PublicIP$|PublicIp|SubnetPublicIP|WithPublicAccess$|ProjectSSH|StarResource|RotateKubelet|RotateCert|Serial/;

const NONE = null;

export const terraformClaims: readonly Claim[] = [
  [/EC2PublicIP|ECSServicePublicIP|AutoScalingGroupWithPublicAccess|VMDiskWith|GKEPrivateNodes/, NONE],
  [
    /EKSPublicAccess|GKEPublicControlPlane|MasterAuthorizedNetworks|AKSApiServer|GoogleCloudSqlDatabasePublic|SqlServerNoPublicIP/,
    /^tf-(?:public-|open-)/,
  ],
  [/CloudSQL|RequireSsl|GoogleComputeSSLPolicy/, /^tf-weak-tls$/],
  [LEFT_OUT, NONE],
  // Port 80 is there for everyone; which protocol, no rule of ours asks.
  [/Ingress80$|NSGRule(?:HTTP|UDP)|compute\/NoPublicAccess|AlbNotPublic|PublicIPAddressType/, NONE],
  [/Ingress22$|NSGRuleSSH/, /^tf-open-ingress$/, /SSH|almost everything/],
  [/Ingress3389$|NSGRuleRDP/, /^tf-open-ingress$/, /RDP|almost everything/],
  [/Ingress3306$/, /^tf-open-ingress$/, /MySQL|almost everything/],
  [/UnrestrictedIngress|PublicIngress|NetworkACLUnrestricted|RemoteAccess$/, /^tf-open-ingress$/],
  [/apigateway\/NoPublicAccess/, /^tf-no-login$/],
  [
    /AppServiceHttps20|S3Secure|AppConfigEncryption|UniformAccess|PublicAccessPrevention|ManagedDisc|Cmk|NoEncryptionOverride|EnableCacheEnc|EnableTopic|EnableQueue|Infrastructure|compute\/EnableDisk|container\/EnableDisk|SpecifyPublicAccessBlock|AutoScalingLaunchTemplate/,
    NONE,
  ],
  [/PlaintextKey/, /^tf-secret$/],
  [/CloudFrontTLS12|TLSPolicy|DomainTLS/, /^tf-weak-tls$/, /version|policy/i],
  [/Elasticsearch\w*(?:HTTPS|NodeToNode)|elasticsearch\/En(?:force|ableInTransit)/, /^tf-(?:weak-tls|unencrypted)$/, /HTTP|sent/],
  [/HTTPSOnly|OverHttps|HttpsOnly/, /^tf-(?:weak-tls|unencrypted)$/, /HTTP|sent/],
  [
    /OIDCTrust|PublicAssume|AnyPrincipal|WildcardPrincipal|OverlyPermissive|SQSPolicy|ECRPolicy|KMSKeyIsPublic|ResourcePolicyDocument|IAMPublicActions|LambdaFunctionIsNotPublic/,
    /^tf-(?:public-policy|wide-rights|public-storage)$/,
  ],
  [
    /Admin(?:PolicyDocument|Policy|ServiceAccount)|StarAction|IAMPrivilegeEscalation|SplainingPrivilegeEscalation|BasicRole|SubscriptionOwner|ServiceAccountFullAccess|ImpersonationRoles/,
    /^tf-wide-rights$/,
  ],
  [
    /S3(?:AccessPoint|BlockPublic|Global|Ignore|Restrict)|Storage(?:Blob|Bucket|PublicAccess|AccountDisablePublic)|GoogleStorage(?:BucketNotPublic|PublicAccess)|BigQuery\w*(?:Public|Private)|ArtifactRegistryPrivate|DBSnapshotsArePrivate|SSMDocumentsArePrivate|PubSubPrivate/,
    /^tf-public-/,
  ],
  [
    /UnauthenticatedIdentities|APIGateway\w*Authorization|FunctionURLAuth|AnonymousPull|RedisAuthEnabled|LegacyAuth|AKSRbac|CloudFunctionsShouldNot|CloudRunPrivate/,
    /^tf-(?:no-login|public-policy)$/,
  ],
  [/Public|DefaultNetworkAccess/, /^tf-public-/],
  [/EC2Credentials|LambdaEnvironmentCredentials|CredsInCustomData|provider|BuildProjectSecrets/, /^tf-secret$/],
  [
    /LinuxVMUsesSSH|DisablePasswordAuth|AzureInstancePassword|ScaleSetPassword|ClientCertificateDisabled/,
    /^tf-(?:weak-login|no-login)$/,
  ],
  [/IMDS|MetadataServer|AutoScalingLaunchTemplate/, /^tf-metadata-v1$/],
  [
    /TLS|SSL|HTTPS|Https|S3Secure|SecureProtocols|[iI]n-?[tT]ransit|AtTransit|TrafficEncryption|NodeToNode|TransportEncryption|DistributionEncryption|MSKClusterEncryption/,
    /^tf-weak-tls$|^tf-unencrypted$/,
  ],
  [
    /AtHost|DiskEncryptionSet|Double|Build|Pipeline|DLM|BucketEnc|Bedrock|EKSSecrets|Glue|Athena|KMS|AMI[A-Z]|SNS|SQS|Sagemaker|Kinesis|Environment|Secret|Dynamo|ECR|GoogleCompute|Automation|Session|Cache(?:Encrypted|Enabled)|EBSDefault|Imagebuilder|Workspace|DataExplorer|KeyVault|Snapshot|AtRest|PostgreSQLEnc|MySQLEnc|Timestream/,
    NONE,
  ],
  [/Encrypt/, /^tf-unencrypted$/],
  [/^Revision|ModuleCheck/, /^tf-unpinned-module$/],
];

/**
 * Left out besides: what is only not said (runAsNonRoot, allowPrivilegeEscalation: most manifests say neither), any port of a node and
 * any service with an address (ours ask what answers there), single rights that operators need, tuning of the kernel.
 */
export const kubernetesClaims: readonly Claim[] = [
  [LEFT_OUT, NONE],
  [/SysAdmin$|SYS_(?:ADMIN|MODULE)_cap/, /^k8s-capability$/],
  [/DockerSocket|docker_socket|docker-sock|hostpath_vol|sensitive-host-mounts/, /^k8s-host-path$/],
  [/ImageTagFixed|uses_image_tag_latest|latest-tag/, /^k8s-latest-tag$/],
  [/PrivilegedContainers|^privileged$|privileged-container/, /^k8s-privileged$/],
  [
    /Rbac(?:Bind|Escalate)|DefaultServiceAccountBinding|any_|manage_all|cluster-admin|anonymous_user|authenticate_group|masters_group|impersonate/,
    /^k8s-wide-rights$/,
  ],
  [/ShareHost|^host[_-](?:ipc|pid|network)/, /^k8s-host-namespace$/],
  [/^seccomp_profile_unconfined|unsafe-proc-mount|non_default_proc/, /^k8s-unconfined$/],
  [/configMap_with_secrets|configmap_with_sens|env-var-secret/, /^k8s-secret$/],
  [
    /AnonymousAuth|AlwaysAdmit|BasicAuthFile|TokenAuthFile|InsecureBind|InsecurePort|AlwaysAllow|ReadOnlyPort|EtcdClientCertAuth|PeerClientCertAuth|anonymous_auth|always_admit|token_auth|read_only_port|client_cert_auth/,
    /^k8s-(?:auth-off|tls-off|exposed-port)$/,
  ],
  [/KubeletHttps|EtcdAutoTls|kubelet_https|auto_tls/, /^k8s-tls-off$/],
];

export const dockerfileClaims: readonly Claim[] = [
  [/ExposePort22|expose_ssh|port22/, /^docker-remote-login$/],
  [/RootUser|UserExists|root_user|last_user|DL3002/, /^docker-root-user$/],
  [/ReferenceLatestTag|latest_tag|DL3006|DL3007/, /^docker-latest-tag$/],
  [/leaked_secrets/, /^docker-secret-in-image$/],
];

/** Left out besides: any cache in a workflow that publishes, any trigger with rights (ours ask what it runs), versions of tools. */
export const actionsClaims: readonly Claim[] = [
  [/^template-injection$/, /^actions-(?:script-injection|agent-prompt)$/],
  [/^unpinned-(?:uses|images)$/, /^actions-unpinned$/],
  [/^excessive-permissions$/, /^actions-write-all$/],
  [/^(?:unredacted-secrets|overprovisioned-secrets|secrets-inherit)$/, /^actions-secret-exposed$/],
  [/^hardcoded-container-credentials$|^hardcoded-credentials$/, /^actions-secret-exposed$/],
  [/^(?:github-env|insecure-commands)$/, /^actions-environment-injection$/],
  [/^(?:bot-conditions|unsound-contains|unsound-condition)$/, /^actions-spoofable-check$/],
];

/** Left out: `$http_host` behind the proxy, which `$host` is too where a server takes any name, and pages without a referrer. */
export const nginxClaims: readonly Claim[] = [
  [/alias_traversal/, /^nginx-alias-traversal$/],
  [/http_splitting/, /^nginx-header-injection$/],
  [/ssrf/, /^nginx-open-proxy$/],
  [/origins/, /^nginx-wide-origin$/],
];

/** Clouds that no table of ours knows. */
export const unknownCloud: RegExp =
  /\/(?:alicloud|ncp|oci|tencentcloud|yandexcloud|nifcloud|linode|panos|cloudstack|oracle|ibm)\//;

/** Names of semgrep's rules. Left out besides: what is only not said, file systems that may be written, `$host` in an answer. */
export const markedClaims: readonly Claim[] = [
  [/^exposing-docker-socket-volume$/, /^compose-dangerous-mount$/],
  [/^privileged-service$/, /^compose-privileged$/],
  [/^seccomp-confinement-disabled$|^selinux-separation-disabled$/, /^(?:compose|k8s)-unconfined$/],
  [/^(?:run-shell|github-script)-injection$/, /^actions-script-injection$/],
  [/^(?:pull-request|workflow-run)-target-code-checkout$/, /^actions-untrusted-checkout$/],
  [/^third-party-action-not-pinned/, /^actions-unpinned$/],
  [/^allowed-unsecure-commands$/, /^actions-environment-injection$/],
  [/^curl-eval$/, /^actions-pipe-to-shell$/],
  [/^allow-privilege-escalation-true$/, /^k8s-privilege-escalation$/],
  [/^exposing-docker-socket-hostpath$/, /^k8s-host-path$/],
  [/^host(?:ipc|network|pid)-pod$/, /^k8s-host-namespace$/],
  [/^privileged-container$/, /^k8s-privileged$/],
  [/^run-as-non-root-unsafe-value$/, /^k8s-run-as-root$/],
  [/^legacy-api-clusterrole/, /^k8s-wide-rights$/],
  [/^secrets-in-config-file$/, /^k8s-secret$/],
  [/^skip-tls-verify/, /^k8s-tls-off$/],
  [/^alias-path-traversal$/, /^nginx-alias-traversal$/],
  [/^dynamic-proxy-(?:host|scheme)$/, /^nginx-open-proxy$/],
  [/^header-injection$/, /^nginx-header-injection$/],
  [/^insecure-ssl-version$/, /^nginx-weak-tls$/],
  [/^possible-(?:nginx-)?h2c-smuggling$/, /^nginx-upgrade-smuggling$/],
  [/^dockerd-socket-mount$/, /^docker-/],
  [/^last-user-is-root$/, /^docker-root-user$/],
  [/^secret-in-build-arg$/, /^docker-secret-in-image$/],
];
