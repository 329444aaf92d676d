import ExchangeBase
import ExchangeFiles
import SystemPackage
import Testing

/// What the system refuses is told in either language: what, where, why, and what to do.
struct FileErrorTests {
  @Test func `what was refused, where and why is said with what to do`() {
    let error = FileError(.noSpace, .write, "/srv/样例")
    #expect(error.words.zh == "不能写入 /srv/样例：磁盘空间不足。请腾出那块磁盘的空间；什么也没有丢，文件都在等着")
    #expect(
      error.words.en
        == "can't write to /srv/样例: No space left on device. Free space on that disk; nothing is lost, the files wait"
    )
    #expect("\(error)" == error.words.en)
    let renaming = FileError(.permissionDenied, .rename(to: "/b"), "/a")
    #expect(renaming.words.zh.hasPrefix("不能把 /a 改名为 /b：权限不足。"))
  }

  private static func reason(_ code: CInt) -> String {
    let words = FileError(Errno(rawValue: code), .open, "x").words.zh
    return String(words.dropFirst("不能打开 x：".count))
  }

  /// Linux has 133 of them.
  @Test(arguments: 1...133) func `every code of the system has a reason in Chinese`(code: Int) {
    let reason = Self.reason(CInt(code))
    #expect(reason.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(code): \(reason)")
  }

  @Test func `a limit for files says what raises it, and one of ours for reading doesn't`() {
    #expect(FileError(.fileTooLarge, .write, "x").words.en.contains("ulimit -f"))
    #expect(!FileError(.fileTooLarge, .read, "x").words.en.contains("ulimit"))
  }

  @Test(arguments: [
    Errno.noSpace, .permissionDenied, .notPermitted, .readOnlyFileSystem, .noSuchFileOrDirectory, .fileExists,
    .ioError, .staleNFSFileHandle, .diskQuotaExceeded, .tooManyOpenFiles, .resourceBusy, .notDirectory,
    .isDirectory, .directoryNotEmpty, .fileNameTooLong, .noMemory, .timedOut, .brokenPipe,
  ])
  func `what happens to people needs no English`(code: Errno) {
    let reason = Self.reason(code.rawValue).prefix { $0 != "。" }
    #expect(!reason.contains { $0.isASCII && $0.isLetter }, "\(reason)")
  }
}
