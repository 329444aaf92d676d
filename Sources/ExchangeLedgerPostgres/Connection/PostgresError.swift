import ExchangeBase

/// What PostgreSQL, or the way to it, says.
struct PostgresError: Error {
  /// SQLSTATE: five characters of which the first two are a class; none where the server said nothing.
  let state: String
  /// The server's own words, or libpq's.
  let message: String
  /// Whether the connection is gone with it.
  let isConnectionLost: Bool

  /// In English as PostgreSQL says it; in Chinese as people say it, with its number.
  var words: LocalizedText {
    let english = state.isEmpty ? message : "\(message) (SQLSTATE \(state))"
    guard let usual = Self.usual[state] ?? Self.usual[String(state.prefix(2))] else {
      return LocalizedText("数据库报告错误\(state.isEmpty ? "" : " \(state)")（\(message)）", english)
    }
    return LocalizedText("\(usual)（PostgreSQL \(state)）", english)
  }

  /// By SQLSTATE, or its class.
  private static let usual = [
    "08": "连不上数据库，或连接断了；稍后自动再试",
    "22": "要存的内容数据库放不下；请运行 exchange verify 并报告这个问题",
    "23": "要存的内容与已有的相抵触；请运行 exchange verify 并报告这个问题",
    "25006": "数据库只能读（可能连到了备用库）；请连到主库",
    "28": "数据库不让登录；请检查用户、密码（~/.pgpass）和 pg_hba.conf",
    "3D000": "没有这个数据库；请先由管理员建好",
    "3F000": "没有这个模式（schema）；请先由管理员建好",
    "42501": "没有数据库的权限；请按操作手册给 exchange 的角色授权",
    "53100": "数据库所在的磁盘空间不足；请腾出空间，什么也没有丢",
    "53200": "数据库内存不足",
    "53300": "数据库的连接已满；请提高 max_connections，或少开几个程序",
    "55P03": "别的程序正在写这个台账；稍后再试",
    "57": "数据库正在停止或重启；稍后自动再试",
    "58": "数据库所在的系统出错；请检查那台机器的磁盘",
    "XX": "数据库已损坏；请放回最近的备份",
  ]
}
