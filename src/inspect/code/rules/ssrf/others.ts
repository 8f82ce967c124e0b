import { sinks } from '../../flow/sink.ts';
import type { OtherLanguages } from '../../rule.ts';
import { phpCalls, phpSinks } from './php.ts';
import { rubySinks } from './ruby.ts';

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
        'HttpUtil.get(0)',
        'HttpUtil.post(0)',
        'HttpUtil.createGet(0)',
        'HttpUtil.createPost(0)',
        'HttpUtil.downloadString(0)',
        'HttpUtil.downloadFile(0)',
        'HttpUtil.downloadBytes(0)',
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
  php: { sinks: phpSinks, calls: phpCalls },
  ruby: { sinks: rubySinks },
};
