import type { Unit } from '../ir/unit.ts';
import type { LanguageModel } from '../models/language-model.ts';
import { modelOf } from '../models/models.table.ts';
import { FIRST_PARAMETER, HELD, harmless, join, mapTaint, type Taint, type Value } from './value.ts';

/** Deeper chains of scopes are not searched. */
const MOST_SCOPES = 24;

/** The variables of one function (or file, or class) at the place where the reading is. */
export class Frame {
  readonly unit: Unit;
  /** Of the unit: asked for at each step. */
  readonly code: Int32Array;
  readonly strings: readonly string[];
  /** Of the language of the unit. */
  readonly model: LanguageModel;
  readonly parent: Frame | undefined;
  vars: Map<string, Value> = new Map();
  /** True after a return or a throw: what follows does not run. */
  isOver = false;
  /** Conditions that variables stand for: `ok = check(x)`, by name; nodes. */
  readonly tests: Map<string, number> = new Map();
  /** True when `vars` also holds members by their path: `user.name`. */
  hasPaths = false;
  /** What was thrown since the innermost `try` began. */
  thrown: Taint | undefined;
  /** States at `break` and `continue`, to be joined behind the loop. */
  exits: Map<string, Value>[] = [];

  /** True when names of the outermost scopes are not found from here. */
  readonly isTooDeep: boolean;
  readonly #depth: number;
  /** Variables around this function that it has assigned to. */
  #lent: Set<string> | undefined;

  /** Whose parameters the bits in its data stand for. */
  readonly token: object;

  constructor(unit: Unit, parent: Frame | undefined, token: object) {
    this.unit = unit;
    this.code = unit.code;
    this.strings = unit.strings;
    this.model = parent?.unit === unit ? parent.model : modelOf(unit.language);
    this.parent = parent;
    this.token = token;
    this.#depth = parent === undefined ? 0 : parent.#depth + 1;
    this.isTooDeep = this.#depth >= MOST_SCOPES;
  }

  get(name: string): Value | undefined {
    let frame: Frame | undefined = this;
    for (let depth = 0; frame !== undefined && depth < MOST_SCOPES; depth += 1) {
      const found = frame.vars.get(name);
      if (found !== undefined) return frame.token === this.token ? found : withoutParameters(found, this.model);
      frame = frame.parent;
    }
    return undefined;
  }

  /** Assigns where the name lives; a new name is made here. */
  set(name: string, value: Value, isClosureAware: boolean): void {
    if (isClosureAware && (!this.vars.has(name) || this.#lent?.has(name) === true)) {
      for (let frame = this.parent; frame !== undefined; frame = frame.parent) {
        if (!frame.vars.has(name)) continue;
        // It is not known when the closure runs: what was there before may still be there.
        frame.vars.set(name, join(frame.vars.get(name), value));
        if (frame.token !== this.token) this.#lend(name, value);
        return;
      }
    }
    this.vars.set(name, value);
  }

  /** What a function puts into a variable around it, it finds there itself, with its own parameters in it. */
  #lend(name: string, value: Value): void {
    this.#lent ??= new Set();
    this.#lent.add(name);
    this.vars.set(name, value);
  }

  fork(): Map<string, Value> {
    return new Map(this.vars);
  }

  /** Takes over what another way through left behind. */
  joinWith(other: Map<string, Value>): void {
    if (other === this.vars) return;
    const { vars } = this;
    for (const [name, value] of other) {
      const own = vars.get(name) ?? this.#outer(name);
      if (own === undefined && isOfOneWay(name, value)) continue;
      if (own !== value) vars.set(name, join(own, value));
    }
    for (const [name, value] of vars) {
      if (other.has(name)) continue;
      const own = this.#outer(name);
      if (own === undefined && isOfOneWay(name, value)) vars.delete(name);
      else vars.set(name, join(value, own));
    }
  }

  /** What a name stands for on a way that left it alone: what it is around this function. */
  #outer(name: string): Value | undefined {
    const found = this.parent?.get(name);
    return found === undefined || this.parent?.token === this.token ? found : withoutParameters(found, this.model);
  }
}

/** `if (isNumber(req.query.id)) { ... }`: what was found out about a member on one way alone says nothing behind it, where the member is read anew. */
function isOfOneWay(name: string, { known, taint, path }: Value): boolean {
  return name.includes('.') && (path === harmless.path || (known === undefined && taint !== undefined && taint.safe !== 0));
}

/** Bits of parameters mean nothing outside the function whose parameters they are; that callers brought it, JavaScript's closures remember. */
export function withoutParameters(value: Value, { family }: LanguageModel): Value {
  return mapTaint(value, (taint) => {
    const own = taint.sources & (FIRST_PARAMETER - 1);
    if (own === taint.sources) return taint;
    const sources = family === 'script' ? own | HELD : own;
    return sources === 0 ? undefined : { ...taint, sources };
  });
}
