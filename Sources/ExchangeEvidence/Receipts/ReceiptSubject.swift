public import ExchangeBase
public import ExchangeFormats
import Foundation

/// What a receipt for programs is of, as its signed bytes say it: an element a line, as the exchange writes them.
public struct ReceiptSubject: Sendable {
  /// The processor's id of the drop.
  public let drop: String
  /// The dropped file's name, as it is shown to people.
  public let fileName: String
  /// The code of the department that dropped it.
  public let sender: String
  /// That department's name.
  public let senderName: String
  /// When it was taken from the inbox.
  public let receivedAt: Instant
  /// What became of it.
  public let verdict: VerdictKind

  private static let start = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n<receipt "

  /// Reads a receipt without its signature; `nil` for what is none.
  public init?(_ content: [UInt8]) {
    guard content.starts(with: Self.start.utf8) else { return nil }
    let lines = content.split(separator: 0x0A).lazy.map { String(decoding: $0, as: UTF8.self) }
    func attributes(_ start: String) -> [String: String] {
      lines.first { $0.hasPrefix(start) }.map { PackageFigures.attributes(of: $0[...]) } ?? [:]
    }
    let (own, file, department) = (attributes("<receipt "), attributes("  <file "), attributes("  <sender "))
    guard let drop = own["drop"], let at = own["receivedAt"].flatMap({ Instant(canonical: $0) }),
      let verdict = own["verdict"].flatMap({ VerdictKind(rawValue: $0) }), let name = file["name"],
      let code = department["code"], let title = department["name"]
    else { return nil }
    self.drop = drop
    fileName = Self.text(of: name)
    (sender, senderName) = (Self.text(of: code), Self.text(of: title))
    receivedAt = at
    self.verdict = verdict
  }

  /// What an attribute says, with all that can't be seen spelt out.
  private static func text(of attribute: String) -> String {
    var text = attribute
    for (reference, character) in [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#9;", "\t"), ("&#10;", "\n"), ("&#13;", "\r"),
      ("&amp;", "&"),
    ] { text.replace(reference, with: character) }
    return InvisibleText.spelt(text)
  }

  /// The name of the file of which the name of a receipt says that it is, where that is another; `nil` where it is this one's, or no
  /// file's: people call copies as they like.
  ///
  /// - Parameter stem: the receipt's name, as it is shown to people, without `.receipt.xml`.
  public func otherFile(named stem: String) -> String? {
    // Of a name that was used before the later ones are numbered, and what is too long for all endings is cut.
    let own = stem.replacing(/~\d+$/, with: "")
    if [stem, own].contains(fileName) || !stem.contains(".") { return nil }
    if stem.utf8.count > Self.longest, fileName.hasPrefix(own) { return nil }
    return stem
  }

  /// From how many bytes on a name may have been cut.
  private static let longest = 200
}
