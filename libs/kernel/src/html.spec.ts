import { html } from './html';

const text = (value: unknown): string => String(value);

describe('html', () => {
  it('escapes whatever could end the text or the attribute that it stands in', () => {
    const hostile = `<script>alert("1")</script> & 'x'`;
    expect(text(html`<p title="${hostile}">${hostile}</p>`)).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;">' +
        '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;</p>',
    );
  });

  it('keeps markup that it made itself, alone and in lists', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
    expect(text(html`${items}`)).toBe('<li>a</li><li>&lt;b&gt;</li>');
    expect(text(html`${html`<li>${'<b>'}</li>`}`)).toBe('<li>&lt;b&gt;</li>');
  });

  it('leaves nothing for what is absent, but writes zero', () => {
    expect(text(html`[${undefined}${null}${false}${''}${0}]`)).toBe('[0]');
  });

  it('does not mistake a look-alike for markup', () => {
    const forged = { text: '<b>', toString: () => '<b>' } as unknown as string;
    expect(text(html`${forged}`)).toBe('&lt;b&gt;');
  });
});
