import { type LanguageModel, languageModel, sanitizing, words } from './language-model.ts';

/** Braces of a template mean nothing to a page: they are left. */
const HTML = ['xss'];
/** What encodes a part of an address leaves letters and dots: a host stays that host, wherever one is to stand. */
const URL_PART = ['xss', 'header-injection', 'log-injection', 'path-traversal'];

/** Ruby: Rails, Sinatra, Rack, ActiveRecord. */
export const rubyModel: LanguageModel = languageModel('ruby', {
  sourcePaths: new Map([
    ['params', 'remote'],
    ['cookies', 'remote'],
    ['ARGV', 'local'],
    ['ENV', 'local'],
  ]),
  sourceCalls: new Map([
    ['params', 'remote'],
    ['gets', 'local'],
    ['ENV.fetch', 'local'],
  ]),
  sourceMethods: words('original_filename'),
  roles: {
    request: {
      data: words(`params path fullpath original_url original_fullpath url host referer referrer user_agent headers env body query_string
        raw_post query_parameters request_parameters GET POST cookies path_info get_header server_name host_with_port subdomain domain`),
      inner: {},
      ownPaths: words('path fullpath path_info original_fullpath'),
      ownHosts: words('host host_with_port server_name'),
    },
  },
  roleOfName: new Map([['request', 'request']]),
  roleOfCall: new Map([['Rack::Request.new', 'request']]),
  sanitizers: sanitizing([
    [
      'all',
      `to_i to_f Integer Float size length count hash to_date to_time Date.parse Time.parse Digest::SHA256.hexdigest
       Digest::MD5.hexdigest Digest::SHA1.hexdigest hexdigest present? blank? nil? empty? any? is_a?
       table_name quoted_table_name primary_key quoted_primary_key polymorphic_name inheritance_column sti_name
       ago from_now Date.today Date.current Time.current Time.zone.now DateTime.now I18n.locale SecureRandom.uuid SecureRandom.hex`,
    ],
    [
      HTML,
      `h html_escape escape_html CGI.escapeHTML CGI.escape_html ERB::Util.html_escape ERB::Util.h Rack::Utils.escape_html
       strip_tags escape_once j escape_javascript Sanitize.fragment Sanitize.clean Loofah.fragment content_tag safe_join`,
    ],
    // Of a page it takes the tags out; the one of a model quotes.
    [[...HTML, 'sql-injection'], 'sanitize'],
    [['xss', 'header-injection'], 'to_json JSON.generate JSON.dump'],
    [['command-injection'], 'Shellwords.escape Shellwords.shellescape shellescape Shellwords.join shelljoin'],
    [['path-traversal'], 'File.basename File.extname ActiveStorage::Filename.new sanitize_filename parameterize'],
    [URL_PART, 'CGI.escape ERB::Util.url_encode URI.encode_www_form_component URI.encode_www_form Rack::Utils.escape to_query u'],
    [
      ['sql-injection'],
      'quote sanitize_sql sanitize_sql_array sanitize_sql_for_conditions sanitize_sql_like quote_column_name quote_table_name escape_string',
    ],
    [['regex-injection'], 'Regexp.escape Regexp.quote'],
    [['open-redirect'], 'url_from url_for'],
    [['code-injection'], 'safe_constantize'],
    [['unsafe-deserialization'], 'Marshal.dump'],
  ]),
  cleanCalls: words(
    'File.exist? File.file? File.directory? File.read File.open Dir.exist? File.size Time.now puts p require rand render',
  ),
  cleanMethods: words(`
    start_with? end_with? include? match? key? has_key? zero? positive? valid? save save! create create! update update! destroy find
    find_by find_by! first last all where order limit exists? execute exec_query authenticate authenticate_by_token find_each pluck
    encrypted signed verify respond_to? equal? eql? between? casecmp? find_or_create_by find_or_initialize_by includes joins
  `),
  // The number of a record.
  plainMethods: words('id'),
  normalisers: words('File.expand_path File.realpath *.cleanpath *.realpath *.expand_path File.join Rails.root.join'),
  passes: words('URI URI.parse String Array Pathname.new Pathname'),
  appends: words('push concat'),
  formats: words('format sprintf'),
  joins: words('File.join Rails.root.join'),
});
