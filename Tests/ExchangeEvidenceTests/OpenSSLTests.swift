import ExchangeFiles
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeEvidence

/// `openssl` as the second opinion, both ways.
struct OpenSSLTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// What `openssl pkeyutl` has to be told of an algorithm.
  private static func options(_ algorithm: SignatureAlgorithm) -> [String] {
    switch algorithm {
    case .ed25519: []
    case .sm2: ["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"]
    }
  }

  @discardableResult
  private func openssl(_ arguments: String...) throws -> (status: Int32, output: String) {
    try Tool.run("openssl", arguments, in: folder.path)
  }

  private func pkeyutl(_ arguments: [String], _ algorithm: SignatureAlgorithm) throws -> (
    status: Int32, output: String
  ) {
    try Tool.run("openssl", ["pkeyutl"] + arguments + ["-rawin"] + Self.options(algorithm), in: folder.path)
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func `openssl takes our keys, and holds our signatures`(algorithm: SignatureAlgorithm) throws {
    for size in [1, 32, 1_000] {
      let key = SigningKey.make(algorithm)
      let message = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      try Files.replace(folder.path.appending("key.pem"), with: key.pem.utf8)
      try Files.replace(folder.path.appending("key.pub.pem"), with: key.publicKey.pem.utf8)
      try Files.replace(folder.path.appending("message"), with: message)
      try Files.replace(folder.path.appending("message.sig"), with: key.signature(of: message))
      let derived = try openssl("pkey", "-in", "key.pem", "-pubout")
      #expect(derived.status == 0 && derived.output == key.publicKey.pem, "\(derived.output)")
      let verify = [
        "-verify", "-pubin", "-inkey", "key.pub.pem", "-in", "message", "-sigfile", "message.sig",
      ]
      let held = try pkeyutl(verify, algorithm)
      #expect(held.status == 0 && held.output.contains("Verified Successfully"), "\(held.output)")
      try Files.replace(folder.path.appending("message"), with: message.map { $0 ^ 1 })
      #expect(try pkeyutl(verify, algorithm).status != 0)
    }
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func `we take openssl's keys, and hold its signatures`(algorithm: SignatureAlgorithm) throws {
    let name = algorithm == .sm2 ? "SM2" : "ED25519"
    for round in 1...3 {
      try #require(openssl("genpkey", "-algorithm", name, "-out", "key.pem").status == 0)
      try #require(openssl("pkey", "-in", "key.pem", "-pubout", "-out", "key.pub.pem").status == 0)
      let message = Array("样例 \(round)".utf8)
      try Files.replace(folder.path.appending("message"), with: message)
      let signed = try pkeyutl(
        ["-sign", "-inkey", "key.pem", "-in", "message", "-out", "message.sig"], algorithm)
      try #require(signed.status == 0, "\(signed.output)")
      let text = String(decoding: try Files.bytes(of: folder.path.appending("key.pem")), as: UTF8.self)
      let publicText = String(
        decoding: try Files.bytes(of: folder.path.appending("key.pub.pem")), as: UTF8.self)
      let key = try SigningKey(pem: text)
      #expect(try PublicKey(pem: publicText) == key.publicKey)
      #expect(key.pem == text)
      let signature = try Files.bytes(of: folder.path.appending("message.sig"))
      #expect(key.publicKey.isSignature(signature, of: message))
      #expect(!key.publicKey.isSignature(signature, of: message + [0]))
    }
  }

  @Test func `openssl computes our fingerprint`() throws {
    let key = SigningKey.make(.sm2).publicKey
    try Files.replace(folder.path.appending("key.pub.pem"), with: key.pem.utf8)
    try #require(
      openssl("pkey", "-pubin", "-in", "key.pub.pem", "-outform", "DER", "-out", "key.der").status == 0)
    #expect(try openssl("dgst", "-sha256", "-r", "key.der").output.hasPrefix(key.fingerprint))
  }
}
