import { type LanguageModel, languageModel, sanitizing, words } from './language-model.ts';

/** Braces of a template mean nothing to a page: they are left. */
const HTML = ['xss'];
/** What encodes a part of an address leaves letters and dots: a host stays that host, wherever one is to stand. */
const URL_PART = ['xss', 'header-injection', 'log-injection', 'path-traversal'];

/** PHP: its own functions, PDO and mysqli, Laravel, Symfony, WordPress. Names go without their namespaces. */
export const phpModel: LanguageModel = languageModel('php', {
  sourcePaths: new Map([
    ['$_GET', 'remote'],
    ['$_POST', 'remote'],
    ['$_REQUEST', 'remote'],
    ['$_COOKIE', 'remote'],
    ['$_FILES', 'remote'],
    ['$HTTP_RAW_POST_DATA', 'remote'],
    ['$argv', 'local'],
    ['$_ENV', 'local'],
    // What the program has kept there itself; where it came from is not seen.
    ['$_SESSION', 'local'],
  ]),
  sourceCalls: new Map([
    ['getallheaders', 'remote'],
    ['apache_request_headers', 'remote'],
    ['get_query_var', 'remote'],
    ['Input.get', 'remote'],
    ['Input.all', 'remote'],
    ['Request.input', 'remote'],
    ['Request.get', 'remote'],
    ['Request.all', 'remote'],
    ['getenv', 'local'],
    ['readline', 'local'],
    // What another program says, or a file holds that is read in pieces.
    ...['shell_exec', 'system', 'fgets', 'fread', 'fgetc', 'fscanf', 'stream_get_contents', 'stream_get_line'].map(
      (call) => [call, 'local'] as const,
    ),
  ]),
  sourceMethods: words(
    'getQueryParam getQueryParams getParsedBody getParsedBodyParam getCookieParams getVar getPost getClientOriginalName',
  ),
  roles: {
    request: {
      data: words(`input get post query all only except cookie header headers file files request cookies json getContent
        getUri getHeaderLine getHeader path url fullUrl route validated string str collect getQueryString getRequestUri
        getPathInfo get_param get_params get_json_params get_body_params getUploadedFiles getHost safe keys toArray`),
      inner: {},
      ownPaths: words('path getRequestUri getPathInfo'),
      ownHosts: words('getHost'),
    },
    server: {
      data: words(`PHP_SELF REQUEST_URI QUERY_STRING HTTP_HOST HTTP_REFERER HTTP_USER_AGENT HTTP_X_FORWARDED_FOR HTTP_CLIENT_IP
        HTTP_COOKIE HTTP_ACCEPT_LANGUAGE HTTP_ACCEPT HTTP_AUTHORIZATION HTTP_ORIGIN PATH_INFO ORIG_PATH_INFO HTTP_X_FORWARDED_HOST
        PHP_AUTH_USER PHP_AUTH_PW HTTP_X_REQUESTED_WITH`),
      inner: {},
      // What a client sends as a header, under whatever name.
      named: /^HTTP_/,
      ownPaths: words('REQUEST_URI PHP_SELF PATH_INFO'),
      ownHosts: words('HTTP_HOST'),
    },
  },
  roleOfType: new Map(
    [...words('Request ServerRequestInterface ServerRequest WP_REST_Request FormRequest')].map(
      (type) => [type, 'request'] as const,
    ),
  ),
  roleOfName: new Map([['$_SERVER', 'server']]),
  roleOfCall: new Map([
    ['request', 'request'],
    ['Request.createFromGlobals', 'request'],
    ['Request.capture', 'request'],
    ['ServerRequest.fromGlobals', 'request'],
  ]),
  plainTypes: words('int integer float double bool boolean DateTime DateTimeImmutable DateTimeInterface Carbon'),
  vagueTypes: words('string mixed array object iterable callable self static binary'),
  sanitizers: sanitizing([
    [
      'all',
      `intval floatval boolval count strlen sizeof md5 sha1 hash crc32 absint password_hash ctype_digit is_numeric strtotime time abs
       round floor ceil number_format bin2hex random_int uniqid array_key_exists date hash_hmac`,
    ],
    [
      HTML,
      `htmlspecialchars htmlentities strip_tags esc_html esc_attr esc_url esc_js esc_textarea esc_html__ wp_kses wp_kses_post e
       sanitize_text_field sanitize_email sanitize_key sanitize_title purify filter_xss Html.encode HTMLPurifier check_plain`,
    ],
    [['xss', 'header-injection'], 'json_encode wp_json_encode JsonResponse'],
    [['command-injection'], 'escapeshellarg escapeshellcmd'],
    [['sql-injection'], 'pg_escape_literal quote pg_escape_identifier'],
    [['path-traversal'], 'basename sanitize_file_name sanitize_key'],
    [URL_PART, 'urlencode rawurlencode http_build_query'],
    [['regex-injection'], 'preg_quote'],
    [['ldap-injection'], 'ldap_escape'],
    [['open-redirect'], 'wp_validate_redirect route url_for'],
  ]),
  cleanCalls: words(`
    isset empty in_array is_array is_string is_file is_dir file_exists preg_match preg_match_all strcmp strpos stripos defined
    function_exists class_exists password_verify mysqli_fetch_assoc mysqli_fetch_array mysqli_num_rows mysqli_query filesize
    file_get_contents fopen curl_exec str_starts_with str_contains str_ends_with method_exists property_exists session_id wp_verify_nonce
    current_user_can hash_equals ctype_alnum ctype_alpha is_int is_null get_option get_post get_user_by wp_nonce_field
    config __ trans view sort rsort usort uasort uksort asort arsort ksort krsort shuffle array_walk array_multisort settype
  `),
  cleanMethods: words(`
    execute query exec fetch fetchAll fetchColumn fetchObject fetch_assoc rowCount num_rows first find findOrFail findOneBy findBy
    count exists save create has isMethod user session validate lastInsertId get_results get_row get_var get_col paginate
    pluck render wantsJson ajax isXmlHttpRequest getMethod getSession
  `),
  normalisers: words('realpath'),
  escapes: words(`mysqli_real_escape_string mysql_real_escape_string mysql_escape_string mysqli_escape_string pg_escape_string
    real_escape_string escape_string escapeString esc_sql sqlite_escape_string addslashes`),
  passes: words(
    'strval trim ltrim rtrim strtolower strtoupper urldecode rawurldecode html_entity_decode utf8_encode nl2br ucfirst',
  ),
  formats: words('sprintf vsprintf'),
  spreads: words('vsprintf'),
});
