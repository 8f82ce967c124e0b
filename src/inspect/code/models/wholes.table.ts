import { words } from './language-model.ts';

/** Calls whose result is as right or as wrong as the whole of what they are given: another form of it. */
export const WHOLE_CALLS: ReadonlySet<string> = words(`
  str String unicode bytes toString valueOf decode encode as_posix __str__ fspath text
  lower upper casefold strip lstrip rstrip trim trimStart trimEnd toLowerCase toUpperCase toLocaleLowerCase swapcase title capitalize
  toLower toUpper ToLower ToUpper TrimSpace strtolower strtoupper downcase upcase to_s to_str strval
  int Number BigInt Integer float Decimal UUID ObjectId
  list tuple set frozenset sorted Set Array from freeze
  Path PurePath PosixPath File Paths get_path resolve absolute expanduser toAbsolutePath toPath toRealPath getCanonicalPath
  getCanonicalFile getAbsolutePath getAbsoluteFile toFile normalize toUri
  realpath realpathSync abspath normpath relpath relative join joinpath Join Clean Abs EvalSymlinks Rel expand_path cleanpath
  URL URI url parse urlparse urlsplit urljoin Parse create newURL
  ip_address ip_network IPv4Address gethostbyname getByName lookup ParseIP
  hexdigest digest createHmac createHash update new sha1 sha256 sha512 md5
  quote unquote escape unescape encodeURI encodeURIComponent decodeURI decodeURIComponent
  format concat equals matcher
`);

/** The same of functions that nobody knows, by their names. */
export const WHOLE_BY_NAME: RegExp =
  /normali[sz]e|canonical|clean|sanitiz|sanitis|trim|strip|lower|upper|resolve|realpath|abspath|decode|encode|escape|unescape|unquote|to_?(?:str|string|text|path)|^as_?(?:str|text)/i;

/** Calls whose elements are all there is. */
export const WITH_ALL_ELEMENTS: ReadonlySet<string> = words(
  'split splitlines chars toCharArray getaddrinfo entries values keys items getlist getall iter each_char parts reversed enumerate',
);

/** Calls that give a part of what they are called on or given. */
export const TAKES_PART: ReadonlySet<string> = words(`
  charAt charCodeAt codePointAt at slice substr substring split rsplit partition rpartition splitlines splitext pop shift get
  group groups groupdict match exec findall matchAll basename extname dirname
`);
