import Foundation
import Synchronization
import SystemPackage

/// A PostgreSQL of the tests' own, started by the first that asks for one and gone with the test process. Each test
/// gets a schema of its own.
public final class PostgresServer: Sendable {
  /// It couldn't be started.
  public struct Failure: Error, CustomStringConvertible {
    /// Why.
    public let description: String
  }

  private static let started = Result { try PostgresServer() }
  /// The one of this process.
  public static var shared: PostgresServer { get throws { try started.get() } }

  /// Where its socket lies.
  public let folder: String
  /// As long as this is open, it runs.
  private let life: FileHandle
  /// What it says.
  private let words: FileHandle
  private let schemas = Mutex(0)

  /// Starts one for a test that changes what others rely on; it ends with the value.
  ///
  /// - Parameters:
  ///   - name: what sets it apart from others of this process.
  ///   - primary: whose standby it is; `nil` for one by itself.
  public init(_ name: String = "", following primary: PostgresServer? = nil) throws {
    // The way to a socket has to be short.
    folder = "/tmp/exchange-pg-\(ProcessInfo.processInfo.processIdentifier)\(name)"
    let process = Process()
    process.executableURL = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "postgres-server.sh")
    process.arguments = [folder] + (primary.map { [$0.folder] } ?? [])
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    life = input.fileHandleForWriting
    words = output.fileHandleForReading
    try input.fileHandleForReading.close()
    // What comes first is all that it says.
    let said = String(decoding: words.availableData, as: UTF8.self)
    guard said == "ready\n" else { throw Failure(description: said) }
  }

  /// What can be done to one that is a test's own.
  public enum Event: String {
    /// It ends at once, as by a fault, and starts again.
    case restart
    /// It ends at once.
    case stop
    /// A standby becomes the primary.
    case promote
  }

  /// Has something happen to it.
  public func meet(_ event: Event) throws {
    try life.write(contentsOf: Data("\(event.rawValue)\n".utf8))
    let said = String(decoding: words.availableData, as: UTF8.self)
    guard said == "done\n" else { throw Failure(description: said) }
  }

  /// The URL of a new schema.
  public func newSchema() throws -> String {
    let schema = schemas.withLock {
      $0 += 1
      return "test_\($0)"
    }
    _ = try run("CREATE SCHEMA \(schema)")
    return url(of: schema)
  }

  /// Where a schema is, for a role. Whoever connects by it is called as the schema is.
  public func url(of schema: String, role: String = "postgres") -> String {
    "postgresql://\(role)@/postgres?host=\(folder)&application_name=\(schema)&options=-csearch_path%3D\(schema)"
  }

  /// Runs SQL by `psql`, as a stranger would.
  ///
  /// - Parameter url: where; without one, where no schema is chosen.
  /// - Returns: what it answered, a line a row.
  @discardableResult
  public func run(_ sql: String, at url: String? = nil) throws -> String {
    let (status, output) = try Tool.run(
      "psql",
      [
        "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", "--command", sql,
        url ?? self.url(of: "public"),
      ], in: "/")
    guard status == 0 else { throw Failure(description: output) }
    return output
  }
}
