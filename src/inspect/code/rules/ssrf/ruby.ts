import { type SaidSink, sinks } from '../../flow/sink.ts';

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

/** Clients whose methods are their verbs. */
const CLIENTS = ['HTTParty', 'RestClient', 'Faraday', 'Excon', 'Typhoeus', 'HTTP', 'Curl'];

export const rubySinks: readonly SaidSink[] = [
  ...sinks(CLIENTS.flatMap((client) => VERBS.map((verb) => `${client}.${verb}(0)`))),
  ...sinks(['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options'].map((verb) => `Net::HTTP::${verb}.new(0)`)),
  ...sinks([
    'Net::HTTP.get(0)',
    'Net::HTTP.get_response(0)',
    'Net::HTTP.get_print(0)',
    'Net::HTTP.post_form(0)',
    'Net::HTTP.post(0)',
    'Net::HTTP.start(0)',
    'Net::HTTP.new(0)',
    'URI.open(0)',
    'OpenURI.open_uri(0)',
    'open(0)',
    'Kernel.open(0)',
    'RestClient::Request.execute(url)',
    'RestClient::Request.new(url)',
    'RestClient::Resource.new(0)',
    'Faraday.new(0|url)',
    'Faraday::Connection.new(0|url)',
    'Excon.new(0)',
    'Excon::Connection.new(host|hostname)',
    'Typhoeus::Request.new(0)',
    'Curl.http(1)',
    'Curl::Easy.new(0)',
    'Curl::Easy.perform(0)',
    'Curl::Easy.http_get(0)',
    'Curl::Easy.http_post(0)',
    'Curl::Multi.get(0)',
    'HTTP::Client.get(0)',
    'TCPSocket.new(0)',
    'TCPSocket.open(0)',
    'Socket.tcp(0)',
    'Net::FTP.new(0)',
    'Net::FTP.open(0)',
    'WebSocket::Client::Simple.connect(0)',
    'Faye::WebSocket::Client.new(0)',
  ]),
  ...sinks(['*.url='], /curl|easy/i),
  ...sinks(['*.open(this)', '*.read(this)'], /\bURI(?:\.parse)?\(/),
  ...sinks(
    [...VERBS.map((verb) => `*.${verb}(0)`), '*.get_content(0)', '*.post_content(0)'],
    /HTTPClient|Mechanize|httpclient|mechanize/,
  ),
];
