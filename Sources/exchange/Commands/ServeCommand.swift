import ArgumentParser
import ExchangeBase
import ExchangeConsole
import ExchangeProcessor
import Logging
import SystemPackage

/// `exchange serve`.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: .said(
      "网页查询：在本机提供页面，供各部门用浏览器查看；不影响 exchange run。",
      "The console: pages of the exchange for departments' browsers, by a process that `exchange run` doesn't notice."
    ))

  @OptionGroup var exchange: ExchangeArgument

  @Option(
    parsing: .unconditional,
    help: .said(
      "在 127.0.0.1 的哪个端口；0 为任意空闲端口。默认 8410。",
      "The port at 127.0.0.1; 0 for any that is free. 8410 unless told."))
  var port: Int?

  @Option(
    help: .said("改为在这个 Unix 套接字上，供代理转发。", "Listen at this Unix socket instead, for a proxy."),
    completion: .file())
  var socket: String?

  @Option(
    help: .said(
      "代理已登录的部门代码写在哪个请求头里；只能与 --socket 一起用。",
      "The header in which the proxy names the department that it has signed in; only with --socket."))
  var trustHeader: String?

  @Option(
    parsing: .unconditional,
    help: .said(
      "Prometheus 在 127.0.0.1 的哪个端口取监控指标（/metrics）；不写则没有。",
      "The port at 127.0.0.1 at which Prometheus finds metrics (/metrics); none unless told."))
  var metricsPort: Int?

  @Option(
    help: .said(
      "每个部门每秒最多答复几次请求。", "How many requests a second of a department are answered."))
  var rate = ConsoleOptions.rate

  @Option(
    help: .said(
      "下载的清单最多列多少行。", "How many rows a list that is downloaded has at most."))
  var tableRows = ConsoleOptions.tableRows

  @OptionGroup var clock: ClockOption

  @Option(
    name: .customLong("lang"), help: .said("启动信息用的语言：zh 或 en。", "Language of what is printed: zh or en."))
  var language = Language.standard

  func validate() throws {
    guard port == nil || socket == nil else {
      throw ValidationError(.said("--port 和 --socket 只能写一个。", "Give --port or --socket, not both."))
    }
    guard (0...65_535).contains(port ?? 0) else {
      throw ValidationError(.said("--port 是 0 到 65535 的数。", "--port is a number from 0 to 65535."))
    }
    guard (0...65_535).contains(metricsPort ?? 0) else {
      throw ValidationError(
        .said("--metrics-port 是 0 到 65535 的数。", "--metrics-port is a number from 0 to 65535."))
    }
    guard (1...1_000_000).contains(rate) else {
      throw ValidationError(.said("--rate 是 1 到 1000000 的数。", "--rate is a number from 1 to 1000000."))
    }
    guard (1...1_000_000).contains(tableRows) else {
      throw ValidationError(
        .said("--table-rows 是 1 到 1000000 的数。", "--table-rows is a number from 1 to 1000000."))
    }
    guard trustHeader == nil || socket != nil else {
      throw ValidationError(
        .said(
          "--trust-header 只能与 --socket 一起用：端口上谁都能写这个请求头。",
          "--trust-header goes with --socket only: at a port anybody could write the header."))
    }
    guard ConsoleServer.isHeader(trustHeader ?? "X") else {
      throw ValidationError(.said("--trust-header 要写请求头的名称。", "--trust-header is the name of a header."))
    }
  }

  func run() async throws {
    let clock = try clock.clock()
    let address: ConsoleAddress = socket.map { .socket(FilePath($0)) } ?? .port(port ?? Self.standardPort)
    let server = try ConsoleServer(
      ConsoleOptions(
        root: FilePath(exchange.directory), data: ProgramData(), clock: clock, address: address,
        trustedHeader: trustHeader, metricsPort: metricsPort, rate: rate, tableRows: tableRows),
      logger: .operators(clock),
      logging: LogOptions(language: language, isWatching: true, version: Exchange.configuration.version))
    let language = language
    try await server.run { place in
      try? Console.say(
        LocalizedText("网页查询已就绪：\(place)", "the console listens at \(place)")[language].forTerminal)
    }
  }

  private static let standardPort = 8_410
}
