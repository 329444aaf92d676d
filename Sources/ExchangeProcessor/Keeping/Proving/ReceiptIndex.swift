import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeReports
import Foundation
import SystemPackage

/// What the receipts that still lie in departments' folders tell of their drops.
struct ReceiptIndex {
  /// By the drops' ids.
  private(set) var notes: [String: DropNote] = [:]
  /// Why drops came back by what was set then, with the figures of then.
  private var refusals: [String: (receivedAt: Instant, finding: Finding)] = [:]
  /// The drops of which something came back because there was no room for it.
  private var full: Set<String> = []
  /// The language of the latest, in which those before were written, too; `nil` where none tells.
  private(set) var language: Language?

  init(_ layout: ExchangeLayout) throws {
    var latest: (drop: String, summary: FilePath)?
    try Self.forEachReceipt(in: layout) { file, department in
      guard let bytes = try? Files.bytes(of: file) else { return true }
      let drop = add(String(decoding: bytes, as: UTF8.self), department)
      if let drop, drop > latest?.drop ?? "" {
        latest = (drop, file.removingLastComponent().appending("\(file.stem ?? "").csv"))
      }
      return true
    }
    if let latest, let summary = try? Files.bytes(of: latest.summary) {
      language = ReceiptCSVWriter.language(of: summary)
    }
  }

  /// Whether any of ours lies in a box.
  static func isAny(in layout: ExchangeLayout) throws -> Bool {
    var isFound = false
    try forEachReceipt(in: layout) { file, department in
      let bytes = try? Files.bytes(of: file, limit: longestReceipt)
      isFound = bytes.map { note(in: String(decoding: $0, as: UTF8.self), department) != nil } ?? false
      return !isFound
    }
    return isFound
  }

  private static let longestReceipt = 64 << 20

  /// Goes over the files in boxes that are called as receipts, until `body` returns `false`.
  private static func forEachReceipt(
    in layout: ExchangeLayout, _ body: (_ file: FilePath, _ department: String) throws -> Bool
  ) throws {
    guard try Files.exists(layout.departments) else { return }
    for department in try Files.names(in: layout.departments) where !department.string.hasPrefix(".") {
      let folder = layout.box(.receipts, of: department.string)
      // A share that is away tells nothing.
      for name in (try? Files.names(in: folder)) ?? []
      where name.bytes.suffix(12) == Array(".receipt.xml".utf8)[...] {
        guard try body(folder.appending(name), department.string) else { return }
      }
    }
  }

  /// Whoever may write into the folder may have put another file there: one that doesn't say what ours say tells nothing.
  ///
  /// - Returns: the drop that it is about; `nil` where it tells nothing.
  private mutating func add(_ text: String, _ department: String) -> String? {
    guard let (drop, note) = Self.note(in: text, department) else { return nil }
    notes[drop] = note
    if text.contains("<finding code=\"\(FindingCode.matterFull.rawValue)\"") { full.insert(drop) }
    if note.verdict == .rejected, let refusal = Self.refusal(in: text) {
      refusals[drop] = (note.receivedAt, refusal)
    }
    return drop
  }

  /// What a receipt in a department's box tells of a drop; `nil` where it isn't one of ours to that department.
  private static func note(in text: String, _ department: String) -> (drop: String, note: DropNote)? {
    guard let drop = value("drop", of: "receipt", in: text), TakenFolder.isDrop(drop),
      let receivedAt = value("receivedAt", of: "receipt", in: text).flatMap(Instant.init(canonical:)),
      let verdict = value("verdict", of: "receipt", in: text).flatMap(VerdictKind.init(rawValue:)),
      value("code", of: "sender", in: text) == department
    else { return nil }
    return (
      drop,
      DropNote(
        sender: department, receivedAt: receivedAt, verdict: verdict,
        sha256: value("sha256", of: "file", in: text) ?? "")
    )
  }

  /// Whether nothing of a drop came back for want of room: all of it was accepted, or its receipt gives other reasons.
  func foundRoom(for drop: String, _ note: DropNote) -> Bool {
    note.verdict == .accepted || notes[drop]?.sender == note.sender && !full.contains(drop)
  }

  /// Why a drop came back by what was set then; `nil` where its receipt doesn't say so, or is none of that drop.
  func refusal(of drop: String, _ note: DropNote) -> Finding? {
    guard notes[drop]?.sender == note.sender, let refusal = refusals[drop],
      refusal.receivedAt == note.receivedAt
    else { return nil }
    return refusal.finding
  }

  /// What a receipt says of what the settings of then refused, and those of now may not; `nil` where it doesn't.
  private static func refusal(in text: String) -> Finding? {
    let codes: [FindingCode] = [
      .quotaExceeded, .quotaRejectionsExceeded, .quotaDeliveriesExceeded, .fileTooLarge, .fileUnreadable,
    ]
    for code in codes {
      guard let start = text.range(of: "<finding code=\"\(code.rawValue)\""),
        let message = element("message", in: text, behind: start.upperBound),
        let remedy = element("remedy", in: text, behind: start.upperBound),
        let told = arguments(of: code.entry.message.zh, in: message),
        let helping = arguments(of: code.entry.remedy.zh, in: remedy)
      else { continue }
      return Finding(code, arguments: told.merging(helping) { first, _ in first })
    }
    return nil
  }

  /// The text of the next element of that name in Chinese.
  private static func element(_ name: String, in text: String, behind place: String.Index) -> Substring? {
    guard let start = text.range(of: "<\(name) xml:lang=\"zh\">", range: place..<text.endIndex),
      let end = text.range(of: "</\(name)>", range: start.upperBound..<text.endIndex)
    else { return nil }
    return text[start.upperBound..<end.lowerBound]
  }

  /// The figures and days that stand where a template has `{name}` places; `nil` where a text wasn't made from it.
  private static func arguments(of template: String, in text: Substring) -> [String: String]? {
    var found: [String: String] = [:]
    var (rest, left) = (template[...], text)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      guard left.hasPrefix(rest[..<open]) else { return nil }
      left = left.dropFirst(rest[..<open].count)
      let value = left.prefix { ("0"..."9").contains($0) || $0 == "-" }
      // What we write there are days, and figures that aren't below zero.
      guard value.count <= longestFigure, value.first != "-" else { return nil }
      found[String(rest[rest.index(after: open)..<close])] = String(value)
      left = left.dropFirst(value.count)
      rest = rest[rest.index(after: close)...]
    }
    return left == rest ? found : nil
  }

  private static let longestFigure = 18

  private static func value(_ attribute: String, of element: String, in text: String) -> String? {
    guard let start = text.range(of: "<\(element) "),
      let end = text.range(of: ">", range: start.upperBound..<text.endIndex),
      let name = text.range(of: "\(attribute)=\"", range: start.upperBound..<end.lowerBound),
      let quote = text.range(of: "\"", range: name.upperBound..<end.upperBound)
    else { return nil }
    return String(text[name.upperBound..<quote.lowerBound])
  }
}
