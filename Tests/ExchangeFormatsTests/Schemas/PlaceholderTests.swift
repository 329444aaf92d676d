import Testing

@testable import ExchangeFormats

/// What stands where a value is needed and is none: words for none, and numbers without their number.
struct PlaceholderTests {
  private static let schema = KindSchema(
    kind: "example", title: "样例",
    fields: [
      Field(name: "name", title: "名称", maxLength: 200),
      Field(name: "prose", title: "说明", maxLength: 4000),
      Field(name: "number", title: "文号", maxLength: 256, normalization: .code, role: .documentNumber),
      Field(name: "id", title: "标识", maxLength: 64, normalization: .code),
      Field(name: "needed", title: "必填", isRequired: true, maxLength: 200),
      Field(name: "account", title: "情况说明", isRequired: true, maxLength: 4000),
      Field(name: "msgId", title: "报文编号", maxLength: 64, normalization: .code),
      Field(name: "one", title: "证件号码", maxLength: 64, normalization: .code),
      Field(name: "other", title: "证件名称", maxLength: 64),
      Field(name: "party", title: "相对人", isRequired: true, maxLength: 200, role: .party),
      Field(name: "organ", title: "机关", isRequired: true, maxLength: 200, role: .authority),
    ], groups: [FieldGroup(.atLeastOne, ["one", "other"])])

  private static let validator = Result { try RecordValidator(schema: schema, file: "example.json") }

  private func codes(_ values: [String: String]) throws -> [FindingCode] {
    let values = values.merging([
      "needed": "样例", "account": "样例", "one": "样例", "party": "样例", "organ": "样例",
    ]) { own, _ in own }
    let record = Record(number: 1, values: Self.schema.fields.map { values[$0.name] ?? "" })
    return try Self.validator.get().findings(in: record) { field in
      Position(record: 1, field: field.map { Self.schema.fields[$0].name })
    }.map(\.code)
  }

  @Test(arguments: [
    "薛审食许字〔2021〕号", "薛审食许字(2021)号", "薛审食许字[2021]号", "薛审食许字【2021】号", "薛审食许字（2021）号", "薛审食许字（2021年）号",
    "薛审食许字〔〕20号", "薛审食许字()20号", "薛审食许字〔 〕20号", "薛审食许字〔2021〕XX号", "薛审食许字〔2021〕xxx号", "薛审食许字〔2021〕ＸＸ号",
    "薛审食许字〔2021〕___号", "薛审食许字〔2021〕**号", "薛审食许字〔2021〕××号", "薛审食许字〔2021〕第号", "薛审食许字〔2021〕第××号", "薛审食许字第号",
    "薛审食许字号", "薛审食许字〔2021〕某号", "薛审食许字〔XXXX〕1号", "薛审食许字〔202X〕1号", "薛审食许字〔20__〕12号", "薛审食许字〔2021〕 号",
    "薛审食许字〔2021〕号\u{3000}", "号", "XX号", "1.0", "12.00", "１．０", "0", "00", "000000", "00000000000000000", "X",
    "xx", "***", "____",
    "×××", "某某",
    "薛审食许字〔2021〕", "薛审食许字（2021）", "薛审食许字[2021]", "薛审食许字【2021】", "薛审食许字{2021}", "薛审食许字<2021>", "薛审食许字《2021》",
    "薛审食许字〔2021年〕", "薛审食许字〔二〇二一〕", "薛审食许字〔二〇二一〕号", "薛审食许字〔2021〕第", "薛审食许字〔2021〕-", "薛审食许字〔2021〕－",
    "薛审食许字〔2021〕—",
    "薛审食许字〔2021〕000号", "薛审食许字〔2021〕第00号", "薛审食许字〔2021〕000", "薛审食许字〔2021〕XX", "薛审食许字〔2021〕第**", "薛审食许字〔2021",
    "薛审食许字〔202", "薛审食许字（2021", "薛审食许字〔", "薛审食许字", "薛审食许字第", "〔2021〕", "鲁（薛）食许字〔2021〕", "薛审（2021）食许字",
    "薛审食许字00号",
    "薛审食许字〔2021〕\u{3000}",
  ])
  func `a number in which the number is missing is none`(value: String) throws {
    #expect(try codes(["number": value]) == [.valuePlaceholder])
    #expect(try !codes(["id": value]).contains(.valuePlaceholder))
  }

  @Test(arguments: [
    "薛审食许字〔2021〕1号", "薛审食许字〔2021〕10号", "薛审食许字〔2021〕100号", "薛审食许字〔2021〕0号", "薛审食许字〔2000〕1号", "薛审食许字(2021)001号",
    "薛审食许字〔2021〕样例11号", "薛审食许字〔2021〕X1号", "薛审食许字〔2021〕1X号", "薛审食许字〔2021〕X号", "薛审食许字〔2021〕A-1号", "薛审食许字第（12）号",
    "薛审食许字（2021）第（12）号", "薛审食许字〔二〇二一〕一号", "薛审食许字二〇号", "薛审食许字第12号", "12号", "1号", "1", "10", "100", "2021",
    "1.5",
    "12345.0", "JY23704030000001", "JY2370403********", "XK001", "XX001", "鲁(X)字1号", "样例", "!", "薛审",
    "薛审食许字〔2021〕001", "A", "01",
    "第一百二十号", "12号（2021）", "XK001(2021)", "JY23704030000001〔2021〕", "薛审食许第一号〔2021〕", "薛审食许2021年",
    "薛审食许字〔2021〕001-",
    "薛审食许字〔2021〕1000号", "薛审食许字〔12〕", "薛审食许字12(3", "薛审食许字〔2021〕12", "食品经营许可证", "JY00", "700", "鲁A-00",
  ])
  func `a number of its own is one`(value: String) throws {
    #expect(try !codes(["number": value]).contains(.valuePlaceholder))
  }

  private static let nothings = [
    "无", "暂无", "—", "——", "-", "－", "--", "/", "／", "NULL", "null", "<null>", "None", "nan", "N/A", "n/a",
    "\\N", "undefined", "dbnull", "\u{3000}", "\u{A0}", "\u{3000}\u{A0}", "\u{2003}", " \u{3000}无\u{A0}",
    "NA", "NaT", "nil", "N.A.", "\"\"", "[]", "{}", "…", "空", "（空）", "（无）", "(无)",
    "(空白)", "（空白）", "(blank)", "<NA>", "character(0)", "integer(0)",
  ]

  @Test(arguments: nothings)
  func `a word for nothing is no value where one is needed`(value: String) throws {
    for field in ["needed", "account", "number", "msgId", "one", "other"] {
      #expect(try codes([field: value]) == [.valuePlaceholder], "\(field)")
    }
    // In a table it is absent, and missed as such.
    let normalizer = ValueNormalizer(schema: Self.schema)
    for field in ["needed", "account", "number", "msgId", "one", "other"] {
      var output: [UInt8] = []
      let index = try #require(Self.schema.index(of: field))
      #expect(normalizer.normalize(Array(value.utf8)[...], field: index, into: &output) == .absent)
    }
  }

  @Test(arguments: nothings)
  func `where nothing is needed a word for it may stand`(value: String) throws {
    for field in ["name", "prose", "id"] {
      #expect(try !codes([field: value]).contains(.valuePlaceholder), "\(field)")
    }
  }

  @Test(arguments: ["不详", "未知", "待定", "待补", "待补充", "详见附件", "见附件", "略", "暂缺"])
  func `what says that somebody is named elsewhere or later names nobody`(value: String) throws {
    for field in ["party", "organ", "number"] {
      #expect(try codes([field: value]) == [.valuePlaceholder], "\(field)")
    }
    // A text may well say so.
    for field in ["name", "needed", "account", "prose"] {
      #expect(try codes([field: value]) == [], "\(field)")
    }
  }

  @Test(arguments: ["*", "*****", "＊＊＊"])
  func `nothing but asterisks names nobody`(value: String) throws {
    for field in ["party", "organ"] { #expect(try codes([field: value]) == [.valuePlaceholder], "\(field)") }
    for field in ["name", "prose"] { #expect(try codes([field: value]) == [], "\(field)") }
    #expect(try codes(["party": "样*"]) == [])
  }

  @Test(arguments: ["不详谈茶馆", "待客样例店", "略阳样例", "空港样例店", "未知数教育", "NATO", "Nancy", "N.A.样例"])
  func `a name that only begins so is one`(value: String) throws {
    #expect(try codes(["party": value]) == [])
  }

  @Test(arguments: ["无锡样例店", "Nan", "null样", "--1", "A/B", "暂无名饭店", "None & Co"])
  func `a name that begins as such a word is one`(value: String) throws {
    #expect(try codes(["needed": value]) == (value == "Nan" ? [.valuePlaceholder] : codes(["name": value])))
  }
}
