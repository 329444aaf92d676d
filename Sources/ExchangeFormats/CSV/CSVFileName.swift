/// What the name of a table's file says: `<kind>_<bundle id>.csv`, or `.xlsx`.
public struct CSVFileName: Equatable {
  /// The kind, if the name begins with the code of a known one.
  let kind: String?
  /// The bundle's id, `[A-Za-z0-9._-]{1,64}`.
  let bundleID: String?

  /// Whether a name is that of a claim form, as it was delivered or saved as a workbook.
  public static func isClaimForm(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix(".claim.csv") || name.hasSuffix(".claim.xlsx")
  }

  /// Reads a file name, which may have a path in front.
  ///
  /// Whether a name is that of a form that lay beside a delivery, or of a copy of one (`….reply (2).xlsx`).
  public static func isReplyForm(_ name: String) -> Bool {
    name.lowercased().split(separator: ".").dropFirst().dropLast().contains { part in
      part.hasPrefix("reply") && !(part.dropFirst("reply".count).first?.isLetter ?? false)
    }
  }

  /// The name of a claim form (`….claim.csv`) tells what is claimed, not what it is, nor does that of a reply form (`….reply.xlsx`), whose
  /// kind is told by its columns; and rows that come again after a rejection (`….rejected.csv`) are a bundle of their own, so that neither has the id in its name.
  init(_ name: String, library: KindLibrary) {
    var stem = name.split(separator: "/").last ?? ""
    if let dot = stem.lastIndex(of: "."),
      ["csv", "txt", "tsv", "xlsx", "et"].contains(stem[dot...].dropFirst().lowercased())
    {
      stem = stem[..<dot]
    }
    if Self.isReplyForm(name) {
      (kind, bundleID) = (nil, nil)
      return
    }
    if stem.hasSuffix(".claim") {
      kind = library.first(.claims)?.kind.code
      bundleID = nil
      return
    }
    let parts = stem.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
    var first = parts.first ?? ""
    while first.hasSuffix(".rejected") { first = first.dropLast(".rejected".count) }
    kind = library[String(first)].map(\.kind.code)
    let id = parts.count == 2 ? String(parts[1]) : ""
    bundleID = kind != nil && !id.hasSuffix(".rejected") && Self.isID(id) ? id : nil
  }

  private static func isID(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}
