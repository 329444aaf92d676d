import ExchangeBase

/// A unit of money, as exports name it: yuan, or a power of ten of them.
struct MoneyUnit: Hashable, Sendable {
  /// How many times ten makes it of a yuan: 4 for 万元, −2 for 分.
  let power: Int

  /// Yuan.
  static let yuan = MoneyUnit(power: 0)
  /// 10,000 yuan, in which canonical amounts are.
  static let wanYuan = MoneyUnit(power: 4)

  /// The unit of `power`.
  init(power: Int) { self.power = power }

  /// The unit that a rule names.
  init(_ unit: AmountUnit) { self = unit == .yuan ? .yuan : .wanYuan }

  /// The unit called `name`, `nil` where nobody calls one so.
  init?(named name: some StringProtocol) {
    guard let power = Self.powers[String(name)] else { return nil }
    self.power = power
  }

  /// What it is called.
  var words: LocalizedText {
    let names = ["分", "角", "元", "十元", "百元", "千元", "万元", "十万元", "百万元", "千万元", "亿元"]
    let zh = power + 2 < names.count && power >= -2 ? names[power + 2] : "元"
    if power == 0 { return LocalizedText(zh, "yuan") }
    if power < 0 { return LocalizedText(zh, zh) }
    var digits = "1" + String(repeating: "0", count: power)
    if power >= 3 { digits.insert(",", at: digits.index(digits.endIndex, offsetBy: -3)) }
    if power >= 6 { digits.insert(",", at: digits.index(digits.endIndex, offsetBy: -7)) }
    return LocalizedText(zh, "\(digits) yuan (\(zh))")
  }

  /// The unit that an amount names itself.
  static func named(in raw: ArraySlice<UInt8>) -> MoneyUnit? {
    guard raw.contains(where: { $0 >= 0x80 }) else { return nil }
    var value: [UInt8] = []
    LegacyText.appendNarrowed(raw, droppingSpaces: true, to: &value)
    return Amount(value[...])?.unit
  }

  /// The names of units in which an amount may be written, by their length, the longest first.
  static let written: [(name: [UInt8], unit: MoneyUnit)] =
    powers.filter { $0.value >= 0 }
    .flatMap { name, power in [name, name + "整"].map { (Array($0.utf8), MoneyUnit(power: power)) } }
    .sorted { ($1.0.count, $0.1.power) < ($0.0.count, $1.1.power) }

  /// Every name, with its power. What is larger than a yuan may leave out the word.
  static let powers: [String: Int] = {
    var powers = ["角": -1, "分": -2, "块": 0]
    let scales: [(names: [String], power: Int)] = [
      ([""], 0), (["十", "拾"], 1), (["百", "佰"], 2), (["千", "仟"], 3), (["万", "萬"], 4),
      (["十万", "拾万"], 5), (["百万", "佰万"], 6), (["千万", "仟万"], 7), (["亿", "億"], 8),
    ]
    for (names, power) in scales {
      for name in names {
        powers[name + "元"] = power
        powers[name + "圆"] = power
        if power >= 2 { powers[name] = power }
      }
    }
    return powers
  }()
}

/// The unit that a title or a line above a table states for amounts.
enum StatedUnit: Hashable, Sendable {
  /// One that amounts are read in.
  case known(MoneyUnit)
  /// Another, as it is written: of another country, or one that leaves open how many yuan it is.
  case unknown(String)

  /// What `text`, from inside the brackets of a ``HeaderKey``, states; `nil` where it speaks of something else (大写).
  init?(_ text: some StringProtocol) {
    let parts = text.split { ",;、;".contains($0) }
    let found = parts.compactMap { Self.one(String($0)) }
    guard let first = found.first else { return nil }
    self = Set(found).count == 1 ? first : .unknown(String(text))
  }

  private static func one(_ text: String) -> StatedUnit? {
    var name = text[...]
    var saysUnit = false
    var saysMoney = false
    func take(_ words: [String], _ taken: inout Bool) -> Bool {
      for word in words where name.hasPrefix(word) {
        name = name.dropFirst(word.count)
        taken = true
        return true
      }
      for word in words where name.hasSuffix(word) {
        name = name.dropLast(word.count)
        taken = true
        return true
      }
      return false
    }
    while take(["金额单位", "货币单位", "计量单位", "计价单位", "单位"], &saysUnit) || take(currency, &saysMoney) {}
    name = name.drop { ":为是".contains($0) }
    while take(currency, &saysMoney) {}
    if name.hasPrefix("以") || name.hasPrefix("按") { name = name.dropFirst() }
    for word in ["为", "计价", "计算", "计"] where name.hasSuffix(word) {
      name = name.dropLast(word.count)
      break
    }
    if let unit = MoneyUnit(named: name) { return .known(unit) }
    if saysUnit || saysMoney, name == "yuan" { return .known(.yuan) }
    let isMoney =
      saysUnit || isForeign(name)
      || (name.contains("/") && MoneyUnit(named: name.prefix { $0 != "/" }) != nil)
    if name.isEmpty { return saysMoney || saysUnit ? .unknown(text) : nil }
    return isMoney ? .unknown(text) : nil
  }

  private static let currency = ["人民币", "rmb", "cny", "¥", "￥"]

  /// Whether `name` is the money of another country, or so many times it.
  static func isForeign(_ name: Substring) -> Bool {
    let bare = name.drop { "十百千万亿".contains($0) }
    return foreign.contains(String(bare))
  }

  /// Whether it is the money of another country.
  var isForeign: Bool {
    if case .unknown(let name) = self { Self.isForeign(name.lowercased()[...]) } else { false }
  }

  /// Whether it says whose money it is, 人民币, and leaves open how much of it one is.
  var isOnlyCurrency: Bool {
    guard case .unknown(let name) = self else { return false }
    var rest = name.lowercased()[...]
    var saysMoney = false
    while let first = rest.first {
      if let word = Self.currency.first(where: rest.hasPrefix) {
        rest = rest.dropFirst(word.count)
        saysMoney = true
      } else if let word = Self.unitWords.first(where: rest.hasPrefix) {
        rest = rest.dropFirst(word.count)
      } else if "为是以按计".contains(first)
        || ((first.isPunctuation || first.isSymbol) && !first.isCurrencySymbol)
      {
        rest = rest.dropFirst()
      } else {
        return false
      }
    }
    return saysMoney
  }

  private static let unitWords = ["金额单位", "货币单位", "计量单位", "计价单位", "单位", "计价", "计算", "unit", "currency"]

  /// What other money is called; each in small letters.
  static let foreign: Set<String> = [
    "美元", "美金", "港元", "港币", "欧元", "日元", "日圆", "英镑", "澳元", "澳门元", "加元", "新元", "新加坡元", "韩元", "韩币", "台币", "新台币",
    "瑞郎",
    "卢布", "外币", "usd", "hkd", "eur", "jpy", "gbp", "aud", "cad", "sgd", "krw", "twd", "$", "us$", "hk$", "€",
    "£",
  ]
}

extension StatedUnit {
  /// The ways to take the unit of amounts off a title, by its ``HeaderKey``: `罚款金额(千元)`, `罚款金额_元`, `罚款金额元`.
  static func splits(of key: String) -> [(rest: String, unit: StatedUnit)] {
    guard let last = key.last else { return [] }
    var splits: [(rest: String, unit: StatedUnit)] = []
    if let opening = brackets[last], let start = key.lastIndex(of: opening) {
      splits += Self.splits(key[..<start], titled: key[start...].dropFirst().dropLast())
    } else {
      for start in key.indices where marks.contains(key[start]) {
        splits += Self.splits(key[..<start], titled: key[start...].dropFirst())
      }
      if let word = titledCurrency.first(where: key.hasSuffix) {
        splits += Self.splits(key.dropLast(word.count), titled: key.suffix(word.count))
      }
      for length in 1...6 where length < key.count {
        let name = key.suffix(length)
        if let unit = MoneyUnit(named: name), "元圆".contains(last) {
          splits.append((String(key.dropLast(length)), .known(unit)))
        } else if isForeign(name) {
          splits.append((String(key.dropLast(length)), .unknown(String(name))))
        }
      }
    }
    return splits.compactMap { split in
      let rest = split.rest.hasSuffix("单位") ? String(split.rest.dropLast(2)) : split.rest
      return rest.isEmpty ? nil : (rest, split.unit)
    }
  }

  /// The ways to take `text` off a title of which `rest` stands before it. In a title yuan is 元; whose money it is, 人民币, rmb, cny,
  /// leaves open how much of it one is.
  private static func splits(_ rest: Substring, titled text: Substring) -> [(rest: String, unit: StatedUnit)]
  {
    var word = text
    for said in ["金额单位", "货币单位", "计价单位", "单位", "unit", "currency"] where word.hasPrefix(said) {
      word = word.dropFirst(said.count)
      break
    }
    word = word.drop { $0 == ":" }
    guard titledCurrency.contains(String(word)) else {
      guard let unit = StatedUnit(text) else { return [] }
      return [(rest: String(rest), unit: unit)]
    }
    // 罚款金额(万元)(RMB): what it is counted in stands before whose it is.
    let inner = splits(of: String(rest))
    if let own = inner.first?.unit {
      let contradicts = word == "yuan" && own != .known(.yuan)
      let unit: StatedUnit = contradicts ? .unknown("\(own.name)、\(text)") : own
      return [(rest: String(rest), unit: unit)] + inner.map { (rest: $0.rest, unit: unit) }
    }
    let unit: StatedUnit = word == "yuan" ? .known(.yuan) : .unknown(String(text))
    return [(rest: String(rest), unit: unit)]
  }

  private static let titledCurrency = ["人民币", "rmb", "cny", "yuan"]

  /// The unit that a cell above a table states for all of it (`单位：千元`), by its ``HeaderKey``. A 单位 is an office, too:
  /// what isn't money says nothing unless it is said of amounts.
  static func above(_ key: String) -> StatedUnit? {
    var text = key[...]
    while let last = text.last, let opening = brackets[last], text.first == opening {
      text = text.dropFirst().dropLast()
    }
    if let unit = MoneyUnit(named: text), "元圆".contains(text.last ?? " ") { return .known(unit) }
    if let last = text.last, let opening = brackets[last], let start = text.lastIndex(of: opening),
      let unit = MoneyUnit(named: text[start...].dropFirst().dropLast()), text.dropLast().last == "元"
    {
      return .known(unit)
    }
    for word in ["金额单位", "货币单位", "计价单位"] {
      guard let place = text.firstRange(of: word)?.upperBound else { continue }
      return known(atStartOf: text[place...]) ?? StatedUnit("单位" + saidOfUnit(text[place...]).prefix(20))
    }
    for start in ["以", "按", "用"] as [Character] {
      for end in ["为单位", "为计量单位", "计", "填写", "填报", "填列", "填", "统计", "录入", "登记", "表示"] {
        if let unit = known(in: text, from: start, to: end) { return unit }
      }
    }
    if let place = text.ranges(of: "单位").last?.upperBound {
      let rest = text[place...].drop { ":为是([【<〔".contains($0) }.prefix { !")]】>〕".contains($0) }
      let parts = rest.split { ",;、/及和。".contains($0) }.compactMap { part -> StatedUnit? in
        let bare = part.hasPrefix("人民币") ? part.dropFirst(3) : part
        return MoneyUnit(named: bare).map(StatedUnit.known)
          ?? (isForeign(bare) ? .unknown(String(part)) : nil)
      }
      if let first = parts.first { return Set(parts).count == 1 ? first : .unknown(String(rest)) }
    }
    for word in [
      "币种", "币别", "货币", "人民币", "rmb", "cny", "金额:", "金额为", "金额是", "金额均为", "金额都为", "金额均是", "金额都是",
    ] {
      guard let place = text.firstRange(of: word)?.upperBound else { continue }
      if let unit = whole(atStartOf: text[place...]) { return unit }
    }
    return nil
  }

  /// The unit that `text` begins with, whatever follows.
  private static func known(atStartOf text: Substring) -> StatedUnit? {
    var rest = text.drop { ":为是([【<〔".contains($0) }
    if rest.hasPrefix("人民币") { rest = rest.dropFirst(3) }
    for length in stride(from: 4, through: 1, by: -1) {
      if let unit = MoneyUnit(named: rest.prefix(length)) { return .known(unit) }
    }
    return nil
  }

  /// The unit that is all that `text` begins with, or the money of another country: of which money amounts are leaves open how much
  /// of it one is.
  private static func whole(atStartOf text: Substring) -> StatedUnit? {
    var rest = text.drop { marksBehindWords.contains($0) }
    if let word = currency.first(where: { rest.hasPrefix($0) }) {
      rest = rest.dropFirst(word.count).drop { marksBehindWords.contains($0) }
    }
    let name = saidOfUnit(rest).prefix { !",;。()[]【】<>〔〕".contains($0) }
    if let unit = MoneyUnit(named: name) { return .known(unit) }
    return isForeign(name) ? .unknown(String(name)) : nil
  }

  /// `text` up to what an office adds: titles have no blanks any more, and it stands right behind the unit.
  private static func saidOfUnit(_ text: Substring) -> Substring {
    let end = ["填报单位", "填表单位", "报送单位"].compactMap { text.firstRange(of: $0)?.lowerBound }.min()
    return text[..<(end ?? text.endIndex)]
  }

  private static let marksBehindWords: Set<Character> = [":", "为", "是", "(", "[", "【", "<", "〔"]

  private static func known(in text: Substring, from start: Character, to end: String) -> StatedUnit? {
    guard let last = text.firstRange(of: end)?.lowerBound, let first = text[..<last].lastIndex(of: start)
    else {
      return nil
    }
    let name = text[first..<last].dropFirst()
    // 以百计 is said of anything.
    guard end.hasSuffix("单位") || "元圆".contains(name.last ?? " ") else { return nil }
    return MoneyUnit(named: name).map(StatedUnit.known)
  }

  /// The unit that a cell says which says nothing else, `元`, `（千元）`, `单位：元`, by its ``HeaderKey``.
  static func cell(_ key: String) -> StatedUnit? {
    guard key.count <= longestCell else { return nil }
    var text = key[...]
    while let last = text.last, let opening = brackets[last], text.first == opening {
      text = text.dropFirst().dropLast()
    }
    guard let unit = StatedUnit(text) else { return nil }
    switch unit {
    case .known: return "元圆".contains(text.last ?? " ") || text.count > 1 ? unit : nil
    case .unknown: return isForeign(text) ? unit : nil
    }
  }

  /// The unit that a line among the rows of a table says which says nothing else, `单位：元`, `（人民币万元）`, by its ``HeaderKey``.
  static func line(_ key: String) -> StatedUnit? {
    if let unit = cell(key) { return unit }
    guard key.count <= longestLine else { return nil }
    var text = key[...]
    while let first = text.first, "([【<〔".contains(first) { text = text.dropFirst() }
    return heads.contains(where: text.hasPrefix) ? above(key) : nil
  }

  /// Whether a title is that of a column that says the unit of amounts, 金额单位, 币种, by its ``HeaderKey``.
  static func namesUnits(_ key: String) -> Bool {
    ["单位", "unit", "currency"].contains(key)
      || ["货币", "币种", "币别", "计量单位", "计价单位"].contains(where: key.contains)
      || (key.contains("单位") && ["金额", "罚款", "没收", "款项"].contains(where: key.contains))
  }

  /// The title of a column of amounts without its unit.
  static func bare(_ key: String) -> String { splits(of: key).first?.rest ?? key }

  /// What it is called.
  var name: String {
    switch self {
    case .known(let unit): unit.words.zh
    case .unknown(let name): Masking.excerpt(name)
    }
  }

  private static let longestCell = 20
  private static let longestLine = 40
  /// What a line with a unit begins with.
  private static let heads = ["金额", "货币单位", "计量单位", "计价单位", "单位", "币种", "币别", "货币"]

  private static let brackets: [Character: Character] = [
    ")": "(", "]": "[", "】": "【", "〕": "〔", "}": "{", ">": "<", "》": "《", "〉": "〈", "」": "「", "』": "『",
    "〗": "〖",
  ]
  private static let marks: Set<Character> = [
    "_", "-", ",", "、", "/", "\\", ":", ";", "|", "·", "—", "–", ".",
  ]
}

/// The ways to take units off titles, each found once for all who ask.
final class UnitSplits {
  private var known: [String: [(rest: String, unit: StatedUnit)]] = [:]

  /// As of ``StatedUnit/splits(of:)``.
  func of(_ key: String) -> [(rest: String, unit: StatedUnit)] {
    if let splits = known[key] { return splits }
    let splits = StatedUnit.splits(of: key)
    known[key] = splits
    return splits
  }
}
