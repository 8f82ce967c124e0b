import { type LanguageModel, languageModel, sanitizing, words } from './language-model.ts';

/** What encodes a part of an address leaves letters and dots: a host stays that host, wherever one is to stand. */
const URL_PART = ['xss', 'header-injection', 'log-injection', 'path-traversal'];

/** Go: net/http, gin, echo, fiber, chi, database/sql, gorm. Packages go by their last names. */
export const goModel: LanguageModel = languageModel('go', {
  sourcePaths: new Map([['os.Args', 'local']]),
  sourceCalls: new Map([
    ['os.Getenv', 'local'],
    ['chi.URLParam', 'remote'],
    ['mux.Vars', 'remote'],
    ['httprouter.ParamsFromContext', 'remote'],
  ]),
  roles: {
    archive: { data: words('File'), inner: {} },
    tar: { data: words('Next'), inner: {} },
    entry: { data: words('Name Linkname'), inner: {} },
    request: {
      data: words(`FormValue PostFormValue Body Form PostForm Header Host RequestURI UserAgent Referer Cookie Cookies PathValue
        MultipartForm FormFile BasicAuth Trailer`),
      inner: { URL: 'url', WithContext: 'request', Clone: 'request' },
      ownPaths: words('RequestURI'),
      ownHosts: words('Host'),
    },
    url: {
      data: words('Query RawQuery Path RawPath String Fragment Host RequestURI EscapedPath'),
      inner: {},
      ownPaths: words('Path RawPath RequestURI EscapedPath String'),
    },
    gin: {
      data: words(`Param Query DefaultQuery PostForm DefaultPostForm GetQuery GetPostForm QueryArray GetQueryArray PostFormArray
        QueryMap PostFormMap GetHeader GetRawData Cookie FormFile MultipartForm Params`),
      inner: { Request: 'request' },
    },
    echo: {
      data: words(
        'Param QueryParam QueryParams FormValue FormParams Cookie Cookies QueryString FormFile MultipartForm ParamValues',
      ),
      inner: { Request: 'request' },
    },
    fiber: {
      data: words('Params Query Queries FormValue Body BodyRaw Get Cookies OriginalURL FormFile MultipartForm GetReqHeaders'),
      inner: {},
    },
  },
  // Whoever made an archive chose the names in it.
  roleOfCall: new Map([
    ['zip.OpenReader', 'archive'],
    ['zip.NewReader', 'archive'],
    ['tar.NewReader', 'tar'],
  ]),
  roleOfMethod: new Map(),
  roleOfType: new Map([
    ['zip.File', 'entry'],
    ['zip.ReadCloser', 'archive'],
    ['zip.Reader', 'archive'],
    ['tar.Header', 'entry'],
    ['tar.Reader', 'tar'],
    ['http.Request', 'request'],
    ['gin.Context', 'gin'],
    ['echo.Context', 'echo'],
    ['fiber.Ctx', 'fiber'],
  ]),
  plainTypes: words(`int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 float32 float64 bool error time.Time
    time.Duration uuid.UUID`),
  vagueTypes: words('string any byte rune T'),
  sanitizers: sanitizing([
    [
      'all',
      `strconv.Atoi strconv.Itoa strconv.FormatInt strconv.FormatUint strconv.FormatBool strconv.FormatFloat strconv.ParseInt strconv.ParseUint strconv.ParseFloat strconv.ParseBool uuid.Parse uuid.MustParse time.Parse len cap
       int int64 int32 uint uint64 float64 bool sha256.Sum256 sha512.Sum512 md5.Sum sha1.Sum net.ParseIP time.ParseDuration`,
    ],
    [
      // Braces of a template mean nothing to a page: they are left.
      ['xss'],
      `html.EscapeString html/template.HTMLEscapeString html/template.JSEscapeString text/template.HTMLEscapeString template.HTMLEscapeString
       html/template.HTMLEscaper bluemonday.StrictPolicy().Sanitize bluemonday.UGCPolicy().Sanitize`,
    ],
    [['xss', 'header-injection', 'log-injection'], 'json.Marshal json.MarshalIndent'],
    [URL_PART, 'url.QueryEscape url.PathEscape'],
    [['path-traversal'], 'filepath.Base path.Base securejoin.SecureJoin'],
    [['ldap-injection'], 'ldap.EscapeFilter ldap.EscapeDN'],
    [['regex-injection'], 'regexp.QuoteMeta'],
    [['command-injection'], 'shellescape.Quote'],
    [['log-injection', 'header-injection'], 'strconv.Quote'],
    [['sql-injection'], 'pq.QuoteIdentifier pq.QuoteLiteral'],
  ]),
  cleanCalls:
    words(`strings.HasPrefix strings.HasSuffix strings.Contains strings.Index strings.EqualFold os.Stat os.Open os.ReadFile
    ioutil.ReadFile os.ReadDir http.Get http.Post make new bcrypt.CompareHashAndPassword bcrypt.GenerateFromPassword errors.New
    regexp.MatchString reflect.TypeOf time.Now`),
  cleanMethods: words(
    'Query QueryRow Exec QueryContext QueryRowContext ExecContext MatchString Context Len Do First Find Save Create',
  ),
  normalisers: words('filepath.Clean path.Clean filepath.Abs filepath.Join path.Join filepath.EvalSymlinks filepath.Rel'),
  passes: words(
    'exec.LookPath string fmt.Sprint bytes.NewBufferString bytes.NewReader strings.NewReader strings.TrimSpace strings.ToLower strings.ToUpper',
  ),
  formats: words('fmt.Sprintf fmt.Errorf fmt.Printf'),
  builders: words('strings.Builder bytes.Buffer'),
  appends: words('WriteString WriteByte WriteRune Reset'),
  joins: words('filepath.Join path.Join url.JoinPath'),
  fills:
    words(`Decode Unmarshal Bind BindJSON ShouldBind ShouldBindJSON ShouldBindQuery ShouldBindUri ShouldBindWith BindQuery BindUri
    BodyParser QueryParser ParamsParser ReadJSON DecodeJSON`),
  writers: words('WriteString Write WriteByte WriteRune Add Set'),
});
