import type { ConfigRule, Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { resources, settings } from './ask.ts';
import { everyRepository, openFederations } from './federation.ts';
import { type Attribute, attribute, literal, type TerraformFile } from './parse.ts';
import { allowances, type Statement } from './statements.ts';

type Rule = ConfigRule<TerraformFile>;

/** With one of these on every resource an identity gives itself whatever it likes (Rhino Security Labs, "AWS IAM Privilege Escalation"). */
const escalating =
  /^(?:iam:(?:Create(?:AccessKey|LoginProfile|PolicyVersion)|SetDefaultPolicyVersion|UpdateLoginProfile|UpdateAssumeRolePolicy|Attach(?:User|Group|Role)Policy|Put(?:User|Group|Role)Policy|AddUserToGroup|PassRole)|sts:AssumeRole)$/;
const secrets = /^(?:secretsmanager:GetSecretValue|ssm:GetParameters?(?:ByPath)?)$/;
/** Services whose whole is the account. */
const ruling = /^(?:iam|organizations|sts):\*$/;

/** All resources, or all of one kind. */
const everywhere = /^(?:\*|arn:aws[\w-]*:[\w-]*:[\w*-]*:(?:\*|\d*):(?:[\w-]+[/:])?\*)$/;

function widthOf(statement: Statement): readonly [string, Partial<Spot>] | undefined {
  const { actions, resources: on, principals, condition } = statement;
  // What everyone may do is told by another rule.
  if (isEveryone(statement) && condition === '') return undefined;
  const isEverywhere = on.some((one) => everywhere.test(one));
  if (actions.some((one) => one === '*' || one === '*:*')) {
    if (condition !== '' && principals !== undefined) return undefined;
    return [isEverywhere ? 'Every action on every resource is allowed.' : 'Every action is allowed.', {}];
  }
  // A policy that hangs on a resource and names who is meant says "every resource" of itself only.
  if (!isEverywhere || principals !== undefined || condition !== '') return undefined;
  if (actions.some((one) => ruling.test(one))) return ['Whoever has this makes itself an administrator.', {}];
  const steps = actions.filter((one) => escalating.test(one));
  if (steps.length > 0)
    return [`Whoever has ${steps[0]} on every resource can give itself the rights of any other.`, { severity: 'medium' }];
  const service = actions.find((one) => /^[\w-]+:\*$/.test(one));
  if (service !== undefined)
    return [`Every action of ${service.slice(0, -2)} on every resource is allowed.`, { severity: 'low' }];
  const secret = actions.find((one) => secrets.test(one));
  return secret === undefined ? undefined : [`Every secret of the account can be read (${secret}).`, { severity: 'low' }];
}

/** Policies of AWS itself that give the account away. */
const managedRoles = settings([
  [
    /^aws_(?:iam|ssoadmin)_/,
    /^(?:policy_arn|managed_policy_arns?|managed_policy_arn|permissions_boundary_arn)$/,
    /:aws:policy\/(?:AdministratorAccess|IAMFullAccess)\b(?!-)/,
    'Whoever has this may do everything in the account.',
    { severity: 'medium' },
  ],
  [
    /^aws_(?:iam|ssoadmin)_/,
    /^(?:policy_arn|managed_policy_arns?)$/,
    /:aws:policy\/PowerUserAccess\b/,
    'Whoever has this may do everything but manage users.',
    { severity: 'low' },
  ],
]);

/** A machine that may use every API of the project, as the account that each machine has by itself. */
function wideMachines(file: TerraformFile): readonly Spot[] {
  return resources(
    file,
    /^google_compute_(?:instance|instance_template|region_instance_template|instance_from_template)$/,
  ).flatMap((resource) =>
    resource.blocks
      .filter(({ type }) => type === 'service_account')
      .flatMap((block) => {
        const scopes = attribute(block, 'scopes');
        const email = attribute(block, 'email');
        const isOwn = email !== undefined && !/compute@developer\.gserviceaccount\.com/.test(email.value);
        if (scopes === undefined || isOwn || !/"(?:[\w./:]*\/)?cloud-platform"/.test(scopes.value)) return [];
        return [
          spotOf(scopes, 'What takes the machine over has all that the default account of the project may do; name an account.', {
            severity: 'medium',
          }),
        ];
      }),
  );
}

const googleRoles = settings([
  [
    /^google_(?:project|organization|folder)_iam/,
    /^role$/,
    /^roles\/(?:owner|editor)$/,
    'The role may change almost everything in the project.',
    { severity: 'medium' },
  ],
  [
    /^google_(?:project|organization|folder)_iam/,
    /^role$/,
    /^roles\/iam\.(?:serviceAccountTokenCreator|serviceAccountUser|serviceAccountAdmin|serviceAccountKeyAdmin|securityAdmin)$/,
    'Whoever has this role can act as any service account of the project.',
    { severity: 'medium' },
  ],
  [
    /^google_(?:project|organization|folder)_iam/,
    /^members?$/,
    /compute@developer\.gserviceaccount\.com|@appspot\.gserviceaccount\.com/,
    'Every machine that names no account of its own has this role.',
    { severity: 'low' },
  ],
]);

export const wideRights: Rule = {
  id: 'tf-wide-rights',
  title: 'A policy allows everything',
  cwe: 'CWE-269',
  severity: 'high',
  confidence: 'high',
  check: (file) => [
    ...allowances(file).flatMap((statement) => {
      const width = widthOf(statement);
      return width === undefined ? [] : [spotOf(statement, ...width)];
    }),
    ...resources(file, /^azurerm_role_definition$/).flatMap((resource) =>
      resource.blocks
        .filter(({ type }) => type === 'permissions')
        .flatMap((block) => {
          const actions = attribute(block, 'actions');
          return actions !== undefined && /"\*"/.test(actions.value)
            ? [spotOf(actions, 'Whoever has this role may do everything in its scope.', { severity: 'medium' })]
            : [];
        }),
    ),
    ...googleRoles(file),
    ...managedRoles(file),
    ...wideMachines(file),
  ],
};

const isEveryone = ({ principals = [] }: Statement): boolean =>
  principals.some(({ kind, name }) => (kind === 'AWS' || kind === '*') && /^(?:\*|arn:aws:iam::\*:.*)$/.test(name));

/** What only reads: a public website's files are meant to be read. */
const reading = /^(?:s3:(?:Get\w*|List\w*)|ecr(?:-public)?:(?:Get|BatchGet|Describe|BatchCheck)\w*)$/;

function publicity(statement: Statement): readonly [string, Partial<Spot>] | undefined {
  const { actions, principals = [], condition } = statement;
  const isTrust = actions.some((one) => /^sts:AssumeRole/.test(one));
  const federated = principals.find(({ name }) => name.includes('token.actions.githubusercontent.com'));
  if (isTrust && federated !== undefined && !/:sub\b/.test(condition))
    return ['Workflows of every repository at GitHub may take this role; a condition on `:sub` names yours.', {}];
  if (isTrust && federated !== undefined && everyRepository.test(condition))
    return ['The condition on `:sub` matches repositories of others at GitHub.', {}];
  if (!isEveryone(statement) || condition !== '') return undefined;
  if (isTrust) return ['Everyone who has an account at AWS may take this role.', { severity: 'critical' }];
  if (actions.length > 0 && actions.every((one) => reading.test(one)))
    return ['Everyone may read what this policy is about.', { severity: 'medium' }];
  return ['Everyone may do this; name the accounts, or add a condition.', actions.includes('*') ? { severity: 'critical' } : {}];
}

const everyone = /allUsers|allAuthenticatedUsers/;

function openBinding(found: Attribute | undefined): readonly Spot[] {
  return found !== undefined && everyone.test(found.value) ? [spotOf(found, 'Everyone on the Internet has this role.')] : [];
}

export const publicPolicy: Rule = {
  id: 'tf-public-policy',
  title: 'A policy lets everyone in',
  cwe: 'CWE-732',
  severity: 'high',
  confidence: 'high',
  check: (file) => [
    ...allowances(file).flatMap((statement) => {
      const found = publicity(statement);
      return found === undefined ? [] : [spotOf(statement, ...found)];
    }),
    ...openFederations(file),
    ...resources(file, /^google_(?!storage_)\w+_iam_(?:member|binding)$/).flatMap((resource) => {
      const found = attribute(resource, 'member') ?? attribute(resource, 'members');
      if (found === undefined || !everyone.test(found.value)) return [];
      // A website is called by everyone; whether this is one, the role alone does not say.
      const isCalled = /invoker$/i.test(literal(attribute(resource, 'role')) ?? '');
      return [
        spotOf(found, isCalled ? 'Everyone may call this without a login.' : 'Everyone on the Internet has this role.', {
          ...(isCalled ? { severity: 'low' } : {}),
        }),
      ];
    }),
    ...resources(file, /^google_(?!storage_)\w+_iam_policy$/).flatMap((resource) =>
      openBinding(attribute(resource, 'policy_data')),
    ),
    ...file.blocks
      .filter(({ type, labels }) => type === 'data' && labels[0] === 'google_iam_policy')
      .flatMap(({ blocks }) => blocks.flatMap((block) => openBinding(attribute(block, 'members')))),
    ...resources(file, /^aws_lambda_permission$/).flatMap((resource) => {
      const principal = attribute(resource, 'principal');
      const isBound = ['source_arn', 'source_account', 'principal_org_id'].some(
        (name) => attribute(resource, name) !== undefined,
      );
      return principal !== undefined && literal(principal) === '*' && !isBound
        ? [spotOf(principal, 'Every account at AWS may call this function.')]
        : [];
    }),
  ],
};
