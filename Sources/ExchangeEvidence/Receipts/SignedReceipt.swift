import Foundation

/// A receipt for programs that its sender can show to others: the last element is a signature of all other bytes of the file,
/// on a line of its own, so that it is taken out and checked without knowing XML.
public struct SignedReceipt: Sendable {
  /// The bytes that are signed: the file without the line of the signature.
  public let content: [UInt8]
  /// The signature.
  public let signature: [UInt8]
  /// What its key is called.
  public let key: String
  /// How it says that it is signed.
  public let algorithm: String

  private static let start = #"  <signature key=""#
  private static let end = Array("</receipt>\n".utf8)

  /// A receipt with the signature of a key.
  ///
  /// - Parameter receipt: a file that ends with `</receipt>` and a line end.
  public static func sign(_ receipt: [UInt8], with key: SigningKey) throws(EvidenceError) -> [UInt8] {
    precondition(receipt.suffix(end.count).elementsEqual(end), "a receipt ends with its own end")
    let signature = Data(try key.signature(of: receipt)).base64EncodedString()
    let line = Self.line(key: key.publicKey.id, key.publicKey.algorithm.rawValue, signature) + "\n"
    var signed = receipt
    signed.insert(contentsOf: line.utf8, at: receipt.count - end.count)
    return signed
  }

  /// The line of a signature; nothing else can stand in it.
  private static func line(key: String, _ algorithm: String, _ signature: String) -> String {
    #"\#(start)\#(key)" algorithm="\#(algorithm)">\#(signature)</signature>"#
  }

  /// Whether a text can be the name of a key or algorithm: nothing that ends an attribute, or begins an element.
  private static func isName(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
  }

  /// Takes the signature out of a receipt; `nil` where there is none in its place, or something else stands in its line: that isn't
  /// signed.
  public init?(_ receipt: [UInt8]) {
    guard receipt.suffix(Self.end.count).elementsEqual(Self.end) else { return nil }
    let before = receipt.dropLast(Self.end.count)
    guard before.last == 0x0A, let last = before.dropLast().lastIndex(of: 0x0A) else { return nil }
    let line = String(decoding: before[(last + 1)...].dropLast(), as: UTF8.self)
    let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
    guard line.hasPrefix(Self.start), parts.count == 5, parts[4].hasPrefix(">"),
      parts[4].hasSuffix("</signature>"),
      let signature = Data(base64Encoded: String(parts[4].dropFirst().dropLast("</signature>".count))),
      Self.isName(parts[1]), Self.isName(parts[3]),
      line == Self.line(key: String(parts[1]), String(parts[3]), signature.base64EncodedString())
    else { return nil }
    content = before[...last] + Self.end
    self.signature = Array(signature)
    key = String(parts[1])
    algorithm = String(parts[3])
  }

  /// Whether the owner of a key has signed it, and it says so: the names of key and algorithm aren't among what is signed.
  public func isSigned(by signer: PublicKey) -> Bool {
    key == signer.id && algorithm == signer.algorithm.rawValue
      && signer.isSignature(signature, of: content)
  }
}
