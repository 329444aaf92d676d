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
