import ExchangeFiles
import ExchangeProcessor
import Foundation
import Synchronization
import SystemPackage

/// Departments that fetch whatever lies in their outboxes and receipts folders as soon as it is there, into folders of
/// their own.
final class Consumer: Sendable {
  private let exchange: FilePath
  private let departments: [String]
  private let isStopped = Atomic(false)
  private let hasEnded = Atomic(false)
  private let doubled = Mutex<[String]>([])

  /// Starts fetching.
  init(_ exchange: TemporaryExchange) throws {
    self.exchange = exchange.root
    departments = exchange.departments
    for department in departments {
      for box in ["outbox", "receipts"] {
        try Files.makeFolder(Self.folder(exchange.root, box, department))
      }
    }
    Thread.detachNewThread { [self] in
      while !isStopped.load(ordering: .acquiring) {
        fetch()
        usleep(10_000)
      }
      fetch()
      hasEnded.store(true, ordering: .releasing)
    }
  }

  /// Stops after a last look; returns the names that came a second time.
  func stop() -> [String] {
    isStopped.store(true, ordering: .releasing)
    while !hasEnded.load(ordering: .acquiring) { usleep(1_000) }
    return doubled.withLock { $0 }
  }

  /// Where what a department fetched from a box lies.
  static func folder(_ exchange: FilePath, _ box: String, _ department: String) -> FilePath {
    exchange.appending("fetched").appending(department).appending(box)
  }

  private func fetch() {
    for department in departments {
      for box in ["outbox", "receipts"] {
        let source = exchange.appending("departments").appending(department).appending(box)
        let target = Self.folder(exchange, box, department)
        for name in (try? Files.names(in: source)) ?? [] where !name.string.hasPrefix(".") {
          let isNew = (try? Files.renameIfFree(source.appending(name), to: target.appending(name))) ?? true
          if !isNew { doubled.withLock { $0.append(name.string) } }
        }
      }
    }
  }
}
