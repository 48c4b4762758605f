/// The looks of a report: calm on screens, on phones and on paper.
enum PageStyle {
  static let text = """
    :root{color-scheme:light;--ink:#1c1e21;--soft:#585d64;--rule:#dcdfe3;--wash:#f5f6f8;--accent:#0072b2}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0;background:#fff;color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
    main{max-width:78rem;margin:0 auto;padding:1.5rem 1rem 4rem}
    h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .3rem}
    h2{font-size:1.3rem;margin:2.6rem 0 .8rem;padding-top:.8rem;border-top:1px solid var(--rule)}
    h3{font-size:1.02rem;margin:0 0 .5rem;line-height:1.35;overflow-wrap:anywhere}
    p,li,dd{max-width:46rem;overflow-wrap:anywhere}
    p{margin:.5rem 0}
    ul{padding-left:1.3rem}
    li{margin:.25rem 0}
    a{color:var(--accent)}
    nav ul{list-style:none;padding:0;margin:1rem 0;display:flex;flex-wrap:wrap;gap:.3rem 1.2rem}
    code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.88em;overflow-wrap:anywhere}
    pre{white-space:pre-wrap;margin:.5rem 0}
    .soft,.note,figcaption,footer{color:var(--soft)}
    .note,figcaption{font-size:.9rem}
    .wide>figcaption{max-width:46rem}
    blockquote,.warn{max-width:50rem}
    blockquote{margin:1rem 0;padding:.6rem 1rem;border-left:4px solid var(--rule);background:var(--wash)}
    blockquote p{margin:.45rem 0}
    .warn{margin:.8rem 0;padding:.7rem 1rem;border:1px solid #e3c58d;border-left:5px solid #e69f00;background:#fffaf0}
    .warn h3{margin-bottom:.2rem}
    .warn ul{margin:.3rem 0 0}
    .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,27rem),1fr));gap:1.6rem}
    figure{margin:0;min-width:0;padding:.9rem;border:1px solid var(--rule);border-radius:6px}
    figure.wide{grid-column:1/-1}
    figure svg{overflow:visible;display:block;width:100%;height:auto;margin:0 auto .5rem}
    figure .absent{padding:1rem;background:var(--wash);color:var(--soft)}
    details{margin-top:.5rem}
    summary{cursor:pointer;color:var(--accent)}
    .scroll{overflow-x:auto;max-width:100%;margin:.6rem 0;max-height:32rem;overflow-y:auto}
    table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums}
    th,td{padding:.28rem .6rem .28rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
    th{font-weight:600;vertical-align:bottom;background:#fff;position:sticky;top:0}
    td.n,th.n{text-align:right;white-space:nowrap}
    td:not(.n){min-width:4.5rem;overflow-wrap:break-word}
    td small{display:block;color:var(--soft);font-size:.82em;line-height:1.3}
    .narrow th,.narrow td{padding:.28rem .2rem .28rem .35rem}
    .narrow th.n{white-space:normal}
    .narrow td:not(.n){min-width:0}
    dl{margin:.5rem 0}
    dt{font-weight:600;margin-top:.7rem}
    dd{margin:0}
    .facts{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.5rem}
    .facts dt{margin:0}
    @media (max-width:34rem){.facts{grid-template-columns:1fr}.facts dt{margin-top:.4rem}h1{font-size:1.5rem}}
    @page{margin:15mm}
    @media print{
    body{font-size:10.5pt}
    main{max-width:none;padding:0}
    nav,details:not(.long)>summary{display:none}
    h2{break-after:avoid}
    h3{break-after:avoid}
    figure,.warn,tr{break-inside:avoid}
    figure:has(details[open]){break-inside:auto}
    .charts{grid-template-columns:1fr 1fr}
    figure svg{max-height:9cm}
    .scroll{overflow:visible;max-height:none}
    details:not([open],.long)::details-content{content-visibility:visible;display:block}
    th{position:static}
    table{font-size:8pt}
    .narrow{font-size:6.8pt}
    .narrow th,.narrow td{padding:.2rem .1rem .2rem .2rem}
    a{color:inherit;text-decoration:none}
    }
    """
}
