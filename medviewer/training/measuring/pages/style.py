"""The look of an evaluation's page and pictures, light and dark."""

COLORS = """
:root { color-scheme: light dark;
  --back: #ffffff; --card: #f5f6f8; --text: #1b1f24; --quiet: #5a6472; --line: #d4d9e0;
  --accent: #1f6fb2; --warn-back: #fff4d6; --warn-text: #5c4400;
  --c0: #1f6fb2; --c1: #c1440e; --c2: #2a8a4a; --c3: #8a4fbf; --c4: #9a6b00; --c5: #b8326f;
  --c6: #0f7f8c; --c7: #6b6f76; }
@media (prefers-color-scheme: dark) { :root {
  --back: #14171b; --card: #1d2228; --text: #e6e9ed; --quiet: #9aa5b1; --line: #3a424c;
  --accent: #6cb2ee; --warn-back: #3a3010; --warn-text: #ffdf8a;
  --c0: #6cb2ee; --c1: #ff9466; --c2: #72d08f; --c3: #c79bf2; --c4: #e2b64d; --c5: #f28ab8;
  --c6: #5fcbd8; --c7: #b4bac2; } }
"""

DRAWING = """
svg text { fill: var(--quiet); font: 11px system-ui, sans-serif; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .even { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 4 4; }
svg .curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
svg .dot { stroke: var(--card); stroke-width: 1.5; }
@media print { figure { break-inside: avoid; } }
"""

CSS = f"""{COLORS}* {{ box-sizing: border-box; }}
body {{ margin: 0 auto; max-width: 74rem; padding: 1.5rem 1.25rem 4rem; background: var(--back);
  color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }}
h1 {{ font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }}
h2 {{ font-size: 1.2rem; margin: 2.25rem 0 .5rem; }}
h3 {{ font-size: 1rem; margin: 1.25rem 0 .5rem; }}
p {{ margin: .4rem 0; max-width: 60rem; }}
.quiet, figcaption, .ci {{ color: var(--quiet); }}
.ci {{ font-size: .85em; white-space: nowrap; margin-left: .35em; }}
.notice {{ background: var(--warn-back); color: var(--warn-text); border-radius: 6px;
  padding: .55rem .8rem; margin: .75rem 0; max-width: none; }}
.scroll {{ overflow-x: auto; }}
table {{ border-collapse: collapse; margin: .5rem 0; font-variant-numeric: tabular-nums; }}
th, td {{ padding: .3rem .75rem; border-bottom: 1px solid var(--line); text-align: right; }}
th {{ font-weight: 600; }}
th:first-child, td:first-child {{ text-align: left; padding-left: 0; }}
thead th {{ vertical-align: bottom; }}
table.facts td {{ text-align: left; }}
table.facts th {{ text-align: left; font-weight: 400; color: var(--quiet); vertical-align: top; }}
code {{ font: .9em ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }}
table.confusion td {{ text-align: center; min-width: 5.5rem;
  background: color-mix(in srgb, var(--accent) calc(var(--share) * 55%), transparent); }}
table.confusion th, table.confusion th:first-child {{ padding-left: .5rem; }}
table.confusion td small {{ display: block; color: var(--text); opacity: .8; }}
.plots, .errors {{ display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0; }}
figure {{ margin: 0; background: var(--card); border-radius: 8px; padding: .75rem; }}
figure h3 {{ margin: 0 0 .4rem; }}
.plots figure {{ flex: 1 1 17rem; max-width: 23rem; }}
.plots svg {{ display: block; width: 100%; height: auto; }}
.plots ul {{ list-style: none; margin: .35rem 0 0; padding: 0; font-size: .85rem; }}
.plots li::before {{ content: ""; display: inline-block; width: .8em; height: .8em;
  border-radius: 50%; background: var(--c); margin-right: .5em; vertical-align: -.05em; }}
.errors figure {{ flex: 1 1 26rem; max-width: 36rem; font-size: .88rem; }}
.errors .pair {{ display: grid; grid-template-columns: 1fr 1fr; gap: .4rem; margin-bottom: .4rem; }}
.errors img {{ display: block; width: 100%; background: #000; border-radius: 4px; }}
.errors strong {{ color: var(--text); }}
{DRAWING}"""
