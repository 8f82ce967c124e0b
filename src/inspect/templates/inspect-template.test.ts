import { expect, test } from 'vitest';
import { processorTime } from '../../model/processor-time.test-support.ts';
import { inspectTemplate, templateLanguageOf } from './index.ts';

test.each<[path: string, text: string, severities: readonly string[]]>([
  ['a.html.erb', '<b><%= params[:name] %></b>', []],
  ['a.html.erb', '<b><%== params[:name] %></b>', ['high']],
  ['a.html.erb', '<b><%= raw params[:name] %></b>', ['high']],
  ['a.html.erb', '<b><%= raw(@post.body) %></b>', ['low']],
  ['a.html.erb', '<b><%= @post.body.html_safe %></b>', ['low']],
  ['a.html.erb', '<% name = params[:name] %><b><%== name %></b>', ['high']],
  ['a.html.erb', '<%== sanitize(params[:name]) %><%= raw t("title") %><%== render "x" %>', []],
  ['views/a.erb', '<b><%== params[:x] %></b>', ['high']],
  ['templates/motd.erb', '<%== params[:x] %>', []],
  ['a.ejs', "<%- include('head') %><%= query.x %>", []],
  ['a.ejs', '<%- req.query.x %>', ['high']],
  ['a.ejs', '<%- body %><%- JSON.stringify(data) %>', []],
  ['a.ejs', '<p><%- post.html %></p>', ['low']],
  ['a.jsp', '<%= request.getParameter("x") %>', ['high']],
  ['a.jsp', '<% String q = request.getParameter("q"); %><p><%= q %></p>', ['high']],
  ['a.jsp', '<%= user.getName() %>${user.name}', []],
  ['a.jsp', '<p>${param.q}</p>', ['high']],
  ['a.jsp', '<p>${fn:escapeXml(param.q)}</p><c:out value="${param.q}"/>', []],
  ['a.jsp', '<%= ESAPI.encoder().encodeForHTML(request.getParameter("x")) %>', []],
  ['a.blade.php', '{{ $name }}{!! $_GET["x"] !!}', ['high']],
  ['a.blade.php', "{!! csrf_field() !!}{!! $users->links() !!}{!! __('x') !!}", []],
  ['a.blade.php', '{!! $post->body !!}', ['low']],
  ['a.blade.php', "{!! request('q') !!}", ['high']],
  ['a.twig', '{{ name }}{{ app.request.get("q")|raw }}', ['high']],
  ['t/a.html', '{{ name }}{{ request.args.q|safe }}', ['high']],
  ['t/a.html', '{{ post.body|safe }}', ['low']],
  ['t/a.html', '{{ data|tojson|safe }}{{ x|escape|safe }}', []],
  ['t/a.html', '{% autoescape false %}{{ x }}{% endautoescape %}', ['low']],
  ['a.hbs', '{{{body}}}{{name}}', []],
  ['a.hbs', '{{{post.html}}}', ['low']],
  ['a.vue', '<div v-html="comment.text"></div>', ['low']],
  ['a.vue', '<div v-html="DOMPurify.sanitize(comment.text)"></div>', []],
  ['a.svelte', '{@html post.body}', ['low']],
  ['a.pug', 'div\n  p!= post.body\n  if a != b\n', ['low']],
  ['a.html', '<p th:utext="${param.q}"></p>', ['low']],
])('%s: %s', (path, text, severities) => {
  expect(inspectTemplate({ path, text }).findings.map(({ severity }) => severity)).toEqual(severities);
});

/** As many variables as places that put something out. */
const MANY = Array.from({ length: 30_000 }, (_, at) => `<% v${at}=params[0] %><%- w %>`).join('');

test('hostile text is read in no time', () => {
  for (const text of [
    '{{'.repeat(50_000),
    '<%='.repeat(50_000),
    `{!!${' '.repeat(100_000)}`,
    `{{ ${'a|'.repeat(50_000)}`,
    MANY,
  ]) {
    for (const path of ['a.html', 'a.ejs', 'a.html.erb', 'a.blade.php', 'a.jsp', 'a.pug']) {
      const before = processorTime();
      templateLanguageOf(path, text);
      inspectTemplate({ path, text });
      expect(processorTime() - before).toBeLessThan(3000);
    }
  }
});
