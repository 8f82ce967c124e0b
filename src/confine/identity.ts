import { readFileSync, realpathSync } from 'node:fs';

/** Who a run is: started by root it takes the identity of the workspace's owner (DESIGN 4). */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
  /** Login name, where it differs from the caller's; null keeps the caller's variables. */
  readonly user: string | null;
  /** Home folder as the program will name it. */
  readonly home: string;
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** A home for those that have none in /etc/passwd (`/`, `/nonexistent`): it exists only inside the cage. */
const NO_HOME = '/home/sallyport';

/** Chooses the identity of a run. `home` is the caller's HOME; `owner` owns the workspace. Ids are numbers of the host. */
export function chooseIdentity(
  caller: { readonly uid: number; readonly gid: number; readonly home: string | undefined },
  owner: { readonly uid: number; readonly gid: number },
  accounts: () => readonly Account[],
): Identity {
  if (caller.uid !== 0 || owner.uid === caller.uid) {
    const home = caller.home ?? accounts().find((account) => account.uid === caller.uid)?.home;
    return { uid: caller.uid, gid: caller.gid, user: null, home: usableHome(home) };
  }
  const account = accounts().find((candidate) => candidate.uid === owner.uid);
  return {
    uid: owner.uid,
    gid: account?.gid ?? owner.gid,
    user: account?.name ?? String(owner.uid),
    home: usableHome(account?.home),
  };
}

/** Entries of a passwd(5) file; malformed lines are left out. */
export function parseAccounts(text: string): readonly Account[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid, , home] = line.split(':');
    if (name === undefined || home === undefined || !/^\d{1,10}$/u.test(uid ?? '') || !/^\d{1,10}$/u.test(gid ?? '')) return [];
    return [{ name, uid: Number(uid), gid: Number(gid), home }];
  });
}

/** Accounts of this machine; none when /etc/passwd can't be read. */
export function readAccounts(): readonly Account[] {
  try {
    return parseAccounts(readFileSync('/etc/passwd', 'utf8'));
  } catch {
    return [];
  }
}

/** The real place of a home folder, or the path itself where nothing is there. */
export function realHome(home: string): string {
  try {
    return realpathSync.native(home);
  } catch {
    return home;
  }
}

function usableHome(home: string | undefined): string {
  const clean = home === undefined || !home.startsWith('/') ? '/' : home.replace(/\/+$/u, '');
  const isSystem = [
    '',
    '/',
    '/nonexistent',
    '/dev',
    '/dev/null',
    '/bin',
    '/sbin',
    '/usr',
    '/usr/sbin',
    '/proc',
    '/sys',
    '/run',
    '/etc',
    '/tmp',
    '/var',
    '/home',
  ].includes(clean);
  return isSystem ? NO_HOME : clean;
}
