"""The style of the HTML page: light, dark and print, wide screens and phones."""

from typing import Final

STYLE: Final = """\
:root{--ink:#1f2328;--paper:#fff;--faint:#59636e;--line:#d1d9e0;--box:#f6f8fa;
--good:#116329;--warn:#7d4e00;--bad:#a40e26}
@media (prefers-color-scheme:dark){:root{--ink:#f0f6fc;--paper:#0d1117;--faint:#9198a1;--line:#3d444d;
--box:#151b23;--good:#56d364;--warn:#e3b341;--bad:#ff9492}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:75rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}
h1,h2,h3,h4,h5,h6{line-height:1.25;margin:1.5em 0 .5em}
h1{font-size:1.6rem;margin-top:.5rem;padding-bottom:.3em;border-bottom:1px solid var(--line)}
h2{font-size:1.25rem}
h3,h4,h5,h6{font-size:1rem}
h1 .faint,h2 .faint,h3 .faint,h4 .faint,h5 .faint,h6 .faint{font-size:.9rem;font-weight:400}
h1,h2,h3,h4,h5,h6,p,li,th,td{white-space:pre-wrap;unicode-bidi:plaintext}
strong,code,span{unicode-bidi:isolate}
th,td{text-align:start}
li{margin:.25em 0}
code{font:.9em ui-monospace,monospace;background:var(--box);border-radius:3px;padding:.1em .3em;
white-space:break-spaces}
.faint{color:var(--faint)}
.good{color:var(--good)}
.warn{color:var(--warn);font-weight:600}
.bad{color:var(--bad);font-weight:700}
.scroll{overflow-x:auto;margin:.5rem 0 1rem}
.scroll:focus-visible{outline:2px solid var(--faint)}
.drawing svg{display:block;min-width:50rem}
table{border-collapse:collapse;min-width:100%}
th,td{padding:.35rem .75rem;border-bottom:1px solid var(--line);vertical-align:top;max-width:40ch;
overflow-wrap:break-word}
thead th,thead td{background:var(--box)}
tbody th{font-weight:400}
.whole{white-space:pre}
.right{text-align:right;font-variant-numeric:tabular-nums}
.notes td{max-width:none;color:var(--faint);font-size:.9rem}
.notes div{position:sticky;left:.75rem;max-width:calc(100vw - 3.5rem)}
tr:has(+ .notes)>*{border-bottom:0}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media print{:root{--ink:#000;--paper:#fff;--faint:#444;--line:#999;--box:#fff;
--good:#000;--warn:#000;--bad:#000}
main{max-width:none;padding:0}
.scroll{overflow:visible}
.drawing svg{min-width:0}
thead{display:table-header-group}
tr,li{break-inside:avoid}
h1,h2,h3,h4,h5,h6{break-after:avoid}}"""
