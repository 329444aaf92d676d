import Glibc
public import SystemPackage

/// A file operation that the operating system refused. Ours or the machine's fault, never the sender's.
public struct FileError: Error, Sendable, CustomStringConvertible {
  /// The system's code.
  public let code: Errno
  /// What was being done, as words that follow "can't": `rename`, `write to`.
  public let operation: String
  /// The file or folder.
  public let path: FilePath

  /// Names the refusal.
  public init(_ code: Errno, _ operation: String, _ path: FilePath) {
    self.code = code
    self.operation = operation
    self.path = path
  }

  /// `can't rename /x/y: Permission denied`, and what to do where that is known.
  public var description: String { "can't \(operation) \(path.shown): \(code)\(advice)" }

  private var advice: String {
    switch code {
    case .permissionDenied, .notPermitted: ". Give the user that runs exchange read and write rights there"
    case .noSpace, .diskQuotaExceeded: ". Free space on that disk; nothing is lost, the files wait"
    case .readOnlyFileSystem: ". The file system is mounted read-only; remount it"
    case .noSuchFileOrDirectory: ". Is the share mounted? If the folder is really new, make it"
    case .tooManySymbolicLinkLevels:
      ". A link stands there, and no link is followed in a department's folder: put the real folder back"
    case .improperLink:
      ". They are on different mounts: a department whose inbox, outbox or receipts are mounts of their own needs "
        + "`ownFolders: inside` (or `ownFoldersOf`) in exchange.yaml"
    case .ioError, .staleNFSFileHandle: ". Check the disk or the share"
    default: ""
    }
  }

  /// Runs a system call and throws what it refused.
  @discardableResult
  public static func check<Result: SignedInteger>(
    _ operation: String, _ path: @autoclosure () -> FilePath, _ call: () -> Result
  ) throws(FileError) -> Result {
    while true {
      let result = call()
      if result >= 0 { return result }
      let code = Errno(rawValue: errno)
      if code != .interrupted { throw FileError(code, operation, path()) }
    }
  }
}
