/** Clients of JavaScript's libraries that have a method for each verb. */
const CLIENTS: readonly string[] = [
  'axios',
  'got',
  'superagent',
  'needle',
  'ky',
  'http',
  'https',
  'request',
  'undici',
  'axios.create()',
  'wretch',
  'bent',
  'urllib',
];

const METHODS: readonly string[] = [
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'head',
  'options',
  'request',
  'del',
  'stream',
  'fetch',
];

export const SCRIPT_CLIENTS: readonly string[] = CLIENTS.flatMap((client) =>
  METHODS.map((method) => `${client}.${method}(0|url|uri|host|hostname|baseURL)`),
);
