/** What all pages look like: the colours of the system, light or dark, and no more than they need. */
export const baseStyle = `
:root { --text: #1b1f24; --soft: #59636e; --back: #fff; --panel: #f6f8fa; --line: #d1d9e0; --accent: #0550ae; --good: #116329; --bad: #b3261e; --warn: #7d4e00; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --soft: #9198a1; --back: #0d1117; --panel: #151b23; --line: #3d444d; --accent: #79b8ff; --good: #56d364; --bad: #ff8b82; --warn: #e3b341; }
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--text); background: var(--back); font: 15px/1.5 system-ui, sans-serif; }
a { color: var(--accent); }
h1 { font-size: 1.35rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
code, pre, .mono { font-family: ui-monospace, monospace; font-size: .87em; overflow-wrap: anywhere; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .75rem; overflow-x: auto; }
header, main { max-width: 70rem; margin: 0 auto; padding: 1rem; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: baseline; }
button, input, select { font: inherit; color: inherit; background: var(--back); border: 1px solid var(--line); border-radius: 6px; padding: .3rem .6rem; max-width: 100%; }
button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.soft { color: var(--soft); }
[hidden] { display: none !important; }
`;
