import ExchangeFormats
public import ExchangeLedger
import Synchronization

/// Tells what became of one file, in full, whatever else is answered meanwhile.
public final class FileTeller: Sendable {
  private let file: String
  private let receipts = Mutex<[Receipt]>([])

  /// A teller of a file that is dropped.
  ///
  /// - Parameter file: its name as shown to people.
  public init(of file: String) { self.file = file }

  /// Keeps the receipt of the file.
  public func tell(_ drop: DropRow) {
    guard drop.fileName == file, let receipt = try? drop.receipt else { return }
    receipts.withLock { $0.append(receipt) }
  }

  /// The receipts of the file.
  public var answer: ReceiptAnswer { ReceiptAnswer(receipts.withLock(\.self)) }
}
