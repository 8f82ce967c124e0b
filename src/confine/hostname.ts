/**
 * What a cage is called. Programs ask for the address of their own machine's name (Java, Erlang, MPI ...), and inside `/etc/hosts` alone
 * answers: so it is the machine's name where that stands there, else one that always has an address.
 *
 * @param hosts the text of `/etc/hosts`
 */
export function hostnameInside(name: string, hosts: string): string {
  const isThere = hosts.split('\n').some((line) => (line.split('#', 1)[0] ?? '').trim().split(/\s+/).slice(1).includes(name));
  return isThere ? name : 'localhost';
}
