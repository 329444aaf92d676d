import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import SystemPackage

/// What kind of fault an error is: the one place that knows exit codes of errors.
public enum Fault {
  /// The exit code of an error of ours; `nil` for one that isn't.
  public static func code(of error: any Error) -> Int32? {
    switch error {
    case is ConfigurationError, is EvidenceError: 65
    case ProcessorError.held, ProcessorError.otherLedger: 11
    case ProcessorError.foreignUser: 77
    case ProcessorError.ledgerLost, ProcessorError.ledgerOlder, ProcessorError.ledgerForeign,
      ProcessorError.ledgerUnproven, ProcessorError.ledgerContradicted, ProcessorError.backupRefused:
      1
    case is ProcessorError: 64
    case let error as FileError: isTemporary(error) ? 75 : 1
    case is UnflushedWork, is ClockJump, is ClockLag: 75
    case let error as WorkbookError: error.isOfTheDisk ? 75 : 1
    case let error as LedgerError:
      [.database, .unreadable, .uncertain, .displaced].contains(error.code) ? 75 : 1
    default: nil
    }
  }

  /// Whether the same may succeed later without anybody touching the exchange.
  static func isTemporary(_ error: any Error) -> Bool { code(of: error) == 75 }

  /// Whether nothing can be done for anybody as long as this lasts. Whatever else goes wrong costs only what it is
  /// about.
  static func stopsEverything(_ error: any Error) -> Bool {
    switch error {
    case is ConfigurationError, is ProcessorError: true
    case let error as LedgerError: [.damaged, .tooNew, .tooOld, .displaced].contains(error.code)
    default: false
    }
  }

  /// Whether others have taken over what a processor worked on: it begins anew, as another one.
  public static func isDisplacement(_ error: any Error) -> Bool {
    (error as? LedgerError)?.code == .displaced
  }

  /// Whether nobody can tell what lasts of what was written last: what a flush that failed was about isn't flushed again,
  /// and nothing is staged or decided before it is known what the ledger holds. The next pass begins as after a kill.
  static func isDoubt(_ error: any Error) -> Bool {
    switch error {
    case is UnflushedWork, is ClockJump, is ClockLag: true
    default: (error as? LedgerError)?.code == .uncertain
    }
  }

  /// Whether a pass can't go on.
  static func endsPass(_ error: any Error) -> Bool { stopsEverything(error) || isDoubt(error) }

  /// Whether it may be the drop that brings the fault about: what a disk, a share or a busy ledger refuses passes without
  /// anybody touching the drop, however often it is tried until then.
  static func mayBeOfTheDrop(_ error: any Error) -> Bool {
    switch error {
    case FormatError.source(let cause): mayBeOfTheDrop(cause)
    case let error as FileError: error.code == .ioError
    case let error as LedgerError: error.code == .unreadable
    case let error as WorkbookError: !error.isOfTheDisk
    case is UnflushedWork, is EvidenceError, is ClockJump, is ClockLag: false
    default: true
    }
  }

  private static func isTemporary(_ error: FileError) -> Bool {
    switch error.code {
    case .noSpace, .diskQuotaExceeded, .readOnlyFileSystem, .ioError, .staleNFSFileHandle, .tooManyOpenFiles,
      .tooManyOpenFilesInSystem, .resourceTemporarilyUnavailable, .noMemory, .resourceBusy,
      .noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels:
      true
    // A limit of the machine's. Where a file is read it is ours, and stays what it is.
    case .fileTooLarge: error.operation != .read
    default: false
    }
  }
}

/// What decisions rest on may not have reached our own disk.
struct UnflushedWork: WordedError {
  /// What the disk said.
  let cause: FileError

  var words: LocalizedText {
    LocalizedText(
      "\(cause.words.zh)。手上的文件会从已收取的原件重新复制",
      "\(cause.words.en). Whatever was in hand is copied from the taken files again")
  }
}
