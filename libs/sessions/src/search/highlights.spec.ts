import { marked } from './highlights';

it('marks what Postgres has marked', () => {
  expect(marked('fix the \u{e000}login\u{e001} form')).toBe('fix the <mark>login</mark> form');
});

it('lets no markup through', () => {
  expect(marked('<script>"\u{e000}x\u{e001}"</script> & \'<mark>')).toBe(
    '&lt;script&gt;&quot;<mark>x</mark>&quot;&lt;/script&gt; &amp; &#39;&lt;mark&gt;',
  );
});

it('is null of nothing', () => {
  expect(marked(null)).toBeNull();
});
