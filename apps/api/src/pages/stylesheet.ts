import { createHash } from 'node:crypto';

/** Text and controls keep a contrast of at least 4.5 : 1, in light and in dark; nothing is told by colour alone. */
export const STYLESHEET = `
:root {
  color-scheme: light dark;
  --ground: #eef1f7; --glow: #dfe7fb; --card: #ffffff; --line: #d5dbe7; --field: #7c879d;
  --text: #1a2132; --soft: #525d74;
  --accent: #2454c7; --accent-strong: #1a429f; --on-accent: #ffffff;
  --bad: #a1242f; --bad-ground: #fdf0f0; --bad-line: #e6b3b6;
  --note-ground: #f3f6fd; --good: #17693c; --good-ground: #e8f5ed;
  --warn: #5d4300; --warn-ground: #fff6dd; --warn-line: #e6cd83;
  --shadow: 0 1px 2px rgb(26 33 50 / 6%), 0 12px 32px rgb(26 33 50 / 9%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1118; --glow: #17203a; --card: #171b25; --line: #2c3342; --field: #7d889e;
    --text: #e9ecf3; --soft: #a9b2c5;
    --accent: #9ab6ff; --accent-strong: #b9ccff; --on-accent: #0d1733;
    --bad: #ffaeb2; --bad-ground: #331b20; --bad-line: #6b3339;
    --note-ground: #1d2433; --good: #8fdcae; --good-ground: #172c21;
    --warn: #f3d88c; --warn-ground: #2c2513; --warn-line: #5e4f22;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 12px 32px rgb(0 0 0 / 35%);
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { background: var(--ground); font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; color: var(--text);
  background: radial-gradient(60rem 28rem at 50% -8rem, var(--glow), transparent) no-repeat;
}
.sheet {
  display: flex; flex-direction: column; gap: 1.25rem;
  width: 100%; max-width: 31rem; min-height: 100vh; margin: 0 auto; padding: clamp(1rem, 6vh, 4rem) 1rem 1.5rem;
}
.sheet.wide { max-width: 46rem; }
.brand {
  display: inline-flex; align-items: center; gap: .6rem; padding: .25rem; border-radius: .6rem;
  color: var(--text); font-weight: 650; font-size: 1.125rem; letter-spacing: -.01em; text-decoration: none;
}
.mark { color: var(--accent); stroke: var(--on-accent); }
.card {
  padding: clamp(1.25rem, 5vw, 2.25rem); background: var(--card);
  border: 1px solid var(--line); border-radius: 1rem; box-shadow: var(--shadow);
}
.card > :first-child { margin-top: 0; }
.card > :last-child, .card form > :last-child { margin-bottom: 0; }
h1 { margin: 0 0 .5rem; font-size: clamp(1.4rem, 5vw, 1.75rem); line-height: 1.2; letter-spacing: -.02em; overflow-wrap: anywhere; }
h1 + .warning { margin-top: 1rem; }
h2 { margin: 1.5rem 0 .4rem; font-size: 1rem; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
ul { margin: 0 0 1.25rem; padding-left: 1.2rem; }
li { margin: .2rem 0; }
a { color: var(--accent); text-underline-offset: .18em; }
a:hover { color: var(--accent-strong); }
.lead { color: var(--soft); }
.lead strong { color: var(--text); }
.hint { color: var(--soft); font-size: .9375em; }
.aside { margin: 1.25rem 0 0; color: var(--soft); font-size: .9375rem; }
label, .label { display: block; margin: 1.25rem 0 .4rem; font-weight: 600; }
input, select {
  display: block; width: 100%; min-height: 3rem; padding: .6rem .8rem; font: inherit; color: inherit;
  background: var(--card); border: 1px solid var(--field); border-radius: .6rem;
}
::placeholder { color: var(--soft); opacity: 1; }
input[aria-invalid] { border-color: var(--bad); border-width: 2px; }
button, .button {
  display: inline-flex; align-items: center; justify-content: center; width: 100%; min-height: 3rem; padding: .6rem 1.2rem;
  font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 2px solid var(--accent); border-radius: .6rem;
}
button:hover, .button:hover { color: var(--on-accent); background: var(--accent-strong); border-color: var(--accent-strong); }
button.quiet, .button.quiet { color: var(--text); background: var(--card); border-color: var(--field); }
button.quiet:hover, .button.quiet:hover { color: var(--accent-strong); background: var(--note-ground); border-color: var(--accent); }
button[disabled] { opacity: .6; cursor: progress; }
button.deny { color: var(--text); background: var(--card); border-color: var(--field); }
button.deny:hover { color: var(--bad); background: var(--bad-ground); border-color: var(--bad); }
button.plain {
  width: auto; min-height: 2rem; padding: .1rem .5rem; font-weight: 500; color: var(--accent);
  background: none; border-color: transparent; text-decoration: underline; text-underline-offset: .18em;
}
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.actions { margin: 1.5rem 0 0; }
.actions + .actions { margin-top: .75rem; }
.or { display: flex; align-items: center; gap: .75rem; margin: 1.25rem 0; color: var(--soft); font-size: .9375rem; }
.or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
.pair { display: grid; gap: .75rem; }
.code {
  font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: 1.5rem; font-weight: 600;
  letter-spacing: .12em; text-align: center; text-transform: uppercase;
}
.code::placeholder { font-weight: 400; }
.code.shown {
  margin: 0 0 1.25rem; padding: .7rem; font-size: clamp(1.5rem, 8vw, 2.125rem);
  background: var(--note-ground); border: 1px dashed var(--field); border-radius: .6rem;
}
.label + .code.shown { margin-top: 0; }
.alert, .warning, .note { padding: .75rem .9rem; border: 1px solid var(--line); border-radius: .6rem; }
.alert { color: var(--bad); background: var(--bad-ground); border-color: var(--bad-line); font-weight: 550; }
.warning { color: var(--warn); background: var(--warn-ground); border-color: var(--warn-line); }
.note { background: var(--note-ground); }
.without-script { display: none; }
@media (scripting: none) { .without-script { display: block; } }
.seal {
  display: grid; place-items: center; width: 3rem; height: 3rem; margin: 0 0 1rem; border-radius: 50%;
  font-size: 1.4rem; font-weight: 700;
}
.seal.good { color: var(--good); background: var(--good-ground); }
.seal.bad { color: var(--bad); background: var(--bad-ground); }
dl { margin: 0 0 1.25rem; border-top: 1px solid var(--line); }
dl > div { display: grid; gap: 0 1rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--soft); font-size: .9375rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.part { margin-top: 1.5rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
.part > :first-child { margin-top: 0; }
.keys + .part { margin-top: 0; }
.keys + .part[hidden] + .note { margin-top: 0; }
.empty { padding: 1.5rem 1rem; color: var(--soft); text-align: center; border: 1px dashed var(--field); border-radius: .6rem; }
.keys { margin: 0; padding: 0; list-style: none; }
.key { display: grid; grid-template-columns: 2.5rem minmax(0, 1fr); gap: 0 .9rem; margin: 0; padding: 1rem 0; border-top: 1px solid var(--line); }
.key h2 { overflow-wrap: anywhere; }
.key .hint { margin: .1rem 0 0; }
.glyph { width: 2.5rem; height: 2.5rem; padding: .5rem; color: var(--accent); background: var(--note-ground); border-radius: .6rem; }
details { margin-top: .35rem; }
summary { width: fit-content; color: var(--accent); font-size: .9375rem; cursor: pointer; border-radius: .3rem; }
summary:hover { color: var(--accent-strong); }
details[open] { padding-bottom: .25rem; }
.beside { display: grid; gap: .6rem; }
.mail { margin-top: 1.25rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.mail h1 + .warning { margin-top: 1rem; }
h2 { margin: 0; }
.mail p { margin: .5rem 0 0; }
footer { color: var(--soft); font-size: .9375rem; text-align: center; }
.account { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: .1rem .5rem; overflow-wrap: anywhere; }
@media (min-width: 26rem) {
  .pair { grid-template-columns: 1fr 1fr; }
  .beside { grid-template-columns: 1fr auto; }
  dl > div { grid-template-columns: 7rem 1fr; }
}
@media (forced-colors: active) { .code.shown, .alert, .warning, .note { border-style: solid; } }
`;

export const STYLESHEET_PATH = `/assets/pages.css?v=${createHash('sha256').update(STYLESHEET).digest('hex').slice(0, 12)}`;
