import type { Role } from './language-model.ts';

/** Members of a request that the client does not choose. */
export const REQUEST_CLEAN: ReadonlySet<string> = new Set(
  (
    'method session user app log logger route res next socket connection protocol secure ip ips state server auth db ' +
    'resolver_match scheme is_ajax is_secure accepts is range aborted complete on once pipe blueprint endpoint url_rule ' +
    'remote_addr routeOptions isAuthenticated isUnauthenticated csrfToken csrf_token flash login logIn logout logOut ' +
    'current_user userId user_id context config client_addr environ_base site services setTimeout signal httpVersion ' +
    'raw_socket registry dbsession has_permission authenticated_userid validate sessionID sessionStore i18n t locale ' +
    'is_authenticated jwtVerify server_name tenant id account company permissions role isAdmin token_payload nonce __ gettext META_clean content_length ' +
    'max_content_length mimetype is_json start_time startTime timestamp requestId request_id'
  ).split(' '),
);

/**
 * Members of a request of JavaScript that the client chooses, by their names and those of what parsers and checks put beside them. What else
 * stands there, the program may have put there itself.
 */
export const REQUEST_DATA: RegExp =
  /^(?:_?parsed\w*|all|arg\w*|array_?buffer|blob|bytes|content\w*|cookies?|data|dest\w*|fields?|files?|filename|form\w*|get|headers?|hostn?a?m?e?|href|inputs?|json|origin\w*|parts?|path\w*|payload|query\w*|raw\w*|search\w*|signed_?cookies|subdomains|text|trailers|upload\w*|ur[il]s?|valid\w*|values|var\w*|xhr|\w*(?:body|param|query|header|cookie|payload|upload|form_?data|ur[il])\w*)$/i;

/** Members that are a request again. */
export const REQUEST_INNER: ReadonlySet<string> = new Set(['request', 'req', 'raw', 'nextUrl_request']);

/** Members of a Koa-like context that the client chooses. */
export const CONTEXT_SOURCES: ReadonlySet<string> = new Set(
  'query querystring params search searchParams headers header url originalUrl href path host hostname cookies files args'.split(
    ' ',
  ),
);

/** Members that are a path of the own site. */
export const OWN_PATHS: ReadonlySet<string> = new Set([
  'path',
  'path_info',
  'full_path',
  'originalUrl',
  'get_full_path',
  'build_absolute_uri',
]);

/** What stands for the host of the own site at the beginning of a text: a link can't choose what its visitor's browser sends there. */
export const OWN_HOST = '\u0001';

/** Members that are that host. */
export const OWN_HOSTS: ReadonlySet<string> = new Set(['host', 'hostname', 'get_host']);

/** What stands for a host that the callers of a function give: theirs to answer for, unless data from outside only stands behind it. */
export const GIVEN_HOST = '\u0002';

/** Roles of scripts besides `request` and `context`: what newer frameworks hand to a handler, an address in it, WSGI's environment. */
export const SCRIPT_ROLES: Readonly<Record<string, Role>> = {
  // What a server gives to a WSGI program.
  environ: {
    data: new Set(
      (
        'PATH_INFO QUERY_STRING REQUEST_URI RAW_URI HTTP_HOST HTTP_REFERER HTTP_USER_AGENT HTTP_COOKIE HTTP_ORIGIN HTTP_ACCEPT ' +
        'HTTP_ACCEPT_LANGUAGE HTTP_AUTHORIZATION HTTP_X_FORWARDED_FOR HTTP_X_FORWARDED_HOST HTTP_X_FORWARDED_USER wsgi.input'
      ).split(' '),
    ),
    inner: {},
    ownPaths: new Set(['PATH_INFO', 'REQUEST_URI', 'RAW_URI']),
    ownHosts: new Set(['HTTP_HOST']),
  },
  event: {
    data: new Set('params query body headers cookie cookies form searchParams path set_cookie args input'.split(' ')),
    inner: { request: 'request', req: 'request', url: 'address' },
    ownPaths: new Set(['path']),
    globals: new Set(['fetch']),
  },
  address: {
    data: new Set(['searchParams', 'search', 'hash', 'pathname', 'href']),
    inner: {},
    ownPaths: new Set(['pathname']),
  },
};
