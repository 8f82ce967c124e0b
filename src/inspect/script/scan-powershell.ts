import { downloadExecute, type Hit } from './rules.ts';

const EXECUTES = /\b(?:iex|Invoke-Expression)\b/i;
const DOWNLOADS =
  /\b(?:DownloadString|DownloadData|iwr|irm|Invoke-WebRequest|Invoke-RestMethod|Net\.WebClient|Start-BitsTransfer)\b/i;
const MAX_STATEMENT = 4096;

/** PowerShell is only read for the one shape that install instructions and malware share: download, then `iex`. */
export function scanPowershell(text: string): Hit[] {
  const hits: Hit[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    const code = line.slice(0, MAX_STATEMENT).replace(/(?:^|\s)#.*$/, '');
    if (EXECUTES.test(code) && DOWNLOADS.test(code)) hits.push({ rule: downloadExecute, at });
    at += line.length + 1;
  }
  return hits;
}
