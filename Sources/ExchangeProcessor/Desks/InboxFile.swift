import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// A file that a desk drops for a clerk: it lies in the department's inbox as if the department had put it there, and goes the way of
/// all others.
enum InboxFile {
  /// A file that a desk has dropped already, of the same bytes, and that waits in the inbox; `nil` where none does.
  static func waiting(
    _ bytes: [UInt8], as name: String, ending: String, from department: String, in layout: ExchangeLayout
  ) throws -> FilePath.Component? {
    let inbox = layout.inbox(department)
    return try Files.entries(in: inbox).first { file, status in
      status.sort == .regular && status.size == bytes.count && file.string.hasPrefix("\(name)-")
        && file.string.hasSuffix(ending) && (try? Files.bytes(of: inbox.appending(file))) == bytes
    }?.name
  }

  /// Puts bytes into a department's inbox, whole or not at all.
  ///
  /// - Parameters:
  ///   - name: what the file's name begins with; the moment and a number follow.
  ///   - ending: what it ends with.
  /// - Returns: the file's name.
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` where the department's folders are away; `FileError`.
  static func drop(
    _ bytes: [UInt8], as name: String, ending: String, from department: String, in layout: ExchangeLayout,
    at now: Instant
  ) throws -> FilePath.Component {
    // What is written below the mount point of a share that is away would be found by nobody.
    guard Files.isWritable(layout.taken(department)) else {
      throw ProcessorError.unknown(
        department,
        reason: LocalizedText(
          "这个部门的文件夹现在不在（共享没有挂载？），请稍后再试",
          "this department's folders are away (is the share mounted?); try again later"))
    }
    let inbox = layout.inbox(department)
    let stamp = now.text.filter { $0.isNumber }.prefix(17)
    // Whoever drops something else at the same moment doesn't write into it.
    let part = inbox.appending("\(name)-\(stamp)-\(UInt64.random(in: .min ... .max))\(ending).part")
    try Files.replace(part, with: bytes)
    var number = 1
    while true {
      let file = FilePath.Component("\(name)-\(stamp)-\(number)\(ending)") ?? "drop.csv"
      if try Files.renameIfFree(part, to: inbox.appending(file)) {
        try Files.flushFolder(inbox)
        return file
      }
      number += 1
    }
  }
}
