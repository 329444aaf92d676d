import ExchangeBase
import ExchangeFiles
import GRDB
import SystemPackage

extension DatabaseError {
  /// What is wrong with a database, and what to do: as people say it, with SQLite's number; what hardly ever comes as SQLite says it.
  func words(at path: String) -> LocalizedText {
    let number = extendedResultCode.rawValue
    if [.SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_IOERR].contains(resultCode),
      Files.isMountedReadOnly(FilePath(path).removingLastComponent())
    {
      return LocalizedText(
        "所在的文件系统挂载成了只读，请重新挂载（SQLite \(number)）",
        "its file system is mounted read-only; remount it (SQLite \(number))")
    }
    if let lacking = lackingRoom(at: path) {
      return LocalizedText("\(lacking.zh)（SQLite \(number)）", "\(lacking.en) (SQLite \(number))")
    }
    guard let usual = Self.usual[resultCode.rawValue] else {
      return LocalizedText("数据库报告错误 \(number)（\(message ?? "")）", "\(self)")
    }
    return LocalizedText("\(usual.zh)（SQLite \(number)）", "\(usual.en) (SQLite \(number))")
  }

  /// Where room is lacking, SQLite may say no more than that what it keeps beside a database can't be opened or written.
  private func lackingRoom(at path: String) -> LocalizedText? {
    let parent = FilePath(path).removingLastComponent()
    let folder: FilePath = parent.isEmpty ? "." : parent
    guard [.SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_FULL].contains(resultCode),
      Files.isOpen(folder, writing: true), let room = try? DiskRoom(of: folder)
    else { return nil }
    // What it had made is gone again by now: up to three files lie beside a database.
    if let files = room.files, files.free <= 3 {
      return LocalizedText(
        "所在的磁盘建不了新文件（文件数用完了，见 df -i）；请腾出一些，什么也没有丢",
        "no more files can be made on its disk (see df -i); remove some, nothing is lost")
    }
    return room.freeBytes < 1 << 16 ? Self.usual[ResultCode.SQLITE_FULL.rawValue] : nil
  }

  private static let usual: [CInt: LocalizedText] = [
    ResultCode.SQLITE_FULL.rawValue: LocalizedText(
      "数据库所在的磁盘空间不足；请腾出空间，什么也没有丢", "there is no space left on its disk; make room, nothing is lost"),
    ResultCode.SQLITE_IOERR.rawValue: LocalizedText(
      "数据库读写出错；请检查那块磁盘", "it can't be read or written; check the disk"),
    ResultCode.SQLITE_BUSY.rawValue: LocalizedText(
      "数据库正被别的程序占用；稍后再试", "another program holds it; try again later"),
    ResultCode.SQLITE_LOCKED.rawValue: LocalizedText("数据库正被占用；稍后再试", "it is in use; try again later"),
    ResultCode.SQLITE_READONLY.rawValue: LocalizedText(
      "数据库只能读，不能写；请给运行 exchange 的用户写权限",
      "it can only be read; give the user that runs exchange the right to write"),
    ResultCode.SQLITE_CANTOPEN.rawValue: LocalizedText(
      "数据库打不开；请检查文件和文件夹的权限", "it can't be opened; check the rights of the file and its folder"),
    ResultCode.SQLITE_PERM.rawValue: LocalizedText(
      "没有数据库的权限；请给运行 exchange 的用户读写权限",
      "there is no right to it; give the user that runs exchange read and write rights"),
    ResultCode.SQLITE_AUTH.rawValue: LocalizedText(
      "不许访问数据库；请给运行 exchange 的用户读写权限",
      "it may not be used; give the user that runs exchange read and write rights"),
    ResultCode.SQLITE_NOMEM.rawValue: LocalizedText("内存不足", "out of memory"),
    ResultCode.SQLITE_TOOBIG.rawValue: LocalizedText("要存的内容过大", "what is to be stored is too large"),
    ResultCode.SQLITE_CORRUPT.rawValue: LocalizedText(
      "数据库已损坏；请放回最近的备份", "it is damaged; put back the last backup"),
    ResultCode.SQLITE_NOTADB.rawValue: LocalizedText(
      "文件不是数据库；请放回最近的备份", "the file is no database; put back the last backup"),
    ResultCode.SQLITE_CONSTRAINT.rawValue: LocalizedText(
      "要存的内容与已有的相抵触；请运行 exchange verify 并报告这个问题",
      "what is to be stored contradicts what is there; run `exchange verify`, and please report it"),
    ResultCode.SQLITE_SCHEMA.rawValue: LocalizedText(
      "数据库的结构在使用中变了；请不要让别的程序改它", "its structure changed while it was used; let no other program change it"),
    ResultCode.SQLITE_PROTOCOL.rawValue: LocalizedText(
      "数据库的锁用不了；请把交换文件夹放在本机的磁盘上", "its locks don't work; put the exchange's folder on a disk of this machine"),
    ResultCode.SQLITE_NOLFS.rawValue: LocalizedText(
      "文件系统放不下这样大的文件", "the file system holds no file as large as that"),
  ]
}
