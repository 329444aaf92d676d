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
    return drop
  }

  private static func value(_ attribute: String, of element: String, in text: String) -> String? {
    guard let start = text.range(of: "<\(element) "),
      let end = text.range(of: ">", range: start.upperBound..<text.endIndex),
      let name = text.range(of: "\(attribute)=\"", range: start.upperBound..<end.lowerBound),
      let quote = text.range(of: "\"", range: name.upperBound..<end.upperBound)
    else { return nil }
    return String(text[name.upperBound..<quote.lowerBound])
  }
}
