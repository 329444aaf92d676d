public import ExchangeBase
import Glibc
public import SystemPackage

/// A file operation that the operating system refused. Ours or the machine's fault, never the sender's.
public struct FileError: WordedError, Sendable {
  /// The system's code.
  public let code: Errno
  /// What was being done.
  public let operation: FileOperation
  /// The file or folder.
  public let path: FilePath

  /// Names the refusal.
  public init(_ code: Errno, _ operation: FileOperation, _ path: FilePath) {
    self.code = code
    self.operation = operation
    self.path = path
  }

  /// `can't rename to /x/y: Permission denied`, and what to do where that is known.
  public var words: LocalizedText {
    let (refusal, reason) = (operation.refusal(at: path.shown), code.words)
    let advice =
      isOfMissingFile
      ? Errno.adviceOfMissingFile
      : code == .fileTooLarge && operation != .read ? Errno.adviceOfFileLimit : code.advice
    return LocalizedText(
      "\(refusal.zh)：\(reason.zh)" + (advice.map { "。\($0.zh)" } ?? ""),
      "\(refusal.en): \(reason.en)" + (advice.map { ". \($0.en)" } ?? ""))
  }

  /// Whether a file isn't there that was to be read: it may be called wrongly. What is missing in a department's folder may be away.
  private var isOfMissingFile: Bool {
    code == .noSuchFileOrDirectory && operation == .read && DepartmentPath(path) == nil
  }

  /// Runs a system call and throws what it refused; what was asked of it is put together only then.
  @discardableResult
  public static func check<Result: SignedInteger>(
    _ operation: @autoclosure () -> FileOperation, _ path: @autoclosure () -> FilePath, _ call: () -> Result
  ) throws(FileError) -> Result {
    while true {
      let result = call()
      if result >= 0 { return result }
      let code = Errno(rawValue: errno)
      if code != .interrupted { throw FileError(code, operation(), path()) }
    }
  }
}
