import ArgumentParser
import ExchangeBase
import ExchangeProcessor
import Foundation

/// In which language the command line itself speaks: what its commands and options are, and what is wrong with how they were called.
/// What the program writes for departments doesn't go by the language of a server's terminal.
enum Speech {
  /// As `--lang` says, else the environment; Chinese unless that is English.
  static let language: Language = {
    let words = CommandLine.arguments
    for (place, word) in words.enumerated() {
      if word == "--lang", place + 1 < words.count, let named = Language(rawValue: words[place + 1]) {
        return named
      }
      if word.hasPrefix("--lang="), let named = Language(rawValue: String(word.dropFirst(7))) { return named }
    }
    let environment = ProcessInfo.processInfo.environment
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    return locale?.hasPrefix("en") ?? false ? .en : .standard
  }()

  /// What the parser of the command line says by itself, in the language that is spoken.
  static func translated(_ text: String) -> String {
    guard language == .zh else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = String(line)
      for (english, chinese) in phrases { line = line.replacing(english, with: chinese) }
      for (pattern, chinese) in sentences {
        guard let match = line.wholeMatch(of: pattern) else { continue }
        line = (1..<match.output.count).reduce(chinese) { line, place in
          line.replacing("{\(place)}", with: listed(match.output[place].substring ?? ""))
        }
        break
      }
      return line
    }.joined(separator: "\n")
  }

  private static let phrases: [(String, String)] = [
    ("<subcommand>", "<命令>"), ("<subcommands>", "<命令>"),
    ("OVERVIEW: ", "说明："), ("USAGE: ", "用法："), ("Usage: ", "用法："), ("ARGUMENTS:", "参数："),
    ("OPTIONS:", "选项："), ("SUBCOMMANDS:", "命令："), ("Help:  ", "说明："),
    ("Show the version.", "显示版本。"), ("Show help information.", "显示本说明。"),
    ("Show subcommand help information.", "显示一个命令的说明。"), ("(default: ", "(默认："), ("(default:", "(默认："),
    ("(values: ", "(可写："), ("(values:", "(可写："),
    ("; default: ", "；默认："), ("default: ", "默认："),
  ]

  /// What was written, or may be, without the quotation marks and the words between several: `'zh' and 'en'`.
  private static func listed(_ words: Substring) -> String {
    guard words.hasPrefix("'"), words.hasSuffix("'") else { return String(words) }
    return words.dropFirst().dropLast().replacing(/', '|' and '|' or '/, with: "、").description
  }

  /// Complaints, with the places of what was written: all that `ErrorMessageGenerator` of the parser says of a call.
  nonisolated(unsafe) private static let sentences: [(Regex<AnyRegexOutput>, String)] = [
    (Regex(/Error: Missing expected argument '(.*?)'/), "错误：缺少参数 {1}"),
    (Regex(/Error: Missing required subcommand\./), "错误：缺少命令"),
    (Regex(/Error: Unexpected argument '(.*?)'/), "错误：多出来的参数“{1}”，没有这样的命令或文件位置"),
    (Regex(/Error: (\d+) unexpected arguments: (.*)/), "错误：多出来 {1} 个参数：{2}"),
    (Regex(/Error: Unknown option '(.*?)'\. Did you mean '(.*?)'\?/), "错误：没有选项 {1}；是不是想写 {2}？"),
    (Regex(/Error: Unknown option '(.*?)'/), "错误：没有选项 {1}"),
    (Regex(/\s*or: Missing value for '(.*?)' in '(.*?)'/), "  或者：{2} 里的 {1} 后面缺少值"),
    (Regex(/Error: Invalid option: (.*)/), "错误：选项不能写成 {1}"),
    (Regex(/Error: Missing value for '(.*?)'/), "错误：选项 {1} 后面缺少值"),
    (
      Regex(/Error: The option '(.*?)' does not take any value, but '(.*?)' was specified\./),
      "错误：选项 {1} 后面不写值，却写了“{2}”"
    ),
    (
      Regex(/Error: Value to be set with (?:flag )?(.*?) had already been set with (?:flag )?(.*)/),
      "错误：{1} 与前面的 {2} 只能写一个"
    ),
    (
      Regex(/Error: The value '(.*?)' is invalid for '(.*?)'\. Please provide one of the following:/),
      "错误：“{1}”不能用在 {2}，可写："
    ),
    (
      Regex(/Error: The value '(.*?)' is invalid for '(.*?)'\. Please provide one of (.*)\./),
      "错误：“{1}”不能用在 {2}，可写：{3}"
    ),
    (Regex(/Error: The value '(.*?)' is invalid for '(.*?)': (.*)/), "错误：“{1}”不能用在 {2}：{3}"),
    (Regex(/Error: The value '(.*?)' is invalid for '(.*?)'/), "错误：“{1}”不能用在 {2}"),
    (Regex(/Error: The value '(.*?)' is invalid\..*/), "错误：不能写“{1}”"),
    (Regex(/Error: Missing one of: (.*)/), "错误：下列要写一个：{1}"),
    (Regex(/Error: Can't generate completion scripts for '(.*?)'\./), "错误：没有 {1} 的补全脚本"),
    (Regex(/Error: Can't autodetect a supported shell\./), "错误：认不出用的是哪种 shell"),
    (
      Regex(/Please use --generate-completion-script=<shell> with one of:/),
      "用 --generate-completion-script=<shell>，可写："
    ),
    (Regex(/Error: (.*)/), "错误：{1}"),
    (Regex(/\s*See '(.*?)' for (?:detailed help|more information)\./), "  详细说明：{1}"),
  ]
}

extension String {
  /// One thing said in two languages, of which the command line speaks one.
  static func said(_ zh: String, _ en: String) -> String { LocalizedText(zh, en)[Speech.language] }
}

extension ArgumentHelp {
  /// What an argument is, in the language that the command line speaks.
  static func said(_ zh: String, _ en: String) -> ArgumentHelp { ArgumentHelp(String.said(zh, en)) }
}
