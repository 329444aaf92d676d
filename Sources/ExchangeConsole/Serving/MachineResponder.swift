import ExchangeBase
import ExchangeLedger
import ExchangeProcessor
import HTTPTypes
import Hummingbird
import NIOCore

/// What machines ask of the console: whether it lives, whether it can answer, and how the exchange stands, in numbers.
struct MachineResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  private let reading: Reading
  private let metrics: MetricsDesk
  private let data: ProgramData
  private let clock: WallClock

  init(reading: Reading, data: ProgramData, clock: WallClock, version: String) {
    self.reading = reading
    self.data = data
    self.clock = clock
    metrics = MetricsDesk(version: version)
  }

  func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
    guard [.get, .head].contains(request.method) else {
      return Self.text("method not allowed", .methodNotAllowed)
    }
    var response = await answer(request.uri.path)
    if request.method == .head { response.body = ResponseBody() }
    return response
  }

  private func answer(_ path: String) async -> Response {
    switch path {
    case "/metrics":
      do {
        let text = try await reading.answer { [metrics, data, clock] desk in
          try metrics.text(of: desk, data: data, at: clock)
        }
        return Self.text(text, type: "text/plain; version=0.0.4; charset=utf-8")
      } catch {
        return Self.text("\(LocalizedText(saying: error).en)\n", .serviceUnavailable)
      }
    default: return await standing(path) ?? Self.text("not found\n", .notFound)
    }
  }

  /// What is answered to `/livez` and `/readyz`, wherever they are asked for; `nil` for any other path. Neither tells more than that
  /// it is so.
  func standing(_ path: String) async -> Response? {
    switch path {
    case "/livez": return Self.text("ok\n")
    case "/readyz":
      let isReady =
        (try? await reading.answer { desk in try desk.ledger.read { try $0.lastEntry() != nil } }) ?? false
      return isReady ? Self.text("ok\n") : Self.text("the ledger can't be asked\n", .serviceUnavailable)
    default: return nil
    }
  }

  private static func text(
    _ text: String, _ status: HTTPResponse.Status = .ok, type: String = "text/plain; charset=utf-8"
  ) -> Response {
    Response(
      status: status, headers: [.contentType: type, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
