/* How the name of a server becomes an address: the one that was looked at is the one that is dialled. */
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { type AddressClass, classifyAddress } from '../../policy/index.ts';

/** For what a stranger names: a name that leads inside is dialled nowhere. */
export const lookupPublic: LookupFunction = lookingUp((kind) => kind === 'public');
/** The same for a server of this machine or its network. */
export const lookupAnywhere: LookupFunction = lookingUp((kind) => kind === 'public' || kind === 'loopback' || kind === 'private');
/** For what a person named: its name may lead near, but to no service that hands out a machine's credentials. */
export const lookupNamed: LookupFunction = lookingUp((kind) => kind !== 'metadata');

function lookingUp(isFine: (kind: AddressClass) => boolean): LookupFunction {
  return (name, options, tell) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      const fine = error === null ? found.filter(({ address }) => isFine(classifyAddress(address))) : [];
      const [first] = fine;
      if (first === undefined) tell(error ?? new Error(`${name} leads to no address that may be asked`), '', 4);
      else if (options.all === true) tell(null, fine);
      else tell(null, first.address, first.family);
    });
  };
}
