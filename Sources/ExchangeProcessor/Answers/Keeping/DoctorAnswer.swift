public import ExchangeBase
import ExchangeFiles
import SystemPackage

/// How well an exchange is, and what helps.
public struct DoctorAnswer: Answer, Sendable {
  /// What came of one check.
  struct Line: Encodable, Sendable {
    /// One thing that is amiss, or was.
    struct Told: Encodable, Sendable {
      let weight: Ailment.Weight
      let what, remedy: LocalizedText
      /// What others of the same kind have in common.
      let alike: String?

      private enum CodingKeys: String, CodingKey { case weight, what, remedy }

      init(_ ailment: Ailment) {
        weight = ailment.weight
        what = ailment.what
        remedy = ailment.remedy
        alike = ailment.alike
      }
    }

    let title: LocalizedText
    let ailments: [Told]
    /// What was amiss before it was put right.
    let mended: [Told]

    init(_ title: LocalizedText, _ ailments: [Ailment], mended: [Ailment] = []) {
      self.title = title
      self.ailments = ailments.map(Told.init)
      self.mended = mended.map(Told.init)
    }

    /// ✓, ! or ✗.
    fileprivate var mark: String {
      ailments.contains { $0.weight == .broken } ? "✗" : ailments.isEmpty ? "✓" : "!"
    }
  }

  private let exchange: String
  private let checks: [Line]
  /// 0 where all is well, 1 where there is something to look at, 2 where something doesn't work or isn't safe.
  public let severity: Int

  init(_ root: FilePath, _ checks: [Line]) {
    exchange = root.shown
    self.checks = checks
    let weights = Set(checks.flatMap { $0.ailments.map(\.weight) })
    severity = weights.contains(.broken) ? 2 : weights.isEmpty ? 0 : 1
  }

  /// A line for each check, below it what is amiss and what helps.
  public func text(in language: Language) -> String {
    var lines: [String] = []
    for check in checks {
      lines.append("\(check.mark) \(check.title[language])")
      for (told, more) in check.ailments.oncePerKind(\.alike) {
        lines.append("    \(told.weight == .broken ? "✗" : "!") \(told.what.andAlike(more)[language])")
        lines.append("      → \(told.remedy[language])")
      }
      let mended = LocalizedText("已修好：", "put right: ")[language]
      lines += check.mended.oncePerKind(\.alike).map { told, more in
        "    ✓ \(mended)\(told.what.andAlike(more)[language])"
      }
    }
    let count = checks.reduce(0) { $0 + $1.ailments.count }
    lines.append(
      count == 0
        ? LocalizedText("一切正常。", "All is well.")[language]
        : LocalizedText("有 \(count) 处要处理。", "\(count) thing(s) to see to.")[language])
    return lines.joined(separator: "\n")
  }
}
