public import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeWords
import SystemPackage

/// The catalogue of findings: what a code in a receipt means, how to mend it, and which sample shows it.
public struct FindingsAnswer: Answer {
  private struct Line: Encodable {
    let code: String
    let group: FindingGroup
    let severity: Severity
    let scope: FindingScope
    let message: LocalizedText
    let remedy: LocalizedText
    let sample: String?
  }

  private let lines: [Line]

  /// Tells the codes named, or all of them.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for a code that doesn't exist.
  public init(codes: [String], data: ProgramData) throws {
    let wanted = try codes.map { code in
      guard let known = FindingCode(rawValue: code) else {
        throw ProcessorError.unknown(
          code,
          reason: LocalizedText(
            "没有这个代码；exchange findings 列出全部", "there is no such finding; `exchange findings` lists all"))
      }
      return known
    }
    let samples = try FindingSamples(folder: data.samples)
    lines = (wanted.isEmpty ? FindingCode.allCases : wanted).map { code in
      let entry = code.entry
      return Line(
        code: code.rawValue, group: code.group, severity: entry.severity, scope: entry.scope,
        message: entry.message.filled(with: entry.usual), remedy: entry.remedy.filled(with: entry.usual),
        sample: samples.sample(of: code))
    }
  }

  /// A paragraph a code.
  public func text(in language: Language) -> String {
    lines.map { line in
      let sample = line.sample.map { "\n    samples/\($0)" } ?? ""
      return "\(line.code)（\(line.severity.title[language])，\(line.scope.title[language])）\n"
        + "    \(line.message[language])\n    → \(line.remedy[language])\(sample)"
    }.joined(separator: "\n")
  }

  /// The catalogue as a page, `docs/findings.md`.
  public var page: String {
    let sections = FindingGroup.allCases.compactMap { group -> String? in
      let rows = lines.filter { $0.group == group }.map(Self.row)
      guard !rows.isEmpty else { return nil }
      return """
        ## \(group.title.en) \(group.title.zh == group.title.en ? "" : group.title.zh)

        | Code | Severity | Reach | Message 问题 | Remedy 怎样改正 | Sample 样例 |
        |---|---|---|---|---|---|
        \(rows.joined(separator: "\n"))
        """
    }
    return Self.preface + sections.joined(separator: "\n\n").replacing(" \n", with: "\n") + "\n"
  }

  /// The list of codes with their words.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(lines)
  }

  private static func row(_ line: Line) -> String {
    func cell(_ text: LocalizedText) -> String { "\(text.zh)<br>\(text.en)".replacing("|", with: "\\|") }
    let sample = line.sample.map { "[`\($0)`](../samples/\($0))" } ?? "—"
    return "| `\(line.code)` | \(line.severity.rawValue) | \(line.scope.rawValue) | \(cell(line.message)) "
      + "| \(cell(line.remedy)) | \(sample) |"
  }

  private static let preface = """
    # Findings

    Everything that the processor can say about a dropped file. A *finding* stands in the receipt (`.receipt.xml` and
    `.receipt.csv`), in what `exchange check` prints, and, for records that come back, beside the row in `.rejected.csv`.
    The code never changes its meaning; programs may rely on it. The wording may improve. `exchange findings CODE` tells
    of one of them; this page is `exchange findings --page`, written by `make findings`.

    **Severity**: an *error* sends back what it reaches; a *warning* (提醒) was accepted, but somebody should look; a *notice*
    (说明) needs nothing. **Reach**: *record* concerns one record and leaves the others alone; *bundle* concerns the file as a
    whole, so that a bundle error sends back all of it. `{…}` is filled in with what was found; values are cut to 40
    characters, and personal data and long numbers are masked.


    """
}

/// Which sample case shows a finding, by the receipts that the cases expect.
private struct FindingSamples {
  private var cases: [String: (name: String, codes: Int)] = [:]

  init(folder: FilePath) throws {
    for name in try Files.names(in: folder).map(\.string) {
      let codes = try Self.codes(below: folder.appending(name).appending("expected"))
      // The case that says the least beside it shows it best.
      for code in codes where cases[code].map({ codes.count < $0.codes }) ?? true {
        cases[code] = (name, codes.count)
      }
    }
  }

  func sample(of code: FindingCode) -> String? { cases[code.rawValue]?.name }

  private static func codes(below folder: FilePath) throws -> Set<String> {
    guard try Files.status(of: folder)?.sort == .folder else { return [] }
    var codes: Set<String> = []
    for name in try Files.names(in: folder) {
      let path = folder.appending(name)
      if try Files.status(of: path)?.sort == .folder {
        codes.formUnion(try Self.codes(below: path))
      } else if name.string.hasSuffix(".receipt.xml") {
        let text = String(decoding: try Files.bytes(of: path), as: UTF8.self)
        codes.formUnion(text.components(between: "code=\"", and: "\""))
      }
    }
    return codes
  }
}

extension String {
  /// The texts that stand between two marks.
  fileprivate func components(between opening: String, and closing: Character) -> [String] {
    ranges(of: opening).map { String(self[$0.upperBound...].prefix { $0 != closing }) }
  }
}
