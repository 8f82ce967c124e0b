import { type LanguageModel, languageModel, sanitizing, words } from './language-model.ts';

/** Braces of a template mean nothing to a page: they are left. */
const HTML = ['xss'];
/** What encodes a part of an address leaves letters and dots: a host stays that host, wherever one is to stand. */
const URL_PART = ['xss', 'header-injection', 'log-injection', 'path-traversal', 'ldap-injection'];

const REQUEST_DATA = words(`
  getParameter getParameterValues getParameterMap getParameterNames getHeader getHeaders getHeaderNames getCookies
  getQueryString getInputStream getReader getRequestURI getRequestURL getPathInfo getPathTranslated getPart getParts
  getServletPath getRemoteUser getBody getQueryParams getURI getFile getFiles getFileMap getMultiFileMap
  getHeaderValues getNativeRequest params queryParams queryParam pathParam headers header formParam body splat
  bodyAsString getParam getFormAttribute getBodyAsString getBodyAsJson pathVariable pathVariables bodyToMono bodyToFlux formData
  multipartData getMatrixParameters getHeaderString getRequestHeader getQueryParameters getPathParameters getRequestHeaders
  getRequestParameterMap getRequestParameterNames getRequestParameterValuesMap getRequestPathInfo getRequestCookieMap getRequestHeaderMap
  getRequestHeaderValuesMap
`);

/** Java: servlets, Spring, JAX-RS, JDBC, JPA and what is used beside them. Classes go by their names without packages. */
export const javaModel: LanguageModel = languageModel('java', {
  sourcePaths: new Map([['System.in', 'local']]),
  sourceCalls: new Map([
    ['System.console().readLine', 'local'],
    ['System.getenv', 'local'],
    ['System.getProperty', 'local'],
    ['WebUtils.getCookie', 'remote'],
    ['ServletRequestUtils.getStringParameter', 'remote'],
    ['ServletRequestUtils.getRequiredStringParameter', 'remote'],
    ['WebUtils.getParametersStartingWith', 'remote'],
  ]),
  sourceMethods: words('getOriginalFilename getSubmittedFileName'),
  roles: {
    entry: { data: words('getName'), inner: {} },
    // Whoever is at the other end says what comes in.
    socket: { data: words('getInputStream'), inner: {} },
    answer: {
      data: words('getInputStream getErrorStream getContent getHeaderField getHeaderFields getHeaderFieldKey getResponseMessage'),
      inner: {},
      isPossible: true,
    },
    upload: { data: words('getName getString get getInputStream openStream getFieldName'), inner: {} },
    request: {
      data: REQUEST_DATA,
      inner: { getRequest: 'request', request: 'request' },
      ownPaths: words('getRequestURI getServletPath getPathInfo'),
    },
    javalin: {
      data: words(`queryParam queryParams queryParamMap queryString pathParam pathParamMap formParam formParams formParamMap header
        headerMap cookie cookieMap body bodyAsBytes bodyInputStream uploadedFile uploadedFiles url fullUrl path`),
      inner: { req: 'request' },
      ownPaths: words('path'),
    },
    headers: { data: words('getHeaderString getRequestHeader getRequestHeaders'), inner: {} },
  },
  // Whoever made an archive chose the names in it.
  roleOfMethod: new Map([
    ...[...words('getNextEntry getNextJarEntry getNextTarEntry getNextZipEntry')].map((name) => [name, 'entry'] as const),
    ['getExternalContext', 'request'] as const,
    ['openConnection', 'answer'] as const,
  ]),
  roleOfType: new Map([
    ...[...words('ZipEntry JarEntry TarArchiveEntry ZipArchiveEntry ArchiveEntry')].map((type) => [type, 'entry'] as const),
    ...[
      ...words(`HttpServletRequest ServletRequest HttpServletRequestWrapper WebRequest NativeWebRequest ServletWebRequest
        MultipartHttpServletRequest ServerHttpRequest ServerRequest ContainerRequestContext HttpExchange RoutingContext HttpServerRequest
        UriInfo`),
    ].map((type) => [type, 'request'] as const),
    ['ExternalContext', 'request'],
    ['Context', 'javalin'],
    ['HttpHeaders', 'headers'],
    ['URLConnection', 'answer'],
    ['HttpURLConnection', 'answer'],
    ['HttpsURLConnection', 'answer'],
    ['Socket', 'socket'],
    ['SSLSocket', 'socket'],
    ['FileItem', 'upload'],
    ['FileItemStream', 'upload'],
  ]),
  // A name that other libraries have given to something else.
  roleNeeds: new Map([
    ['javalin', /\bio\.javalin\b/],
    ['upload', /\bfileupload\b/],
    ['socket', /\bjava\.net\b/],
    ['headers', /\bws\.rs\b/],
  ]),
  plainTypes: words(`
    int long short double float boolean Integer Long Short Double Float Boolean BigDecimal BigInteger Number UUID Date
    LocalDate LocalDateTime Instant ZonedDateTime OffsetDateTime Duration Period void
  `),
  vagueTypes: words('var val Object String CharSequence char byte T E K V'),
  sanitizers: sanitizing([
    [
      'all',
      `Integer.parseInt Integer.valueOf Integer.decode Long.parseLong Long.valueOf Short.parseShort Double.parseDouble
       Double.valueOf Float.parseFloat Boolean.parseBoolean Boolean.valueOf UUID.fromString LocalDate.parse Instant.parse
       LocalDateTime.parse NumberUtils.toInt NumberUtils.toLong Integer.toString Long.toString Double.toString Float.toString Integer.toHexString Long.toHexString
       Integer.parseUnsignedInt Long.parseUnsignedLong Integer.compare Long.compare Duration.parse Year.parse YearMonth.parse BCrypt.hashpw DigestUtils.sha256Hex DigestUtils.md5Hex
       DigestUtils.sha512Hex DigestUtils.sha1Hex Objects.hash Math.abs Math.max Math.min parseInt parseLong`,
    ],
    [
      HTML,
      `HtmlUtils.htmlEscape HtmlUtils.htmlEscapeDecimal HtmlUtils.htmlEscapeHex StringEscapeUtils.escapeHtml
       StringEscapeUtils.escapeHtml3 StringEscapeUtils.escapeHtml4 Encode.forHtml Encode.forHtmlAttribute Encode.forHtmlContent Encode.forJavaScript
       encodeForHTML encodeForHTMLAttribute encodeForJavaScript Jsoup.clean Util.escape Util.xmlEscape ESAPI.encoder().encodeForHTML
       ESAPI.encoder().encodeForHTMLAttribute ESAPI.encoder().encodeForJavaScript escapeHtml4 escapeHtml htmlEscape Escape.htmlElementContent
       HtmlEscapers.htmlEscaper().escape StringEscapeUtils.escapeJavaScript StringEscapeUtils.escapeEcmaScript`,
    ],
    // Neither a quote of an expression is left.
    [
      [...HTML, 'xpath-injection'],
      `StringEscapeUtils.escapeXml StringEscapeUtils.escapeXml10 StringEscapeUtils.escapeXml11 Encode.forXml Encode.forXmlAttribute encodeForXML
       XmlEscapers.xmlAttributeEscaper().escape`,
    ],
    [['xss', 'header-injection'], 'writeValueAsString toJson Gson.toJson'],
    [
      URL_PART,
      'URLEncoder.encode UriUtils.encode UriUtils.encodePath UriUtils.encodeQueryParam Encode.forUriComponent encodeForURL',
    ],
    [
      ['path-traversal'],
      'File().getName FilenameUtils.getName FilenameUtils.getBaseName FilenameUtils.getExtension StringUtils.getFilename StringUtils.getFilenameExtension getFileName',
    ],
    [
      ['ldap-injection'],
      `Rdn.escapeValue encodeForLDAP encodeForDN LdapEncoder.filterEncode LdapEncoder.nameEncode LdapUtils.newLdapName Filter.encodeValue LdapQueryBuilder.query().where().is query().where().is
       EqualsFilter LikeFilter NotPresentFilter PresentFilter GreaterThanOrEqualsFilter LessThanOrEqualsFilter WhitespaceWildcardsFilter
       Filter.createEqualityFilter Filter.createSubstringFilter Filter.createGreaterOrEqualFilter Filter.createLessOrEqualFilter
       Filter.createPresenceFilter BasicAttributes BasicAttribute FilterEncoder.encodeFilterValue FilterEncoder.format`,
    ],
    // Letters, digits and a few signs, until somebody decodes them.
    [
      ['xss', 'header-injection', 'log-injection', 'sql-injection', 'command-injection', 'xpath-injection', 'ldap-injection'],
      `Base64.getEncoder().encodeToString Base64.getUrlEncoder().encodeToString Base64.getMimeEncoder().encodeToString Base64.encodeBase64String
       Base64.encodeBase64URLSafeString Base64Utils.encodeToString Base64Utils.encodeToUrlSafeString Hex.encodeHexString DatatypeConverter.printHexBinary
       DatatypeConverter.printBase64Binary`,
    ],
    [['xpath-injection'], 'encodeForXPath'],
    // What comes with the program, wherever that lies.
    [['ssrf'], 'getResource getResources getSystemResource'],
    [['sql-injection'], 'encodeForSQL StringEscapeUtils.escapeSql'],
    [['command-injection'], 'encodeForOS'],
    [['regex-injection'], 'Pattern.quote'],
    [['unsafe-deserialization'], 'ValidatingObjectInputStream LookAheadObjectInputStream SerialKiller'],
    [['log-injection', 'header-injection'], 'StringEscapeUtils.escapeJava'],
  ]),
  cleanCalls: words(`
    System.currentTimeMillis System.nanoTime Files.exists Files.size Files.isDirectory Files.isRegularFile Objects.isNull
    StringUtils.isEmpty StringUtils.isBlank StringUtils.hasText StringUtils.hasLength StringUtils.isNotBlank
    StringUtils.isNotEmpty Files.readAllBytes Files.readString Files.readAllLines Files.newInputStream Files.list
    SecureRandom Random
  `),
  plainMethods: words(`
    startsWith endsWith equals equalsIgnoreCase isEmpty isBlank length size indexOf lastIndexOf matches hashCode
    contains containsKey containsValue compareTo compareToIgnoreCase exists isFile isDirectory canRead canWrite intValue longValue
    doubleValue booleanValue asInt asLong asDouble asBoolean getAsInt getAsLong getAsDouble getAsBoolean nextInt nextLong nextDouble
    nextFloat nextBoolean optInt optLong optDouble optBoolean hasMoreElements hasMoreTokens countTokens hasNext isPresent getInitParameter
    getContextPath getRemoteAddr getRemotePort getLocalAddr getLocalPort getServerPort getContentLength getContentLengthLong getResponseCode getIntHeader
    getInitParameterNames getMaxAge getSize getDateHeader isSecure isUserInRole getCreationTime getLastAccessedTime getMaxInactiveInterval
  `),
  cleanMethods: words(`
    executeQuery executeUpdate
    execute executeBatch getInt getLong getDouble getBoolean getTime parseClaimsJws verify authenticate count save saveAll delete deleteById findById findAll findOne
    existsById getResultList getSingleResult uniqueResult persist getRowCount getStatus getStatusCode isAuthenticated
    getResourceAsStream getSystemResourceAsStream digest doFinal createStatement prepareStatement getClass getSession getServletContext isInstance
  `),
  normalisers: words(
    '*.normalize *.getCanonicalPath *.getCanonicalFile *.toRealPath FilenameUtils.normalize StringUtils.cleanPath',
  ),
  passes: words(`
    Objects.requireNonNull Optional.of Optional.ofNullable Collections.unmodifiableList Collections.unmodifiableMap
    Collections.synchronizedMap Collections.synchronizedList Mono.just Flux.just CompletableFuture.completedFuture
    String.valueOf String URL URI URI.create Objects.toString Collections.unmodifiableSet List.copyOf Set.copyOf Map.copyOf
  `),
  builders: words('StringBuilder StringBuffer StringJoiner'),
  appends: words('append insert setLength replace reverse delete'),
  formats: words('String.format MessageFormat.format formatted'),
  spreads: words('printf format formatted String.format'),
  maps: words(
    'HashMap LinkedHashMap TreeMap ConcurrentHashMap Hashtable Properties EnumMap Map.of WeakHashMap Collections.singletonMap ImmutableMap.of',
  ),
  lists: words(
    'ArrayList LinkedList Vector Stack HashSet LinkedHashSet TreeSet ArrayDeque Arrays.asList List.of Set.of CopyOnWriteArrayList Stream.of Collections.singletonList Collections.singleton ImmutableList.of ImmutableSet.of',
  ),
});
