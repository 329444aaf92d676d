import ExchangeFormats
import ExchangeTesting
import Testing

/// Raw values of legacy exports, and what they mean.
@Suite struct ValueNormalizerTests {
  /// One raw value and what is to become of it; for a failure, `canonical` is the trimmed raw value.
  struct Case: Sendable, CustomTestStringConvertible {
    var form: Normalization
    var raw: String
    var result: Normalized
    var canonical: String
    var testDescription: String { "\(form.rawValue) \(raw.debugDescription)" }
  }

  private static func values(_ form: Normalization, _ pairs: KeyValuePairs<String, String>) -> [Case] {
    pairs.map { Case(form: form, raw: $0, result: .value, canonical: $1) }
  }

  private static func absent(_ form: Normalization, _ raws: String...) -> [Case] {
    raws.map { Case(form: form, raw: $0, result: .absent, canonical: "") }
  }

  private static func openEnded(_ raws: String...) -> [Case] {
    raws.map { Case(form: .openEndedDate, raw: $0, result: .openEnded, canonical: "") }
  }

  private static func failures(
    _ form: Normalization, _ code: FindingCode, _ pairs: KeyValuePairs<String, String>
  ) -> [Case] {
    pairs.map { Case(form: form, raw: $0, result: .failed(code), canonical: $1) }
  }

  static let texts =
    values(
      .text,
      [
        "样例甲餐饮店": "样例甲餐饮店", " 样例甲餐饮店\u{3000}\u{A0}\t": "样例甲餐饮店", "\u{FEFF}甲\u{200B}": "甲",
        "\u{202A}甲\u{2060}乙\u{202C}\u{2009}\u{AD}": "甲\u{2060}乙", "\u{200E}\u{2028}甲¡": "甲¡",
        "一\r\n二": "一\r\n二", "=\"00123\"": "00123", "'00123": "00123", "'t Hooft": "'t Hooft",
        "'样例'": "'样例'", "＝１": "＝１", "=1+1": "=1+1", "=\"甲\"&\"乙\"": "=\"甲\"&\"乙\"", "无锡": "无锡",
        "样例〔甲〕店（分）": "样例〔甲〕店（分）", "é": "é", "龘䶮𬭊": "龘䶮𬭊", "A": "A", "甲 乙": "甲 乙",
        "'=\"1": "'=\"1", "NULLS": "NULLS", "\u{A0}＂\u{3000}": "＂", "9.2E17": "9.2E17", "E+17": "E+17",
        "9.2E+17 元": "9.2E+17 元",
      ])
    + failures(
      .text, .valueScientific,
      ["9.23704E+17": "9.23704E+17", " 9E+17": "9E+17", "-3.7E+17": "-3.7E+17", "3.70E-05": "3.70E-05"])
    + absent(
      .text, "", " ", "\u{3000}\u{A0}\t", "NULL", "null", "Null", "\\N", "N/A", "n/a", "无", " 无 ", "—", "——",
      "－", "-", "--", "/", "／", "=\"\"", "=\"无\"", "(null)", "<NULL>", "[null]", "暂无", "undefined",
      "System.DBNull", "NaT", "NA", "nil", "N.A.", "\"\"", "[]", "{}", "…", "……", "空", "（空）", "(空)", "（无）",
      "(无)", "空白")

  static let codes =
    values(
      .code,
      [
        "92370403999800010P": "92370403999800010P", "'370403": "370403", "\t370403": "370403",
        "=\"00370403\"": "00370403", "''1": "1", "'=\"1\"": "1", "３７０４０３ａＢ": "370403aB",
        "（２０２０）": "（2020）", "薛审食许字〔2020〕 001\u{3000}号": "薛审食许字〔2020〕001号",
        "37040319900101001x": "37040319900101001X", "370403********001x": "370403********001X",
        "xk001x": "xk001x", "jy-1 23": "jy-123", "12E5": "12E5", "1E-5": "1E-5", "E+17": "E+17",
        "9.23704E+17A": "9.23704E+17A", "9.2E+1234": "9.2E+1234", "＇１": "1",
        "JY\u{200B}2370\u{FEFF}\u{202C}": "JY2370",
      ])
    + absent(.code, "", "无", "ＮＵＬＬ", "N / A", "'", "=\"\"", "\u{3000}")
    + failures(
      .code, .valueScientific,
      [
        "9.23704E+17": "9.23704E+17", "9.2E17": "9.2E17", "9E+17": "9E+17", " 9.23704e+17": "9.23704e+17",
        "=\"9.2E+17\"": "=\"9.2E+17\"", "９.2E＋１７": "９.2E＋１７", "3.70E-05": "3.70E-05",
        "-9.2E+17": "-9.2E+17",
      ])

  static let phones =
    values(
      .phone,
      [
        "13800000001": "13800000001", "138 0000 0001": "13800000001", "138-0000-0001": "13800000001",
        "+86 138-0000-0001": "13800000001", "0086-13800000001": "13800000001", "8613800000001": "13800000001",
        "086-13800000001": "13800000001", "08613800000001": "13800000001",
        "+086 138 0000 0001": "13800000001",
        "(086)138-0000-0001": "13800000001", "（+86）13800000001": "13800000001",
        "086-138-0000-0001": "13800000001", "0086-138-0000-0001": "13800000001",
        "086\u{2013}13800000001": "13800000001",
        "0851-4400001-801": "08514400001-801",
        "(0632)4400001": "06324400001", "（０６３２）４４００００１": "06324400001", "0632—4400001": "06324400001",
        "'13800000001": "13800000001", "=\"13800000001\"": "13800000001", "8644001": "8644001",
        "+8606324400001": "+8606324400001", "13800000001/13800000002": "13800000001/13800000002",
        "\u{202D}138\u{2009}0000\u{A0}0001\u{202C}": "13800000001", "电话138": "电话138",
        "0632\u{2013}440\u{2212}0001": "06324400001",
        "13800000001；": "13800000001", "；13800000001;": "13800000001", "13800000001。": "13800000001",
        "13800000001/13800000002、": "13800000001/13800000002", "0632-4400001，": "06324400001",
        "+86 13800000001;": "13800000001", "；": ";",
      ])
    + absent(.phone, "", "无", "-", "()", "—", "N/A", "（无）", "\u{202D}\u{202C}")
    + failures(.phone, .valueScientific, ["1.38E+10": "1.38E+10", " 1.38E10\t": "1.38E10"])

  static let dates =
    values(
      .date,
      [
        "2020-12-22": "2020-12-22", "2020/12/22": "2020-12-22", "2020/1/2": "2020-01-02",
        "20201222": "2020-12-22", "2020-12-22 00:00:00": "2020-12-22", "2020-12-22T00:00:00": "2020-12-22",
        "2020-12-22 00:00:00.000": "2020-12-22", "2020/12/22 0:00": "2020-12-22",
        "2020-12-22T00:00:00+08:00": "2020-12-22", "2020年12月22日": "2020-12-22",
        "2020年1月2日": "2020-01-02",
        "2020 年 1 月 2 日": "2020-01-02", "2020年12月22": "2020-12-22", "2020年12月22日 10:30": "2020-12-22",
        "2020.12.22": "2020-12-22", "２０２０－１２－２２": "2020-12-22", "２０２０年１２月２２日": "2020-12-22",
        "\u{3000}2020-12-22\u{A0}": "2020-12-22",
        "'2020-12-22": "2020-12-22", "=\"2020-12-22\"": "2020-12-22",
        "2020-02-29": "2020-02-29", "2099-12-31": "2099-12-31",
      ])
    + absent(
      .date, "", "无", "/", "1899-12-31", "1899/12/30", "1900-01-00", "1900-01-01", "0000-00-00",
      "1900/1/0 0:00:00", "18991230", "  /  /    ", "    -  -  ", "  /  /       :  :  ", "年  月  日", "／　／",
      "NaT", "NA", "空")
    + failures(
      .date, .valueNotADate,
      [
        "2021-02-29": "2021-02-29", " 20210229": "20210229", "2020-13-01": "2020-13-01", "长期": "长期",
        "2020-12": "2020-12", "22/12/2020": "22/12/2020", "20-12-22": "20-12-22", "2020-12/22": "2020-12/22",
        "2020-12-22 24:00": "2020-12-22 24:00", "2020-12-22x": "2020-12-22x",
        "2020-12-2200:00": "2020-12-2200:00", "2020-12-21T16:00:00Z": "2020-12-21T16:00:00Z",
        "２０２１/2/29": "２０２１/2/29", "2020": "2020", "441870": "441870",
      ])
    + failures(
      .date, .valueDateSerial, ["44187": "44187", " ４４１８７": "４４１８７", "44187.5": "44187.5"])

  static let openEnds =
    openEnded(
      "长期", "永久", "长期有效", "无固定期限", "无限期", "终身有效", " 长期\u{3000}", "2099-12-31", "2099/12/31", "20991231",
      "9999年12月31日",
      "9999-12-31 00:00:00", "２０９９-12-31")
    + values(.openEndedDate, ["2025/12/21": "2025-12-21", "2099-12-30": "2099-12-30"])
    + absent(.openEndedDate, "", "\u{3000}", "1899-12-31")
    + failures(.openEndedDate, .valueNotADate, ["长": "长", "2099-12-32": "2099-12-32"])

  static let lists =
    values(
      .list,
      [
        "甲": "甲", "甲|乙": "甲|乙", "甲、乙；丙;丁，戊,己": "甲|乙|丙|丁|戊|己", "甲\r\n乙\n丙": "甲|乙|丙",
        "、甲、、 乙\u{3000}、": "甲|乙", "Ａ１、b2": "A1|b2", "经营（新办）、变更": "经营（新办）|变更", "'001,'002": "001|002",
        "=\"甲,乙\"": "甲|乙", "甲、无": "甲", "甲｜乙": "甲|乙", "甲 乙": "甲 乙",
      ])
    + absent(.list, "", "无", " \n ", "=\"\"")

  static let booleans =
    values(
      .boolean,
      [
        "是": "true", "Y": "true", "y": "true", "yes": "true", "YES": "true", "1": "true", "true": "true",
        "TRUE": "true", "否": "false", "N": "false", "No": "false", "0": "false", "false": "false",
        "Ｙ": "true", " 是\u{3000}": "true", "０": "false",
      ])
    + absent(.boolean, "", "无", "NULL", "-")
    + failures(.boolean, .valueNotABoolean, ["2": "2", " 也许 ": "也许", "是的": "是的"])

  static let yesNos =
    values(
      .yesNo,
      ["是": "是", "Ｙ": "是", "yes": "是", " 1 ": "是", "TRUE": "是", "否": "否", "n": "否", "0": "否", " 也许 ": "也许"])
    + absent(.yesNo, "", "无", "-")

  static let times =
    values(
      .time,
      [
        "09:30": "09:30", "9:30": "09:30", "14:30:00": "14:30", "９：３０": "09:30", "9时30分": "09:30",
        "14点": "14:00",
        "上午9:30": "09:30", "下午2:05": "14:05", "下午14:05": "14:05", "12:30 PM": "12:30", "12:30am": "00:30",
        "0:00": "00:00",
        "24:00": "24:00", "9:3:15": "9:3:15", "930": "930", "九点": "九点", "9:60": "9:60", "下午": "下午",
        "-1:00": "-1:00",
      ])
    + absent(.time, "", "无", "/")

  static let several =
    failures(
      .code, .valueSeveral,
      [
        "薛审〔2021〕1号\n薛审〔2021〕2号": "薛审〔2021〕1号\n薛审〔2021〕2号",
        "370403199001010012 37040319900101003X": "370403199001010012 37040319900101003X",
      ])
    + values(
      .code,
      [
        "薛审医许字\n〔2021〕1号": "薛审医许字〔2021〕1号", "薛审〔2021〕1号 副本": "薛审〔2021〕1号副本",
        "3704031990 01010012": "370403199001010012",
      ])
    + values(.phone, ["13800000001\n13800000002": "13800000001/13800000002", "138 0000 0001": "13800000001"])
    + openEnded("长 期", "长期。", "不限", "无固定期")

  static let all =
    texts + codes + phones + dates + openEnds + lists + booleans + yesNos + times + several

  private func normalized(_ form: Normalization, _ raw: String) -> (result: Normalized, output: String) {
    let field = Field(name: "field", title: "字段", normalization: form)
    let normalizer = ValueNormalizer(schema: KindSchema(kind: "test", title: "测试", fields: [field]))
    var output = Array("前".utf8)
    let result = normalizer.normalize(Array("⟨\(raw)⟩".utf8)[3..<3 + raw.utf8.count], field: 0, into: &output)
    #expect(output.starts(with: "前".utf8), "what stood in the output stays")
    return (result, String(decoding: output.dropFirst(3), as: UTF8.self))
  }

  @Test(arguments: all)
  func `a raw value becomes its canonical form`(_ example: Case) {
    let (result, output) = normalized(example.form, example.raw)
    #expect(result == example.result)
    #expect(Array(output.utf8) == Array(example.canonical.utf8), "\(output)")
  }

  @Test(arguments: all.filter { $0.result == .value })
  func `a canonical value stays as it is`(_ example: Case) {
    let (result, output) = normalized(example.form, example.canonical)
    #expect(result == .value)
    #expect(output == example.canonical)
  }

  @Test(arguments: Normalization.allCases)
  func `normalising twice changes nothing more`(_ form: Normalization) {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    let pieces = [
      "'", "=\"", "\"", " ", "\u{3000}", "\u{A0}", "１", "1", "9.2", "E", "+", "-", "无", "甲", "x", "/", "\n",
    ]
    for _ in 0..<2000 {
      let raw = (0..<Int.random(in: 0...6, using: &random))
        .map { _ in pieces[Int.random(in: pieces.indices, using: &random)] }.joined()
      let once = normalized(form, raw)
      guard once.result == .value else { continue }
      let twice = normalized(form, once.output)
      #expect(twice.result == .value && twice.output == once.output, "seed \(seed), \(raw.debugDescription)")
    }
  }

  @Test(arguments: ["　=\"\n=\"\n无\"", "=\"；=\"；甲\"", "'、''甲", "=\"|=\"|=\"|甲；乙\""])
  func `a list whose parts come to what a spreadsheet protects is no more than what it protects`(
    _ raw: String
  ) {
    let once = normalized(.list, raw)
    let twice = normalized(.list, once.output)
    #expect(once.result == .value && twice.result == .value && twice.output == once.output, "\(once.output)")
  }

  @Test(arguments: [
    ("92370403999800010p", "92370403999800010P"), ("92370403-9998-0001-0P", "92370403999800010P"),
    ("92370403999800010P", "92370403999800010P"), ("92370403999800011p", "92370403999800011p"),
    ("37040319900101003x", "37040319900101003X"), ("护照-e12345678", "护照-e12345678"),
    ("-92370403999800010", "-92370403999800010"), ("370403-19900101-1234", "370403199001011234"),
    ("370403-19900101-008x", "37040319900101008X"), ("370403-19900101-1230", "370403-19900101-1230"),
    ("370403-********-0012", "370403-********-0012"),
    ("(92370403999800010P)", "92370403999800010P"), ("（92370403999800010P）", "92370403999800010P"),
    ("【92370403999800010p】", "92370403999800010P"), ("[370403199001011234]", "370403199001011234"),
    ("（92370403999800011P）", "（92370403999800011P）"), ("(E12345678)", "(E12345678)"),
    ("(92370403999800010P", "(92370403999800010P"),
  ])
  func `a code is written in capitals without hyphens and brackets around it, if its check character fits`(
    raw: String, written: String
  ) throws {
    let schema = try #require(Fixtures.library.get()["approval-push"]).schema
    let field = try #require(schema.index(of: "holderId"))
    var output: [UInt8] = []
    _ = ValueNormalizer(schema: schema).normalize(Array(raw.utf8)[...], field: field, into: &output)
    #expect(String(decoding: output, as: UTF8.self) == written)
  }

  @Test func `where only true can be said, no is said by nothing`() {
    let field = Field(
      name: "longTerm", title: "长期有效", type: .boolean, enumeration: ["true"], normalization: .boolean)
    let normalizer = ValueNormalizer(schema: KindSchema(kind: "test", title: "测试", fields: [field]))
    var output: [UInt8] = []
    #expect(normalizer.normalize(Array("否".utf8)[...], field: 0, into: &output) == .absent)
    #expect(output.isEmpty)
    #expect(normalizer.normalize(Array("是".utf8)[...], field: 0, into: &output) == .value)
    #expect(output == Array("true".utf8))
  }
}
