public import ExchangeBase

/// How much a finding weighs.
public enum Severity: String, Sendable, Codable, CaseIterable, Comparable {
  /// For information; nothing needs to be done.
  case notice
  /// Accepted, but somebody should look.
  case warning
  /// The record, or the whole bundle, comes back.
  case error

  /// Notices weigh least, errors most.
  public static func < (left: Severity, right: Severity) -> Bool {
    left.weight < right.weight
  }

  private var weight: Int {
    switch self {
    case .notice: 0
    case .warning: 1
    case .error: 2
    }
  }
}

/// Something that the sender should know about the file: what, where, why, and how to mend it.
///
/// A finding is a value that is collected, never thrown. Its words come from the catalogue entry of its code,
/// with the arguments filled in.
public struct Finding: Sendable, Hashable, Codable {
  /// What was found; the key into the catalogue.
  public let code: FindingCode
  /// The weight, as the catalogue sets it.
  public let severity: Severity
  /// Where it was found.
  public var position: Position
  /// What stands there, cut and masked by ``Masking/excerpt(_:personal:)``.
  public let excerpt: String?
  /// What fills the `{name}` places of the catalogue's texts; values are already cut and masked.
  public let arguments: [String: String]

  /// Makes a finding. `excerpt` and `arguments` must already be cut and masked.
  public init(
    _ code: FindingCode, at position: Position = Position(), excerpt: String? = nil,
    arguments: [String: String] = [:]
  ) {
    self.code = code
    self.severity = code.entry.severity
    self.position = position
    self.excerpt = excerpt
    self.arguments = arguments
  }

  /// What is wrong, in both languages.
  public var message: LocalizedText {
    let entry = code.entry
    return entry.message.filled(with: arguments(of: entry))
  }

  /// How to mend it, in both languages.
  public var remedy: LocalizedText {
    let entry = code.entry
    return entry.remedy.filled(with: arguments(of: entry))
  }

  /// What is wrong and how to mend it, in one language; of hundreds of thousands each costs something.
  func words(in language: Language) -> String {
    let entry = code.entry
    let arguments = self.arguments(of: entry)
    let gap = language == .zh ? "" : " "
    return LocalizedText.filled(entry.message[language], with: arguments) + gap
      + LocalizedText.filled(entry.remedy[language], with: arguments)
  }

  /// Whether this finding alone sends back the record (`.record`) or the bundle (`.bundle`).
  public var rejects: FindingScope? { severity == .error ? code.entry.scope : nil }

  private func arguments(of entry: FindingEntry) -> [String: String] {
    var all = arguments
    all["value"] = all["value"] ?? excerpt ?? ""
    all["field"] = all["field"] ?? position.title ?? position.field ?? ""
    // Usual words may have places of their own, which what was found fills.
    for (place, words) in entry.usual where arguments[place] == nil {
      all[place] = words.utf8.contains(0x7B) ? LocalizedText.filled(words, with: all) : words
    }
    // What stands instead is told where something does; receipts of earlier versions know nothing of it.
    if code == .recordUnchanged, all["later"] == nil { (all["later"], all["back"]) = ("", "") }
    return all
  }
}
