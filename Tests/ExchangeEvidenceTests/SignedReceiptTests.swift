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
      #expect(!signed.isSigned(by: key.publicKey), "byte \(place)")
    }
    #expect(try #require(SignedReceipt(file)).isSigned(by: key.publicKey))
  }

  @Test func `it says of which file it is, and a name that says another is told`() throws {
    func subject(_ name: String) -> ReceiptSubject? {
      ReceiptSubject(
        Array(
          """
          <?xml version="1.0" encoding="UTF-8"?>
          <receipt xmlns="urn:xuecheng:exchange:1" drop="20210104-0001" receivedAt="2021-01-04T16:00:00.000+08:00" \
          verdict="partially-accepted" advice="do-not-resend">
            <file name="\(name)" bytes="1"/>
            <sender code="XC-SPJ" name="样例局"/>
          </receipt>

          """.utf8))
    }
    let told = try #require(subject("决定 &quot;1&quot; &amp;lt;.csv"))
    #expect(told.fileName == "决定 \"1\" &lt;.csv" && told.sender == "XC-SPJ" && told.senderName == "样例局")
    #expect(told.drop == "20210104-0001" && "\(told.verdict)" == "partiallyAccepted")
    #expect(told.receivedAt.text == "2021-01-04T16:00:00.000+08:00")
    let own = try #require(subject("决定~1.csv"))
    for stem in ["决定~1.csv", "决定~1.csv~2", "receipt", "副本"] {
      #expect(own.otherFile(named: stem) == nil, "\(stem)")
    }
    for stem in ["别的.csv", "决定.csv", "决定~1.xml", "决定~1.csv~x"] { #expect(own.otherFile(named: stem) == stem) }
    let long = try #require(subject(String(repeating: "长", count: 100) + ".a.csv"))
    let cut = String(repeating: "长", count: 77)
    for stem in [cut, cut + "~12"] { #expect(long.otherFile(named: stem) == nil) }
    let dotted = try #require(subject("a." + String(repeating: "长", count: 90) + ".csv"))
    #expect(dotted.otherFile(named: "a." + String(repeating: "长", count: 76)) == nil)
    #expect(dotted.otherFile(named: "a.长") != nil)
    #expect(ReceiptSubject(Self.receipt) == nil && ReceiptSubject([]) == nil)
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
