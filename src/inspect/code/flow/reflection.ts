import type { Call } from './call.ts';
import { callFunction, makeInstance } from './call-function.ts';
import type { Machine } from './machine.ts';
import { methodOf } from './members.ts';
import { lookUp } from './names.ts';
import { textOf, type Value } from './value.ts';

/** Java's reflection on classes and methods whose names are written in the program. Undefined: none of that. */
export function reflected(m: Machine, call: Call): Value | undefined {
  const { name, path, receiver } = call;
  if (path === 'Class.forName' || (name === 'loadClass' && receiver !== undefined)) return classNamed(m, call);
  const { known } = receiver ?? {};
  if (known?.is === 'function' && name === 'invoke') return invoke(m, call);
  if (known?.is !== 'class' || receiver === undefined) return undefined;
  switch (name) {
    case 'getConstructor':
    case 'getDeclaredConstructor':
    case 'asSubclass':
      return receiver;
    case 'newInstance':
      return makeInstance(m, known.class, call);
    case 'getMethod':
    case 'getDeclaredMethod': {
      const method = textOf(call.args[0]);
      return method === undefined ? undefined : methodOf(m, receiver, method);
    }
    default:
      return undefined;
  }
}

function classNamed(m: Machine, call: Call): Value | undefined {
  const whole = textOf(call.args[0]);
  if (whole === undefined) return undefined;
  const found = lookUp(m, whole.slice(Math.max(whole.lastIndexOf('.'), whole.lastIndexOf('$')) + 1), call.node);
  return found.known?.is === 'class' ? found : undefined;
}

/** `method.invoke(object, arguments...)`: the arguments may come as one array. */
function invoke(m: Machine, call: Call): Value | undefined {
  const callee = call.receiver?.known;
  if (callee?.is !== 'function') return undefined;
  const [object, ...given] = call.args;
  const [list] = given;
  const args = given.length === 1 && list?.known?.is === 'list' && !list.known.isOpen ? list.known.items : given;
  const self = object?.known?.is === 'instance' ? object : callee.callee.self;
  return callFunction(m, { ...callee.callee, self }, { ...call, args, argNodes: [] });
}
