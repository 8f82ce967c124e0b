import { searchedForms } from './encodings.ts';
import type {
  Destination,
  OutgoingHead,
  OutgoingWatch,
  RequestHead,
  ResponseRedactor,
  SecretGate,
  SecretRefusal,
} from './gate-types.ts';
import { type HostPattern, isOneOf } from './host-pattern.ts';
import type { Needle, NeedleSet } from './needle-set.ts';
import { Needles, OutgoingSearch, searchWhole } from './outgoing-search.ts';
import { Redactor, redactionSet } from './redactor.ts';
import type { SecretPlace } from './secret.ts';
import { substitute, type Usable } from './substitute.ts';
import { Unpacked } from './unpacked.ts';

/** A secret of a run, as the gate knows it. */
export interface GateSecret {
  readonly name: string;
  readonly placeholder: string;
  readonly hosts: readonly HostPattern[];
  readonly places: readonly SecretPlace[];
}

export interface GateParts {
  readonly secrets: readonly GateSecret[];
  /** Decoys: they have no host, and are an alarm wherever they turn up. */
  readonly canaries: readonly { readonly name: string; readonly value: string }[];
  /** Hosts that may be told a placeholder in a body, never a value: the agent's own model reads what its tools print. */
  readonly mentions: readonly HostPattern[];
  /** The value of a secret where it is known at the moment. */
  readonly valueOf: (name: string) => string | undefined;
  /** Changes whenever `valueOf` does. */
  readonly version: () => number;
  /** Begins to obtain a value that is not known. */
  readonly fetch: (name: string) => void;
}

/** What is to be found on the way to a destination, by the secrets that are at home there. */
type Scope = 'head' | 'body' | 'told-body';

/** Stands between the parts of a head, which are searched at once: nothing may match across. */
const BETWEEN = '\0';
/** In bytes. The beginning of a longer text is enough to know it by, and keeps the memory of a search small. */
const ENOUGH = 1024;

/** The gate of a run: every request and every answer of its proxy passes through it. */
export class VaultGate implements SecretGate {
  readonly #parts: GateParts;
  readonly #needles: Map<string, Needles> = new Map();
  readonly #redactions: Map<string, NeedleSet | undefined> = new Map();
  #version = -1;

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  outgoing(to: Destination, head: RequestHead): OutgoingHead | SecretRefusal {
    const own = this.#ownOf(to);
    const replaced = substitute(
      head,
      own.map((secret) => this.#usable(secret)),
    );
    const found = this.#searchHead(to, own, replaced.rest);
    if (found !== undefined) return this.#refusal(found, to, own);
    const [unfit] = replaced.unfit;
    if (unfit !== undefined) return { secret: unfit, why: 'its value holds a line break, which can not stand in a header' };
    const [missing] = replaced.missing;
    if (missing === undefined) return { path: replaced.path, headers: replaced.headers, used: replaced.used };
    this.#parts.fetch(missing);
    return { secret: missing, why: 'the time to live of its value is over; it is being obtained again, try once more' };
  }

  watch(to: Destination): OutgoingWatch {
    const own = this.#ownOf(to);
    const needles = this.#needlesFor(own, isOneOf(to, this.#parts.mentions) ? 'told-body' : 'body');
    const search = new OutgoingSearch(needles);
    const unpacked = new Unpacked();
    const inPacked = (piece: Buffer): Needle | undefined => {
      if (needles.plain.longest === 0) return undefined;
      return unpacked.push(piece).flatMap((text) => searchWhole(needles, text) ?? [])[0];
    };
    const inName = this.#searchHead(to, own, []);
    let refusal = inName === undefined ? undefined : this.#refusal(inName, to, own);
    return {
      push: (piece) => {
        if (refusal !== undefined) return refusal;
        const found = search.push(piece) ?? inPacked(piece);
        if (found !== undefined) refusal = this.#refusal(found, to, own);
        return refusal;
      },
      get hasBegun() {
        return search.hasBegun;
      },
    };
  }

  redact(to: Destination): ResponseRedactor | undefined {
    const own = this.#ownOf(to);
    if (own.length === 0) return undefined;
    this.#refresh();
    const key = keyOf(own);
    if (!this.#redactions.has(key)) this.#redactions.set(key, redactionSet(own.flatMap((secret) => this.#known(secret))));
    const set = this.#redactions.get(key);
    return set === undefined ? undefined : new Redactor(set);
  }

  #ownOf(to: Destination): readonly GateSecret[] {
    return this.#parts.secrets.filter(({ hosts }) => isOneOf(to, hosts));
  }

  #usable({ name, placeholder, places }: GateSecret): Usable {
    return { secret: name, placeholder, places, value: this.#parts.valueOf(name) };
  }

  #known({ name }: GateSecret): readonly { readonly secret: string; readonly value: string }[] {
    const value = this.#parts.valueOf(name);
    return value === undefined ? [] : [{ secret: name, value }];
  }

  #searchHead(to: Destination, own: readonly GateSecret[], rest: readonly string[]): Needle | undefined {
    // The name of a host below an allowed one can carry a secret too, cut into labels.
    const bytes = Buffer.from([to.host.replaceAll('.', ''), ...rest, ''].join(BETWEEN), 'latin1');
    return searchWhole(this.#needlesFor(own, 'head'), bytes);
  }

  #needlesFor(own: readonly GateSecret[], scope: Scope): Needles {
    this.#refresh();
    const key = `${scope} ${keyOf(own)}`;
    const known = this.#needles.get(key);
    if (known !== undefined) return known;
    const made = new Needles(this.#textsFor(own, scope).flatMap((text) => needlesOf(text, scope)));
    this.#needles.set(key, made);
    return made;
  }

  #textsFor(own: readonly GateSecret[], scope: Scope): readonly SoughtText[] {
    const { secrets, canaries } = this.#parts;
    const decoys = canaries.map(({ name, value }) => ({ secret: name, text: value, what: 'canary' }));
    const others = secrets.flatMap(({ name, placeholder }) => {
      const isOwn = own.some((one) => one.name === name);
      const value = isOwn ? undefined : this.#parts.valueOf(name);
      // A placeholder in a body is of no use to its own host, and no harm.
      const isHarmless = isOwn ? scope !== 'head' : scope === 'told-body';
      return [
        ...(isHarmless ? [] : [{ secret: name, text: placeholder, what: 'placeholder' }]),
        ...(value === undefined ? [] : [{ secret: name, text: value, what: 'value' }]),
      ];
    });
    return [...decoys, ...others];
  }

  #refusal({ secret, what }: Needle, to: Destination, own: readonly GateSecret[]): SecretRefusal {
    const where = `${to.host}:${to.port}`;
    if (what.startsWith('canary'))
      return { secret, why: `canary: this decoy is of no use to an honest program, and was on its way to ${where}` };
    const home = own.find(({ name }) => name === secret);
    if (home !== undefined)
      return { secret, why: `its ${what} stands where it is not replaced; it may be used ${inWords(home.places)}` };
    return { secret, why: `its ${what} was on its way to ${where}, which is not one of its hosts` };
  }

  #refresh(): void {
    const version = this.#parts.version();
    if (version === this.#version) return;
    this.#version = version;
    this.#needles.clear();
    this.#redactions.clear();
  }
}

interface SoughtText {
  readonly secret: string;
  readonly text: string;
  readonly what: string;
}

function needlesOf({ secret, text, what }: SoughtText, scope: Scope): readonly Needle[] {
  const needles = searchedForms(text).map(({ form, bytes, anyCase }) => ({
    secret,
    bytes: bytes.subarray(0, ENOUGH),
    anyCase,
    what: `${what} (${form})`,
  }));
  if (scope !== 'head') return needles;
  const label = Buffer.from(text.toLowerCase().replaceAll('.', ''));
  return [...needles, { secret, bytes: label, anyCase: true, what: `${what} (as a name)` }];
}

function keyOf(own: readonly GateSecret[]): string {
  return own.map(({ name }) => name).join(' ');
}

function inWords(places: readonly SecretPlace[]): string {
  if (places.length === 0) return 'in a header';
  const names = places.map(({ kind, name }) => (kind === 'header' ? `the header ${name}` : `the query parameter ${name}`));
  return `in ${names.join(' or ')}`;
}
