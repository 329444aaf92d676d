import Crypto
import ExchangeFormats
import SystemPackage

/// Takes arrivals: renames them out of the inbox and copies them into `work` while their SHA-256 is computed.
struct Intake: Sendable {
  let layout: ExchangeLayout
  let maxFileBytes: Int

  /// Renames an arrival to `<inbox>/.taken/<folder>/<name>`. That place keeps name, sender, id and time, so that a
  /// kill leaves everything needed to go on.
  ///
  /// - Returns: whether it was taken; `false` when it is gone again.
  func take(_ arrival: Arrival, as taken: TakenFolder) throws -> Bool {
    let folder = layout.taken(arrival.sender).appending(taken.name)
    try Files.makeFolder(folder)
    let target = folder.appending(arrival.name)
    do {
      try Files.rename(layout.inbox(arrival.sender).appending(arrival.name), to: target)
      return true
    } catch {
      // Network file systems may rename and report that they couldn't.
      if try Files.exists(target) { return true }
      try Files.remove(folder)
      guard error.code == .noSuchFileOrDirectory else { throw error }
    }
    return false
  }

  /// Copies a taken file into `work`, hashing on the way. Done again after a kill it starts over.
  func copy(_ folder: TakenFolder, sender: String, name: FilePath.Component) throws -> TakenFile {
    let taken = layout.taken(sender).appending(folder.name).appending(name)
    func refused(_ finding: Finding, size: Int = 0) -> TakenFile {
      TakenFile(
        drop: folder.drop, sender: sender, name: name, receivedAt: folder.receivedAt, copy: nil, size: size,
        sha256: "",
        refusal: finding)
    }
    guard let status = try Files.status(of: taken) else {
      throw FileError(.noSuchFileOrDirectory, "read", taken)
    }
    guard status.sort == .regular else {
      return refused(Finding(.fileNotRegular, arguments: ["whatZh": status.sort.title.zh, "what": status.sort.title.en]))
    }
    guard status.size <= maxFileBytes else {
      return refused(
        Finding(.fileTooLarge, arguments: ["bytes": "\(status.size)", "limit": "\(maxFileBytes)"]),
        size: status.size)
    }
    let work = layout.work(folder.drop)
    try Files.removeTree(work)
    try Files.makeFolder(work)
    let copy = work.appending("original")
    let (size, sha256) = try Self.copy(taken, to: copy)
    return TakenFile(
      drop: folder.drop, sender: sender, name: name, receivedAt: folder.receivedAt, copy: copy, size: size,
      sha256: sha256,
      refusal: size == 0 ? Finding(.fileEmpty) : nil)
  }

  private static func copy(_ source: FilePath, to target: FilePath) throws -> (size: Int, sha256: String) {
    var input = try FileSource(path: source)
    var output = try FileSink(path: target)
    var hash = SHA256()
    try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
      while case let count = try input.read(into: buffer), count > 0 {
        let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        hash.update(bufferPointer: piece)
        try output.write(piece)
      }
    }
    try output.finish(flushing: false)
    return (output.size, hash.finalize().hexadecimal)
  }
}

extension Files.Status.Sort {
  /// The sort as people call it.
  fileprivate var title: LocalizedText {
    switch self {
    case .regular: LocalizedText("文件", "a file")
    case .folder: LocalizedText("文件夹", "a folder")
    case .link: LocalizedText("符号链接", "a symbolic link")
    case .special: LocalizedText("管道或设备", "a pipe or a device")
    }
  }
}
