import type { Policy } from '../model/index.ts';

const SECRET_NAME =
  /KEY|TOKEN|SECRET|PASS|PWD|CREDENTIAL|AUTH|COOKIE|SESSION|PRIVATE|SIGNATURE|DSN|(?:DATABASE|DB|REDIS|MONGO|AMQP|POSTGRES|MYSQL)\w*_UR[IL]|CONN(?:ECTION)?_?STR|WEBHOOK/i;

/** Whether a variable's name says that it holds a secret. */
export function isSecretName(name: string): boolean {
  return name !== 'PWD' && name !== 'OLDPWD' && SECRET_NAME.test(name);
}

/** Whether a variable passes into the cage: deny wins, a name as written passes, a `*` never lets a secret's name through. */
export function isEnvironmentAllowed(name: string, environment: Policy['environment']): boolean {
  if (environment.deny.some((pattern) => matchesName(pattern, name))) return false;
  if (environment.allow.includes(name)) return true;
  if (isSecretName(name)) return false;
  return environment.allow.some((pattern) => matchesName(pattern, name));
}

function matchesName(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
