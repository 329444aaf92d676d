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
  /// The language of the latest, in which those before were written, too; `nil` where none tells.
  private(set) var language: Language?

  init(_ layout: ExchangeLayout) throws {
    guard try Files.exists(layout.departments) else { return }
    var latest: (drop: String, summary: FilePath)?
    for department in try Files.names(in: layout.departments) where !department.string.hasPrefix(".") {
      let folder = layout.box(.receipts, of: department.string)
      // A share that is away tells nothing.
      for name in (try? Files.names(in: folder)) ?? []
      where name.bytes.suffix(12) == Array(".receipt.xml".utf8)[...] {
        guard let bytes = try? Files.bytes(of: folder.appending(name)) else { continue }
        let drop = add(String(decoding: bytes, as: UTF8.self), department.string)
        if let drop, drop > latest?.drop ?? "" { latest = (drop, folder.appending("\(name.stem).csv")) }
      }
    }
    if let latest, let summary = try? Files.bytes(of: latest.summary) {
      language = ReceiptCSVWriter.language(of: summary)
    }
  }

  /// Whoever may write into the folder may have put another file there: one that doesn't say what ours say tells nothing.
  ///
  /// - Returns: the drop that it is about; `nil` where it tells nothing.
  private mutating func add(_ text: String, _ department: String) -> String? {
    guard let drop = Self.value("drop", of: "receipt", in: text), TakenFolder.isDrop(drop),
      let receivedAt = Self.value("receivedAt", of: "receipt", in: text).flatMap(Instant.init(canonical:)),
      let verdict = Self.value("verdict", of: "receipt", in: text).flatMap(VerdictKind.init(rawValue:)),
      Self.value("code", of: "sender", in: text) == department
    else { return nil }
    notes[drop] = DropNote(
      sender: department, receivedAt: receivedAt, verdict: verdict,
      sha256: Self.value("sha256", of: "file", in: text) ?? "")
    if verdict == .rejected, let refusal = Self.refusal(in: text) { refusals[drop] = (receivedAt, refusal) }
    return drop
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
