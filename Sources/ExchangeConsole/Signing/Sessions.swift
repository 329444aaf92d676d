import ExchangeBase
import Synchronization

/// Who has signed in, for as long as the process lives: what is kept of a session is the digest of its cookie.
final class Sessions: Sendable {
  /// Somebody who has signed in.
  struct Session: Sendable {
    /// The digest of the token by which he did.
    let token: String
    /// What every form that he sends has in it.
    let proof: String
    /// When it ends.
    let expiresAt: Instant
  }

  /// For how long one is signed in.
  static let hours: Int64 = 10
  /// How many may fail to sign in within a minute, all together: behind a proxy nobody tells them apart.
  static let failures = 20
  /// How many sessions are kept; the oldest ends when there are more.
  private static let limit = 10_000

  private struct State {
    var sessions: [String: Session] = [:]
    var failures: [Instant] = []
  }

  private let state = Mutex(State())

  /// Begins a session.
  ///
  /// - Returns: the cookie's value.
  func begin(by token: Token, at now: Instant) -> String {
    let cookie = Secret.make()
    let end = min(token.expiresAt, now.adding(milliseconds: Self.hours * 3_600_000))
    let session = Session(token: token.digest, proof: Secret.make(), expiresAt: end)
    state.withLock { state in
      state.sessions = state.sessions.filter { now < $0.value.expiresAt }
      if state.sessions.count >= Self.limit,
        let oldest = state.sessions.min(by: { $0.value.expiresAt < $1.value.expiresAt })
      {
        state.sessions[oldest.key] = nil
      }
      state.sessions[Secret.digest(of: cookie)] = session
    }
    return cookie
  }

  /// The session of a cookie, while it lasts.
  func session(of cookie: String, at now: Instant) -> Session? {
    let session = state.withLock { $0.sessions[Secret.digest(of: cookie)] }
    return session.flatMap { now < $0.expiresAt ? $0 : nil }
  }

  /// Ends a session.
  func end(_ cookie: String) { state.withLock { $0.sessions[Secret.digest(of: cookie)] = nil } }

  /// Whether somebody may try to sign in now.
  func mayTry(at now: Instant) -> Bool {
    let start = now.adding(milliseconds: -60_000)
    return state.withLock { state in
      state.failures.removeAll { $0 < start || $0 > now }
      return state.failures.count < Self.failures
    }
  }

  /// Notes that somebody failed to.
  func noteFailure(at now: Instant) { state.withLock { $0.failures.append(now) } }
}
