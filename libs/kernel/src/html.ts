const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is HTML already. Only the `html` tag makes it: everything else is escaped on its way in. */
export class Html {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Piece = Html | string | number | undefined | null | false;

/** Markup with escaped values: html`<p>${name}</p>`. Lists are joined, absent values leave nothing. */
export function html(markup: TemplateStringsArray, ...values: (Piece | Piece[])[]): Html {
  return new Html(markup.reduce((text, part, index) => text + render(values[index - 1]) + part));
}

function render(value: Piece | Piece[]): string {
  if (Array.isArray(value)) return value.map(render).join('');
  if (value instanceof Html) return value.toString();
  if (value === undefined || value === null || value === false) return '';
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}
