/// What a program writes into a table where it can't give any more records: `ERROR 2013 (HY000): Lost connection …`, `ORA-01555: …`,
/// `java.sql.SQLException: …`, `{"code":500,"msg":"…"}`, the page that asks for a password; or that it gave a part:
/// 仅显示前2条，共1024条.
///
/// It comes back like any row that is no record, but it isn't to be deleted: what should have followed is lost with it.
enum BrokenExport {
  /// What a row says.
  enum Cause {
    /// That the export broke off.
    case error
    /// That it gave a part of the records.
    case part
  }

  /// What a line says that begins as only a program's does; `nil` for any other. `records` are those above it.
  static func certain(in line: UnsafeRawBufferPointer, below records: Int) -> Cause? {
    if let part = StatedCount(line)?.part {
      // Below a page of all it may stand as well.
      return part.all != records && saysOnly(line) ? .part : nil
    }
    guard mayBegin(line) else { return nil }
    let text = text(of: line)
    if omissions.contains(where: text.hasPrefix) || isRest(text) { return .part }
    let isError =
      prefixes.contains(where: text.hasPrefix) || isNumbered(text) || isOfSQLServer(text) || isException(text)
      || (text.hasPrefix("{") || text.hasPrefix("[{")) && keys.contains(where: text.contains)
    return isError ? .error : nil
  }

  /// Whether a line that is no record names something by which exports break off.
  static func isLikely(in line: UnsafeRawBufferPointer) -> Bool {
    let text = line.prefix(longest).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }[...]
    return faultBytes.contains { ByteSearch.contains($0, in: text) }
  }

  /// Whether a line says that it isn't all: 仅显示前2条, 本次导出 2 条.
  private static func saysOnly(_ line: UnsafeRawBufferPointer) -> Bool {
    let text = text(of: line)
    return ["仅", "只", "本次", "导出", "only"].contains(where: text.contains)
  }

  /// Whether a line goes on with what a program said, as the places of a stack and the marks of a page do.
  static func goesOn(in line: UnsafeRawBufferPointer) -> Bool {
    let text = text(of: line)
    return followers.contains(where: text.hasPrefix)
  }

  /// Whether a line begins as one may that ``certain(in:below:)`` knows: a glance spares short records the rest.
  private static func mayBegin(_ line: UnsafeRawBufferPointer) -> Bool {
    let line = UnsafeRawBufferPointer(rebasing: line.drop { $0 <= 0x20 || $0 == UInt8(ascii: "\"") })
    guard let first = line.first else { return false }
    if LegacyText.isIdeographLead(first) { return characters.contains { line.starts(with: $0) } }
    if LegacyText.isDigit(first) { return false }
    guard (0x61...0x7A).contains(first | 0x20) else { return true }
    let behind = line.drop {
      LegacyText.isDigit($0) || (0x61...0x7A).contains($0 | 0x20) || "._$".utf8.contains($0)
    }
    guard let next = behind.first else { return true }
    return !"-,\t;|".utf8.contains(next) || behind.startIndex == numberedLength
  }

  private static func text(of line: UnsafeRawBufferPointer) -> String {
    let text = String(decoding: line.prefix(longest), as: UTF8.self).lowercased()
    return String(text.drop { $0.isWhitespace || $0 == "\"" || $0 == "\u{FEFF}" })
  }

  private static let longest = 400

  /// Whether it begins with the number of an error: `ORA-01555:`, `ERROR 2013 (HY000):`.
  private static func isNumbered(_ text: String) -> Bool {
    if text.hasPrefix("error ") { return text.dropFirst("error ".count).first?.isNumber == true }
    guard let head = numbered.first(where: text.hasPrefix) else { return false }
    let rest = text.dropFirst(head.count)
    let number = rest.prefix { $0.isNumber }
    return (4...5).contains(number.count) && rest.dropFirst(number.count).first == ":"
  }

  /// Whether it is an error of SQL Server: `消息 1205，级别 13，状态 51，第 1 行`.
  private static func isOfSQLServer(_ text: String) -> Bool {
    guard let head = ["消息", "msg"].first(where: text.hasPrefix) else { return false }
    let rest = text.dropFirst(head.count).drop { $0 == " " }
    return rest.first?.isNumber == true && (rest.contains("级别") || rest.contains("level"))
  }

  /// Whether it begins with the class of an exception: `java.sql.SQLException: …`, `TimeoutError: …`.
  private static func isException(_ text: String) -> Bool {
    let name = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "._$".contains($0)) }
    guard name.hasSuffix("exception") || name.hasSuffix("error"), name.count <= longestName else {
      return false
    }
    return name.contains(".") || text.dropFirst(name.count).first == ":"
  }

  /// Whether it counts the rows that aren't shown, as R does: `# … with 1,014 more rows`.
  private static func isRest(_ text: String) -> Bool {
    guard let first = text.first, "#….".contains(first) else { return false }
    return text.contains(" more row") && text.contains(where: \.isNumber)
  }

  private static let longestName = 120
  /// What lines begin with that begin with an ideograph.
  private static let characters = ["错误", "致命错误", "消息"].map { Array($0.utf8) }
  private static let numbered = ["ora-", "pls-", "sp2-", "tns-"]
  /// How many bytes of those stand before the `-`.
  private static let numberedLength = 3
  private static let omissions = ["[ reached getoption", "[ reached 'max"]
  private static let prefixes = [
    "error:", "error：", "error at line", "[err]", "[error]", "fatal:", "fatal error", "错误:", "错误：", "致命错误",
    "exception in thread",
    "caused by:", "traceback (most recent call last)", "sqlstate[", "sql error", "sqlcmd: error",
    "mysqldump: ",
    "<html", "<!doctype html", "<head>", "<body", "<script",
  ]
  private static let keys = [
    "\"code\"", "\"msg\"", "\"message\"", "\"error\"", "\"errcode\"", "\"errmsg\"", "\"success\"",
  ]
  private static let faults = [
    "行出现错误", "导出超时", "导出失败", "导出中断", "导出异常", "导出出错", "查询超时", "查询失败", "连接超时", "连接中断", "连接已断开", "连接已关闭", "会话超时",
    "会话已过期", "登录超时", "登录已过期", "请求超时", "操作超时", "系统异常", "系统错误", "系统繁忙", "服务器内部错误", "内存不足", "内存溢出",
    "lost connection",
    "closed connection", "connection closed", "connection reset", "connection lost", "session timeout",
    "session expired", "timed out", "timeout expired", "snapshot too old", "out of memory",
    "internal server error", "canceling statement", "query execution was interrupted",
  ]
  private static let faultBytes = faults.map { Array($0.utf8) }
  private static let followers = ["at ", "caused by:", "... ", "file \"", "<", "}", "]", "ora-", "error"]
}
