import ExchangeBase
public import ExchangeProcessor
import HTTPTypes
import Hummingbird
public import Logging
import NIOCore
public import SystemPackage

/// Where the console listens.
public enum ConsoleAddress: Sendable {
  /// On this machine alone, at a port; 0 for any that is free.
  case port(Int)
  /// At a socket of the file system, for a proxy.
  case socket(FilePath)
}

/// The console: pages of an exchange for those who take part, served by a process of its own.
public struct ConsoleServer: Sendable {
  private let responder: ConsoleResponder
  private let address: ConsoleAddress
  private let logger: Logger

  /// - Parameters:
  ///   - trustedHeader: the header in which a proxy names the department that has signed in there; only for a socket.
  ///   - logger: is told who signs in, and what fails.
  public init(
    root: FilePath, data: ProgramData, clock: WallClock, address: ConsoleAddress, trustedHeader: String?,
    logger: Logger
  ) throws {
    // What is wrong with the settings is told now, and not to the first who asks.
    _ = try ExchangeConfiguration(root: root, data: data)
    responder = ConsoleResponder(
      root: root, data: data, clock: clock, trustedHeader: trustedHeader, logger: logger)
    self.address = address
    self.logger = logger
  }

  /// Whether a header may be called so.
  public static func isHeader(_ name: String) -> Bool { HTTPField.Name(name) != nil }

  /// Serves until the process is told to end (SIGTERM, SIGINT): what is being answered is answered to its end.
  ///
  /// - Parameter started: is told where it listens.
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for a place at which it can't listen.
  public func run(started: @escaping @Sendable (String) -> Void) async throws {
    let bind: BindAddress =
      switch address {
      case .port(let port): .hostname("127.0.0.1", port: port)
      case .socket(let path): .unixDomainSocket(path: path.string)
      }
    let address = address
    let application = Application(
      responder: responder, server: .http1(configuration: .init(idleTimeout: .seconds(Self.idleSeconds))),
      configuration: ApplicationConfiguration(address: bind, serverName: nil),
      onServerRunning: { channel in
        switch address {
        case .port(let port): started("http://127.0.0.1:\(channel.localAddress?.port ?? port)/")
        case .socket(let path): started(path.string)
        }
      }, logger: logger)
    do {
      try await application.runService()
    } catch let error as IOError {
      let place =
        switch address {
        case .port(let port): "127.0.0.1:\(port)"
        case .socket(let path): path.string
        }
      throw ProcessorError.unknown(
        place,
        reason: LocalizedText(
          "不能在这里提供网页（\(error)）；可能已被占用，换一个 --port 或 --socket",
          "the console can't listen there (\(error)); it may be taken: choose another --port or --socket"))
    }
  }

  /// How long a connection may say nothing.
  private static let idleSeconds: Int64 = 60
}
