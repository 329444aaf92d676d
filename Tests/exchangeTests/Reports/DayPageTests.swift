import Crypto
import ExchangeBase
import ExchangeFiles
import ExchangeRules
import ExchangeWords
import Foundation
import ExchangeTesting
import Testing

@testable import ExchangeReports

@Suite(.waits) struct DayPageTests {
  private func page(_ day: Day) throws -> String {
    Self.unmarked(String(decoding: DayPage(report: try FourDays.told().report(day)).bytes, as: UTF8.self))
  }

  private func page(ofMeasure day: Day) throws -> String { try Self.unmarked(markedPage(ofMeasure: day)) }

  /// The page with all that keeps days from being broken over two lines.
  private func markedPage(ofMeasure day: Day) throws -> String {
    String(decoding: DayPage(report: try MeasureWeek.told().report(day)).bytes, as: UTF8.self)
  }

  private static func unmarked(_ page: String) -> String {
    page.replacing(/<span class="t">(\d{4}-\d{2}-\d{2})<\/span>/) { $0.output.1 }
  }

  @Test func `the page tells the verdict first, then what is to be done, then figures, and then why`() throws
  {
    let page = try page(ofMeasure: "2021-01-06")
    let order = [
      "有事项需要处理", "收发和台账平衡", "<a href=\"#duties\">其他逾期未办 <b>1 条</b></a>",
      "<a href=\"#failed\">当日已不能办理 <b>1 条</b></a>", "<a href=\"#candidates\">默认候选 <b>1 条</b></a>",
      "<a href=\"#leads\">责任线索 <b>2 条</b></a>", ">今天谁要办什么<", ">数字<", ">图<", ">未结台账<", "义务平衡",
      ">需要关注<", "id=\"duties\"", "id=\"failed\"", "id=\"candidates\"", "id=\"overdue\"", "id=\"leads\"",
      ">明细<", ">复核<", "本日复核人",
    ]
    var place = page.startIndex
    for words in order {
      let found = try #require(page.range(of: words, range: place..<page.endIndex), "\(words)")
      place = found.upperBound
    }
  }

  /// As the heading, the card and the sheets have it: what is overdue can still be done, what failed can't.
  @Test func `one word has one number on the whole page`() throws {
    let week = try MeasureWeek.told()
    var seen: Set<String> = []
    for day in MeasureWeek.days {
      let report = try week.report(day)
      let page = String(decoding: DayPage(report: report).bytes, as: UTF8.self)
      let overdue = report.duties(.overdue)
      for (id, title, lines) in [
        ("duties", "其他逾期未办", overdue.filter(\.isOpen)), ("failed", "当日已不能办理", overdue.filter { !$0.isOpen }),
      ] {
        let count = lines.reduce(0) { $0 + $1.obligation.records }
        let link = "<a href=\"#\(id)\">\(title) <b>"
        #expect(page.contains("\(link)\(count) 条</b>") == (count > 0), "\(day) \(title)")
        #expect(page.contains(link) == (count > 0), "\(day) \(title)")
        if count > 0 { seen.insert(id) }
        if id == "failed" { #expect(page.contains("另有当日已不能办理 \(count)") == (count > 0)) }
      }
      let agenda = report.agenda
      #expect(agenda.total.overdue.items == report.totals.overdue, "\(day)")
      #expect(agenda.total.total.records == report.balanceOfAll[4], "\(day)")
      let ages = agenda.ages.reduce(0) {
        $0 + $1.overdue.records + $1.inTime.records + $1.withoutLimit.records
      }
      #expect(ages == report.balanceOfAll[4], "\(day)")
    }
    #expect(seen == ["duties", "failed"])
  }

  @Test func `the verdict says each of its five things, and what isn't known isn't called agreement`() throws
  {
    let monday = try page(ofMeasure: "2021-01-04")
    // One count differs, and six kinds are left out.
    #expect(monday.contains("自报清单与所收不一致 7 处"))
    #expect(!monday.contains("自报清单与所收一致"))
    #expect(monday.contains("<h2 id=\"verdict\">有事项需要处理</h2>"))
    #expect(try page(ofMeasure: "2021-01-05").contains("上一日（2021-01-04）已复核"))
    let wednesday = try page(ofMeasure: "2021-01-06")
    #expect(wednesday.contains("上一日（2021-01-05）尚未复核"))
    #expect(wednesday.contains("个部门逾期未办"))
    for day in FourDays.days { #expect(try !page(day).contains("自报清单与所收一致"), "nobody stated anything") }
    #expect(try page("2021-01-04").contains("没有部门报当日清单") && page("2021-01-04").contains("个部门未报清单"))
    let open = String(decoding: DayPage(report: try OpenDay.told().open).bytes, as: UTF8.self)
    #expect(open.contains("<h2 id=\"verdict\">初步结论："))
  }

  @Test func `each department that owes something has a line, with what is oldest and whom to telephone`()
    throws
  {
    let report = try MeasureWeek.told().report("2021-01-06")
    let page = String(decoding: DayPage(report: report).bytes, as: UTF8.self)
    #expect(page.contains("今天是2021年1月7日（周四）"))
    #expect(!report.agenda.lines.isEmpty)
    for line in report.agenda.lines {
      let name = report.context.name(of: line.department)
      let row = try #require(
        page.components(separatedBy: "<tr ").first { $0.contains("rowheader\">\(name)<") })
      #expect(row.contains("data-label=\"逾期未办\">\(line.overdue.records)<"), "\(name)")
      #expect(row.contains("data-label=\"合计\">\(line.total.records)<"), "\(name)")
      let oldest = try #require(line.oldest)
      #expect(
        Self.unmarked(row).contains(
          "自 \(oldest.obligation.openedAt.day)（\(oldest.age) 天），\(oldest.obligation.article)"))
      let contact = try #require(report.context.contact(of: line.department))
      #expect(row.contains("<bdi>\(contact.name)</bdi> <bdi class=\"t\">\(contact.phone)</bdi>"), "\(name)")
    }
  }

  @Test func `the day before stands beside each figure`() throws {
    let page = try page("2021-01-05")
    #expect(page.contains("前一日是 2021-01-04<"))
    let card = try #require(page.components(separatedBy: "<dt>投放文件</dt>").last)
    #expect(card.hasPrefix("<dd class=\"figure\"><b>1</b> 份</dd><dd class=\"before\">前一日 4</dd>"))
    #expect(try self.page("2021-01-07").contains("<b>0</b>"), "a 0 is told where it belongs")
  }

  @Test func `every link on the page leads to a table or a sheet`() throws {
    for day in MeasureWeek.days {
      let page = try page(ofMeasure: day)
      let links = page.components(separatedBy: "href=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
      for link in Set(links) {
        if link.hasPrefix("#") {
          #expect(page.contains("id=\"\(link.dropFirst())\""), "\(day): \(link)")
        } else {
          #expect(
            DaySheets.Name(rawValue: String(link)) != nil, "\(day): \(link)")
        }
      }
    }
  }

  @Test func `a stop of the processor and a reviewer's word with its name are on the page`() throws {
    let page = try page(ofMeasure: "2021-01-05")
    #expect(page.contains("处理系统停机<span class=\"amount\">1 次</span>"))
    #expect(page.contains("2021年1月4日</span>的日报：<strong>有差异</strong>"))
    #expect(!page.contains("13800000001"))
    #expect(page.contains("（<bdi>样例复核人</bdi>）"))
  }

  @Test(arguments: FourDays.days)
  func `the page needs nothing from elsewhere and runs its own script only`(day: Day) throws {
    let page = try page(day)
    for forbidden in [
      "http:", "https:", "url(", "@import", "<img", "<iframe", "onerror=\"", "style=\"", "unsafe",
    ] {
      #expect(!page.contains(forbidden), "\(forbidden)")
    }
    let scripts = page.components(separatedBy: "<script")
    #expect(scripts.count == 2)
    let script = try #require(scripts.last?.dropFirst().components(separatedBy: "</script>").first)
    let style = try #require(
      page.components(separatedBy: "<style>").last?.components(separatedBy: "</style>").first)
    for (policy, text) in [("script-src", script), ("style-src", style)] {
      let hash = Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
      #expect(
        page.contains("\(policy) &#39;sha256-\(hash)&#39;") || page.contains("\(policy) 'sha256-\(hash)'"))
    }
  }

  /// What is given isn't found, if a name in a template is misspelt: it would say false, or nothing.
  @Test func `the templates ask for nothing that they aren't given`() throws {
    for day in MeasureWeek.days { #expect(try !page(ofMeasure: day).contains("false")) }
  }

  /// Strings that end an attribute or begin a tag in one way of reading them and not in another.
  static let naughty: [(String, String)] = [
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("\"\u{301} onload=\"x", "&quot;\u{301} onload=&quot;x"),
    ("<\u{301}b>\u{20DD}", "&lt;\u{301}b&gt;\u{20DD}"),
    ("'\u{FE0F}&\u{200D}", "&#39;\u{FE0F}&amp;\\u{200D}"), ("{{> index}} {{{x}}}", "{{&gt; index}} {{{x}}}"),
    ("&lt;", "&amp;lt;"), ("样例\u{202E}lmth", "样例\\u{202E}lmth"), ("a\u{0}\u{7}\r\nb\tc", "a\\u{0}\\u{7}"),
    ("\u{2066}\u{E0041}\u{FFFF}", "\\u{2066}\\u{E0041}\\u{FFFF}"), ("]]><!-- -->", "]]&gt;&lt;!-- --&gt;"),
  ]

  @Test(arguments: naughty)
  func `what somebody else made up is text, whatever it is`(given: String, shown: String) {
    #expect(PageText().escapeText(given).hasPrefix(shown), "\(PageText().escapeText(given))")
    let cells: [PageTable.Cell] = [
      .name(given), .text(given), .foreign(given), .moment(given), .badge(given, color: "bad"),
      .list([given]),
    ]
    let table = PageTable(
      title: given, amount: given, note: given, id: given,
      columns: Array(repeating: given, count: cells.count),
      rows: [cells], sheets: [.openItems])
    let html = PageTemplates.all.render(table.values(shown: 9, printed: 9), by: "table")
    #expect(html.components(separatedBy: shown).count > 12)
    #expect(!html.contains(given))
    let bar = PageChart.Bar(label: given, values: [1])
    let chart = PageChart(
      title: given, id: given, parts: [.init(title: given, color: "good")], bars: [bar], nothing: given)
    for html in [
      PageTemplates.all.render(chart.values, by: "bars"),
      PageTemplates.all.render(chart.columns, by: "columns"),
    ] {
      #expect(html.contains(shown) && !html.contains(given))
    }
  }

  /// Browsers break a line at a hyphen.
  @Test func `no day in a sentence is broken over two lines, and what is copied is what stands there`() throws
  {
    for page in try MeasureWeek.days.map(markedPage(ofMeasure:)) {
      let sentences = page.matches(of: /<(p|small|dd)[ >].*?<\/\1>/).map { String($0.output.0) }
      let days = sentences.flatMap { $0.matches(of: /.{0,16}\d{4}-\d{2}-\d{2}/).map { String($0.output) } }
      #expect(days.count > 3)
      for day in days where !day.contains("<time") {
        #expect(day.dropLast(10).hasSuffix(#"<span class="t">"#), "\(day)")
      }
    }
    let given = "2021-01-04 至 2021-01-05，2021-01-05.zip、样例2021-01-061、a-2021-01-07"
    let shown = PageProse().escapeText(given)
    #expect(shown.replacing(/<[^>]*>/, with: "") == given)
    #expect(shown.components(separatedBy: #"<span class="t">2021-01-0"#).count == 4)
  }

  @Test(arguments: naughty)
  func `a sentence keeps to be text, too`(given: String, shown: String) {
    #expect(PageProse().escapeText(given).hasPrefix(shown))
  }

  @Test func `a hostile file name is shown, not obeyed`() throws {
    #expect(try page("2021-01-04").contains("<bdi>&lt;img src=x onerror=alert(1)&gt;.xml</bdi>"))
  }

  @Test func `what needs attention stands before the details`() throws {
    let page = try page("2021-01-05")
    let attention = try #require(page.range(of: "需要关注<small>线索，非认定</small>"))
    let overdue = try #require(page.range(of: "id=\"overdue\">逾期未认领<span class=\"amount\">"))
    let details = try #require(page.range(of: ">明细<"))
    #expect(attention.lowerBound < overdue.lowerBound)
    #expect(overdue.lowerBound < details.lowerBound)
  }

  @Test func `no number of a person gets onto the page`() throws {
    let page = try page("2021-01-05")
    #expect(!page.contains("13800000001"))
    #expect(page.contains("138******01"))
    #expect(!page.contains("样例经办人"))
  }

  @Test func `a day without traffic reads well`() throws {
    let page = try page("2021-01-07")
    #expect(page.contains("当日没有部门投放文件。"))
    #expect(page.contains("未设时限，尚未办结"), "what was returned waits for another department")
    #expect(page.contains("当日没有计时限的记录，也没有逾期未办的事项。"))
  }

  @Test func `a chart says its numbers in words, with names in full`() throws {
    let name = "区持续深入优化营商环境和推进政府职能转变领导小组办公室"
    let chart = PageChart(
      title: "样例图", id: "t", parts: [.init(title: "接收", color: "good"), .init(title: "退回", color: "bad")],
      bars: [.init(label: name, values: [876_543, 1])], nothing: "无")
    let bars = PageTemplates.all.render(chart.values, by: "bars")
    #expect(bars.contains(">\(name)</span> <span class=\"words\">接收 876543，退回 1 条</span>"))
    #expect(bars.contains("x=\"95.9%\" width=\"0.4%\""), "however small a number is, it is seen")
    let columns = PageTemplates.all.render(chart.columns, by: "columns")
    #expect(
      columns.contains("最多的一日 876544 条") && columns.contains("<desc id=\"chart-t-words\">\(name) 876544 条"))
  }

  @Test func `an open day says until when it was counted`() throws {
    let page = String(decoding: DayPage(report: try OpenDay.told().open).bytes, as: UTF8.self)
    #expect(Self.unmarked(page).contains("当日尚未日终，统计截至 2021-01-04 10:00:01。"))
  }

  @Test func `a chart draws eight departments and says how many more there are`() throws {
    let chart = PageChart(
      title: "t", id: "t", parts: [.init(title: "接收", color: "good")],
      bars: (1...14).map { .init(label: "部门\($0)", values: [$0 * 1000]) }, nothing: "")
    let text = PageTemplates.all.render(chart.values, by: "bars")
    #expect(text.components(separatedBy: "<rect").count == 10, "one in the legend")
    #expect(text.contains("另有 6 个部门见下面的表。"))
  }

  @Test(arguments: [
    ([5, 5, 5], 9, [3, 3, 3]), ([5, 5, 5], 2, [1, 1, 0]), ([1, 100, 2], 20, [1, 17, 2]),
    ([0, 3], 10, [0, 3]), ([4, 4], 0, [0, 0]),
    ([], 5, []),
  ])
  func `few places go round, and who needs less than a share has all`(
    wanted: [Int], total: Int, shares: [Int]
  ) {
    #expect(PageShares.of(wanted, total: total) == shares)
  }

  @Test func `a long table is grouped by department, and says of each how much isn't listed`() throws {
    let rows = (0..<60).map { [PageTable.Cell.name($0 % 3 == 0 ? "样例乙局" : "样例甲局"), .number($0)] }
    func html(_ rows: [[PageTable.Cell]], printed: Int = 10) -> String {
      let table = PageTable(
        title: "t", note: "样例。", order: "大的在前", id: "t", columns: ["部门", "数"], rows: rows,
        sheets: [.openItems])
      return PageTemplates.all.render(table.values(shown: 30, printed: printed), by: "table")
    }
    let long = html(rows)
    #expect(long.contains("样例乙局<span class=\"amount\">20 行<span class=\"seen\">，列出 15 行</span></span>"))
    #expect(long.contains("样例甲局<span class=\"amount\">40 行<span class=\"seen\">，列出 15 行</span></span>"))
    #expect(long.contains("这里列出 30 行，共 60 行。") && long.contains("共 60 行，这里印出 10 行。"))
    #expect(long.components(separatedBy: "class=\"unprinted\"").count == 21, "ten of thirty are printed")
    #expect(long.contains("样例。按部门分组，各组之内大的在前。"))
    let least = html(rows, printed: 1)
    #expect(least.components(separatedBy: "class=\"unprinted\"").count == 30)
    let last = try #require(least.range(of: "样例甲局<span class=\"amount\">"))
    #expect(
      least[..<last.lowerBound].contains("<tr><th scope=\"row\">样例乙局"), "the first department's first row")
    #expect(least.contains("class=\"group unprinted\""), "and nothing of the other")
    #expect(long.components(separatedBy: "<tbody>").count == 3)
    let short = html(Array(rows.prefix(50)))
    #expect(short.contains("样例。大的在前。"))
    #expect(
      !short.contains("class=\"group") && short.components(separatedBy: "class=\"unprinted\"").count == 21)
  }

  @Test(arguments: [
    (0, 3, "0.0"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 20, "5.0"), (3, 3, "100"), (9_996, 10_000, "99.96"),
    (9_999, 10_000, "99.99"), (999_999, 1_000_000, "99.99"), (4, 10_000, "0.04"), (1, 1_000_000, "0.01"),
    (504, 10_000, "5.04"), (496, 10_000, "4.96"), (505, 10_000, "5.1"), (494, 10_000, "4.9"),
    (50_001, 1_000_000, "5.01"), (49_999, 1_000_000, "4.99"),
  ])
  func `a share is rounded, and never to a whole percentage that it isn't`(
    part: Int, whole: Int, text: String
  ) {
    #expect(Headline.percent(part, of: whole) == text)
  }

  @Test(arguments: ["ink", "soft", "brand", "link", "good", "same", "bad", "late", "back", "wait"], [0, 1])
  func `a colour stands out from all grounds of the page, in both schemes`(name: String, scheme: Int) throws {
    let color = try Self.color(name, scheme)
    for ground in ["page", "ground", "stripe"] {
      #expect(Self.contrast(color, try Self.color(ground, scheme)) >= 4.5, "\(name) on \(ground)")
    }
  }

  @Test(arguments: ["good", "bad", "late"], [0, 1])
  func `the verdict and the banners are readable`(name: String, scheme: Int) throws {
    let ground = try Self.color("\(name)-ground", scheme)
    for ink in [name, "ink", "soft", "link"] {
      #expect(Self.contrast(try Self.color(ink, scheme), ground) >= 4.5, "\(ink) on \(name)-ground")
    }
    #expect(Self.contrast(try Self.color(name, scheme), try Self.color("on", scheme)) >= 4.5)
  }

  /// A colour of the light scheme, which comes first in the style, or of the dark one.
  private static func color(_ name: String, _ scheme: Int) throws -> String {
    let places = PageTemplates.all.style.components(separatedBy: "--\(name): #").dropFirst().map {
      $0.prefix(6)
    }
    return String(try #require(places.count == 2 ? places[places.startIndex + scheme] : nil, "\(name)"))
  }

  /// Contrast as WCAG 2.2 defines it.
  private static func contrast(_ one: String, _ other: String) -> Double {
    func luminance(_ hex: String) -> Double {
      let number = Int(hex, radix: 16) ?? 0
      let weights = [(number >> 16, 0.2126), (number >> 8 & 0xFF, 0.7152), (number & 0xFF, 0.0722)]
      return weights.reduce(0) { sum, part in
        let value = Double(part.0) / 255
        return sum + part.1 * (value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4))
      }
    }
    let (light, dark) = (max(luminance(one), luminance(other)), min(luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
  }
}
