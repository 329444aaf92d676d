public import ExchangeBase
import ExchangeFormats

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
    let madeAt: Instant
    /// Since when it signs; `nil` while the ledger doesn't know of it.
    let since: Instant?
    /// Until when it signed; `nil` while it does.
    let until: Instant?
    /// Whether it is the one that is to sign.
    let isCurrent: Bool
  }

  private let keys: [Key]

  init(_ keys: [Key]) { self.keys = keys }

  /// Three lines a key, four where another signed it.
  public func text(in language: Language) -> String {
    if keys.isEmpty {
      return LocalizedText("还没有密钥；处理程序下次运行时生成。", "There is no key yet; the next run makes one.")[language]
    }
    return keys.map { key in
      let use: LocalizedText
      if let since = key.since, let until = key.until {
        use = LocalizedText(
          "\(since.forPeople) 至 \(until.forPeople) 使用", "in use from \(since.forPeople) to \(until.forPeople)"
        )
      } else if let since = key.since {
        use = LocalizedText("自 \(since.forPeople) 使用至今", "in use since \(since.forPeople)")
      } else if key.isCurrent {
        use = LocalizedText(
          "处理程序下次查看时启用，并记入台账", "in use from the processor's next pass on, which tells the ledger")
      } else {
        use = LocalizedText("没有用过", "never used")
      }
      let endorsed = key.signature.map {
        "\n  " + LocalizedText("由前一把密钥签名：\($0)", "signed by the key before it: \($0)")[language]
      }
      return "\(key.key)  \(use[language])\n  \(key.file)\n  SHA-256 \(key.sha256)\(endorsed ?? "")"
    }.joined(separator: "\n")
  }
}
