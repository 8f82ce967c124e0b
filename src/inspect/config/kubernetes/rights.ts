import type { Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { entry, items, member, textOf } from '../shared/yaml-tree.ts';
import type { Rule } from './read.ts';

const givesRights = ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings', '*'];
const writes = ['*', 'create', 'update', 'patch'];

export const rights: Rule = {
  id: 'k8s-wide-rights',
  title: 'A role may do everything, or everyone has a role',
  cwe: 'CWE-269',
  severity: 'high',
  confidence: 'high',
  check: ({ list }) =>
    list.flatMap(({ kind, tree, name }): readonly Spot[] => {
      if (kind === 'Role' || kind === 'ClusterRole')
        return items(member(tree, 'rules')).flatMap((rule) => {
          const has = (key: string, wanted: readonly string[]): boolean =>
            items(member(rule, key)).some((item) => wanted.includes(textOf(item) ?? ''));
          if (has('verbs', ['*']) && has('resources', ['*']) && has('apiGroups', ['*', '']))
            return [
              spotOf(rule, `${name} may do everything to everything.`, { severity: kind === 'ClusterRole' ? 'high' : 'medium' }),
            ];
          if (has('verbs', ['*']) && has('resources', givesRights) && has('apiGroups', ['*', 'rbac.authorization.k8s.io']))
            return [spotOf(rule, `${name} may take rights that it was not given: * holds escalate and bind too.`)];
          if (has('resources', ['*']) && has('apiGroups', ['', '*', 'apps']) && has('verbs', writes))
            return [spotOf(rule, `${name} may change everything that runs.`, { severity: 'medium' })];
          if (
            kind === 'ClusterRole' &&
            has('resources', ['secrets', '*']) &&
            has('apiGroups', ['*', '']) &&
            has('verbs', ['*', 'list', 'get']) &&
            entry(rule, 'resourceNames') === undefined
          )
            return [spotOf(rule, `${name} may read the secrets of every namespace.`, { severity: 'medium' })];
          return has('verbs', ['escalate', 'impersonate', 'bind'])
            ? [spotOf(rule, `${name} may take rights that it was not given.`)]
            : [];
        });
      if (kind !== 'ClusterRoleBinding' && kind !== 'RoleBinding') return [];
      const role = textOf(member(tree, 'roleRef', 'name')) ?? '';
      return items(member(tree, 'subjects')).flatMap((subject) => {
        const who = textOf(member(subject, 'name')) ?? '';
        if (/^system:(?:anonymous|unauthenticated)$/.test(who) && !/^system:public-info-viewer$/.test(role))
          return [spotOf(subject, `Whoever reaches the API has the role ${role}, without a login.`, { severity: 'critical' })];
        if (who === 'system:authenticated' && /^(?:cluster-admin|admin|edit)$/.test(role))
          return [spotOf(subject, `Everyone with any login has the role ${role}.`)];
        return role === 'cluster-admin' && kind === 'ClusterRoleBinding' && textOf(member(subject, 'kind')) === 'ServiceAccount'
          ? [spotOf(subject, `The program that runs as ${who} owns the cluster.`)]
          : [];
      });
    }),
};
