import ExchangeBase
import ExchangeFiles
import ExchangeWords
import Foundation
import ExchangeTesting
import Testing

@testable import ExchangeReports

@Suite struct DayPageTests {
  private func page(_ day: Day) throws -> String {
    String(decoding: DayPage(report: try FourDays.told().report(day)).bytes, as: UTF8.self)
  }

  private func page(ofMeasure day: Day) throws -> String {
    String(decoding: DayPage(report: try MeasureWeek.told().report(day)).bytes, as: UTF8.self)
  }

  @Test func `what is overdue and what waits for confirmation come first, each with a link from the top`()
    throws
  {
    let page = try page(ofMeasure: "2021-01-06")
    let order = [
      "<a href=\"#duties\">其他逾期未办 1</a>", "<a href=\"#failed\">当日已不能办理 1</a>",
      "<a href=\"#candidates\">默认候选 1</a>",
      "<a href=\"#leads\">责任线索 3</a>", "id=\"duties\"", "id=\"failed\"", "id=\"candidates\"",
      "id=\"overdue\"", "id=\"leads\"",
      ">义务<", "义务平衡", ">明细<", ">复核<", "本日复核人",
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
      let duties = report.totals.duties
      for (id, title, count) in [("duties", "其他逾期未办", duties.overdue), ("failed", "当日已不能办理", duties.failed)] {
        let link = "<a href=\"#\(id)\">\(title) "
        #expect(page.contains("\(link)\(count)</a>") == (count > 0), "\(day) \(title)")
        #expect(page.contains(link) == (count > 0), "\(day) \(title)")
        if count > 0 { seen.insert(id) }
      }
      #expect(page.contains("另有当日已不能办理 \(duties.failed)") == (duties.failed > 0))
    }
    #expect(seen == ["duties", "failed"])
  }

  @Test func `every link on the page leads to a table or a sheet`() throws {
    for day in MeasureWeek.days {
      let page = try page(ofMeasure: day)
      let links = page.components(separatedBy: "href=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
      for link in Set(links) {
        if link.hasPrefix("#") {
          #expect(page.contains("id=\"\(link.dropFirst())\""), "\(day): \(link)")
        } else {
          #expect(DaySheets.Name(rawValue: String(link)) != nil, "\(day): \(link)")
        }
      }
    }
  }

  @Test func `a stop of the processor and a reviewer's word with its name are on the page`() throws {
    let page = try page(ofMeasure: "2021-01-05")
    #expect(page.contains("处理系统停机（1）"))
    #expect(page.contains("2021年1月4日的日报：<strong>有差异</strong>"))
    #expect(!page.contains("13800000001"))
    #expect(page.contains("（样例复核人）"))
  }

  @Test(arguments: FourDays.days)
  func `the page needs nothing from elsewhere and runs nothing`(day: Day) throws {
    let page = try page(day)
    for forbidden in ["<script", "http:", "https:", "url(", "@import", "<img", "<iframe", "onerror=\""] {
      #expect(!page.contains(forbidden), "\(forbidden)")
    }
  }

  @Test func `a hostile file name is shown, not obeyed`() throws {
    #expect(try page("2021-01-04").contains("<bdi>&lt;img src=x onerror=alert(1)&gt;.xml</bdi>"))
  }

  @Test func `what needs attention stands before the details`() throws {
    let page = try page("2021-01-05")
    let attention = try #require(page.range(of: "需要关注<small>线索，非认定</small>"))
    let overdue = try #require(page.range(of: "逾期未认领（1）"))
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
    #expect(!page.contains("<svg"), "there is nothing to draw")
  }

  @Test func `a chart says its numbers in words`() throws {
    let page = try page("2021-01-04")
    #expect(page.contains("薛城区行政审批服务局：接收 5 条，重复（此前已收） 1 条，退回 2 条"))
    #expect(page.components(separatedBy: "role=\"img\"").count == 3)
    #expect(page.components(separatedBy: "</desc>").count == 3)
  }

  @Test func `an open day says until when it was counted`() throws {
    let page = String(decoding: DayPage(report: try OpenDay.told().open).bytes, as: UTF8.self)
    #expect(page.contains("当日尚未日终，统计截至 2021-01-04 10:00:01。"))
  }

  @Test func `a chart draws twelve departments and says how many more there are`() throws {
    let chart = StackedBars(
      title: "t", unit: .record, id: "t", parts: [.init(title: "接收", color: "good")],
      bars: (1...14).map { .init(label: "部门\($0)", values: [$0 * 1000]) })
    var html = HTMLWriter()
    chart.write(to: &html, nothing: "")
    let text = String(decoding: html.bytes, as: UTF8.self)
    #expect(text.components(separatedBy: "<rect").count == 13)
    #expect(text.contains("另有 2 个部门见下表。"))
  }

  @Test(arguments: [(0, 3, "0.0"), (1, 3, "33.3"), (9_999, 10_000, "99.9"), (3, 3, "100")])
  func `a share is never rounded up to the whole`(part: Int, whole: Int, text: String) {
    #expect(DayPage.percent(part, of: whole) == text)
  }

  @Test(arguments: ["ink", "soft", "brand", "good", "same", "bad", "late", "back", "wait"])
  func `a colour stands out from both grounds of the page`(name: String) throws {
    let color = try #require(Self.color(name))
    for ground in ["ffffff", try #require(Self.color("ground"))] {
      #expect(Self.contrast(color, ground) >= 4.5, "\(name) on \(ground)")
    }
  }

  @Test(arguments: [("5c3600", "fff4de"), ("14503a", "e9f4ee")])
  func `the banners are readable`(ink: String, ground: String) {
    #expect("\(DayPage.css)".contains("color: #\(ink); background: #\(ground)"))
    #expect(Self.contrast(ink, ground) >= 7)
  }

  private static func color(_ name: String) -> String? {
    "\(DayPage.css)".range(of: "--\(name): #").map { String("\(DayPage.css)"[$0.upperBound...].prefix(6)) }
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
