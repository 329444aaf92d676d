import Testing

import ExchangeBase
@testable import ExchangeFormats

/// What values mean, beyond their form, and whether they can be meant.
struct ValueMeaningTests {
  private static let schema = KindSchema(
    kind: "example", title: "样例",
    fields: [
      Field(name: "name", title: "名称", maxLength: 200),
      Field(name: "prose", title: "说明", maxLength: 4000),
      Field(name: "number", title: "文号", maxLength: 256, normalization: .code, role: .documentNumber),
      Field(name: "id", title: "标识", maxLength: 64, normalization: .code),
      Field(name: "party", title: "证件", maxLength: 64, normalization: .code, check: .partyCode),
      Field(name: "recipients", title: "接收部门", maxLength: 1000, normalization: .list, role: .recipients),
      Field(name: "came", title: "到场部门", maxLength: 1000, normalization: .list, role: .participants),
      Field(name: "files", title: "文件", maxLength: 1000, normalization: .list),
      Field(name: "acted", title: "决定日期", type: .date, normalization: .date, role: .actDate),
      Field(name: "from", title: "有效期自", type: .date, normalization: .date),
      Field(name: "to", title: "有效期至", type: .date, normalization: .date),
      Field(name: "fine", title: "罚款", normalization: .amount, largest: 1000),
      Field(name: "needed", title: "必填", isRequired: true, maxLength: 200),
    ],
    ordered: [DayOrder(first: "from", second: "to", except: ["name": ["注销"]])])

  private static let validator = Result { try RecordValidator(schema: schema, file: "example.json") }

  private func codes(_ values: [String: String]) throws -> [FindingCode] {
    let values = values.merging(["needed": "样例"]) { own, _ in own }
    let record = Record(number: 1, values: Self.schema.fields.map { values[$0.name] ?? "" })
    return try Self.validator.get().findings(in: record) { field in
      Position(record: 1, field: field.map { Self.schema.fields[$0].name })
    }.map(\.code)
  }

  @Test(arguments: ["?", "？？", "????", " ? ", "样例?店", "样?", "?例", "薛审?2021?1号", "张?三", "#1号?店"])
  func `a name with question marks has lost characters`(value: String) throws {
    #expect(try codes(["name": value]) == [.valueCharacterLost])
    #expect(try codes(["number": value]) == [.valueCharacterLost])
  }

  @Test(arguments: ["想不想？小吃店", "http://www.example.invalid/?id=1", "www.example.invalid/样例?a=1", "Who's?"])
  func `a question mark that a name may well have isn't held against it for certain`(value: String) throws {
    #expect(try !codes(["name": value]).contains(.valueCharacterLost))
  }

  @Test(arguments: [
    "样例店迁址，是否同意？", "是否同意?请回复。", "能不能办？怎么办？", "同意吗??", "详见 http://example.invalid/查询?编号=1", "谁来核查?薛城区",
    "有何意见？？请尽快回复", "核查了几次?三次", "样例内容?",
  ])
  func `a question in prose is a question`(value: String) throws {
    #expect(try codes(["prose": value]) == [])
  }

  @Test(arguments: ["样例??内容", "样?店违法", "??店违法", "样例店违法经营??", "经查？？店违法"])
  func `question marks within the sentences of prose are doubted`(value: String) throws {
    #expect(try codes(["prose": value]) == [.valueCharacterDoubtful])
  }

  @Test(arguments: ["样\u{FFFD}例", "锟斤拷", "样例烫烫烫烫", "屯屯屯"])
  func `marks of loss send the record back`(value: String) throws {
    #expect(try codes(["prose": value]) == [.valueCharacterLost])
  }

  @Test(arguments: [0x01, 0x7F, 0x80, 0x85, 0x9F, 0xFDD0, 0xFDEF, 0xFFFF, 0x1FFFE, 0x10FFFF] as [UInt32])
  func `what is no character of a text is told`(code: UInt32) throws {
    let scalar = String(try #require(Unicode.Scalar(code)))
    for value in ["样\(scalar)例", "a\(scalar)", scalar + "样"] {
      #expect(try codes(["prose": value]) == [.valueControlCharacter])
    }
  }

  @Test(arguments: ["\u{E000}", "样\u{F8FF}例", "\u{E81E}", "样\u{F0001}"])
  func `private codes are doubted`(value: String) throws {
    #expect(try codes(["name": value]) == [.valueCharacterPrivate])
  }

  @Test(
    arguments: [
      ("鏍蜂緥鍐呭", "样例内…"), ("钖涘煄鍖", "薛城…"), ("è–›åŸŽåŒº", "薛城区"), ("è–›åŸŽ", "薛城"), ("ÑùÀýÄÚÈÝ", "样例内容"),
      ("Ñ¦³ÇÇø", nil),
      ("æ ·ä¾‹", nil),
      // DOS, a Macintosh, Russian Windows.
      ("µá╖Σ╛ïσ░ÅσÉâσ║ù", "样例小吃店"), ("╤∙└²╡Ω", "样例店"), ("µáÀõ¥ïÕ║ù", "样例店"), ("Ð¨└²ÁÛ", "样例店"),
      ("Ê†∑‰æãÂ∫ó", "样例店"),
      ("—˘¿˝µÍ", "样例店"), ("ж\u{A0}·дѕ‹", "样例"),
      // Japanese Windows, Big5.
      ("ﾊﾐｳ｡", "市场"), ("欴瞰苤勛虛", "样例小吃店"),
      ("悁傑⑹庈部潼飭奪燴擁", nil),
    ] as [(String, String?)])
  func `text that was read in the wrong encoding is doubted, with what it was`(
    value: String, original: String?
  ) throws {
    let scan = ValueScan(Array(value.utf8)[...])
    let found = Garbling.original(of: Array(value.utf8)[...], scan)
    if let original { #expect(found == original) } else { #expect(found != nil) }
    #expect(try codes(["name": value]) == [.valueGarbled])
  }

  @Test(arguments: ["样例¿店", "¿店", "样¿", "经查¿¿违法", "样ï¿½店", "ï¿½", "A ï¿½ B"])
  func `what stands in for a lost character is told`(value: String) throws {
    for field in ["name", "prose"] { #expect(try codes([field: value]) == [.valueCharacterLost]) }
  }

  @Test func `a box between ideographs is doubted in a name, and ticked in prose`() throws {
    #expect(try codes(["name": "样例□店"]) == [.valueCharacterDoubtful])
    #expect(try codes(["name": "样例\u{FFFC}"]) == [.valueCharacterDoubtful])
    for mark in ["□", "▯", "■", "█", "〓"] {
      for value in ["样\(mark)店", "样例\(mark)"] {
        #expect(try codes(["name": value]) == [.valueCharacterDoubtful], "\(value)")
      }
      #expect(try codes(["name": "\(mark)样例"]) == [], "\(mark)")
      #expect(try codes(["prose": "一\(mark)样例"]) == [], "\(mark)")
    }
    #expect(try codes(["name": "□样例"]) == [])
    #expect(try codes(["prose": "属于□是☑否"]) == [])
  }

  @Test func `only what ends a value can be half a character`() throws {
    #expect(try codes(["name": "样例\u{FFFE}"]) == [.valueCharacterCut])
    #expect(try codes(["name": "样\u{FFFE}例"]) == [.valueCharacterLost])
  }

  @Test(arguments: [0xAD, 0x200B, 0x200E, 0x202E, 0x2028, 0x2060, 0x2066, 0xFEFF, 0xE0041] as [UInt32])
  func `what can't be seen in a value is told`(code: UInt32) throws {
    let scalar = String(try #require(Unicode.Scalar(code)))
    for field in ["name", "prose", "number", "party"] {
      #expect(try codes([field: "样\(scalar)例"]) == [.valueCharacterInvisible])
    }
  }

  @Test(arguments: [
    "[object Object]", "样例[object Object]", "薛审undefined号", "undefined样例", "样例null", "薛审〔null〕1号",
    "(undefined)", "${name}", "#{name}",
    "样例None", "薛审NaN号", "NaT样例", "{{ name }}", "<%= name %>", "System.Data.DataRow", "java.lang.String@1f",
    "%!s(<nil>)", "oracle.sql.CLOB@15db9742", "[B@1a2b3c", "com.example.Holder@3f2a", "a.b.Outer$1@9f",
    "System.Byte[]",
    "System.Collections.Generic.List`1[System.String]", "System.Nullable`1", "<Holder object at 0x7f2a>",
    "<CLOB>",
    "(CLOB)", "(Memo)", "(MEMO)", "（ＣＬＯＢ）", "[BLOB]", "<Long Raw>", "(binary data)", "nullnull", "null null",
    "NULL NULL", "薛审{2100}1号", "{20211}", "NULL-NULL", "undefinedundefined", "None None", "样例NULL", "{0}",
    "样例{1}号", "{name}",
    "%(name)s",
    "ORA-01722: invalid number", "ORA-00942: table or view does not exist", "SP2-0640: Not connected",
    "SQLSTATE[HY000]", "Infinity", "-Infinity", "1.#IND", "-1.#IND", "1.#INF00", "1.#QNAN",
  ])
  func `a program's word is no value`(value: String) throws {
    for field in ["name", "prose", "number"] { #expect(try codes([field: value]) == [.valueProgramWord]) }
  }

  @Test(arguments: [
    "Null & Co", "undefined behaviour", "{样例}", "100%", "[样例]", "Sun", "a.b", "#1{", "<5%>", "None & Co",
    "NaNa样例", "No样例", "a.b@c.invalid", "li.ming@163", "Café@88", "(样例)", "(CLOB)样例店", "Memo", "NULLABLE",
    "null-1",
    "ORA-1", "PLS-12345", "ORATION", "SPJ-20201222-0001", "{}样例", "50%(a)shop", "System.样例", "{样例0}",
    "薛审食许字{2021}001号", "{1999}", "Infinity样例", "INFINITY", "1.#INFO", "1.#1", "Inf",
  ])
  func `words and signs of their own are no program's`(value: String) throws {
    #expect(try !codes(["name": value]).contains(.valueProgramWord))
  }

  @Test(arguments: [
    "薛城区市场监督管理局", "Café Ångström", "±5°C × 3 ÷ 2", "é»", "联通", "锦鲤池塘养殖场", "浜海湿地", "鑫鑫超市", "样例（甲）·乙",
    "淼淼、焱焱、垚垚",
    "渭河路", "──────", "┌──┐", "│样│例│", "±0.5", "①样例", "Москва", "Ελλάδα", "한국", "アリラン", "臺灣樣例飲食店", "張堃煒",
    "王喆犇", "龍鳳樓",
    "樣例餐飲有限公司", "鍾先生", "鏡湖", "𬭊业公司", "䶮店", "Müller", "naïve", "钖字", "¿Qué?",
  ])
  func `uncommon text isn't taken for garbled`(value: String) throws {
    #expect(try codes(["prose": value]) == [])
  }

  @Test(arguments: [
    "甲&amp;乙", "&nbsp;样例", "&#26679;", "&#x6837;例", "甲<br>乙", "甲<br/>乙", "<p>样例</p>", "<![CDATA[样例]]>",
    "<font color=red>样例",
    "</div>", "\\u6837\\u4f8b", "甲\\u4F8B", "\\xe6\\xa0\\xb7", "%E6%A0%B7%E4%BE%8B", "甲%e6%a0%b7",
    "甲\\\"乙\\\"店", "甲\\'乙店", "甲\\n乙店", "甲\\r\\n乙", "甲\\t乙", "甲\\\\乙", "甲\\/乙", "甲\\\n乙", "甲\\",
    "王<U+4DAE>店", "<U+0001F600>", "王<e4><b8><ad>店",
  ])
  func `markup is told`(value: String) throws {
    #expect(try codes(["prose": value]) == [.valueMarkup])
  }

  @Test(arguments: [
    "甲&乙", "R&D;", "a<b", "面积<100平方米", "1 < 2 > 0", "<样例>", "AT&T", "a & b;", "< br >", "甲&；", "D:\\user\\x",
    "D:\\name\\read.txt",
    "\\\\server\\样例", "样例\\甲", "D:\\t2\\样例", "甲\"乙\"",
    "\\u样例", "<U+样>", "<U+4D>", "甲<e4>乙",
    "50%", "50%E6", "%E6%A0", "%E6%20%20", "100%%E6%A0%",
  ])
  func `signs of their own aren't markup`(value: String) throws {
    #expect(try codes(["prose": value]) == [])
  }

  @Test(arguments: [
    "=1+1", "=HYPERLINK(\"x\")", "@SUM(1)", "+A1", "-A1+B1", "＝A1", "＠甲", "=样例", "+cmd|' /C calc'!A0",
    "-2+SUM(1)", "+样例店",
  ])
  func `a formula is told`(value: String) throws {
    #expect(try codes(["name": value]) == [.valueFormula])
  }

  @Test(arguments: [
    "-", "—", "--", "-1", "+8613800000001", "-1.5%", "- 第一项", "-样例", "——样例", "+86 632-4400102", "+5℃", "1=1",
    "a@b.invalid",
  ])
  func `numbers, phones and dashes are no formulas`(value: String) throws {
    #expect(try codes(["name": value]) == [])
  }

  private static let errors = [
    "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA",
    "#name?", "＃REF！",
    "##", "########", "Err:502", "错误:508", "#N/A", "薛审#REF!号", "#名称?", "#Error", "#ERROR", "#Deleted", "#已删除",
    "#错误",
    "#数值!", "＃Error", "[Error]", "[错误]",
  ]

  @Test(arguments: errors)
  func `errors of spreadsheets send the record back, in CSV and XML`(value: String) throws {
    for field in ["name", "prose", "number", "files"] {
      #expect(try codes([field: value]) == [.valueErrorCell])
    }
    let normalizer = ValueNormalizer(schema: Self.schema)
    for (index, field) in Self.schema.fields.enumerated() where field.role?.speaksWhenEmpty != true {
      var output: [UInt8] = []
      let raw = Array(" \(value) ".utf8)
      let result = normalizer.normalize(raw[...], field: index, into: &output)
      if value == "#N/A", !field.isRequired {
        #expect(result == .absent, "\(field.name)")
      } else if value.contains("薛") {
        #expect(result != .absent)
      } else {
        #expect(result == .failed(.valueErrorCell), "\(field.name)")
      }
    }
  }

  @Test(arguments: [
    "#1号楼", "1#", "C#培训", "3#4#楼", "＃12", "Erreur", "错误率", "#错误率", "#Errors", "#已删除1", "[Errors]", "[错误]样例",
  ])
  func `a number sign is no error`(value: String) throws {
    #expect(try codes(["name": value]) == [])
  }

  @Test(arguments: [
    ("survey-notice", "surveyTime", "0.6041666667", "像是 14:30"),
    ("survey-notice", "surveyTime", "0.375", "像是 09:00"),
    ("survey-notice", "surveyTime", "44200.6041666667", "像是 14:30"),
    ("survey-notice", "surveyTime", "9.30", "一个时刻"),
    ("survey-notice", "surveyTime", "14:30-16:00", "一个时刻"),
    ("survey-notice", "surveyTime", "上午9:30左右", "一个时刻"),
    ("survey-notice", "msgId", String(repeating: "样例编号", count: 20), ""),
  ])
  func `what isn't of its field's form is told so, and not that it is too long`(
    kind: String, name: String, value: String, cause: String
  ) throws {
    let definition = try #require(try Fixtures.library.get()[kind])
    let field = try #require(definition.schema.index(of: name))
    var values = definition.schema.fields.map { _ in "" }
    values[field] = value
    let findings = definition.validator.findings(in: Record(number: 1, values: values)) { field in
      Position(record: 1, field: field.map { definition.schema.fields[$0].name })
    }
    let finding = try #require(findings.first { $0.position.field == name })
    #expect(finding.code == .valuePattern)
    #expect(cause.isEmpty || finding.message.zh.contains(cause), "\(finding.message.zh)")
    #expect(finding.remedy.zh.contains(definition.schema.fields[field].example))
  }

  @Test func `what is of its form and too long is told that`() throws {
    let definition = try #require(try Fixtures.library.get()["survey-notice"])
    let field = try #require(definition.schema.index(of: "msgId"))
    let long = Array(String(repeating: "A", count: 65).utf8)[...]
    #expect(definition.validator.fault(in: long, of: field)?.code == .valueTooLong)
  }

  @Test func `a form that isn't right is told by its cause, where it shows one`() {
    func causes(_ value: String) -> String {
      FormCause.arguments(
        of: Array(value.utf8)[...],
        Field(name: "code", title: "代码", example: "92370403999800010P", normalization: .code))["causeZh"]
        ?? "?"
    }
    #expect(causes("13800000001.0").contains("表格软件"))
    #expect(causes("370403199001010011.00").contains("表格软件"))
    for enclosed in ["【9237040399980001】", "（9237）", "[E1]"] {
      #expect(causes(enclosed).contains("括号"), "\(enclosed)")
    }
    #expect(causes("（无电话）") == "")
    #expect(causes("92370403999800010Ρ").contains("第 18 个字符“Ρ”（U+03A1）"))
    #expect(causes("9237О403999800010P").contains("第 5 个字符“О”（U+041E）"))
    for plain in ["13800000001.5", "9237", "无", ".0", "1."] { #expect(causes(plain) == "", "\(plain)") }
  }

  @Test(arguments: [
    "无", "暂无", "—", "/", "NULL", "#N/A", "N/A", "0", "空", "无需", "-", "none", "XC-WJ|无", "没有", "不涉及",
    "全部", "所有部门", "ALL", "（无）", "不填",
  ])
  func `a word for nobody isn't an empty list of recipients`(value: String) throws {
    #expect(try codes(["recipients": value]) == [.recipientNone])
    let field = try #require(Self.schema.index(of: "recipients"))
    var output: [UInt8] = []
    let result = ValueNormalizer(schema: Self.schema).normalize(
      Array(value.utf8)[...], field: field, into: &output)
    #expect(result == .value)
    #expect(String(decoding: output, as: UTF8.self) == value)
  }

  @Test(arguments: ["—", "/", "NULL", "#N/A", "0", "XC-WJ|无", "待定", "不详", "-"])
  func `what says nothing of who came isn't that nobody did`(value: String) throws {
    #expect(try codes(["came": value]) == [.recipientNone])
    let field = try #require(Self.schema.index(of: "came"))
    var output: [UInt8] = []
    let result = ValueNormalizer(schema: Self.schema).normalize(
      Array(value.utf8)[...], field: field, into: &output)
    #expect(result == .value)
  }

  @Test(arguments: ["无", " 无 ", "没有", "（无）", "无部门到场", "", "  "])
  func `that nobody came is said by a word for it, or an empty cell`(value: String) throws {
    let field = try #require(Self.schema.index(of: "came"))
    var output: [UInt8] = []
    let result = ValueNormalizer(schema: Self.schema).normalize(
      Array(value.utf8)[...], field: field, into: &output)
    #expect(result == .absent && output.isEmpty)
  }

  @Test(arguments: [
    "'", "''", " '", "=\"\"", "'=\"\"", "\u{A0}", " \u{A0}", "\u{200B}", "\u{FEFF}", "\u{2003}", "\u{202F}",
    "\u{3000}\u{200B}", "=\" \"",
  ])
  func `a cell that only looks empty names nobody`(value: String) throws {
    let field = try #require(Self.schema.index(of: "recipients"))
    var output: [UInt8] = []
    let raw = Array(value.utf8)
    let result = ValueNormalizer(schema: Self.schema).normalize(raw[...], field: field, into: &output)
    #expect(result == .failed(.recipientNone))
    #expect(output == raw)
    // Where an absent list means nobody it says nothing.
    let files = try #require(Self.schema.index(of: "files"))
    output = []
    #expect(ValueNormalizer(schema: Self.schema).normalize(raw[...], field: files, into: &output) == .absent)
  }

  @Test(arguments: ["", " ", "   ", "\t", "\n", "\u{3000}", " \u{3000} "])
  func `only an empty cell is an empty list`(value: String) throws {
    let field = try #require(Self.schema.index(of: "recipients"))
    var output: [UInt8] = []
    let raw = Array(value.utf8)
    #expect(ValueNormalizer(schema: Self.schema).normalize(raw[...], field: field, into: &output) == .absent)
  }

  @Test(arguments: [
    ("ＸＣ－ＳＣＪＧ", "XC-SCJG"), ("XC－WJ、ＸＣ﹣ＳＣＪＧ", "XC-WJ|XC-SCJG"), ("样例局（甲）", "样例局（甲）"),
  ])
  func `a code of a department in full-width letters is wholly made plain`(value: String, plain: String)
    throws
  {
    let field = try #require(Self.schema.index(of: "recipients"))
    var output: [UInt8] = []
    let result = ValueNormalizer(schema: Self.schema).normalize(
      Array(value.utf8)[...], field: field, into: &output)
    #expect(result == .value)
    #expect(String(decoding: output, as: UTF8.self) == plain)
    // Files are called as they are.
    let files = try #require(Self.schema.index(of: "files"))
    output = []
    _ = ValueNormalizer(schema: Self.schema).normalize(
      Array("样－例.pdf".utf8)[...], field: files, into: &output)
    #expect(String(decoding: output, as: UTF8.self) == "样－例.pdf")
  }

  @Test(arguments: ["0021-01-04", "1021-01-04", "1021/1/4", "1949-09-30", "1900-02-01", "0001-01-02"])
  func `an act before the first office is impossible`(day: String) throws {
    var output: [UInt8] = []
    let field = try #require(Self.schema.index(of: "acted"))
    let normalizer = ValueNormalizer(schema: Self.schema)
    #expect(normalizer.normalize(Array(day.utf8)[...], field: field, into: &output) == .value)
    let value = String(decoding: output, as: UTF8.self)
    #expect(try codes(["acted": value]) == [.valueDateImpossible])
    #expect(try codes(["from": value]) == [])
  }

  @Test(arguments: ["1949-10-01", "1958-05-01", "2021-01-04"])
  func `an act of an office that there was is none`(day: String) throws {
    #expect(try codes(["acted": day]) == [])
  }

  @Test(arguments: [
    "1601-01-01", "1904-01-01", "1858-11-17", "1000-01-01", "0001-01-01", "1900-01-01", "1970-01-01",
  ])
  func `where systems begin to count is no date`(day: String) throws {
    #expect(try codes(["acted": day]) == [.valueDateEmpty])
    var output: [UInt8] = []
    let field = try #require(Self.schema.index(of: "acted"))
    let normalizer = ValueNormalizer(schema: Self.schema)
    #expect(normalizer.normalize(Array("\(day) 00:00:00".utf8)[...], field: field, into: &output) == .absent)
  }

  @Test(arguments: ["1月21日", "3月1日", "2021年1月", "2021年1月4日", "Mar-21", "1-Mar", "1-Mar-21", "jan-2021"])
  func `what spreadsheets show for a date is doubted in any number`(value: String) throws {
    #expect(try codes(["number": value]) == [.valueNumberDate])
    #expect(try codes(["id": value]) == [.valueNumberDate])
  }

  @Test(arguments: [
    "2021-03-01", "2021/3/1", "2021-03-01 00:00:00", "2021-03-0100:00:00", "2021/3/10:00", "2021/12/3110:30",
    "2021-03-01T00:00", "44197", "3/1/2021",
  ])
  func `a date is doubted as the number of a document`(value: String) throws {
    #expect(try codes(["number": value]) == [.valueNumberDate])
    #expect(try codes(["id": value]) == [])
  }

  @Test(arguments: [
    "薛审食许字〔2021〕1号", "2021-001", "20210301", "12345", "2021年第3号", "May-Flower-1", "A-Mar-1", "13月1日", "99999",
    "JY23704030000001",
  ])
  func `numbers that look a little like dates are numbers`(value: String) throws {
    #expect(try codes(["number": value]) == [])
  }

  @Test(arguments: [
    ("37040320210104000000", [FindingCode.valueNumberRounded]), ("20210104000000101", []),
    ("370403202101040", []),
    ("3704032021010400", []), ("37040320210104500", [.valueNumberRounded]), ("10000000000000001", []),
  ])
  func `a number of more than fifteen digits that ends in zeros was rounded`(
    value: String, expected: [FindingCode]
  ) throws {
    #expect(try codes(["number": value]) == expected)
  }

  @Test func `an identity number that was rounded is told as such unless its check fits`() throws {
    #expect(try codes(["party": "370403199001010000"]) == [.valueNumberRounded])
    #expect(try codes(["party": "370403********0012"]) == [])
  }

  @Test(arguments: [
    ("9237040399980001", true), ("92370403999800010", true), ("9237040399980001X", true),
    ("3704031990010100011", true),
    ("370403199001011", false), ("E12345678", false), ("C1234567890123456", false), ("3704030000001", false),
  ])
  func `no paper of a party has a digit more or less than eighteen`(value: String, isDoubted: Bool) throws {
    #expect(try codes(["party": value]) == (isDoubted ? [.valueCodeDoubtful] : []))
  }

  @Test(arguments: ["0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01"])
  func `days that stand for no day are no days`(value: String) throws {
    #expect(try codes(["from": value]) == [.valueDateEmpty])
  }

  @Test(arguments: ["9999-12-31", "2099-12-31"])
  func `only a period can be without end`(value: String) throws {
    #expect(try codes(["acted": value]) == [.valueDateEmpty])
    #expect(try codes(["to": value]) == [])
  }

  @Test(arguments: [
    "0001-01-01 00:00:00", "1753/1/1", "1900/1/1", "1900-01-00", "0000-00-00", "0000-00-00 00:00:00",
    "1970-01-01 08:00:00", "18991230",
  ])
  func `a table's day for no day is absent, or missing where one is needed`(raw: String) {
    for isRequired in [false, true] {
      let field = Field(name: "d", title: "日期", type: .date, isRequired: isRequired, normalization: .date)
      let normalizer = ValueNormalizer(schema: KindSchema(kind: "example", title: "样例", fields: [field]))
      var output: [UInt8] = []
      let bytes = Array(raw.utf8)
      let result = normalizer.normalize(bytes[...], field: 0, into: &output)
      #expect(result == (isRequired ? .failed(.valueDateEmpty) : .absent))
    }
  }

  @Test func `a period that ends before it begins is doubted, but where that is right`() throws {
    #expect(try codes(["from": "2021-01-04", "to": "2020-01-03"]) == [.valueDatesReversed])
    #expect(try codes(["from": "2021-01-04", "to": "2021-01-04"]) == [])
    #expect(try codes(["from": "2021-01-04", "to": "2020-01-03", "name": "注销"]) == [])
  }

  @Test(arguments: [
    ("1000", false), ("1000.000001", true), ("1001", true), ("5000", true), ("0.5", false),
    ("999999999999", true),
  ])
  func `an amount beyond what the kind has is doubted`(value: String, isDoubted: Bool) throws {
    #expect(try codes(["fine": value]) == (isDoubted ? [.valueAmountLarge] : []))
  }

  @Test(arguments: [
    ("罚款金额", ["0.5", "5000元"], true), ("罚款金额", ["5000", "0", "0.5万元"], true),
    ("罚款金额", ["5000元", "3000元"], false),
    ("罚款金额", ["0.5", "0.3", "0"], false), ("罚款金额", ["0", "5000元"], false),
    ("罚款金额（元）", ["5000", "3000元"], false),
    ("罚款金额（万元）", ["0.5", "0.3万元"], false), ("罚款金额（万元）", ["0.5", "3000元"], true),
    ("罚款金额（元）", ["5000", "0.3万元"], true),
  ])
  func `a column of amounts in two ways is told once, whole`(title: String, values: [String], isMixed: Bool)
    throws
  {
    let header = "监管信息类型,决定书文号,行政相对人名称,统一社会信用代码,涉及许可文书号或编号,依据,处理内容,\(title),决定日期,监管机关\n"
    let rows = values.enumerated().map { index, value in
      "罚款,样罚〔2021〕\(index)号,样例店,92370403999800010P,样许〔2020〕1号,《样例条例》,罚款,\(value),2021-01-04,样例局\n"
    }
    let reading = try BundleReading(header + rows.joined())
    #expect(reading.bundleFindings.map(\.code) == (isMixed ? [.amountUnitsMixed] : []))
  }

  /// Each is what a value of real data may look like.
  @Test(arguments: SchemaFolder.kinds)
  func `no example of a schema is doubted`(kind: String) throws {
    let definition = try #require(Library.shared[kind])
    let schema = definition.schema
    let record = Record(number: 1, values: schema.fields.map(\.example))
    let codes = definition.validator.findings(in: record) { _ in Position() }.map(\.code)
    #expect(codes.allSatisfy { [.groupConflict, .valueDatesReversed].contains($0) }, "\(codes)")
  }
}
