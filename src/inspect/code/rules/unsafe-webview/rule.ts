import { literalOf, type Value } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';

function isUnsafe(value: Value | undefined): boolean {
  if (value?.known?.is !== 'map') return false;
  for (const [key, entry] of value.known.entries) {
    const known = literalOf(entry);
    if (
      /^(?:nodeIntegration|nodeIntegrationInWorker|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures)$/.test(
        key,
      ) &&
      known === true
    )
      return true;
    if (/^(?:contextIsolation|webSecurity|sandbox)$/.test(key) && known === false) return true;
    if (isUnsafe(entry)) return true;
  }
  return false;
}

function checkWindow(call: CallView, report: Report): undefined {
  if (call.args.some((arg) => isUnsafe(arg))) report(call.place);
}

export const unsafeWebview: CodeRule = {
  id: 'unsafe-webview',
  title: 'A window of a desktop application trusts its page',
  cwe: 'CWE-1188',
  severity: 'medium',
  confidence: 'high',
  message: 'The page in this window gets more rights than a page may have.',
  calls: [{ names: ['BrowserWindow', 'BrowserView', 'WebView'], check: checkWindow }],
};
