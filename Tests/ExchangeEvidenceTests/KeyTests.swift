import ExchangeBase
import ExchangeFiles
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeEvidence

struct KeyTests {
  private static let moment = Instant(milliseconds: 1_609_725_600_000)

  @Test(arguments: SignatureAlgorithm.allCases)
  func `a key signs the same always alike, and something else otherwise`(algorithm: SignatureAlgorithm) throws
  {
    let key = SigningKey.make(algorithm)
    let again = try SigningKey(pem: key.pem)
    for message in [[], [1], Array("样例".utf8)] as [[UInt8]] {
      let signature = try key.signature(of: message)
      #expect(try again.signature(of: message) == signature)
      #expect(try key.signature(of: message + [0]) != signature)
      #expect(try SigningKey.make(algorithm).signature(of: message) != signature)
    }
  }

  @Test func `what isn't a key of ours is refused in words`() throws {
    let key = SigningKey.make(.ed25519)
    #expect(throws: EvidenceError.self) { try PublicKey(pem: key.pem) }
    #expect(throws: EvidenceError.self) { try SigningKey(pem: key.publicKey.pem) }
    #expect(throws: EvidenceError.self) { try SigningKey(pem: "") }
    // A public key that isn't the private one's.
    let (one, other) = (SigningKey.make(.sm2), SigningKey.make(.sm2))
    var der = try #require(PEM.bytes(of: one.pem, label: "PRIVATE KEY"))
    der.replaceSubrange((der.count - 64)..., with: other.publicKey.raw)
    #expect(throws: EvidenceError.self) { try SigningKey(pem: PEM.text(der, label: "PRIVATE KEY")) }
    #expect(PublicKey(der: one.publicKey.der + [0]) == nil)
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func `a file is a key's where it is the key and nothing else, whatever line ends an editor has left`(
    algorithm: SignatureAlgorithm
  ) throws {
    let key = SigningKey.make(algorithm)
    for (right, read) in [
      (key.publicKey.pem, { try PublicKey(pem: $0) }), (key.pem, { try SigningKey(pem: $0).publicKey }),
    ] as [(String, (String) throws -> PublicKey)] {
      let lines = right.split(separator: "\n").map(String.init)
      for text in [right, right.replacing("\n", with: "\r\n"), lines.joined(separator: "\n")] {
        #expect(try read(text) == key.publicKey, "\(text)")
      }
      let block = lines.joined(separator: "\u{2028}")
      var others = [
        "样例\n" + right, right + "样例\n", right + "\n", "\n" + right, " " + right, right + right,
        "\u{FEFF}" + right, "<bundle id=\"\u{2028}\(block)\u{2028}\"/>", lines[1],
        lines.dropFirst().joined(separator: "\n"), lines.dropLast().joined(separator: "\n"),
        right.replacing("KEY-----\n", with: "KEY----- \n"), right.replacing("=", with: ""),
      ]
      for end in ["\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}", " ", "\n\n", "\r\r\n", ""] {
        others.append(lines.joined(separator: end))
        others.append(lines.joined(separator: end) + "\n")
      }
      for text in others where text != right && text + "\n" != right {
        #expect(throws: EvidenceError.self, "\(text)") { try read(text) }
      }
    }
  }

  @Test func `the last key of an algorithm is in use, and earlier ones can still be had`() throws {
    let scratch = try ScratchFolder()
    let folder = KeyFolder(scratch.path.appending("keys"))
    #expect(try folder.current(.ed25519) == nil)
    let keys = [SigningKey.make(.ed25519), .make(.sm2), .make(.ed25519)]
    for key in keys { try folder.add(key, madeAt: Self.moment) }
    #expect(try folder.current(.ed25519)?.publicKey == keys[2].publicKey)
    #expect(try folder.current(.sm2)?.publicKey == keys[1].publicKey)
    #expect(try folder.key(keys[0].publicKey.id).publicKey == keys[0].publicKey)
    #expect(try folder.entries().map(\.key) == keys.map(\.publicKey.id))
    for name in try Files.names(in: folder.path) {
      #expect(try Files.permissions(of: folder.path.appending(name)) == 0o600, "\(name)")
    }
    #expect(try Files.permissions(of: folder.path) == 0o700)
  }

  @Test func `a key under another's name, and a list that isn't ours, are refused`() throws {
    let scratch = try ScratchFolder()
    let folder = KeyFolder(scratch.path.appending("keys"))
    let (one, other) = (SigningKey.make(.ed25519), SigningKey.make(.ed25519))
    try folder.add(one, madeAt: Self.moment)
    try Files.replace(folder.path.appending("\(one.publicKey.id).pem"), with: other.pem.utf8)
    #expect(throws: EvidenceError.self) { try folder.current(.ed25519) }
    try Files.remove(folder.path.appending("\(one.publicKey.id).pem"))
    #expect(throws: EvidenceError.self) { try folder.current(.ed25519) }
    try Files.replace(folder.index, with: "key\nanything\n".utf8)
    #expect(throws: EvidenceError.self) { try folder.entries() }
  }
}
