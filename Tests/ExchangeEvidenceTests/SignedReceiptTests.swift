import ExchangeBase
import Testing

@testable import ExchangeEvidence

struct SignedReceiptTests {
  private static let receipt = Array(
    "<?xml version=\"1.0\"?>\n<receipt drop=\"1\">\n  <findings total=\"0\" listed=\"0\"/>\n</receipt>\n".utf8
  )

  @Test(arguments: SignatureAlgorithm.allCases)
  func `what is signed is all but the signature`(algorithm: SignatureAlgorithm) throws {
    let key = SigningKey.make(algorithm)
    let signed = try #require(SignedReceipt(SignedReceipt.sign(Self.receipt, with: key)))
    #expect(signed.content == Self.receipt)
    #expect(signed.key == key.publicKey.id)
    #expect(key.publicKey.isSignature(signed.signature, of: signed.content))
  }

  @Test func `whichever byte is changed, it doesn't hold any more`() throws {
    let key = SigningKey.make(.ed25519)
    let file = try SignedReceipt.sign(Self.receipt, with: key)
    for place in file.indices {
      var other = file
      other[place] ^= 0x01
      guard let signed = SignedReceipt(other) else { continue }
      let isHeld = key.publicKey.isSignature(signed.signature, of: signed.content)
      // Only the name of the key and the algorithm, which say what to look for, are beside it.
      let line = String(decoding: file[..<place].reversed().prefix { $0 != 0x0A }.reversed(), as: UTF8.self)
      #expect(!isHeld || line.hasPrefix("  <signature"), "byte \(place)")
    }
  }

  @Test func `in the line of the signature nothing else can stand`() throws {
    let file = try SignedReceipt.sign(Self.receipt, with: SigningKey.make(.ed25519))
    let text = String(decoding: file, as: UTF8.self)
    for (old, new) in [
      // Elements between the attributes, in quotes that nobody counts.
      (##"" algorithm="##, ##""/><counts found='500'/><signature algorithm="##),
      (##"" algorithm="##, ##"" counts='500' algorithm="##),
      ("<signature ", "<signature  "), ("  <signature", "\t<signature"), ("</signature>", "</signature >"),
      (##"key="ed"##, ##"key="<!--ed"##), ("=</signature>", "= </signature>"),
    ] {
      #expect(text.contains(old))
      #expect(SignedReceipt(Array(text.replacing(old, with: new).utf8)) == nil, "\(new)")
    }
  }

  @Test func `a receipt without a signature has none`() {
    #expect(SignedReceipt(Self.receipt) == nil)
    #expect(SignedReceipt([]) == nil)
    #expect(SignedReceipt(Array("</receipt>\n".utf8)) == nil)
  }
}
