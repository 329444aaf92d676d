import ExchangeBase
import ExchangeFormats
import Foundation

/// What has to hold of everything that a sender is told.
enum Telling {
  /// What is wrong with a finding's words in either language, and with what it keeps.
  static func objection(_ finding: Finding) -> String? {
    for language in Language.allCases {
      for text in [finding.message[language], finding.remedy[language]] {
        if text.isEmpty { return "\(finding.code.rawValue) says nothing in \(language)" }
        // What a program escapes may have any length; what is told a person has one.
        if text.utf8.count > 20_000 { return "\(finding.code.rawValue) says \(text.utf8.count) bytes" }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F || $0.isUnseen }) {
          return
            "\(finding.code.rawValue) says what a terminal obeys, or nobody sees: \(text.debugDescription)"
        }
      }
    }
    do {
      let kept = try JSONDecoder().decode(Finding.self, from: JSONEncoder().encode(finding))
      return kept == finding ? nil : "\(finding.code.rawValue) is kept as another"
    } catch {
      return "\(finding.code.rawValue) can't be kept: \(error)"
    }
  }

  /// The first objection to some findings.
  static func objection(_ findings: some Sequence<Finding>) -> String? {
    for finding in findings {
      if let objection = objection(finding) { return objection }
    }
    return nil
  }
}
