import ExchangeBase
import ExchangeTesting
import Testing

@testable import ExchangeFormats

/// What a glance takes for plain, those who look closely take as it came, and find nothing about it.
@Suite struct PlainFieldTests {
  /// Whether those who look closely say the same; what they say otherwise.
  private func contradiction(_ value: [UInt8], _ field: Int, _ definition: KindDefinition) -> String? {
    var output: [UInt8] = []
    let normalized = ValueNormalizer(schema: definition.schema).normalize(
      value[...], field: field, into: &output)
    guard normalized == .value, output == value else { return "it becomes \(normalized), \(output)" }
    var record = Record(number: 1, line: 1)
    for index in definition.schema.fields.indices { record.append(index == field ? value : []) }
    let others = Set(definition.schema.fields.indices.filter { $0 != field })
    let findings = definition.validator.findings(in: record, skipping: others) { _ in Position() }
    return findings.first.map { "\($0.code) is found" }
  }

  private func holds(_ value: [UInt8], _ field: Int, _ fields: PlainFields) -> Bool {
    !value.isEmpty && value.withUnsafeBytes { fields.checks[field].holds(for: $0) }
  }

  @Test(arguments: SchemaFolder.kinds)
  func `nothing that is plain is found fault with`(kind: String) throws {
    let definition = try #require(try Fixtures.library.get()[kind])
    let fields = PlainFields(schema: definition.schema)
    var generator = SeededGenerator()
    var plain = 0
    for (index, field) in definition.schema.fields.enumerated() {
      for value in ValueCorpus.values + ValueCorpus.values(like: field, 400, &generator) {
        let bytes = Array(value.utf8)
        guard holds(bytes, index, fields) else { continue }
        plain += 1
        let said = contradiction(bytes, index, definition)
        #expect(said == nil, "\(kind), \(field.name): “\(value)”, seed \(generator.seed)")
      }
    }
    #expect(plain > 20 * definition.schema.fields.count, "most of what is right is plain")
  }

  @Test(arguments: SchemaFolder.kinds)
  func `marks of a text spare a look at its values and change nothing`(kind: String) throws {
    let definition = try #require(try Fixtures.library.get()[kind])
    let fields = PlainFields(schema: definition.schema)
    var generator = SeededGenerator()
    let marked = MarkedText()
    for (index, field) in definition.schema.fields.enumerated() {
      let values = (ValueCorpus.values + ValueCorpus.values(like: field, 200, &generator)).map {
        Array($0.utf8)
      }
      .filter { !$0.isEmpty }
      var text = Array(repeating: UInt8(ascii: "x"), count: Int.random(in: 0...70, using: &generator))
      var places: [Int] = []
      for value in values {
        places.append(text.count)
        text += value + [UInt8(ascii: ",")]
        if Int.random(in: 0..<20, using: &generator) == 0 {
          places.append(text.count)
          text += Array(repeating: value, count: 30).joined()
        }
      }
      text.withUnsafeBytes { text in
        marked.mark(text, delimiter: UInt8(ascii: ","), PlainText.shared.characters)
        for (number, place) in places.enumerated() {
          let end = number + 1 < places.count ? places[number + 1] : text.count
          let value = UnsafeRawBufferPointer(
            rebasing: text[place..<(text[end - 1] == UInt8(ascii: ",") ? end - 1 : end)])
          let check = fields.checks.baseAddress! + index
          let isSame =
            PlainField.holds(check, for: value)
            == PlainField.holds(check, for: value, at: place, in: marked.groups)
          #expect(isSame, "\(field.name): \(String(decoding: value, as: UTF8.self)), seed \(generator.seed)")
        }
      }
    }
  }

  @Test(arguments: SchemaFolder.kinds)
  func `the example of a field is plain, unless it is of a sort that is always looked at`(kind: String) throws
  {
    let definition = try #require(try Fixtures.library.get()[kind])
    let fields = PlainFields(schema: definition.schema)
    for (index, field) in definition.schema.fields.enumerated() where field.role?.speaksWhenEmpty != true {
      if [.integer, .boolean].contains(field.type) || field.example.contains("|") { continue }
      if field.example.contains("？") || field.example.contains("*") || field.normalization == .phone {
        continue
      }
      if field.normalization == .time { continue }
      if field.normalization == .amount && field.example.contains(".") { continue }
      if field.role?.isNumber == true || field.enumeration != nil && field.normalization == .code { continue }
      #expect(holds(Array(field.example.utf8), index, fields), "\(kind), \(field.name): \(field.example)")
    }
  }

  @Test func `what stands for a value is looked at closely`() throws {
    let schema = try #require(try Fixtures.library.get()["approval-push"]).schema
    let fields = PlainFields(schema: schema)
    let (number, name) = (
      try #require(schema.index(of: "docNo")), try #require(schema.index(of: "holderName"))
    )
    for word in PlaceholderWord.ditto + PlaceholderWord.noNumber + EmptyWord.pending + EmptyWord.none {
      #expect(!holds(word, number, fields), "\(word)")
    }
    for word in PlaceholderWord.ditto + PlaceholderWord.noNumber + EmptyWord.pending {
      #expect(word.count <= PlaceholderWord.longest, "\(word)")
    }
    for word in PlaceholderWord.ditto + EmptyWord.pending + EmptyWord.none {
      #expect(!holds(word, name, fields), "\(word)")
    }
    for text in ["Infinity", "-Infinity", "1.#IND", "[Error]", "*****", "样ï¿½店", "样■店", "样〓店", "王<U+4DAE>店"] {
      #expect(!holds(Array(text.utf8), name, fields), "\(text)")
    }
  }

  @Test func `short looks at bytes say what long ones say`() {
    var generator = SeededGenerator()
    for round in 0..<40_000 {
      let text = round.isMultiple(of: 2) ? "0123456789" : "0129-/:é-"
      var value = (0..<Int.random(in: 1...26, using: &generator)).flatMap { _ in
        Array(String(text.randomElement(using: &generator)!).utf8)
      }
      if round.isMultiple(of: 5) { value[0] = UInt8.random(in: 0...255, using: &generator) }
      value.withUnsafeBytes { value in
        let note = "\(Array(value)), seed \(generator.seed)"
        #expect(ByteWords.areDigits(value) == value.allSatisfy(LegacyText.isDigit), "\(note)")
        #expect(ByteWords.holdsWide(value) == value.contains { $0 >= 0x80 }, "\(note)")
        let hyphen = value.prefix(10).firstIndex(of: UInt8(ascii: "-")) ?? -1
        #expect(ByteWords.firstPlace(of: UInt8(ascii: "-"), in: value, upTo: 9) == hyphen, "\(note)")
      }
    }
  }

  @Test func `a day of the century is a day`() {
    var generator = SeededGenerator()
    var days = 0
    for year in stride(from: 1996, through: 2101, by: 3) {
      for month in 0...13 {
        for day in 0...32 {
          func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
          var value = Array("\(year)-\(two(month))-\(two(day))".utf8)
          if day == 7 {
            value[Int.random(in: 0..<10, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
          }
          let isDay = value.withUnsafeBytes(CanonicalForm.isDate)
          let isOfCentury = value.starts(with: "20".utf8) && !value.starts(with: "2099".utf8)
          #expect(value.withUnsafeBytes(CanonicalForm.isDayOfCentury) == (isDay && isOfCentury), "\(value)")
          days += isDay ? 1 : 0
        }
      }
    }
    #expect(days > 10_000)
  }

  @Test func `a word is found among others by its ends`() {
    let words = [
      "核发", "变更", "是", "a", "ab", "abc", "abcd", "abcdefg", "abcdefgh", "法人及非法人组织", "自然人", "个体工商户",
    ]
    let table = PlainWords(words)
    for word in words {
      #expect(Array(word.utf8).withUnsafeBytes(table.table.contains))
      for place in word.utf8.indices {
        for byte: UInt8 in [0, 1, 0x61, 0xFF] {
          var other = Array(word.utf8)
          other[word.utf8.distance(from: word.utf8.startIndex, to: place)] ^= byte
          let isWord = words.contains { $0.utf8.elementsEqual(other) }
          #expect(other.withUnsafeBytes(table.table.contains) == isWord, "\(other)")
        }
        let shorter = Array(word.utf8.prefix(upTo: place))
        guard !shorter.isEmpty else { continue }
        #expect(
          shorter.withUnsafeBytes(table.table.contains) == words.contains { $0.utf8.elementsEqual(shorter) })
      }
    }
  }

  @Test func `no character of the plane is plain that says something`() throws {
    let definition = try #require(try Fixtures.library.get()["approval-push"])
    let fields = PlainFields(schema: definition.schema)
    let text = try #require(definition.schema.index(of: "content"))
    let code = try #require(definition.schema.index(of: "licenceNo"))
    var plain = 0
    for scalar in (0..<0x1_0000).compactMap(Unicode.Scalar.init) {
      for field in [text, code] {
        for value in [String(scalar), "样\(scalar)例", "AB\(scalar)", "\(scalar)12"] {
          let bytes = Array(value.utf8)
          guard holds(bytes, field, fields) else { continue }
          plain += 1
          let said = contradiction(bytes, field, definition)
          #expect(said == nil, "U+\(String(scalar.value, radix: 16)) in “\(value)”")
        }
      }
    }
    #expect(plain > 140_000)
  }
}

/// Values as exports have them, good and bad.
enum ValueCorpus {
  static let values: [String] = [
    "样例甲餐饮店", "食品经营许可", "薛审食许字〔2020〕001号", "JY23704030000001", "13800000001", "138 0000 0001", "无", "暂无",
    "NULL",
    "null", "nan", "None", "n/a", "\\N", "－", "—", "——", "-", "/", "#N/A", "#REF!", "Err:502", "错误:502",
    "ERR:12", "Eｒｒ:502", "ＥＲＲ:502", "eＲr:502", "错误：502",
    "######", "2020-12-22", "2099-12-31", "1970-01-01", "2020-02-30", "2020/1/2", "长期", "44187", "20201222",
    "是", "否", "true",
    "false", "Y", "'123", "=\"123\"", "=1+1", "+86 13800000001", "-1", "@a", "9.23704E+17", "9E+17",
    "-9.2E+17", "1E5",
    "E10", "3月1日",
    "2021年3月", "Mar-21", "1-Mar", "三月-21", "3/1/2021", "370403199003118500", "37040319900311850x",
    "92370403999800010P",
    "92370403999800010A", "111111111111111111", "370403********0012", "12345678-9", "1234567890123456", "锟斤拷",
    "烫烫烫", "屯屯屯",
    "样例?店", "样例？", "样□例", "¿样", "a&nbsp;b", "<br/>", "_x000D_", "[object Object]", "薛审undefined号",
    "undefined", "${name}", "u.", "样例None", "NaN样例", "N", "\\u6837", "%E6%A0%B7",
    "oracle.sql.CLOB@15db9742", "[B@1a2b3c", "com.example.Holder@3f2a", "System.Byte[]", "System.Nullable`1",
    "<Holder object at 0x7f2a>", "(CLOB)", "(Memo)", "<CLOB>", "[BLOB]", "（ＣＬＯＢ）", "(binary data)",
    "(ole object)",
    "nullnull", "null null", "NULL NULL", "NaNNaN", "样例NULL", "{0}", "%(name)s", "ORA-01722: invalid number",
    "ORA-00942: table or view does not exist", "PLS-00201: x", "TNS-12154: x", "SP2-0640: Not connected",
    "java.util.Map",
    "#Error", "#Deleted", "#已删除", "#数值!", "ORA-1", "SPJ-1", "li.ming@163", "java.样例",
    "（无）", "(无)", "空", "（空）", "空白", "NA", "na", "nil", "N.A.", "\"\"", "[]", "{}", "…", "不详", "待补", "详见附件",
    "  /  /  ",
    "NaT", "空港",
    "Sun.", "a.b.c", "样null例", "nullable", "System.Data.X", "java.lang.String", "钖涘煄", "è–›åŸŽ", "ÑùÀý",
    "ﾑｦｳﾇ", "欴瞰", "样\u{3000}例",
    " 样例", "样例 ", "样例\u{A0}", "\u{200B}样例", "样\u{200B}例", "ＡＢＣ", "（样例）", "样例（２）", "a b", "a\tb", "a\nb",
    "样例\u{FFFD}", "样例\u{FFFE}",
    "\u{E000}", "𠀀样例", "a|b", "a、b", "XC-WJ", "XC-WJ|XC-SCJG", "全部", "0", "100", "12.5", "000", "1.0",
    "薛审食许字〔2021〕号",
    "薛审食许字(2021)号", "薛审食许字〔〕20号", "薛审食许字()20号", "薛审食许字〔2021〕XX号", "薛审食许字〔2021〕___号", "〔202X〕1号", "第号", "号",
    "XX", "某某",
    "薛审食许字〔2021〕", "薛审食许字[2021]", "薛审食许字〔2021〕第", "薛审食许字〔2021〕-", "薛审食许字〔2021〕000号", "薛审食许字〔2021〕00",
    "薛审食许字〔2021", "薛审食许字",
    "薛审食许字〔2021〕3.0号", "薛审食许字〔2021.0〕3号", "薛审食许字〔2,021〕3号", "薛审食许字〔2021〕1,234号", "薛审食许字〔2021〕3.0",
    "薛审3.0字〔2021〕1号",
    "3704030000001.0", "3,704,030,000,002", "3,704,030.00", "370403199001010011.0", "12,345", "101,102",
    "1001.0|1002.0",
    "薛审食许字〔2021〕第10号", "薛审食许字〔2021〕110号", "1", "*", "***", "1111111111", "****************************",
    "1,234", "007", "00",
    "0.50",
    "0.000001", "999999999999",
    "5000元", "核发", "个体工商户", "法人及非法人组织", "11370403999900011Q", "00000000000", "13333333333", "11111111111",
    "0632-4400001",
    "4006001234", "jan-1", "SPJ-20201222-0001", "abc-def", "一二-三", "1-2-3", "12", "5", "1e", "1.", "2021-1",
    "20200001", "薛审食许字{2021}001号", "Infinity", "-Infinity", "Info", "1.#IND", "-1.#INF00", "[Error]", "*****",
    "＊＊", "样ï¿½店",
    "样■店", "样█", "样〓店",
    "〓样", "王<U+4DAE>店", "<NA>", "(空白)", "（空白）", "(blank)", "character(0)", "Character(0)", "integer(0)",
    "logical(0)", "numeric(0)",
  ]

  /// Values that look like those of a field, and some that are off by a character.
  static func values(like field: Field, _ count: Int, _ generator: inout SeededGenerator) -> [String] {
    let seeds =
      [field.example, "2021-03-04", "13800000001", "92370403999800010P"] + (field.enumeration ?? []) + values
    let marks = Array(
      "0159aExX -_.:/|()（）〔〕、，。？?#&<>[]{}%u'\"=+@\t\n\u{3000}\u{A0}\u{200B}ＡＺ－—样例锟无年月日𠀀é\u{FFFD}")
    return (0..<count).map { _ in
      var value = Array(seeds.randomElement(using: &generator)!)
      for _ in 0..<Int.random(in: 0...2, using: &generator) {
        let place = Int.random(in: 0...value.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: value.insert(marks.randomElement(using: &generator)!, at: place)
        case 1 where place < value.count: value.remove(at: place)
        case 2 where place < value.count: value[place] = marks.randomElement(using: &generator)!
        default: value += Array(values.randomElement(using: &generator)!).prefix(6)
        }
      }
      return String(value)
    }
  }
}
