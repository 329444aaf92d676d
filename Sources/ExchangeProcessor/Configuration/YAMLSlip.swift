import ExchangeBase
import ExchangeFormats
import ExchangeFiles
import SystemPackage
import Yams

/// What is wrong with a file that isn't YAML: the line on which somebody slipped, and what would be right there. The library tells
/// it in its own words, and often of the line after.
struct YAMLSlip {
  /// The line, from 1.
  let line: Int
  let words: LocalizedText

  /// The text of a file, without a mark in front.
  ///
  /// - Throws: ``ConfigurationError`` for a text that editors save in another encoding than UTF-8.
  static func text(of path: FilePath) throws -> String {
    var bytes = try Files.bytes(of: path)
    let marks: [[UInt8]] = [[0xFF, 0xFE], [0xFE, 0xFF]]
    let isMarked = marks.contains { bytes.starts(with: $0) }
    // Of UTF-16 without a mark each second byte of what is ASCII is a NUL.
    if isMarked || bytes.prefix(64).count(where: { $0 == 0 }) >= 4 {
      throw ConfigurationError(
        file: path.string,
        reason: LocalizedText(
          "文件是 UTF-16（记事本里叫“Unicode”）；请另存为 UTF-8，内容不用改",
          "the file is UTF-16 (“Unicode” in Notepad); save it as UTF-8, nothing else has to be changed"))
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let line = (lines.firstIndex { $0.unicodeScalars.contains("\u{FFFD}") } ?? 0) + 1
    throw ConfigurationError(
      file: "\(path):\(line)",
      reason: LocalizedText(
        "这里有不是 UTF-8 的字（记事本里叫“ANSI”的是 GBK）；请另存为 UTF-8，内容不用改",
        "there are characters that aren't UTF-8 (“ANSI” in Notepad is GBK in China); save it as UTF-8"))
  }

  /// What people who write Chinese get wrong, else what the library stumbled over.
  init(in text: String, _ error: YamlError) {
    let slip = Self.habit(in: text) ?? Self.place(of: error, in: text)
    line = slip.line
    words = LocalizedText("不是 YAML：\(slip.words.zh)", "not YAML: \(slip.words.en)")
  }

  private static func lines(of text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }

  private static func habit(in text: String) -> (line: Int, words: LocalizedText)? {
    for (place, line) in lines(of: text).enumerated() {
      let start = line.drop { $0 == " " }
      if start.hasPrefix("#") { continue }
      let key = start.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
      let rest = start.dropFirst(key.count)
      if start.hasPrefix("\t") || start.hasPrefix("\u{3000}") {
        return (
          place + 1,
          LocalizedText("行首只能用半角空格缩进，不能用制表符或全角空格", "a line is indented by blanks, not by tabs or wide blanks")
        )
      }
      if !key.isEmpty, rest.hasPrefix("：") {
        return (
          place + 1,
          LocalizedText("“\(key)”后面是全角冒号；改成半角的 : 和一个空格", "“\(key)” has a wide colon; write : and a blank")
        )
      }
      if !key.isEmpty, rest.hasPrefix(":"), let next = rest.dropFirst().first, !next.isWhitespace {
        return (
          place + 1,
          LocalizedText("“\(key):”后面要有一个半角空格", "“\(key):” needs a blank behind it")
        )
      }
    }
    return nil
  }

  /// The library's word for something, by a part of it, and ours.
  private static let known: [(part: String, words: LocalizedText)] = [
    (
      "while scanning a quoted scalar",
      LocalizedText("引号没有成对：这一行开始的引号到文件末尾也没有关上", "the quotation that begins on this line isn't closed")
    ),
    (
      "while scanning a simple key",
      LocalizedText(
        "这一行没有冒号；一个设置写成“键: 值”，说明文字前面加 #",
        "there is no colon on this line; a setting is `key: value`, and # goes before what is a remark")
    ),
    (
      "mapping values are not allowed",
      LocalizedText(
        "这里不该有冒号：这一行缩进多了，或者值里有“: ”；值里有冒号的，用双引号括起来",
        "a colon can't stand here: the line is indented too far, or `: ` stands in a value, which then needs quotation marks"
      )
    ),
    (
      "while parsing a flow mapping",
      LocalizedText("这一行的 { 没有用 } 关上，或者中间少了逗号", "the { on this line isn't closed by }, or a comma is missing")
    ),
    (
      "while parsing a flow sequence",
      LocalizedText("这一行的 [ 没有用 ] 关上，或者中间少了逗号", "the [ on this line isn't closed by ], or a comma is missing")
    ),
    (
      "did not find expected key",
      LocalizedText(
        "这里应当是“键: 值”：缩进与上面同级的行不一样，或者多了引号、括号、减号",
        "`key: value` should stand here: the line isn't indented as its neighbours are, or has a quotation mark, bracket or dash too many"
      )
    ),
    (
      "cannot start any token",
      LocalizedText(
        "值不能以这个符号开头；用双引号括起来", "a value can't begin with this character; put it into quotation marks")
    ),
    (
      "undefined alias",
      LocalizedText("以 * 开头的值要用双引号括起来", "a value that begins with * needs quotation marks")
    ),
    (
      "unknown escape character",
      LocalizedText(
        "双引号里的 \\ 有特别的意思；改用单引号", "a \\ in double quotation marks means something else; use single ones")
    ),
    (
      "control characters",
      LocalizedText("这一行有看不见的控制字符；删去重打", "there is an invisible control character on this line; type it anew")
    ),
  ]

  /// Where something that was begun isn't finished, the library stumbles only over what comes after.
  private static let begun = ["quoted scalar", "simple key", "flow mapping", "flow sequence"]

  private static func place(of error: YamlError, in text: String) -> (line: Int, words: LocalizedText) {
    let told: String
    var line: Int
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      told = "\(problem) \(context?.text ?? "")"
      line = mark.line
      let isBegun = Self.begun.contains { told.contains($0) } && !told.contains("escape")
      if let context, isBegun { line = context.mark.line }
    case .reader(let problem, let offset, _, _):
      told = problem
      line = text.prefix(offset ?? 0).count { $0.isNewline } + 1
    default:
      told = "\(error)".split(separator: "\n").first.map(String.init) ?? ""
      line = 1
    }
    let words =
      known.first { told.contains($0.part) }?.words
      ?? LocalizedText(
        "这一行或上一行写得不对；一个设置写成“键: 值”，下一级多缩进两个空格（\(told)）",
        "this line or the one before isn't right; a setting is `key: value`, and what is below it is indented by two more (\(told))"
      )
    return (line, words)
  }
}
