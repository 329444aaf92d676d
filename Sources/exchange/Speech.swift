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
        if let match = line.wholeMatch(of: pattern) {
          line = chinese.replacing("{1}", with: match.output.1).replacing("{2}", with: match.output.2)
        }
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

  /// Complaints, with the places of what was written.
  nonisolated(unsafe) private static let sentences: [(Regex<(Substring, Substring, Substring)>, String)] = [
    (/Error: Missing expected argument '(.*?)'()/, "错误：缺少参数 {1}"),
    (/Error: Unexpected argument '(.*?)'()/, "错误：多出来的参数“{1}”，没有这样的命令或文件位置"),
    (/Error: (\d+) unexpected arguments: (.*)/, "错误：多出来 {1} 个参数：{2}"),
    (/Error: Unknown option '(.*?)'(.*)/, "错误：没有选项 {1}{2}"),
    (/Error: Missing value for '(.*?)'()/, "错误：选项 {1} 后面缺少值"),
    (/Error: The value '(.*?)' is invalid for '(.*?)'.*/, "错误：“{1}”不能用在 {2}"),
    (/Error: Missing one of: (.*)()/, "错误：下列要写一个：{1}"),
    (/Error: (.*)()/, "错误：{1}"),
    (
      /\s*See '(.*?)' for (?:detailed help|more information)\.()/, "  详细说明：{1}"
    ),
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
