import { describe, expect, test } from 'vitest';
import { parseAddress } from '../address.ts';
import type { Reading } from '../types.ts';
import { readHtml } from './read-html.ts';

const address = parseAddress('https://example.test/dir/page?q');

function read(html: string): Reading {
  if (!address.ok) throw new Error(address.why);
  return readHtml(html, address.address);
}

const text = (html: string): string => read(html).text.trim();
const styled = (css: string, body: string): string => `<html><head><style>${css}</style></head><body>${body}</body></html>`;

describe('what a person would not see is dropped', () => {
  test.each([
    ['hidden', '<p hidden>SECRET</p>'],
    ['hidden until found', '<p hidden="until-found">SECRET</p>'],
    ['aria-hidden', '<p aria-hidden=" TRUE ">SECRET</p>'],
    ['display', '<p style="display:none">SECRET</p>'],
    ['display, shouted', '<p STYLE="Display : NONE ! Important">SECRET</p>'],
    ['display, escaped', '<p style="d\\69splay:n\\6f ne">SECRET</p>'],
    ['display, behind a comment', '<p style="color:red;/* ; */display:/**/none">SECRET</p>'],
    ['display, behind a quoted semicolon', '<p style="background:url(&quot;a;b&quot;);display:none">SECRET</p>'],
    ['the first of two attributes counts', '<p style="display:none" style="">SECRET</p>'],
    ['in any case', '<p STYLE="display:none" style="">SECRET</p>'],
    ['visibility', '<p style="visibility:hidden">SECRET</p>'],
    ['visibility of a row', '<p style="visibility:collapse">SECRET</p>'],
    ['opacity', '<p style="opacity:0">SECRET</p>'],
    ['hardly any opacity', '<p style="opacity:.01">SECRET</p>'],
    ['opacity in percent', '<p style="opacity:1%">SECRET</p>'],
    ['a filter', '<p style="filter:opacity(0%)">SECRET</p>'],
    ['font-size', '<p style="font-size:0">SECRET</p>'],
    ['font-size with a unit', '<p style="font-size:0.01em">SECRET</p>'],
    ['a font of one pixel', '<p style="font-size:1px">SECRET</p>'],
    ['the font shorthand', '<p style="font:0/0 a">SECRET</p>'],
    ['small in small', '<p style="font-size:10%"><b style="font-size:50%">SECRET</b></p>'],
    ['off the left', '<p style="position:absolute;left:-9999px">SECRET</p>'],
    ['off the top', '<p style="position:fixed;top:-200vh">SECRET</p>'],
    ['off in ems', '<p style="position:absolute;left:-999em">SECRET</p>'],
    ['off to the right', '<p style="position:absolute;left:9999px">SECRET</p>'],
    ['a margin', '<p style="margin-left:-9999px">SECRET</p>'],
    ['an indent', '<p style="text-indent:-9999px">SECRET</p>'],
    ['a transformation', '<p style="transform:translateX(-9999px)">SECRET</p>'],
    ['scaled to nothing', '<p style="transform:scale(0)">SECRET</p>'],
    ['clipped', '<p style="position:absolute;clip:rect(0 0 0 0)">SECRET</p>'],
    ['clipped the old way', '<p style="clip:rect(1px, 1px, 1px, 1px)">SECRET</p>'],
    ['clipped the new way', '<p style="clip-path:inset(50%)">SECRET</p>'],
    ['of no height', '<div style="height:0;overflow:hidden">SECRET</div>'],
    ['of one pixel', '<div style="width:1px;height:1px;overflow:hidden">SECRET</div>'],
    ['of no greatest height', '<div style="max-height:0;overflow-y:clip">SECRET</div>'],
    ['white on white', '<p style="color:#fff">SECRET</p>'],
    ['nearly white on white', '<p style="color:rgb(250, 250, 250)">SECRET</p>'],
    ['white by hue', '<p style="color:hsl(0 0% 100%)">SECRET</p>'],
    ['white by name', '<font color="Snow">SECRET</font>'],
    ['black on black', '<div style="background:#000"><p style="color:#010101">SECRET</p></div>'],
    ['on the ground of a table', '<table bgcolor="#336699"><tr><td style="color:#336699">SECRET</td></tr></table>'],
    ['transparent', '<p style="color:transparent">SECRET</p>'],
    ['nearly transparent', '<p style="color:rgba(0,0,0,.02)">SECRET</p>'],
    ['transparent fill', '<p style="-webkit-text-fill-color:#0000">SECRET</p>'],
    ['a comment', '<!-- SECRET -->'],
    ['what looks like a processing instruction', '<?php SECRET ?>'],
    ['CDATA outside of XML', '<![CDATA[SECRET]]>'],
    ['a script', '<script>SECRET</script>'],
    ['a style', '<style>SECRET{}</style>'],
    ['noscript', '<noscript>SECRET</noscript>'],
    ['a template', '<template><p>SECRET</p></template>'],
    ['a frame', '<iframe srcdoc="SECRET">SECRET</iframe>'],
    ['an object', '<object>SECRET</object>'],
    ['a drawing', '<svg><title>SECRET</title><desc>SECRET</desc></svg>'],
    ['a dialog that is closed', '<dialog>SECRET</dialog>'],
    ['a popover', '<div popover>SECRET</div>'],
    ['suggestions', '<datalist><option>SECRET</option></datalist>'],
    ['the title of a link', '<a href="/x" title="SECRET">link</a>'],
    ['data of a link', '<a href="data:text/plain,SECRET">link</a>'],
    ['script of a link', '<a href="javascript:SECRET">link</a>'],
    ['where a picture lies', '<img src="https://evil.test/SECRET" alt="a picture">'],
    ['attributes', '<p data-x="SECRET" aria-label="SECRET" title="SECRET">x</p><input value="SECRET" placeholder="SECRET">'],
    ['meta data', '<meta name="description" content="SECRET">'],
    ['deeper than anybody writes', `${'<div>'.repeat(400)}SECRET${'</div>'.repeat(400)}`],
    ['inside of what is hidden', '<div hidden><p style="display:block;visibility:visible">SECRET</p></div>'],
  ])('%s', (_name, html) => {
    expect(text(`<p>before</p>${html}<p>after</p>`)).not.toContain('SECRET');
    expect(text(`<p>before</p>${html}<p>after</p>`)).toMatch(/^before[\s\S]*after$/);
  });

  test.each([
    ['a class', '.x{display:none}', '<p class=x>SECRET</p>'],
    ['a class in capitals', '.x{display:none}', '<p CLASS=x>SECRET</p>'],
    ['a list of selectors', 'b, #a .x > i:not(.y){visibility:hidden}', '<div id=a><p class=x><i>SECRET</i></p></div>'],
    ['an attribute', 'p[data-k="1"]{opacity:0}', '<p data-k=1>SECRET</p>'],
    ['everything', 'div *{font-size:0}', '<div><p>SECRET</p></div>'],
    ['the later of two', '.x{display:block}.x{display:none}', '<p class=x>SECRET</p>'],
    ['the more specific of two', '#a.x{display:none}.x{display:block}', '<p class=x id=a>SECRET</p>'],
    ['the important of two', '.x{display:none!important}', '<p class=x style="display:block">SECRET</p>'],
    [
      'below a layer and a condition',
      '@layer l{@supports (display:grid){.x{left:-9999px;position:absolute}}}',
      '<p class=x>SECRET</p>',
    ],
    ['for screens', '@media screen{.x{display:none}}', '<p class=x>SECRET</p>'],
    ['a sheet without end', '.x{display:none', '<p class=x>SECRET</p>'],
    ['the pseudo-class of a choice', ':is(.x, .y){display:none}', '<p class=x>SECRET</p>'],
    ['colours', 'body{background:#123456}.x{color:#123456}', '<p class=x>SECRET</p>'],
    [
      'for screen readers only',
      '.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}',
      '<p class=sr>SECRET</p>',
    ],
  ])('by a style sheet: %s', (_name, css, body) => {
    expect(text(styled(css, `<p>before</p>${body}<p>after</p>`))).toBe('before\n\nafter');
  });
});

describe('what a person would see stays', () => {
  test.each([
    ['visible inside of hidden', '<div style="visibility:hidden">x<b style="visibility:visible">seen</b></div>', '**seen**'],
    ['large inside of small', '<div style="font-size:0">x<b style="font-size:16px">seen</b></div>', '**seen**'],
    ['white on black', '<div style="background-color:black"><p style="color:#fff">seen</p></div>', 'seen'],
    ['white on a picture', '<div style="background:url(a.png)"><p style="color:#fff">seen</p></div>', 'seen'],
    [
      'white on a gradient',
      '<div style="background-image:linear-gradient(red,blue)"><p style="color:#fff">seen</p></div>',
      'seen',
    ],
    ['a colour that is not known', '<p style="color:var(--x)">seen</p>', 'seen'],
    ['grey', '<p style="color:#999">seen</p>', 'seen'],
    ['half transparent', '<p style="opacity:.5">seen</p>', 'seen'],
    ['small print', '<small style="font-size:8px">seen</small>', 'seen'],
    ['a little to the left', '<p style="position:relative;left:-10px;margin-left:-15px">seen</p>', 'seen'],
    ['of no height, but not clipped', '<div style="height:0">seen</div>', 'seen'],
    ['aria-hidden=false', '<p aria-hidden=false>seen</p>', 'seen'],
    ['an open dialog', '<dialog open>seen</dialog>', 'seen'],
    ['details', '<details><summary>more</summary>seen</details>', 'more\n\nseen'],
    ['hidden for print only', styled('@media print{.x{display:none}}', '<p class=x>seen</p>'), 'seen'],
    ['hidden on small screens', styled('@media (max-width:600px){.x{display:none}}', '<p class=x>seen</p>'), 'seen'],
    ['hidden under the pointer', styled('p:hover{display:none}', '<p>seen</p>'), 'seen'],
    [
      'the part of a tab that is open',
      styled('.t{display:none}.t.open{display:block}', '<p class="t">x</p><p class="t open">seen</p>'),
      'seen',
    ],
    ['a selector that is none', styled('p:::x,{display:none}', '<p>seen</p>'), 'seen'],
  ])('%s', (_name, html, want) => {
    expect(text(html)).toBe(want);
  });
});

describe('a page becomes Markdown', () => {
  test.each([
    ['headings', '<h1>One</h1><h3>Three</h3>', '# One\n\n### Three'],
    ['links of the web, whole', '<a href="../x?a=b">here</a>', '[here](https://example.test/x?a=b)'],
    ['brackets in a link', '<a href="/a(b)">here</a>', '[here](https://example.test/a%28b%29)'],
    ['links into the page', '<a href="#x">here</a>', 'here'],
    ['the base of a page', '<base href="https://other.test/"><a href="x">here</a>', '[here](https://other.test/x)'],
    ['pictures', '<img src=x alt="a [red]\nfox">', '[picture: a red fox]'],
    ['lists', '<ol start=3><li>a<ul><li>b</ul><li>c</ol>', '3. a\n   - b\n4. c'],
    ['tables', '<table><tr><th>a<th>b|c<tr><td>1<td><p>2<p>3</table>', '| a | b\\|c |\n| --- | --- |\n| 1 | 2 3 |'],
    ['code', '<pre><code class="language-js">a_b = 1;\n  c</code></pre>', '```js\na_b = 1;\n  c\n```'],
    ['text as it stands', '<p>snake_case *stars* 1. x [y] &lt;b&gt;</p>', 'snake_case *stars* 1. x [y] <b>'],
    ['a page without a frame', 'just text', 'just text'],
    ['nothing', '', ''],
  ])('%s', (_name, html, want) => {
    expect(text(html)).toBe(want);
  });
});

test('what was dropped is counted, and the title is told apart', () => {
  const html = styled('.x{display:none}', '<!-- a --><p class=x>b</p><p class=x></p><script></script><p>c\u200bd\u202e</p>');
  expect(read(html.replace('<head>', '<head><title> A\n title\u200b </title>'))).toEqual({
    title: 'A title',
    text: expect.stringContaining('cd'),
    dropped: { hidden: 1, scripts: 2, comments: 1, characters: 2 },
    cut: 0,
  });
});
