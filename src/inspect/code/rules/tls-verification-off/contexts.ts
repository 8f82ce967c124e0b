/* Contexts of Python's `ssl` and of pyOpenSSL: whether they check the other side is often said after they are made. */
import { isShortWord } from '../../../../model/index.ts';
import type { CallView, Report } from '../../rule.ts';

/** What the rest of the function sets of the context that is made here, up to where its name is given to another. */
function isSetAfter({ unit, within, place }: CallView, members: string): boolean {
  const name = /(\w+)\s*=\s*$/.exec(unit.text.slice(Math.max(0, place.start - 80), place.start))?.[1] ?? '';
  if (!isShortWord(name)) return false;
  const [own = ''] = unit.text.slice(place.end, within?.end).split(new RegExp(`\\n[ \\t]*${name}\\s*=[^=]`));
  return new RegExp(`\\b${name}\\.(?:${members})\\b`).test(own);
}

/** `ssl._create_unverified_context()`, unless what it checks is set afterwards, where it is judged. */
export function checkContext(call: CallView, report: Report): undefined {
  if (!isSetAfter(call, 'verify_mode')) report(call.place);
}

/** What serves has a certificate of its own. */
const SERVES_OR_SETS =
  'verify_mode|load_cert_chain|load_verify_locations|load_default_certs|set_default_verify_paths|verify_flags';

/** `ssl.SSLContext(ssl.PROTOCOL_TLS)`: only `PROTOCOL_TLS_CLIENT` checks by itself. */
export function checkBareContext(call: CallView, report: Report): undefined {
  if (call.path !== 'ssl.SSLContext' || call.unit.language !== 'python') return;
  const protocol = call.args[0] ?? call.option('protocol');
  if (protocol !== undefined && !/^ssl\.PROTOCOL_(?:TLS|SSLv23|TLSv1_2)$/.test(protocol.path)) return;
  if (isSetAfter(call, SERVES_OR_SETS) || /server_side\s*=\s*True/.test(call.unit.text)) return;
  report(call.place, {
    severity: 'medium',
    confidence: 'medium',
    message: 'Such a context checks no certificate unless it is told to: use `ssl.create_default_context()`.',
  });
}

/** pyOpenSSL: `context.set_verify(SSL.VERIFY_NONE, callback)` */
export function checkMode(call: CallView, report: Report): undefined {
  if (call.unit.language !== 'python' || !/\bVERIFY_NONE$/.test(call.args[0]?.path ?? '')) return;
  report(call.place);
}
