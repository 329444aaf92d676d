import ExchangeTesting
import Foundation
import Glibc
import SystemPackage
import Testing

/// `exchange serve` as a process beside the test, and what it answers.
final class ServedConsole {
  /// An answer, as it came.
  struct Answer {
    let status: Int
    /// The headers by their names in small letters; of several of a name all.
    let headers: [String: [String]]
    let body: String

    /// The first header of a name.
    subscript(name: String) -> String? { headers[name]?.first }
  }

  /// Where it listens.
  enum Place {
    case port(UInt16)
    case socket(String)
  }

  let place: Place
  /// Where machines ask.
  private let machines: Place
  private let process: RunningProgram

  /// Starts it at a port that is free, or at a socket.
  init(_ exchange: TemporaryExchange, at moment: String, socket: String? = nil, _ options: String...) throws {
    place = try socket.map { .socket($0) } ?? .port(Self.freePort())
    let port = try Self.freePort()
    machines = .port(port)
    let listening: [String] =
      switch place {
      case .port(let port): ["--port", "\(port)"]
      case .socket(let path): ["--socket", path]
      }
    process = try RunningProgram(
      ["serve", exchange.root.string, "--at", moment, "--metrics-port", "\(port)"] + listening + options)
    let isUp = waitUntil(within: 60) {
      !process.isRunning || (try? ask("/signin")) != nil && (try? askMachine("/livez")) != nil
    }
    let hasEnded = !process.isRunning
    let errors = hasEnded ? try process.wait().errors : ""
    try #require(isUp && !hasEnded, "\(errors)")
  }

  /// Tells it to end, and waits for that.
  func stop() throws -> Program.Outcome {
    process.send(SIGTERM)
    return try process.wait()
  }

  /// Where a browser finds it.
  var base: String {
    switch place {
    case .port(let port): "http://127.0.0.1:\(port)"
    case .socket: ""
    }
  }

  /// Signs in, and gives the session's cookie.
  func signIn(_ token: String) throws -> String {
    let answer = try ask("/signin", form: "token=\(token)")
    try #require(answer.status == 303, "\(answer.status) \(answer.body)")
    return String(try #require(answer["set-cookie"]).prefix { $0 != ";" })
  }

  /// Asks for a path, or sends a form there.
  func ask(
    _ path: String, cookie: String? = nil, form: String? = nil, headers: [String: String] = [:],
    method: String? = nil
  ) throws -> Answer {
    var lines = [
      "\(method ?? (form == nil ? "GET" : "POST")) \(path) HTTP/1.1", "Host: 127.0.0.1", "Connection: close",
    ]
    if let cookie { lines.append("Cookie: \(cookie)") }
    lines += headers.map { "\($0): \($1)" }
    if let form {
      lines += ["Content-Type: application/x-www-form-urlencoded", "Content-Length: \(form.utf8.count)"]
    }
    let request = lines.joined(separator: "\r\n") + "\r\n\r\n" + (form ?? "")
    return try Self.answer(in: try exchange(Array(request.utf8), at: place))
  }

  /// Asks for a path where machines ask.
  func askMachine(_ path: String) throws -> Answer {
    let request = "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    return try Self.answer(in: try exchange(Array(request.utf8), at: machines))
  }

  private struct Unreachable: Error {}

  /// Sends bytes over a connection of their own, and reads what comes until it ends.
  private func exchange(_ bytes: [UInt8], at place: Place) throws -> [UInt8] {
    let descriptor: Int32
    let result: Int32
    switch place {
    case .port(let port):
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
      result = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
    case .socket(let path):
      descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
      result = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
    }
    defer { close(descriptor) }
    guard result == 0, bytes.withUnsafeBytes({ write(descriptor, $0.baseAddress, $0.count) }) == bytes.count
    else { throw Unreachable() }
    var answer: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return answer }
      answer += piece.prefix(count)
    }
  }

  private static func answer(in bytes: [UInt8]) throws -> Answer {
    let end = try #require(bytes.firstRange(of: Array("\r\n\r\n".utf8)), "no head came")
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    var headers: [String: [String]] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased(), default: []].append(parts[1].trimmingCharacters(in: .whitespaces))
    }
    var body = Array(bytes[end.upperBound...])
    if headers["transfer-encoding"] == ["chunked"] { body = Self.joined(body) }
    return Answer(
      status: Int(lines[0].split(separator: " ")[1]) ?? 0, headers: headers,
      body: String(decoding: body, as: UTF8.self))
  }

  private static func joined(_ chunks: [UInt8]) -> [UInt8] {
    var (rest, body) = (chunks[...], [UInt8]())
    while let end = rest.firstRange(of: Array("\r\n".utf8)),
      let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16), size > 0
    {
      body += rest[end.upperBound...].prefix(size)
      rest = rest[end.upperBound...].dropFirst(size + 2)
    }
    return body
  }

  private static func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0 ? getsockname(descriptor, address, &length) : -1
      }
    }
    try #require(result == 0)
    return UInt16(bigEndian: address.sin_port)
  }
}

/// An invented exchange with something for two supervisors, in which a third has nothing.
enum ConsoleStory {
  /// The bureau, who sends, who gets, and who has nothing to do with any of it.
  static let bureau = "XC-DSJ", sender = "XC-SPJ", recipient = "XC-WJ", foreign = "XC-JTYS"
  /// A text that would act on a page that took it for markup, in the name of a file and of an item.
  static let canary = #"<script>alert("样例")</script>'&"#
  /// When it is looked at.
  static let moment = "2021-01-05T09:00"

  /// Has it happen.
  static func live(in exchange: TemporaryExchange) throws {
    try exchange.drop(
      SampleBundle.approvals([
        SampleBundle.Approval(
          msgId: "A-1", item: "XK005", itemName: "医疗机构设置审批及执业登记", docNo: "样审〔2021〕1号",
          decided: "2020-12-31")
      ]), as: "决定\(canary.replacing("/", with: "")).csv", from: sender)
    try exchange.send(
      "inquiry", from: sender,
      ["msgId": "H-1", "recipients": "XC-WJ", "replyDueDate": "2021-01-06", "subject": canary])
    try exchange.send(
      "inquiry", from: sender,
      ["msgId": "H-2", "recipients": "XC-ZHZF", "replyDueDate": "2021-01-06", "subject": "样例二"])
    try exchange.pass("2021-01-04T10:00", comesBack: nil)
    try exchange.pass("2021-01-05T00:00:05")
  }

  /// A token of a department.
  static func token(
    of department: String, in exchange: TemporaryExchange, days: Int = 90, at moment: String = moment
  ) throws -> String {
    let outcome = try Program.run([
      "token", "add", exchange.root.string, "--department", department, "--days", "\(days)", "--at", moment,
    ])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return String(try #require(outcome.text.split(separator: "\n").first))
  }
}
