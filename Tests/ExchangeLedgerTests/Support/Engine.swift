import ExchangeBase
import ExchangeLedgerPostgres
import ExchangeLedgerSQLite
import ExchangeTesting
import Testing

@testable import ExchangeLedger

/// The engines that hold a ledger. Whatever is promised of a ledger is tried with each of them: one that is added here has
/// to pass all of it.
enum Engine: String, CaseIterable, Sendable {
  case sqlite, postgres, memory

  /// The one that is being tried.
  @TaskLocal static var current = Engine.sqlite

  /// Makes a ledger.
  ///
  /// - Parameter path: where its file lies, should it have one.
  func ledger(path: String, now: Instant) throws -> any LedgerStore {
    switch self {
    case .sqlite: try SQLiteLedger(path: path, now: now)
    case .postgres: try PostgresLedger(PostgresPlace(PostgresServer.shared.newSchema()), now: now)
    case .memory: MemoryLedger(now: now)
    }
  }
}

/// Tries each test of a suite with every engine.
struct EveryEngine: TestTrait, SuiteTrait, TestScoping {
  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    guard testCase != nil else { return try await function() }
    for engine in Engine.allCases {
      try await Engine.$current.withValue(engine) { try await function() }
    }
  }
}

extension Trait where Self == EveryEngine {
  /// Each test is tried with every engine of a ledger.
  static var everyEngine: EveryEngine { EveryEngine() }
}
