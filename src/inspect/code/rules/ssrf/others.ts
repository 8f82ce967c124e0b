import { sinks } from '../../flow/sink.ts';
import { REMOTE, taintOf, type Value } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';
import { hasOwnHost } from './own-host.ts';

/** `curl_setopt($handle, CURLOPT_URL, $url)` */
function checkCurl(call: CallView, report: Report): undefined {
  const [, option, url] = call.args;
  if (option?.path === 'CURLOPT_URL') checkUrl(call, url, report);
}

/** `curl_setopt_array($handle, [CURLOPT_URL => $url])` */
function checkCurlOptions(call: CallView, report: Report): undefined {
  checkUrl(call, call.option('CURLOPT_URL'), report);
}

function checkUrl(call: CallView, url: Value | undefined, report: Report): void {
  const taint = taintOf(url);
  if (url === undefined || taint === undefined || hasOwnHost(url)) return;
  if ((taint.sources & REMOTE) !== 0 && !call.isSafeFor(taint, 'ssrf')) report(call.place);
}

/** Makers of requests of Apache's client, one a verb. */
const APACHE = [
  ...['RequestBuilder', 'SimpleRequestBuilder', 'ClassicRequestBuilder', 'AsyncRequestBuilder'],
  ...['BasicHttpRequests', 'SimpleHttpRequests', 'ClassicHttpRequests'],
].flatMap((maker) => ['get', 'post', 'put', 'delete', 'head', 'options', 'patch', 'trace'].map((verb) => `${maker}.${verb}(0)`));

export const others: OtherLanguages = {
  java: {
    sinks: [
      ...sinks(['*.getContent(this)'], /\bnew\s+(?:java\.net\.)?URL\(|\burl\b/i),
      ...sinks([
        '*.openConnection(this)',
        '*.openStream(this)',
        'IOUtils.toString(0)',
        'IOUtils.toByteArray(0)',
        'new HttpGet(0)',
        'new HttpPost(0)',
        'new HttpPut(0)',
        'new HttpDelete(0)',
        'new HttpHead(0)',
        'new HttpPatch(0)',
        'new HttpOptions(0)',
        'new HttpTrace(0)',
        'new HttpUriRequestBase(1)',
        'new BasicHttpRequest(1)',
        'new BasicClassicHttpRequest(1)',
        'new SimpleHttpRequest(1)',
        'new ConfigurableHttpRequest(1)',
        'new BasicHttpEntityEnclosingRequest(1)',
        'new GetMethod(0)',
        'new PostMethod(0)',
        'HttpRequest.newBuilder(0)',
        'Request.Get(0)',
        'Request.Post(0)',
        'Jsoup.connect(0)',
        'Unirest.get(0)',
        'Unirest.post(0)',
        'WebClient.create(0)',
        'new Socket(0)',
        'new UrlResource(0)',
        'new HttpHost(0)',
        'Request.create(1)',
      ]),
      ...sinks(APACHE),
      ...sinks(
        ['*.setURI(0)', '*.setUri(0)', '*.setHttpHost(0)'],
        /Http(?:Get|Post|Put|Delete|Head|Patch|Options|Trace|Request)|RequestBuilder/,
      ),
      ...sinks(['*.doExecute(0)'], /rest_?template/i),
      ...sinks(['*.getAbs(0)', '*.postAbs(0)', '*.putAbs(0)', '*.deleteAbs(0)', '*.headAbs(0)', '*.requestAbs(1)'], /client/i),
      ...sinks([
        '*.getForObject(0)',
        '*.getForEntity(0)',
        '*.postForObject(0)',
        '*.postForEntity(0)',
        '*.postForLocation(0)',
        '*.patchForObject(0)',
        '*.headForHeaders(0)',
        '*.optionsForAllow(0)',
      ]),
      ...sinks(['*.exchange(0)', '*.execute(0)', '*.delete(0)', '*.put(0)'], /rest_?(?:template|operations)/i),
      ...sinks(
        ['*.uri(0)', '*.url(0)'],
        /^(?!.*\bmutate\().*(?:newBuilder|HttpRequest|WebClient|client|Request\.Builder|Builder\(\))/i,
      ),
      ...sinks(['*.target(0)'], /client/i),
    ],
  },
  go: {
    sinks: [
      ...sinks([
        'http.Get(0)',
        'http.Post(0)',
        'http.PostForm(0)',
        'http.Head(0)',
        'http.NewRequest(1)',
        'http.NewRequestWithContext(2)',
        'resty.R().Get(0)',
        'net.Dial(1)',
        'net.DialTimeout(1)',
        'fasthttp.Get(1)',
        'fasthttp.Post(1)',
        'req.Get(0)',
      ]),
      ...sinks(['*.Dial(0,1)', '*.DialContext(1,2)'], /websocket|\bws\b|nhooyr|gobwas/),
      // That of net/http takes as many arguments, and no more.
      ...sinks(
        ['*.Get(0) if !1', '*.Post(0) if !3', '*.PostForm(0) if !2', '*.Head(0) if !1'],
        /http\.(?:Client|DefaultClient)|\b(?:http)?[cC]lient\b/,
      ),
    ],
  },
  php: {
    sinks: [
      ...sinks([
        'curl_init(0)',
        'file_get_contents(0)',
        'fsockopen(0)',
        'get_headers(0)',
        'wp_remote_get(0)',
        'wp_remote_post(0)',
        'fopen(0)',
      ]),
      ...sinks(['Http.get(0)', 'Http.post(0)', 'Http.put(0)', 'Http.head(0)']),
      ...sinks(['*.get(0)', '*.post(0)', '*.request(1)', '*.put(0)', '*.head(0)'], /client|guzzle|Http\./i),
    ],
    calls: [
      { names: ['curl_setopt'], check: checkCurl },
      { names: ['curl_setopt_array'], check: checkCurlOptions },
    ],
  },
  ruby: {
    sinks: [
      ...sinks([
        'Net::HTTP.get(0)',
        'Net::HTTP.get_response(0)',
        'Net::HTTP.post_form(0)',
        'Net::HTTP.post(0)',
        'Net::HTTP.start(0)',
        'Net::HTTP.new(0)',
        'Net::HTTP::Get.new(0)',
        'Net::HTTP::Post.new(0)',
        'URI.open(0)',
        'OpenURI.open_uri(0)',
        'open(0)',
        'HTTParty.get(0)',
        'HTTParty.post(0)',
        'HTTParty.put(0)',
        'RestClient.get(0)',
        'RestClient.post(0)',
        'RestClient::Request.execute(url)',
        'Faraday.get(0)',
        'Faraday.post(0)',
        'Faraday.new(0|url)',
        'Excon.get(0)',
        'Typhoeus.get(0)',
        'HTTP.get(0)',
        'HTTP.post(0)',
        'TCPSocket.new(0)',
        'Curl.get(0)',
      ]),
    ],
  },
};
