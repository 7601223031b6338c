// The style sheet of the pages of sign-in: calm, readable, light and dark.

export const style = `
:root { color-scheme: light dark; --ground: #f5f6f4; --sheet: #fff; --ink: #1c2524; --soft: #52605d; --line: #d5dbd8; --accent: #0b5a52; --on: #fff; --warm: #fdf0d8; --warm-ink: #5c3c00; --bad: #9c2b22; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #121716; --sheet: #1b2221; --ink: #e8edeb; --soft: #a9b6b2; --line: #36413e; --accent: #6fcfc0; --on: #06211d; --warm: #3a2c10; --warm-ink: #fbdfa6; --bad: #f5a59b; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
.banner { margin: 0; max-width: none; padding: .6rem 1rem; background: var(--warm); color: var(--warm-ink); text-align: center; }
.top { display: flex; align-items: center; gap: .6rem; max-width: 60rem; margin: 0 auto; padding: 1rem; }
.mark { width: 1.4rem; height: 1.4rem; border-radius: .25rem; background: linear-gradient(var(--accent) 0 30%, transparent 30% 36%, var(--accent) 36% 64%, transparent 64% 70%, var(--accent) 70%); }
.name { font-weight: 650; letter-spacing: .01em; }
.language { margin-left: auto; color: var(--accent); }
main { max-width: 60rem; margin: 0 auto; padding: .5rem 1rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0 .25rem; font-weight: 650; }
h2 { font-size: 1.05rem; margin: 2rem 0 .75rem; color: var(--soft); font-weight: 600; }
p { margin: .25rem 0 1rem; max-width: 44rem; }
form + p { margin-top: 1.25rem; }
.soft, .card small, .code { color: var(--soft); }
.cards { list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: .75rem; padding: 0; margin: 0; }
.card { width: 100%; min-height: 100%; text-align: left; display: grid; grid-template-columns: auto 1fr; align-content: start; gap: .1rem .8rem; padding: .9rem 1rem; background: var(--sheet); color: inherit; border: 1px solid var(--line); border-radius: .75rem; font: inherit; cursor: pointer; }
.card:hover { border-color: var(--accent); }
.card strong { font-weight: 600; }
.card small { grid-column: 2; font-size: .9rem; }
.initials { grid-row: span 3; width: 2.5rem; height: 2.5rem; border-radius: 50%; display: grid; place-items: center; background: var(--accent); color: var(--on); font-weight: 600; font-size: .9rem; }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem 1.5rem; max-width: 40rem; }
.sheet ul { padding-left: 1.2rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
.button { font: inherit; font-weight: 600; padding: .6rem 1.2rem; min-height: 2.75rem; border-radius: .6rem; border: 1px solid var(--accent); background: var(--accent); color: var(--on); cursor: pointer; text-decoration: none; display: inline-block; }
.button.quiet { background: transparent; color: var(--accent); }
.code { font-size: .9rem; }
.sheet h2 { margin-top: 0; }
.field { display: grid; gap: .3rem; }
.field label { font-weight: 600; }
.field input { font: inherit; max-width: 28rem; min-height: 2.75rem; padding: .5rem .7rem; color: inherit; background: var(--ground); border: 1px solid var(--soft); border-radius: .5rem; }
.field small { color: var(--soft); font-size: .9rem; }
.wrong { color: var(--bad); font-weight: 600; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
