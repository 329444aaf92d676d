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

/// What the console serves, and to whom.
public struct ConsoleOptions: Sendable {
  /// How many requests a second of a department are answered unless told.
  public static let rate = 50
  /// How many rows a table that is downloaded has at most unless told.
  public static let tableRows = 100_000

  let root: FilePath
  let data: ProgramData
  let clock: WallClock
  let address: ConsoleAddress
  let trustedHeader: String?
  let metricsPort: Int?
  let rate: Int
  let tableRows: Int

  /// - Parameters:
  ///   - trustedHeader: the header in which a proxy names the department that has signed in there; only for a socket.
  ///   - metricsPort: the port of this machine at which Prometheus finds metrics; `nil` for none. It is another than the pages', which a
  ///     proxy leads to.
  ///   - rate: how many requests a second of a department are answered.
  ///   - tableRows: how many rows a table that is downloaded has at most.
  public init(
    root: FilePath, data: ProgramData, clock: WallClock, address: ConsoleAddress,
    trustedHeader: String? = nil,
    metricsPort: Int? = nil, rate: Int = ConsoleOptions.rate, tableRows: Int = ConsoleOptions.tableRows
  ) {
    self.root = root
    self.data = data
    self.clock = clock
    self.address = address
    self.trustedHeader = trustedHeader
    self.metricsPort = metricsPort
    self.rate = rate
    self.tableRows = tableRows
  }
}

/// The console: pages of an exchange for those who take part, served by a process of its own.
public struct ConsoleServer: Sendable {
  private let responder: ConsoleResponder
  private let options: ConsoleOptions
  private let logger: Logger

  /// - Parameters:
  ///   - logger: is told who signs in and what he does, and what fails.
  ///   - logging: how much of it, and in which language.
  public init(_ options: ConsoleOptions, logger: Logger, logging: LogOptions) throws {
    // What is wrong with the settings is told now, and not to the first who asks.
    let configuration = try ExchangeConfiguration(root: options.root, data: options.data)
    responder = ConsoleResponder(
      options, log: logging.log(to: logger, configuration.settings), version: logging.version)
    self.options = options
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
      switch options.address {
      case .port(let port): .hostname("127.0.0.1", port: port)
      case .socket(let path): .unixDomainSocket(path: path.string)
      }
    let address = options.address
    // Of the server itself only what is wrong is told.
    var logger = logger
    logger.logLevel = .error
    var application = Application(
      responder: responder, server: .http1(configuration: .init(idleTimeout: .seconds(Self.idleSeconds))),
      configuration: ApplicationConfiguration(address: bind, serverName: nil),
      onServerRunning: { channel in
        switch address {
        case .port(let port): started("http://127.0.0.1:\(channel.localAddress?.port ?? port)/")
        case .socket(let path): started(path.string)
        }
      }, logger: logger)
    if let port = options.metricsPort {
      application.addServices(
        Application(
          responder: responder.machines,
          server: .http1(configuration: .init(idleTimeout: .seconds(Self.idleSeconds))),
          configuration: ApplicationConfiguration(
            address: .hostname("127.0.0.1", port: port), serverName: nil),
          onServerRunning: { channel in
            started("http://127.0.0.1:\(channel.localAddress?.port ?? port)/metrics")
          }, logger: logger))
    }
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
