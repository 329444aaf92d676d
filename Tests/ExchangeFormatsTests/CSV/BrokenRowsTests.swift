import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Values with line ends that lack their quotes, so that one record is several lines.
@Suite struct BrokenRowsTests {
  private static let header = "行政相对人名称,行政相对人类别,统一社会信用代码,事项名称,许可决定文书号,联系方式,许可决定日期,有效期至,许可机关"
  private static let training = "培训名称,培训日期,培训对象,培训内容,接收部门"

  private static func record(_ number: Int) -> String {
    "样例\(number)小吃店,个体工商户,92370403999800010P,食品经营许可,薛审食许字〔2021〕\(number)号,13800000001,2021-01-04,长期,薛城区行政审批服务局"
  }

  private static func reading(
    _ lines: [String], separator: String = ",", end: String = "\n", isEnded: Bool = true
  ) throws -> BundleReading {
    let text = lines.map { $0.replacing(",", with: separator) }.joined(separator: end) + (isEnded ? end : "")
    let reading = try BundleReading(text)
    for chunk in [1, 7, 64] { #expect(try BundleReading(Array(text.utf8), chunk: chunk) == reading) }
    return reading
  }

  /// The lines of the records that come back.
  private static func returned(_ reading: BundleReading) -> [Int] {
    zip(reading.records, reading.findings).compactMap { record, findings in
      findings.contains { $0.severity == .error } ? record.line : nil
    }
  }

  @Test(arguments: [",", "\t", ";", "|"], ["\n", "\r\n", "\r"])
  func `a line end before or in the recipients sends the record to nobody`(separator: String, end: String)
    throws
  {
    for broken in [["", "卫健局"], ["", "区卫健局"], ["卫健局、", "市监局"], ["卫健局", "", "市监局"], ["", "XC-WJ"]] {
      let record = "样例培训2,2021-01-25,样例人员,只给卫健局的内容,"
      let lines =
        [Self.training, "样例培训1,2021-01-25,样例人员,样例内容,XC-WJ", record + broken[0]] + broken.dropFirst()
      let last = 2 + broken.count
      for isEnded in [true, false] {
        let alone = try Self.reading(lines, separator: separator, end: end, isEnded: isEnded)
        #expect(Self.returned(alone) == [3, last], "\(broken) \(alone.codes)")
      }
      let among = try Self.reading(
        lines + ["\"样例培训3\",2021-01-25,样例人员,样例内容,XC-WJ"], separator: separator, end: end)
      #expect(Self.returned(among) == [3, last], "\(broken) \(among.codes)")
      for findings in among.findings where !findings.isEmpty {
        #expect(findings[0].message.zh.contains("第 3–\(last) 行像是一条记录"), "\(findings[0].message.zh)")
        #expect(findings[0].remedy.zh.contains("加上引号") && findings[0].remedy.zh.contains("才删去"))
        #expect(!findings[0].message.en.contains("{") && !findings[0].remedy.en.contains("{"))
      }
    }
  }

  @Test(arguments: [",", "\t", ";", "|"], ["\n", "\r\n", "\r"])
  func `a line end in the first or the last value cuts none`(separator: String, end: String) throws {
    let first = Self.record(2).replacing("样例2小吃店", with: "样例2号" + end + "小吃店")
    let last = Self.record(2).replacing("薛城区行政审批服务局", with: "薛城区行政审批" + end + "服务局")
    let quoted = Self.record(1).replacing("薛城区行政审批服务局", with: "\"薛城区行政审批服务局\"")
    let next = "\"样例3小吃店\"" + String(Self.record(3).drop { $0 != "," })
    for broken in [first, last] {
      for lines in [[Self.header, broken], [Self.header, quoted, broken, next]] {
        let reading = try Self.reading(lines, separator: separator, end: end)
        let place = lines.count == 2 ? 2 : 3
        #expect(Self.returned(reading) == [place, place + 1], "\(broken) \(reading.codes)")
        for findings in reading.findings where !findings.isEmpty {
          #expect(
            findings[0].message.zh.contains("第 \(place)–\(place + 1) 行像是一条记录"), "\(findings[0].message.zh)")
        }
      }
    }
    // Of which of the two it is nobody knows.
    let between = try Self.reading(
      [Self.header, Self.record(1), "样例2号", Self.record(2)], separator: separator, end: end)
    #expect(Self.returned(between) == [2, 3, 4])
    for findings in between.findings {
      #expect(findings[0].message.zh.contains("第 3 行没有分隔符"), "\(findings[0].message.zh)")
      #expect(!findings[0].message.en.contains("{") && !findings[0].remedy.en.contains("{"))
      #expect(findings[0].message.zh.contains("有 9 列，") == false)
    }
    #expect(between.findings[0][0].message.zh.hasPrefix("这一行：第 3 行没有分隔符"))
    #expect(between.findings[0][0].message.en.hasPrefix("This row: line 3"))
    #expect(between.findings[1][0].message.zh.hasPrefix("这一行有 1 列，表头有 9 列：第 3 行没有分隔符"))
  }

  @Test func `values that are all broken all come back`() throws {
    let rows = (1...3).map { Self.record($0).replacing("行政审批服务局", with: "\n行政审批服务局") }
    let reading = try Self.reading([Self.header] + rows)
    #expect(Self.returned(reading) == Array(2...7))
    #expect(reading.findings.allSatisfy { !$0.contains { $0.remedy.zh.contains("只有一格") } })
  }

  @Test func `ends of rows in separators hide no broken value`() throws {
    let broken = Self.record(1).replacing("行政审批服务局", with: "\n行政审批服务局")
    let reading = try Self.reading([Self.header, Self.record(2), broken].map { $0 + "," })
    #expect(Self.returned(reading) == [3, 4], "\(reading.codes)")
    // The header needn't end so; two rows show that rows do.
    let bare = try Self.reading(
      [Self.header] + [Self.record(2), Self.record(3), broken].map { $0 + "," })
    #expect(Self.returned(bare) == [4, 5], "\(bare.codes)")
    let next = "\"样例4小吃店\"" + String(Self.record(4).drop { $0 != "," })
    let among = try Self.reading(
      [Self.header] + [Self.record(2), Self.record(3), broken, next].map { $0 + "," })
    #expect(Self.returned(among) == [4, 5], "\(among.codes)")
  }

  @Test func `recipients behind a line end are seen where all rows end in a separator`() throws {
    let rows = ["样例培训1,2021-01-25,样例人员,样例内容,XC-WJ,", "样例培训2,2021-01-25,样例人员,样例内容,XC-WJ,"]
    let front = "样例培训3,2021-01-25,样例人员,只给卫健局,"
    for rest in [["卫健局,"], ["卫健局、", "市监局,"], ["区卫健局,"], ["薛城区卫生健康局,"]] {
      for header in [Self.training, Self.training + ","] {
        let reading = try Self.reading([header] + rows + [front] + rest)
        #expect(Self.returned(reading).prefix(2) == [4, 5], "\(rest) \(reading.codes)")
        #expect(Self.returned(reading).count == 1 + rest.count)
        // Nothing above it shows how rows end.
        for below in [[], rows] {
          let first = try Self.reading([header, front] + rest + below)
          #expect(Self.returned(first).prefix(1 + rest.count) == Array(2...(2 + rest.count))[...])
        }
      }
    }
    // A day is whole, but not where the separator behind it is missing.
    let dated = "培训对象,培训内容,培训名称,接收部门,培训日期"
    let row = "样例人员,样例内容,样例培训,XC-WJ,2021-01-25,"
    let day = try Self.reading([dated, row, row, String(row.dropLast()), "上午,"])
    #expect(Self.returned(day).suffix(2) == [4, 5], "\(day.codes)")
  }

  @Test func `a header below the rest of the recipients clears nobody`() throws {
    let front = "样例培训2,2021-01-25,样例人员,只给卫健局,"
    let whole = "样例培训3,2021-01-25,样例人员,样例内容,XC-WJ"
    for rest in [["卫健局"], ["卫健局、", "市监局"], ["薛城区卫生健康局"]] {
      for below in [[], [whole], ["第二批名单", Self.training, whole]] {
        let reading = try Self.reading([Self.training, front] + rest + [Self.training] + below)
        #expect(Self.returned(reading).prefix(1 + rest.count) == Array(2...(2 + rest.count))[...])
        #expect(!Self.returned(reading).contains(reading.records.last?.line ?? 0) || below.isEmpty)
        let last = 2 + rest.count
        let finding = try #require(reading.findings[0].first)
        #expect(finding.message.zh.contains("第 2–\(last) 行像是一条记录"), "\(finding.message.zh)")
      }
    }
    // What says for whom it is has its own title above the next header.
    for title in ["第二批名单", "二、样例"] {
      let reading = try Self.reading([Self.training, whole, title, Self.training, whole])
      #expect(Self.returned(reading) == [3], "\(reading.codes)")
    }
  }

  @Test func `a value in quotes is whole though a separator stands behind it`() throws {
    let quoted = Self.record(2).replacing("薛城区行政审批服务局", with: "\"薛城区行政审批服务局\"") + ","
    let next = "\"样例3小吃店\"" + String(Self.record(3).drop { $0 != "," }) + ","
    let reading = try Self.reading([Self.header + ",", quoted, "一、样例,", next])
    #expect(Self.returned(reading) == [3], "\(reading.codes)")
  }

  @Test func `a line beside a value that nobody reads is no part of one that is read`() throws {
    let rows = ["1," + Self.record(1), "本表由样例系统生成", "2," + Self.record(2)]
    let reading = try Self.reading(["序号," + Self.header] + rows)
    #expect(Self.returned(reading) == [2, 3], "\(reading.codes)")
    let behind = try Self.reading([Self.header + ",序号", Self.record(1) + ",1", "样例2号", Self.record(2) + ",2"])
    #expect(Self.returned(behind) == [3, 4], "\(behind.codes)")
  }

  @Test func `a day or an id that is whole isn't broken`() throws {
    let header = "消息标识,退回原因类别,退回理由"
    let reading = try Self.reading([header, "M1,其他,\"甲\"", "一、样例", "M2,其他,乙"])
    #expect(Self.returned(reading) == [3])
    #expect(reading.findings[1].first?.remedy.zh.contains("不是记录的") == true)
  }

  @Test func `a word of a list that is whole isn't broken, unless people explain it`() throws {
    let header = "消息标识,退回理由,退回原因类别"
    let schema = try #require(try Fixtures.library.get()["claim-return"]).schema
    let field = try #require(schema.fields.first { $0.title == "退回原因类别" })
    for word in try #require(field.enumeration) {
      let reading = try Self.reading([header, "M1,甲,\(word)", "以上由样例系统导出", "M2,乙,\(word)"])
      let isOpen = word.contains("其他")
      #expect(Self.returned(reading) == (isOpen ? [2, 3] : [3]), "\(word) \(reading.codes)")
    }
  }

  // MARK: In the middle

  @Test(arguments: [",", "\t", ";"], ["\n", "\r\n", "\r"])
  func `however many lines a value in the middle has, they are told as one record`(
    separator: String, end: String
  ) throws {
    for value in [
      "食品\n经营许可", "食品\n经营\n许可", "食品\n\n经营\n许\n可", "食品\n注：经营\n许可", "食品\n共 2 条\n许可",
    ] {
      let broken = Self.record(2).replacing("食品经营许可", with: value.replacing("\n", with: end))
      let last = 3 + value.count { $0 == "\n" }
      let reading = try Self.reading(
        [Self.header, Self.record(1), broken, Self.record(3)], separator: separator, end: end)
      #expect(Self.returned(reading).first == 3 && Self.returned(reading).last == last, "\(reading.codes)")
      #expect(reading.bundleFindings == [])
      for findings in reading.findings where !findings.isEmpty {
        #expect(findings.map(\.code) == [.csvColumnCount])
        #expect(findings[0].message.zh.contains("第 3–\(last) 行像是一条记录"), "\(findings[0].message.zh)")
        #expect(!findings[0].remedy.zh.contains("删去"), "\(findings[0].remedy.zh)")
      }
    }
  }

  @Test func `rows that lack cells, and lines among them, that make no record, aren't told to be one`() throws
  {
    let front = Self.record(2).split(separator: ",").prefix(4).joined(separator: ",")
    let reading = try Self.reading([Self.header, front, "样例", Self.record(3)])
    #expect(Self.returned(reading).prefix(2) == [2, 3])
    #expect(reading.findings[0].first?.message.zh.contains("像是一条记录") == false)
    #expect(reading.findings[1].first?.remedy.zh.contains("删去这一行") == false)
  }

  @Test func `many lines are looked at in bounds`() throws {
    let lines = Array(repeating: "样例", count: 3 * BrokenRows.limit + 1)
    let reading = try Self.reading([Self.header, Self.record(1)] + lines + [Self.record(2)])
    #expect(reading.records.map(\.number) == Array(1...(lines.count + 2)))
    #expect(Self.returned(reading) == Array(2...(lines.count + 3)))
  }

  // MARK: What looks like the foot of the table

  @Test(arguments: [
    "注：不含冷食、不含裱花蛋糕", "合计：3项", "共 2 条", "2021-01-04", "----", "备注：样例", "制表人：样例", "以下空白", "无", "记录数：3",
  ])
  func `what looks like a foot and has records below it is a line of the value above`(foot: String) throws {
    for blank in [[], [""]] {
      let lines = [Self.header, Self.record(1), Self.record(2)] + blank + [foot, Self.record(3)]
      let reading = try Self.reading(lines)
      #expect(Set(Self.returned(reading)).isSuperset(of: [3, 4 + blank.count]), "\(reading.codes)")
      #expect(!Self.returned(reading).contains(2))
      #expect(reading.bundleFindings == [], "\(reading.codes)")
      #expect(reading.records.map(\.number) == Array(1...4))
    }
    // In quotes a value is whole.
    let quoted = Self.record(1).replacing("薛城区行政审批服务局", with: "\"薛城区行政审批服务局\"")
    #expect(!Self.returned(try Self.reading([Self.header, quoted, foot, Self.record(3)])).contains(2))
    // Below the last record it is what it is.
    for rows in [[foot], ["", foot], [foot, "2021年1月4日"]] {
      let below = try Self.reading([Self.header, Self.record(1)] + rows)
      #expect(Self.returned(below).isEmpty, "\(below.codes)")
      #expect(
        below.bundleFindings.allSatisfy {
          [.footerSkipped, .ornamentSkipped, .noteDoubtsRecords].contains($0.code)
        })
    }
    // And at the end of a page.
    if foot == "2021-01-04" { return }
    for page in [[Self.header], ["第 1 页 共 3 页"], ["第 1 页", Self.header], ["", Self.header]] {
      let paged = try Self.reading([Self.header, Self.record(1), foot] + page + [Self.record(2)])
      #expect(Self.returned(paged).isEmpty, "\(page): \(paged.codes)")
      #expect(paged.records.map(\.number) == [1, 2])
    }
  }

  @Test(arguments: [
    "小计：2户", "小计,2,,,,,,,", "本页合计", "(2 rows)", "（2 行受影响）", "2 rows selected.", "第 1 页 共 3 页", "合计,2,,,,,,,",
    "注：样例,,,,,,,,", "+----+----+", "未完，转下页", "",
  ])
  func `sums of parts, ends of pages and rows with separators part records as ever`(line: String) throws {
    let reading = try Self.reading([Self.header, Self.record(1), line, Self.record(2)])
    #expect(Self.returned(reading).isEmpty, "\(reading.codes)")
    #expect(reading.records.map(\.line) == [2, 4])
  }

  @Test(arguments: ["共 5 条", "合计：5条"], [true, false])
  func `a foot of two lines is one, known or not`(foot: String, isEnded: Bool) throws {
    let rows = [Self.header, Self.record(1), Self.record(2), foot]
    for line in ["报送单位：样例局", "联系电话：0632-4400000", "报送日期：2021-01-04"] {
      let reading = try Self.reading(rows + [line], isEnded: isEnded)
      #expect(Self.returned(reading) == [], "\(line) \(reading.codes)")
      #expect(reading.bundleFindings.contains { $0.code == .noteDoubtsRecords && $0.position.line == 4 })
    }
    for line in ["数据来源：样例系统", "以上由样例系统导出"] {
      let reading = try Self.reading(rows + [line], isEnded: isEnded)
      #expect(Self.returned(reading) == [5], "\(line) \(reading.codes)")
      #expect(reading.records.map(\.number) == [1, 2, 3])
      #expect(reading.bundleFindings.map(\.code) == [.noteDoubtsRecords], "\(reading.codes)")
      #expect(reading.bundleFindings.first?.message.zh.contains("写着 5 条，而读到 2 条") == true)
      let signed = try Self.reading(rows + [line, "2021年1月4日"], isEnded: isEnded)
      #expect(Self.returned(signed) == [5], "\(line) \(signed.codes)")
      // With a record below it all of it may be a value.
      let among = try Self.reading(rows + [line, Self.record(3)], isEnded: isEnded)
      #expect(Set(Self.returned(among)).isSuperset(of: [3, 4, 5]), "\(line) \(among.codes)")
      #expect(among.records.map(\.number) == Array(1...5))
    }
  }

  @Test func `behind a record for everybody a line below its foot may be who gets it`() throws {
    let reading = try Self.reading([Self.training, "样例培训1,2021-01-25,样例人员,样例内容,", "----", "卫健局"])
    #expect(Self.returned(reading).contains(2), "\(reading.codes)")
  }

  @Test func `what a line says of the records is told though it may be part of one`() throws {
    let doubted = try Self.reading([Self.header, Self.record(1), "注：第1条作废", Self.record(2)])
    #expect(doubted.bundleFindings.map(\.code) == [.noteDoubtsRecords], "\(doubted.codes)")
    #expect(Set(Self.returned(doubted)).isSuperset(of: [2, 3]))
    let counted = try Self.reading([Self.header, Self.record(1), "注：样例", "(9 rows)", Self.record(2)])
    #expect(counted.bundleFindings.map(\.code).contains(.noteDoubtsRecords), "\(counted.codes)")
  }

  @Test func `rules of a drawn table part its rows`() throws {
    let rule = "--------------------"
    let lines = [Self.header, rule, Self.record(1), rule, Self.record(2), rule]
    #expect(try Self.reading(lines).codes == [.ornamentSkipped])
  }

  @Test func `notes are counted and numbered as what they are`() throws {
    let reading = try Self.reading([
      Self.header, Self.record(1), "注：样例", "2021年1月4日", Self.header, Self.record(2), "合计：3条", "2021年1月4日",
    ])
    #expect(reading.records.map(\.number) == Array(1...3), "\(reading.codes)")
    #expect(reading.records.map(\.line) == [2, 4, 6])
    #expect(reading.findings[1].first?.position == Position(line: 4, record: 2))
    #expect(reading.bundleFindings.map(\.code).filter { $0 == .footerSkipped }.count == 3)
  }
}
