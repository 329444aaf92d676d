import ExchangeBase
import SystemPackage
import ExchangeFiles
import Glibc

/// What is said between the processor and a worker, in frames: four bytes of length, least first, and so many as ``MessageWriter`` writes.
///
/// The processor says first in what bounds the worker works, then hands it one group of jobs after the other, and closes the
/// pipe when it is done. The worker says hello, and then of each job of a group, in order, what was found.
enum WorkerMessage: Codable, Sendable {
  /// The processor's first: the bounds.
  case bounds(WorkerBounds)
  /// The processor's: jobs.
  case jobs([InspectionJob])
  /// The worker's first: it is ready, with this configuration, confined by these means.
  case ready(configuration: String, confinement: [String])
  /// The worker's: which part of the file in hand has been read, where that isn't read in one piece.
  case progress(Double)
  /// The worker's: what was found.
  case found(Inspection)
  /// The worker's: why it couldn't be looked for.
  case failed(InspectionFailure)

  /// Which part of a file has been read, by what a worker says: from 0 to 1, whatever that is.
  static func part(saidToBe part: Double) -> Double { part >= 0 ? min(part, 1) : 0 }
}

/// In what bounds a worker works.
public struct WorkerBounds: Codable, Sendable, Equatable {
  /// The folder outside of which it writes nothing.
  var work: String
  /// The most memory that it may have, in bytes of address space.
  public var memory: Int
  /// The largest file that it may write, in bytes.
  public var fileBytes: Int
  /// The processor time that a file may cost, in seconds; as much again for each of ``bytesPerSecond`` that it has.
  public var seconds: Int
  /// For how many bytes of a file it gets another second.
  public var bytesPerSecond: Int

  /// Sets bounds.
  public init(work: String, memory: Int, fileBytes: Int, seconds: Int, bytesPerSecond: Int = 1 << 20) {
    self.work = work
    self.memory = memory
    self.fileBytes = fileBytes
    self.seconds = seconds
    self.bytesPerSecond = bytesPerSecond
  }

  /// The processor time, in seconds, that a file of so many bytes may cost.
  func seconds(forBytes bytes: Int) -> Int { seconds + bytes / bytesPerSecond }

  /// How long it is waited for such a file, in seconds: a busy machine gives a process less than all of its time.
  func patience(forBytes bytes: Int) -> Int { 10 * seconds(forBytes: bytes) }
}

/// Why a file couldn't be looked at, as a value that goes through a pipe.
struct InspectionFailure: WordedError, Codable, Sendable {
  /// The system's code, where the system refused something.
  var code: Int32?
  /// What was being done then.
  var operation: FileOperation?
  /// And to what.
  var path: String?
  /// The words of any other error.
  var words: LocalizedText

  init(_ error: any Error) {
    words = LocalizedText(saying: error)
    if let error = error as? FileError {
      code = error.code.rawValue
      operation = error.operation
      path = error.path.string
    }
  }

  /// The error as it was, where it is one that the processor knows what to do about.
  var error: any Error {
    guard let code, let operation, let path else { return self }
    return FileError(.init(rawValue: code), operation, .init(path))
  }
}

/// One end of a worker's pipes.
struct WorkerChannel: Sendable {
  /// Where frames come from.
  let input: Int32
  /// Where frames go to.
  let output: Int32

  /// No message is longer: a thousand findings have a few hundred kilobytes.
  private static let limit = 64 << 20

  /// Why nothing more is said or heard.
  enum Ended: Error { case closed, silent, garbled }

  func send(_ message: WorkerMessage) throws {
    let body = try MessageWriter.bytes(of: message)
    var frame = withUnsafeBytes(of: UInt32(body.count).littleEndian) { Array($0) }
    frame += body
    try frame.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = write(output, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0 {
          if errno == EINTR { continue }
          throw Ended.closed
        }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// The next message; `nil` when the other end is closed between two of them.
  ///
  /// - Parameters:
  ///   - deadline: until when it is waited; for ever where it is `nil`.
  ///   - file: the file that is being inspected at the other end.
  func receive(
    until deadline: ContinuousClock.Instant? = nil, about file: TakenFile? = nil
  ) throws -> WorkerMessage? {
    guard let head = try read(4, until: deadline) else { return nil }
    let count = head.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard count <= Self.limit, let body = try read(count, until: deadline) else { throw Ended.garbled }
    var known: [CodingUserInfoKey: Any] = [:]
    if let file, let key = FileInHand.key { known[key] = file }
    do {
      return try MessageReader.message(WorkerMessage.self, in: body, userInfo: known)
    } catch {
      throw Ended.garbled
    }
  }

  private func read(_ count: Int, until deadline: ContinuousClock.Instant?) throws -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var have = 0
    while have < count {
      if let deadline { try waitForInput(until: deadline) }
      let got = bytes.withUnsafeMutableBytes { buffer in
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[have...])
        return Glibc.read(input, rest.baseAddress, rest.count)
      }
      if got < 0 {
        if errno == EINTR { continue }
        throw Ended.closed
      }
      if got == 0 {
        if have == 0 { return nil }
        throw Ended.closed
      }
      have += got
    }
    return bytes
  }

  /// Waits until there is something to read.
  private func waitForInput(until deadline: ContinuousClock.Instant) throws {
    while true {
      let rest = (deadline - .now) / .milliseconds(1)
      guard rest > 0 else { throw Ended.silent }
      var descriptor = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      if poll(&descriptor, 1, Int32(min(rest.rounded(.up), 60_000))) > 0 { return }
    }
  }
}
