public import ExchangeBase
import ExchangeEvidence
import ExchangeFormats
import SystemPackage

/// The keys of an exchange.
public struct KeyListAnswer: Answer {
  /// A key, and when it was in use.
  struct Key: Encodable {
    let key: String
    let algorithm: String
    /// The SHA-256 of the public key.
    let sha256: String
    /// The file of the public key.
    let file: String
    /// The file with the signature of that file by the key before it; `nil` where there is none.
    let signature: String?
    /// When it was made; `nil` where only the ledger tells of it.
    let madeAt: Instant?
    /// Since when it signs, at first; `nil` while the ledger doesn't know of it.
    let since: Instant?
    /// Until when it signed, at last; `nil` while it does.
    let until: Instant?
    /// All times in which it signed, in order.
    let periods: [Period]
    /// Whether it is the one that is to sign.
    let isCurrent: Bool

    /// - Parameter file: that of the public key.
    init(
      _ key: String, _ algorithm: SignatureAlgorithm, sha256: String, file: FilePath, signature: String?,
      madeAt: Instant?, periods: [Period], isCurrent: Bool
    ) {
      self.key = key
      self.algorithm = algorithm.rawValue
      self.sha256 = sha256
      self.file = file.string
      self.signature = signature
      self.madeAt = madeAt
      since = periods.first?.since
      until = periods.last?.until
      self.periods = periods
      self.isCurrent = isCurrent
    }
  }

  /// A time in which a key signed.
  struct Period: Encodable {
    let since: Instant
    /// `nil` while it does.
    let until: Instant?

    /// The same for people.
    var words: LocalizedText {
      until.map {
        LocalizedText(
          "\(since.forPeople) 至 \($0.forPeople) 使用", "in use from \(since.forPeople) to \($0.forPeople)")
      } ?? LocalizedText("自 \(since.forPeople) 使用至今", "in use since \(since.forPeople)")
    }
  }

  private let keys: [Key]

  init(_ keys: [Key]) { self.keys = keys }

  private static let unlisted = LocalizedText(
    "keys/index.csv 里没有它，只有台账里有：私钥不在这里",
    "keys/index.csv doesn't have it, only the ledger: its private key isn't here")

  /// Three lines a key, and one each where another signed it, or only the ledger tells of it.
  public func text(in language: Language) -> String {
    if keys.isEmpty {
      return LocalizedText("还没有密钥；处理程序下次运行时生成。", "There is no key yet; the next run makes one.")[language]
    }
    return keys.map { key in
      let use: LocalizedText
      if !key.periods.isEmpty {
        let words = key.periods.map(\.words)
        use = LocalizedText(
          words.map(\.zh).joined(separator: "，"), words.map(\.en).joined(separator: ", "))
      } else if key.isCurrent {
        use = LocalizedText(
          "处理程序下次查看时启用，并记入台账", "in use from the processor's next pass on, which tells the ledger")
      } else {
        use = LocalizedText("没有用过", "never used")
      }
      let endorsed = key.signature.map {
        "\n  " + LocalizedText("由前一把密钥签名：\($0)", "signed by the key before it: \($0)")[language]
      }
      let unlisted = key.madeAt == nil ? "\n  " + Self.unlisted[language] : ""
      return
        "\(key.key)  \(use[language])\n  \(key.file)\n  SHA-256 \(key.sha256)\(endorsed ?? "")\(unlisted)"
    }.joined(separator: "\n")
  }
}
