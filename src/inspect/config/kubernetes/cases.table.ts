import type { Case } from '../shared/case.ts';

const head = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n';
const pod = (lines: string): string =>
  `${head}  containers:\n    - name: c\n      image: a/c:1\n${lines.replace(/^/gm, '      ')}\n`;
const whole = (lines: string): string => `${head}${lines.replace(/^/gm, '  ')}\n  containers: []\n`;

export const kubernetesCases: readonly Case[] = [
  {
    rule: 'k8s-privileged',
    bad: pod('securityContext: { privileged: true }'),
    good: pod('securityContext: { privileged: false }'),
  },
  {
    rule: 'k8s-privilege-escalation',
    bad: pod('securityContext: { allowPrivilegeEscalation: true }'),
    good: pod('securityContext: { allowPrivilegeEscalation: false }'),
  },
  { rule: 'k8s-run-as-root', bad: pod('securityContext: { runAsUser: 0 }'), good: pod('securityContext: { runAsUser: 1000 }') },
  {
    rule: 'k8s-capability',
    bad: pod('securityContext: { capabilities: { add: [SYS_ADMIN] } }'),
    good: pod('securityContext: { capabilities: { add: [NET_BIND_SERVICE] } }'),
  },
  {
    rule: 'k8s-unconfined',
    bad: pod('securityContext: { seccompProfile: { type: Unconfined } }'),
    good: pod('securityContext: { seccompProfile: { type: RuntimeDefault } }'),
  },
  { rule: 'k8s-host-namespace', bad: whole('hostPID: true'), good: whole('hostPID: false') },
  {
    rule: 'k8s-host-path',
    bad: whole('volumes:\n  - { name: d, hostPath: { path: /var/run/docker.sock } }'),
    good: whole('volumes:\n  - { name: d, emptyDir: {} }'),
  },
  {
    rule: 'k8s-host-path',
    bad: 'apiVersion: apps/v1\nkind: DaemonSet\nspec:\n  {{- if .Values.x }}\n  template:\n    spec:\n      volumes:\n        - name: {{ .Values.n }}\n          hostPath: { path: / }\n  {{- end }}\n',
    good: 'apiVersion: apps/v1\nkind: DaemonSet\nspec:\n  template:\n    spec:\n      volumes:\n        - name: {{ .Values.n }}\n          hostPath: { path: {{ .Values.p }} }\n',
  },
  {
    rule: 'k8s-latest-tag',
    bad: `${head}  containers: [{ name: c, image: nginx }]\n`,
    good: `${head}  containers: [{ name: c, image: "nginx:1.27" }]\n`,
  },
  {
    rule: 'k8s-secret',
    bad: 'apiVersion: v1\nkind: Secret\ndata:\n  key: bXlwYXNzd29yZA==\n',
    good: 'apiVersion: v1\nkind: Secret\ndata:\n  key: {{ .Values.key | b64enc }}\n',
  },
  {
    rule: 'k8s-secret',
    bad: pod('env: [{ name: DB_PASSWORD, value: Tr0ub4dor }]'),
    good: pod('env: [{ name: DB_PASSWORD, valueFrom: { secretKeyRef: { name: s, key: k } } }]'),
  },
  {
    rule: 'k8s-wide-rights',
    bad: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nrules:\n  - { apiGroups: ["*"], resources: ["*"], verbs: ["*"] }\n',
    good: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nrules:\n  - { apiGroups: [""], resources: [pods], verbs: [get] }\n',
  },
  {
    rule: 'k8s-wide-rights',
    bad: 'apiVersion: v1\nkind: ClusterRoleBinding\nroleRef: { name: view }\nsubjects: [{ kind: User, name: "system:anonymous" }]\n',
    good: 'apiVersion: v1\nkind: ClusterRoleBinding\nroleRef: { name: view }\nsubjects: [{ kind: User, name: jane }]\n',
  },
  {
    rule: 'k8s-exposed-port',
    bad: 'apiVersion: v1\nkind: Service\nspec: { type: NodePort, ports: [{ port: 6379 }] }\n',
    good: 'apiVersion: v1\nkind: Service\nspec: { type: ClusterIP, ports: [{ port: 6379 }] }\n',
  },
  {
    rule: 'k8s-tls-off',
    bad: 'apiVersion: v1\nkind: APIService\nspec: { insecureSkipTLSVerify: true }\n',
    good: 'apiVersion: v1\nkind: APIService\nspec: { caBundle: x }\n',
  },
  {
    rule: 'k8s-tls-off',
    bad: pod('args: ["--kubelet-insecure-tls"]'),
    good: pod('args: ["--kubelet-certificate-authority=/ca.crt"]'),
  },
  {
    rule: 'k8s-run-as-root',
    bad: `${head}  securityContext: { runAsUser: 0 }\n  containers: [{ name: c, image: "a/c:1" }]\n`,
    good: `${head}  securityContext: { runAsUser: 0 }\n  containers: [{ name: c, image: "a/c:1", securityContext: { runAsUser: 1000 } }]\n`,
  },
  {
    rule: 'k8s-auth-off',
    bad: pod('env: [{ name: MYSQL_ALLOW_EMPTY_PASSWORD, value: "yes" }]'),
    good: pod('env: [{ name: MYSQL_ALLOW_EMPTY_PASSWORD, value: "no" }]'),
  },
  {
    rule: 'k8s-auth-off',
    bad: pod('command: [kube-apiserver, "--authorization-mode=Node,AlwaysAllow"]'),
    good: pod('command: [kube-apiserver, "--authorization-mode=Node,RBAC"]'),
  },
  { rule: 'k8s-auth-off', bad: pod('command: ["--insecure-port=8080"]'), good: pod('command: ["--insecure-port=0"]') },
  {
    rule: 'k8s-auth-off',
    bad: 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication: { anonymous: { enabled: true } }\n',
    good: 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication: { anonymous: { enabled: false } }\n',
  },
  {
    rule: 'k8s-secret',
    bad: 'apiVersion: v1\nkind: ConfigMap\ndata:\n  app.env: |\n    MODE=fast\n    DB_PASSWORD=Tr0ub4dor\n',
    good: 'apiVersion: v1\nkind: ConfigMap\ndata:\n  app.env: |\n    MODE=fast\n    DB_PASSWORD=${DB_PASSWORD}\n',
  },
  {
    rule: 'k8s-wide-rights',
    bad: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nrules:\n  - { apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: ["*"] }\n',
    good: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nrules:\n  - { apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: [get, create, delete] }\n',
  },
  {
    rule: 'k8s-wide-rights',
    bad: 'apiVersion: v1\nkind: ClusterRoleBinding\nroleRef: { name: cluster-admin }\nsubjects: [{ kind: Group, name: "system:authenticated" }]\n',
    good: 'apiVersion: v1\nkind: ClusterRoleBinding\nroleRef: { name: system:discovery }\nsubjects: [{ kind: Group, name: "system:authenticated" }]\n',
  },
  {
    rule: 'k8s-wide-rights',
    bad: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nrules:\n  - { apiGroups: ["", apps], resources: ["*"], verbs: ["*"] }\n',
    good: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nrules:\n  - { apiGroups: [custom.metrics.k8s.io], resources: ["*"], verbs: ["*"] }\n',
  },
  {
    rule: 'k8s-secret',
    bad: 'apiVersion: v1\nkind: Secret\nstringData:\n  app.yaml: |\n    listen: 80\n    password: Tr0ub4dor\n',
    good: 'apiVersion: v1\nkind: Secret\nstringData:\n  username: reader\n  app.yaml: |\n    listen: 80\n',
  },
];
