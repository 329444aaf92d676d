extension DayPage {
  /// The page's style. Every text has at least 4.5:1 against its ground (WCAG 2.2, 1.4.3), every bar 3:1 (1.4.11).
  static let css: StaticString = """
    :root {
      --ink: #1c2733; --soft: #51606f; --line: #d5dce3; --ground: #f4f6f8; --brand: #173f6b;
      --good: #1e6b4a; --same: #5c6b7a; --bad: #a8261c; --late: #9a5b00; --back: #5f4596; --wait: #22629e;
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; max-width: 1120px; padding: 0 28px 40px; color: var(--ink); background: #fff;
      font: 15px/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif;
      font-variant-numeric: tabular-nums;
    }
    header { border-bottom: 3px solid var(--brand); padding: 30px 0 14px; }
    .exchange { margin: 0; color: var(--soft); letter-spacing: .06em; }
    h1 { margin: 2px 0 6px; font-size: 30px; line-height: 1.3; color: var(--brand); letter-spacing: .04em; }
    .day { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; margin: 0; font-size: 18px; }
    .seal { margin: 6px 0 0; color: var(--soft); font-size: 13px; overflow-wrap: anywhere; }
    .seal code { font-family: "Noto Sans Mono CJK SC", Consolas, monospace; }
    .badge {
      display: inline-block; padding: 1px 9px; border-radius: 3px; font-size: 13px; line-height: 1.6;
      white-space: nowrap; color: var(--soft); border: 1px solid currentColor; background: #fff;
    }
    .badge.closed, .badge.good { color: var(--good); }
    .badge.open, .badge.late { color: var(--late); }
    .badge.wait { color: var(--wait); }
    .badge.back { color: var(--back); }
    .badge.same { color: var(--same); }
    .badge.bad { color: #fff; background: var(--bad); border-color: var(--bad); }
    .banner {
      margin: 14px 0 0; padding: 8px 14px; color: #5c3600; background: #fff4de; border-left: 5px solid var(--late);
    }
    .summary { margin: 20px 0 10px; font-size: 17px; }
    .needs { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 0 0 20px; }
    .needs a {
      padding: 2px 12px; border-radius: 3px; color: #fff; background: var(--bad); text-decoration: none;
    }
    .note { margin: 0 0 6px; color: var(--soft); font-size: 13px; }
    .cards { display: grid; grid-template-columns: repeat(5, 1fr); gap: 12px; }
    .card { padding: 12px 14px; background: var(--ground); border-top: 4px solid var(--brand); }
    .card.alarm { border-top-color: var(--bad); }
    .card p { margin: 0; }
    .card .title { color: var(--soft); font-size: 14px; }
    .card .figure { font-size: 30px; font-weight: 600; line-height: 1.35; color: var(--brand); white-space: nowrap; }
    .card .figure span { font-size: 14px; font-weight: 400; color: var(--soft); }
    .card.alarm .figure { color: var(--bad); }
    .card .detail { display: flex; flex-wrap: wrap; gap: 0 10px; color: var(--soft); font-size: 13px; }
    .card .detail span { white-space: nowrap; }
    .charts { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 36px; margin-top: 26px; }
    figure.chart { margin: 0; }
    .legend { display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 0 0 8px; padding: 0; list-style: none; font-size: 13px; }
    .swatch { display: inline-block; width: 11px; height: 11px; margin-right: 6px; }
    svg { display: block; width: 100%; height: auto; }
    svg text { font-size: 13px; fill: var(--ink); }
    svg .label { text-anchor: end; }
    svg .inside { text-anchor: middle; fill: #fff; }
    svg rect { stroke: #fff; stroke-width: 1; }
    rect.good { fill: var(--good); } .swatch.good { background: var(--good); }
    rect.same { fill: var(--same); } .swatch.same { background: var(--same); }
    rect.bad { fill: var(--bad); } .swatch.bad { background: var(--bad); }
    rect.late { fill: var(--late); } .swatch.late { background: var(--late); }
    rect.back { fill: var(--back); } .swatch.back { background: var(--back); }
    rect.wait { fill: var(--wait); } .swatch.wait { background: var(--wait); }
    h2 {
      margin: 38px 0 4px; padding-bottom: 4px; font-size: 21px; color: var(--brand); border-bottom: 1px solid var(--line);
    }
    h2 small { margin-left: 12px; font-size: 14px; font-weight: 400; color: var(--soft); }
    h3 { margin: 20px 0 6px; font-size: 16px; }
    .quiet { margin: 4px 0; color: var(--soft); }
    .allclear { margin: 0 0 20px; padding: 8px 14px; color: #14503a; background: #e9f4ee; border-left: 5px solid var(--good); }
    table { width: 100%; border-collapse: collapse; font-size: 14px; }
    th, td { padding: 5px 8px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
    th { background: var(--ground); font-weight: 600; white-space: nowrap; }
    tbody tr:nth-child(even) td { background: #fafbfc; }
    td { overflow-wrap: anywhere; }
    .n { text-align: right; white-space: nowrap; }
    .t { white-space: nowrap; }
    tfoot td { font-weight: 600; border-top: 2px solid var(--soft); border-bottom: 0; }
    td ul { margin: 0; padding-left: 1.1em; }
    .source { margin: 4px 0 0; color: var(--soft); font-size: 13px; }
    .pen { margin: 14px 0 0; line-height: 2.4; }
    a { color: var(--wait); }
    footer { margin-top: 44px; padding-top: 12px; border-top: 1px solid var(--line); color: var(--soft); font-size: 13px; }
    footer dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 0; }
    footer dd { margin: 0; overflow-wrap: anywhere; }
    @media (max-width: 900px) {
      .cards { grid-template-columns: repeat(2, 1fr); }
      .charts { grid-template-columns: 1fr; }
    }
    @page { size: A4; margin: 14mm 12mm; }
    @media print {
      body {
        max-width: none; padding: 0; font-size: 12px; -webkit-print-color-adjust: exact; print-color-adjust: exact;
      }
      header { padding-top: 0; }
      .summary { font-size: 13px; }
      .cards { grid-template-columns: repeat(5, 1fr); gap: 8px; }
      .card { padding: 8px; }
      .card .figure { font-size: 22px; }
      .card .title, .card .detail { font-size: 11px; }
      .charts { grid-template-columns: 1fr; gap: 0; margin-top: 14px; }
      figure.chart { max-width: 560px; }
      table { font-size: 10.5px; }
      th, td { padding: 3px 5px; }
      .badge { font-size: 10.5px; padding: 0 5px; }
      .note, .source, .seal, footer { font-size: 10.5px; }
      thead { display: table-header-group; }
      tr, .card, figure.chart, .signoff { break-inside: avoid; }
      h2, h3, .note { break-after: avoid; }
      .source { break-before: avoid; }
      h2 { margin-top: 20px; }
      a { color: inherit; text-decoration: none; }
      .needs a { color: #fff; }
    }
    """
}
