/* What a client says to each of three servers; the answers are compared with and without the gateway. */

export interface Said {
  readonly method: string;
  readonly params?: object;
  readonly id?: string | number;
}

export interface RecordedServer {
  readonly name: string;
  readonly package: string;
  readonly arguments: (workspace: string) => readonly string[];
  readonly said: (workspace: string) => readonly Said[];
}

const call = (name: string, given: object, id?: string | number): Said => ({
  method: 'tools/call',
  params: { name, arguments: given },
  ...(id === undefined ? {} : { id }),
});

const LISTS: readonly Said[] = ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list'].map((method) => ({
  method,
}));
// Not among them: calls of tools that are not offered, which the gateway refuses itself.
const ODD: readonly Said[] = [
  { method: 'no/such/method', params: { ключ: [1.5, null, { deep: [[[]]] }] } },
  { method: 'ping', id: 'a string' },
  { method: 'ping', id: 9_007_199_254_740_991 },
];

export const SERVERS: readonly RecordedServer[] = [
  {
    name: 'everything',
    package: '@modelcontextprotocol/server-everything',
    arguments: () => ['stdio'],
    said: () => [
      ...LISTS,
      ...ODD,
      call('echo', { message: 'plain' }),
      call('echo', { message: 'ä € 𝄞 \u2028 "quoted" \\ \n' }, 'string-id'),
      call('echo', { message: 'word '.repeat(200_000) }),
      call('echo', {}),
      call('get-sum', { a: 0.1, b: 2e10 }),
      call('get-tiny-image', {}),
      call('get-structured-content', { location: 'Chicago' }),
      call('get-annotated-message', { messageType: 'error', includeImage: true }),
      call('get-resource-links', { count: 3 }),
      call('trigger-long-running-operation', { duration: 0.2, steps: 2 }),
      { method: 'prompts/get', params: { name: 'simple-prompt' } },
      { method: 'prompts/get', params: { name: 'args-prompt', arguments: { city: 'Oslo' } } },
      { method: 'resources/read', params: { uri: 'no://such' } },
      { method: 'logging/setLevel', params: { level: 'debug' } },
      {
        method: 'completion/complete',
        params: { ref: { type: 'ref/prompt', name: 'completable-prompt' }, argument: { name: 'department', value: 'E' } },
      },
    ],
  },
  {
    name: 'filesystem',
    package: '@modelcontextprotocol/server-filesystem',
    arguments: (workspace) => [workspace],
    said: (workspace) => [
      ...LISTS,
      ...ODD,
      call('write_file', { path: `${workspace}/a.txt`, content: 'one\ntwo\n' }),
      call('read_text_file', { path: `${workspace}/a.txt` }),
      call('edit_file', { path: `${workspace}/a.txt`, edits: [{ oldText: 'two', newText: 'three' }] }),
      call('list_directory', { path: workspace }),
      call('read_text_file', { path: '/etc/passwd' }),
      call('search_files', { path: workspace, pattern: '*.txt' }),
      call('list_allowed_directories', {}),
    ],
  },
  {
    name: 'memory',
    package: '@modelcontextprotocol/server-memory',
    arguments: () => [],
    said: () => [
      ...LISTS,
      ...ODD,
      call('create_entities', { entities: [{ name: 'Ada', entityType: 'person', observations: ['writes'] }] }),
      call('add_observations', { observations: [{ entityName: 'Ada', contents: ['reads'] }] }),
      call('search_nodes', { query: 'Ada' }),
      call('read_graph', {}),
      call('delete_entities', { entityNames: ['Ada'] }),
    ],
  },
];
