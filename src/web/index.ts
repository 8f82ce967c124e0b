export { type PageAddress, parseAddress, recordedAddress } from './address.ts';
export { fetchPage, type Page } from './fetch-page.ts';
export { labelled } from './label.ts';
export { pageJson } from './page-json.ts';
export { readHtmlApart } from './read-html-apart.ts';
export { readPage } from './read-page.ts';
export { type Listed, PageStore } from './store.ts';
export { type Connect, type Hop, type Keeper, PageError, type PageVerdict, type Reading } from './types.ts';
