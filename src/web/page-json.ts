import type { Page } from './fetch-page.ts';
import type { Reading } from './types.ts';

/** A page as one document of docs/json.md. */
export function pageJson(page: Page, { title, text, dropped, cut }: Reading): Readonly<Record<string, unknown>> {
  return {
    schemaVersion: 1,
    untrusted: true,
    url: page.address.href,
    status: page.status,
    contentType: page.contentType.type,
    source: page.source,
    fetched: new Date(page.at).toISOString(),
    ageSeconds: page.ageSeconds,
    stale: page.isStale,
    remark: page.remark ?? null,
    title: title ?? null,
    dropped,
    cut,
    text,
  };
}
