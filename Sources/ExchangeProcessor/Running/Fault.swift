import ExchangeFormats
import ExchangeLedger
import SystemPackage

/// What kind of fault an error is: the one place that knows exit codes of errors.
public enum Fault {
  /// The exit code of an error of ours; `nil` for one that isn't.
  public static func code(of error: any Error) -> Int32? {
    switch error {
    case is ConfigurationError: 65
    case ProcessorError.held: 11
    case ProcessorError.ledgerLost: 1
    case is ProcessorError: 64
    case let error as FileError: isTemporary(error) ? 75 : 1
    case let error as LedgerError: error.code == .database ? 75 : 1
    default: nil
    }
  }

  /// Whether the same may succeed later without anybody touching the exchange.
  static func isTemporary(_ error: any Error) -> Bool { code(of: error) == 75 }

  private static func isTemporary(_ error: FileError) -> Bool {
    switch error.code {
    case .noSpace, .diskQuotaExceeded, .ioError, .staleNFSFileHandle, .tooManyOpenFiles,
      .tooManyOpenFilesInSystem, .resourceTemporarilyUnavailable, .noMemory, .resourceBusy,
      .noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels:
      true
    default: false
    }
  }
}
