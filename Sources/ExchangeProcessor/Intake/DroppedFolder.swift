import Crypto
import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// A folder that a department has put into its inbox: it is taken as it lies, and worked on as a ZIP of what is in it. Nothing that it
/// leads to elsewhere is ever looked at.
struct DroppedFolder {
  /// How many folders lie in each other at most.
  private static let deepest = 16
  /// The time that all files get in the ZIP, so that the same content gives the same bytes, whenever it was copied.
  private static let time = Instant(milliseconds: 946_656_000_000)

  /// The most files that the settings can allow; of what grows beyond that nobody wants to know more.
  static let mostMembers = 65_535

  /// Where it lies.
  let path: FilePath

  /// A file in it.
  struct File {
    let path: FilePath
    /// The bytes of its path below the folder.
    let name: [UInt8]
    let size: Int
  }

  /// What lies in it, but for what desktops leave by themselves.
  struct Contents {
    /// The files, in the order of their names.
    fileprivate(set) var files: [File] = []
    /// The folders, the outer before the inner.
    fileprivate(set) var folders: [FilePath] = []
    /// How all of it was; compared with itself only.
    fileprivate(set) var statuses: [Files.Status] = []
    /// How many bytes the files have together.
    fileprivate(set) var bytes = 0
    /// Whether something in it has a name that means "not yet".
    fileprivate(set) var isUnfinished = false
    /// Why it can't be taken as a ZIP; `nil` where it can.
    fileprivate(set) var objection: Finding?

    fileprivate mutating func refuse(_ why: LocalizedText) {
      objection = objection ?? Finding(.folderUnfit, arguments: ["detail": why.en, "detailZh": why.zh])
    }
  }

  /// Looks into it.
  ///
  /// - Parameter limit: how many files and folders it may have; of more no more are looked at.
  func contents(atMost limit: Int) throws(FileError) -> Contents {
    var contents = Contents()
    try look(into: path, [], depth: 0, limit, &contents)
    return contents
  }

  private func look(
    into folder: FilePath, _ prefix: [UInt8], depth: Int, _ limit: Int, _ contents: inout Contents
  ) throws(FileError) {
    let entries = try Files.entries(in: folder) {
      !DesktopClutter.isClutter($0) && !DesktopClutter.isSystemFolder($0)
    }
    for (name, status) in entries {
      guard contents.statuses.count < limit else {
        return contents.refuse(
          LocalizedText("里面多于 \(limit) 个文件。", "there are more than \(limit) files in it."))
      }
      contents.statuses.append(status)
      // Hidden names are of transfers under way, or of programs.
      if name.bytes.first == UInt8(ascii: ".") { continue }
      if status.sort == .regular, InboxScanner.isUnfinished(name.bytes) { contents.isUnfinished = true }
      let inner = prefix + name.bytes
      switch status.sort {
      case .regular:
        contents.files.append(File(path: folder.appending(name), name: inner, size: status.size))
        let (bytes, isTooMuch) = contents.bytes.addingReportingOverflow(status.size)
        contents.bytes = isTooMuch ? .max : bytes
      case .folder where depth == Self.deepest:
        contents.refuse(
          LocalizedText("里面的文件夹多于 \(Self.deepest) 层。", "its folders are more than \(Self.deepest) deep."))
      case .folder:
        contents.folders.append(folder.appending(name))
        try look(
          into: folder.appending(name), inner + [UInt8(ascii: "/")], depth: depth + 1, limit, &contents)
      case .link, .special:
        let shown = Masking.name(String(decoding: inner, as: UTF8.self))
        contents.refuse(
          LocalizedText(
            "“\(shown)”是链接、管道或设备，不是文件。", "“\(shown)” is a link, a pipe or a device, and no file."))
      }
    }
  }

  /// Refuses a folder whose rights keep us from moving it away, or from removing it afterwards.
  func requireRights(atMost limit: Int) throws(FileError) {
    for folder in [path] + (try contents(atMost: limit).folders) where !Files.isWritable(folder) {
      throw FileError(.permissionDenied, .takeFolder, folder)
    }
  }

  /// Whether somebody still has one of its files open for writing, as far as the system tells.
  func isOpenForWriting(_ contents: Contents) -> Bool {
    contents.files.contains { (try? Files.isOpenForWriting($0.path)) == true }
  }

  // MARK: As a ZIP

  /// Its ZIP.
  enum Packing {
    case whole(FileContent)
    /// It was changed meanwhile.
    case changed
    /// It can't be had.
    case refused(Finding)
  }

  /// Writes its ZIP to where nothing lies; flushing is for whoever needs it.
  ///
  /// - Parameter limit: how many files and folders it may have.
  func pack(to target: FilePath, atMost limit: Int) throws -> Packing {
    let sink = try DigestingSink(path: target)
    return try pack(atMost: limit, to: { try sink.write($0) }, end: { try sink.end() })
  }

  /// The SHA-256 that its ZIP would have; `nil` where it has none.
  func sha256(atMost limit: Int) throws -> String? {
    let hash = Hash()
    let packing = try pack(atMost: limit, to: { hash.update($0) }, end: { hash.content })
    guard case .whole(let content) = packing else { return nil }
    return content.sha256
  }

  private final class Hash {
    private var hash = SHA256()
    private var size = 0

    func update(_ bytes: UnsafeRawBufferPointer) {
      hash.update(bufferPointer: bytes)
      size += bytes.count
    }

    var content: FileContent { FileContent(bytes: size, sha256: hash.finalize().hexadecimal) }
  }

  private func pack(
    atMost limit: Int, to sink: @escaping (UnsafeRawBufferPointer) throws -> Void,
    end: () throws -> FileContent
  ) throws -> Packing {
    let before = try contents(atMost: limit)
    if let objection = before.objection { return .refused(objection) }
    var zip = try ZIPWriter(to: sink)
    for file in before.files {
      guard let name = String(validating: file.name, as: UTF8.self) else {
        return .refused(Self.unusable(String(decoding: file.name, as: UTF8.self)))
      }
      do {
        guard try add(file, as: name, to: &zip) else { return .changed }
      } catch is ZIPWriteError {
        return .refused(Self.unusable(name))
      } catch let error as FileError
        where [.permissionDenied, .notPermitted].contains(error.code) && error.path == file.path
      {
        let shown = Masking.name(name)
        return .refused(Self.unfit(LocalizedText("“\(shown)”没有读取的权限。", "“\(shown)” may not be read.")))
      } catch let error as FileError where error.code == .noSuchFileOrDirectory && error.path == file.path {
        return .changed
      }
    }
    try zip.finish()
    guard try contents(atMost: limit).statuses == before.statuses else { return .changed }
    return .whole(try end())
  }

  /// Adds a file; `false` where it was changed meanwhile.
  private func add(_ file: File, as name: String, to zip: inout ZIPWriter) throws -> Bool {
    var source = try FileSource(path: file.path)
    guard source.size == file.size else { return false }
    var rest = file.size
    try zip.add(name: name, modified: Self.time, atMost: file.size) { write in
      try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
        while rest > 0 {
          let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(rest, buffer.count)])
          let count = try source.read(into: piece)
          if count == 0 { break }
          try write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
          rest -= count
        }
      }
    }
    guard rest == 0 else { return false }
    return try source.isUnchanged()
  }

  private static func unfit(_ why: LocalizedText) -> Finding {
    Finding(.folderUnfit, arguments: ["detail": why.en, "detailZh": why.zh])
  }

  private static func unusable(_ name: String) -> Finding {
    let shown = Masking.name(name)
    return unfit(LocalizedText("“\(shown)”这个名称不能用。", "the name “\(shown)” can't be used."))
  }
}
