public import ExchangeBase
import ExchangeEvidence

/// What packages, receipts, backups and keys prove.
public struct VerifyAnswer: Answer {
  /// What a file claims to be.
  enum Kind: String, Encodable {
    case package
    case receipt
    /// What lies beside a receipt.
    case companion
    case backup
    case key
  }

  /// A file, and what was looked at in it.
  struct Line: Encodable {
    let file: String
    let kind: Kind
    /// The SHA-256 of the whole file.
    let sha256: String
    let checks: [Check]
    let holds: Bool
    /// Whether it says that it is a preliminary package; `nil` where it doesn't.
    let isPreliminary: Bool?

    init(file: String, kind: Kind, sha256: String, checks: [Check], isPreliminary: Bool = false) {
      self.isPreliminary = isPreliminary ? true : nil
      self.file = file
      self.kind = kind
      self.sha256 = sha256
      self.checks = checks
      holds = !checks.contains { $0.result == .fails }
    }
  }

  private static let marks: [Check.Result: String] = [.holds: "✓", .fails: "✗", .open: "·"]

  private let files: [Line]
  /// Whether everything that was looked at is as it should be.
  public let holds: Bool

  init(_ files: [Line]) {
    self.files = files
    holds = files.allSatisfy(\.holds)
  }

  /// A paragraph a file: whether it holds, and why.
  public func text(in language: Language) -> String {
    files.map { line in
      let sort = line.isPreliminary == nil ? LocalizedText("", "") : LocalizedText("预览，", "preliminary, ")
      let title =
        line.holds
        ? LocalizedText("\(line.file)：\(sort.zh)属实", "\(line.file): \(sort.en)holds")
        : LocalizedText("\(line.file)：\(sort.zh)不能作为凭据", "\(line.file): \(sort.en)is no evidence")
      return
        ([title[language], "  SHA-256 \(line.sha256)"]
        + line.checks.map { "  \(Self.marks[$0.result] ?? "") \($0.words[language])" }).joined(
          separator: "\n")
    }.joined(separator: "\n")
  }
}
