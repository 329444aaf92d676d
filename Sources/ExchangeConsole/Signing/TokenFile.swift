import ExchangeBase
import ExchangeFiles
import Foundation
import SystemPackage

/// A token as it is kept: not itself, only its digest.
struct Token: Codable, Sendable, Equatable {
  /// What it is called in lists: the beginning of its digest.
  let id: String
  /// The code of the department that it is for.
  let department: String
  /// Whose it is, as the operator put it; may be empty.
  let name: String
  /// The SHA-256 of the token, lower-case hexadecimal.
  let digest: String
  /// When it was made, and from when on it opens nothing any more.
  let madeAt: Instant, expiresAt: Instant
}

/// The tokens of an exchange, `.console-tokens`: readable by the processor's user alone, and no part of the ledger.
struct TokenFile: Sendable {
  private let path: FilePath
  private let lock: FilePath

  /// The file of the exchange at `root`.
  init(root: FilePath) {
    path = root.appending(".console-tokens")
    lock = root.appending(".console-tokens.lock")
  }

  /// All tokens, in the order in which they were made.
  func tokens() throws -> [Token] {
    guard try Files.exists(path) else { return [] }
    return try JSONDecoder().decode([Token].self, from: Data(Files.bytes(of: path)))
  }

  /// Puts others in the place of the tokens; who wants to at the same time waits.
  func change(_ body: ([Token]) throws -> [Token]) throws {
    let turn = try FileLock(waitingFor: lock)
    try withExtendedLifetime(turn) { try keep(try body(try tokens())) }
  }

  /// Keeps these tokens and no others.
  private func keep(_ tokens: [Token]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try Files.replace(path, with: try encoder.encode(tokens))
  }

  /// The token of a text that somebody gives; `nil` where there is none, or it has expired. All are looked at, whichever it is.
  func token(of text: String, at now: Instant) throws -> Token? {
    let digest = Secret.digest(of: text)
    var found: Token?
    for token in try tokens() where Secret.areSame(token.digest, digest) { found = token }
    return found.flatMap { now < $0.expiresAt ? $0 : nil }
  }
}
