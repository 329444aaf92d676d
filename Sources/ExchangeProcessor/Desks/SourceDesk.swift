import ExchangeBase
import ExchangeInspection
import ExchangeFiles
import ExchangeFormats
import ExchangeRules
public import SystemPackage

/// Shows the source rules of an exchange, and how a file would be read by them, before they are trusted.
public struct SourceDesk: Sendable {
  private let kinds: KindLibrary
  private let sources: SourceRules
  private let catalogue: Catalogue?
  private let limits: UnpackingLimits

  /// A desk with the rules of an exchange; without one there are the shipped layouts only.
  public init(data: ProgramData, exchange: FilePath?) throws {
    let kinds = try KindLibrary(folder: data.schemas.string)
    let layout = exchange.map { ExchangeLayout(root: $0) }
    self.kinds = kinds
    guard let layout else {
      sources = SourceRules(layouts: try SourceRules.layouts(kinds: kinds, data: data))
      catalogue = nil
      limits = UnpackingLimits()
      return
    }
    limits = try Settings(of: layout).unpacking
    let sources = try SourceRules(of: layout, kinds: kinds, data: data)
    self.sources = sources
    catalogue = try Catalogue(of: layout, kinds: kinds, sources: sources)
  }

  /// All rules, and the layouts that come with the program.
  public func list() -> SourceListAnswer { SourceListAnswer(sources, kinds: kinds) }

  /// How a file would be read, column by column. All of it is read, nothing is written down.
  ///
  /// - Parameters:
  ///   - sender: the department that would drop it, by code or name.
  ///   - rule: the rule to read it by, whatever its name is.
  /// - Throws: ``FileError`` when the file can't be read, ``ProcessorError/unknown(_:reason:)`` for an unknown rule.
  public func test(
    _ path: FilePath, sender: String?, rule: String?,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws -> SourceTestAnswer {
    guard let name = path.lastComponent?.shown, try Files.exists(path) else {
      throw ProcessorError.unknown(path.shown, reason: LocalizedText("没有这个文件", "there is no such file"))
    }
    let folder = try Files.makeTemporaryFolder(named: "exchange-source")
    defer { try? Files.removeTree(folder) }
    var reading = SourceTestReading(file: name)
    do {
      guard let opened = try Unpacking(limits: limits).open(path, named: name, in: folder, &reading.findings)
      else { return SourceTestAnswer(reading, kinds: kinds) }
      reading.findings.member = opened.member
      let file = try recordFile(opened.path, name: opened.name, sender: sender, rule: rule)
      reading.rule = file.rule
      try reading.read(file, kinds, limits, progress)
    } catch FormatError.malformed(let finding) {
      reading.findings.add(finding)
    } catch FormatError.source(let cause) {
      throw cause
    }
    return SourceTestAnswer(reading, kinds: kinds)
  }

  private func recordFile(
    _ path: FilePath, name: String, sender: String?, rule: String?
  ) throws -> RecordFile {
    guard let rule else {
      let code = sender.map { catalogue?.table.department(matching: $0)?.code ?? $0 } ?? ""
      return try RecordFile(dropped: path, name: name, from: code, kind: nil, sources: sources, kinds: kinds)
    }
    guard let named = sources[rule] else {
      let known = (sources.rules + sources.layouts).map(\.name).joined(separator: ", ")
      throw ProcessorError.unknown(
        rule, reason: LocalizedText("没有这个来源；有这些：\(known)", "there is no such source; known: \(known)"))
    }
    return try RecordFile(path: path, name: name, kind: nil, by: named)
  }
}

/// What is found while a file is read to see how it would be.
struct SourceTestReading {
  let file: String
  var rule: SourceRule?
  var header: BundleHeader?
  var encoding = TextEncoding.utf8
  let trace = ReadingTrace()
  var found = 0
  var rejected = 0
  var findings = FindingList()
  /// How many findings there are about each field, by its name.
  var counts: [String: Int] = [:]

  init(file: String) { self.file = file }

  mutating func read(
    _ file: RecordFile, _ kinds: KindLibrary, _ limits: UnpackingLimits,
    _ progress: @escaping @Sendable (Double) -> Void
  ) throws {
    var reader = try file.reader(of: kinds, limits: limits, trace: trace, progress: progress)
    header = reader.header
    findings.sheet = reader.sheet
    defer { encoding = reader.encoding }
    do {
      while let read = try reader.next() {
        found += 1
        if read.isRejected { rejected += 1 }
        findings.add(read.findings)
        for field in read.findings.compactMap(\.position.field) { counts[field, default: 0] += 1 }
      }
    } catch {
      findings.add(reader.bundleFindings)
      throw error
    }
    findings.add(reader.bundleFindings)
    if found == 0, !findings.rejectsBundle { findings.add(Finding(.noRecords)) }
  }
}
