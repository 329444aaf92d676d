import ExchangeBase
import GRDB

extension DatabaseError {
  /// What SQLite says, in English as it says it; in Chinese as people say it, with its number.
  var words: LocalizedText {
    guard let usual = Self.usual[resultCode.rawValue] else {
      return LocalizedText("数据库报告错误 \(extendedResultCode.rawValue)（\(message ?? "")）", "\(self)")
    }
    return LocalizedText("\(usual)（SQLite \(extendedResultCode.rawValue)）", "\(self)")
  }

  private static let usual: [CInt: String] = [
    ResultCode.SQLITE_FULL.rawValue: "数据库所在的磁盘空间不足；请腾出空间，什么也没有丢",
    ResultCode.SQLITE_IOERR.rawValue: "数据库读写出错；请检查那块磁盘",
    ResultCode.SQLITE_BUSY.rawValue: "数据库正被别的程序占用；稍后再试",
    ResultCode.SQLITE_LOCKED.rawValue: "数据库正被占用；稍后再试",
    ResultCode.SQLITE_READONLY.rawValue: "数据库只能读，不能写；请给运行 exchange 的用户写权限",
    ResultCode.SQLITE_CANTOPEN.rawValue: "数据库打不开；请检查文件和文件夹的权限",
    ResultCode.SQLITE_PERM.rawValue: "没有数据库的权限；请给运行 exchange 的用户读写权限",
    ResultCode.SQLITE_AUTH.rawValue: "不许访问数据库；请给运行 exchange 的用户读写权限",
    ResultCode.SQLITE_NOMEM.rawValue: "内存不足",
    ResultCode.SQLITE_TOOBIG.rawValue: "要存的内容过大",
    ResultCode.SQLITE_CORRUPT.rawValue: "数据库已损坏；请放回最近的备份",
    ResultCode.SQLITE_NOTADB.rawValue: "文件不是数据库；请放回最近的备份",
    ResultCode.SQLITE_CONSTRAINT.rawValue: "要存的内容与已有的相抵触；请运行 exchange verify 并报告这个问题",
    ResultCode.SQLITE_SCHEMA.rawValue: "数据库的结构在使用中变了；请不要让别的程序改它",
    ResultCode.SQLITE_PROTOCOL.rawValue: "数据库的锁用不了；请把交换文件夹放在本机的磁盘上",
    ResultCode.SQLITE_NOLFS.rawValue: "文件系统放不下这样大的文件",
  ]
}
