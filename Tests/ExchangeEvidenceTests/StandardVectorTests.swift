import ExchangeBase
import Testing

@testable import ExchangeEvidence

/// What the standards give as examples.
struct StandardVectorTests {
  @Test(arguments: [
    ("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    (
      String(repeating: "abcd", count: 16),
      "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    ),
  ])
  func `SM3 digests the examples of GB-T 32905 as it says`(text: String, digest: String) {
    #expect(SM3.digest(of: Array(text.utf8)).hexadecimal == digest)
  }

  // GB/T 32918.5, Annex A: the signature on the curve that it recommends.
  private let secret = bytes("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8")
  private let number = bytes("59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21")
  private let message = Array("message digest".utf8)
  private let point = bytes(
    """
    09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020
    CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13
    """)
  private let signature = bytes(
    """
    3046 022100 F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
    022100 B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA
    """)

  @Test func `SM2 makes the example's key, digest and signature of GB-T 32918`() throws {
    #expect(SM2.publicPoint(of: secret) == point)
    let key = PublicKey(.sm2, raw: point)
    #expect(
      SM2.digest(of: message, key: key, curve: SM2Curve())
        == bytes("F0B43E94BA45ACCAACE692ED534382EB17E6AB5A19CE7B31F4486FDFC0D28640"))
    #expect(SM2.signature(of: message, secret: secret, key: key, number: number) == signature)
    #expect(key.isSignature(signature, of: message))
  }

  @Test func `a signature of SM2 with one bit changed doesn't hold`() {
    let key = PublicKey(.sm2, raw: point)
    for place in signature.indices {
      var other = signature
      other[place] ^= 1
      #expect(!key.isSignature(other, of: message), "byte \(place)")
    }
    #expect(!key.isSignature(signature, of: message + [0]))
    #expect(!key.isSignature([], of: message))
  }

  @Test func `Ed25519 signs the first example of RFC 8032 as it says`() throws {
    let key = try #require(
      SigningKey(.ed25519, secret: bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")))
    #expect(
      key.publicKey.raw == bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
    let signature = try key.signature(of: [])
    #expect(
      signature
        == bytes(
          """
          e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155
          5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
          """))
    #expect(key.publicKey.isSignature(signature, of: []))
    #expect(!key.publicKey.isSignature(signature, of: [0]))
  }

  @Test(arguments: [0, 1])
  func `no key of SM2 is zero, or as large as the order less one`(more: UInt8) {
    #expect(SM2.publicPoint(of: [UInt8](repeating: 0, count: 32)) == nil)
    var limit = bytes("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54122")
    limit[31] += more
    #expect(SM2.publicPoint(of: limit) == nil)
    limit[31] = 0x21
    #expect(SM2.publicPoint(of: limit) != nil)
  }
}
