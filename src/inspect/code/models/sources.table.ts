/** What an origin of data is: a request object, a context that holds one, data from outside, data from this machine. */
export type SourceKind = 'request' | 'context' | 'remote' | 'local';

const PATHS: Readonly<Record<SourceKind, readonly string[]>> = {
  request: [
    'flask.request',
    'quart.request',
    'bottle.request',
    'sanic.request',
    'cherrypy.request',
    'falcon.request',
    'web.ctx',
    'flask.globals.request',
  ],
  context: [],
  remote: [
    'window.location',
    'document.location',
    'location.hash',
    'location.search',
    'location.href',
    'location.pathname',
    'document.URL',
    'document.documentURI',
    'document.referrer',
    'document.cookie',
    'window.name',
    'self.location',
    'cgi.FieldStorage()',
    'jszip.loadAsync().files',
    'jszip.files',
    'zip.files',
    'streamlit.query_params',
  ],
  local: ['sys.argv', 'os.environ', 'process.argv', 'process.env', 'sys.stdin', 'os.environb'],
};

/** Origins of data by their path. */
export const SOURCE_PATHS: ReadonlyMap<string, SourceKind> = new Map(
  Object.entries(PATHS).flatMap(([kind, paths]) => paths.map((path) => [path, kind as SourceKind] as const)),
);

/** Calls that bring data in, by their path. */
export const SOURCE_CALLS: ReadonlyMap<string, 'remote' | 'local'> = new Map([
  ['input', 'local'],
  ['raw_input', 'local'],
  ['os.getenv', 'local'],
  ['os.environ.get', 'local'],
  ['sys.stdin.read', 'local'],
  ['sys.stdin.readline', 'local'],
  ['getpass.getpass', 'local'],
  ['prompt', 'local'],
  ['streamlit.text_input', 'remote'],
  ['streamlit.text_area', 'remote'],
  ['streamlit.chat_input', 'remote'],
  ['streamlit.file_uploader', 'remote'],
  ['streamlit.sidebar.text_input', 'remote'],
  ['streamlit.sidebar.text_area', 'remote'],
  ['streamlit.sidebar.file_uploader', 'remote'],
  ['streamlit.experimental_get_query_params', 'remote'],
  ['litellm.completion', 'remote'],
  ['litellm.acompletion', 'remote'],
  ['ollama.chat', 'remote'],
  ['ollama.generate', 'remote'],
  ['useSearchParams', 'remote'],
  ['next/navigation.useSearchParams', 'remote'],
  ['react-router-dom.useSearchParams', 'remote'],
  ['react-router.useSearchParams', 'remote'],
  ['@remix-run/react.useSearchParams', 'remote'],
  ['react-router-dom.useParams', 'remote'],
  ['react-router.useParams', 'remote'],
  ['@remix-run/react.useParams', 'remote'],
  ['next/navigation.useParams', 'remote'],
  ['react-router-dom.useLocation', 'remote'],
  ['react-router.useLocation', 'remote'],
  ['vue-router.useRoute', 'remote'],
  ['next/headers.headers', 'remote'],
  ['next/headers.cookies', 'remote'],
  ['h3.getQuery', 'remote'],
  ['h3.readBody', 'remote'],
  ['h3.getRouterParam', 'remote'],
  ['web.input', 'remote'],
  ['web.data', 'remote'],
  ['cgi.FieldStorage', 'remote'],
  ['flask_restful.reqparse.RequestParser().parse_args', 'remote'],
  ['flask_restx.reqparse.RequestParser().parse_args', 'remote'],
]);

/** Calls that bring what a model answers, by the end of their path: whoever wrote what it has read decides that, too. */
export const MODEL_ANSWERS: RegExp =
  /(?:^|\.)chat\.completions\.create$|^(?:openai|anthropic)\.[\w.()]*(?:responses|messages|completions|ChatCompletion|Completion)\.create$|(?:^|\.)GenerativeModel\(\)\.generate_content$/;

/** Methods that read a request of any object: Tornado's handlers, Flask-RESTful's parsers. */
export const SOURCE_METHODS: ReadonlySet<string> = new Set([
  'get_argument',
  'get_arguments',
  'get_query_argument',
  'get_body_argument',
  'get_query_arguments',
  'get_body_arguments',
  'get_secure_cookie',
  // Names in archives: whoever made the archive chose them.
  'getEntries',
  'namelist',
  'infolist',
]);
