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
    // Of what keeps a connection from coming about there is no SQLSTATE but the words.
    if state.isEmpty || state.hasPrefix("08") {
      let reason = Self.reasons.first { message.contains($0.words) }?.reason ?? Self.lost
      return LocalizedText(reason, english)
    }
    // Here the server's words say which table it is about.
    if isOfDamage {
      return LocalizedText(
        "台账已损坏，或被改过；请放回最近的备份（\(message)；PostgreSQL \(state)）",
        "\(english); put back the last backup")
    }
    if state == "42501" {
      return LocalizedText(
        "没有数据库的权限；请用表的所有者执行 exchange ledger rights 打印的语句（\(message)；PostgreSQL \(state)）", english)
    }
    guard let usual = Self.usual[state] ?? Self.usual[String(state.prefix(2))] else {
      return LocalizedText("数据库报告错误 \(state)（\(message)）", english)
    }
    return LocalizedText("\(usual)（PostgreSQL \(state)）", english)
  }

  /// The same where a role was refused to make the tables: before these are there nobody can give it rights to them.
  var wordsOfMaking: LocalizedText {
    LocalizedText(
      "还没有台账的表，而这个角色不能建表。请以数据库的所有者做一次：在 exchange.yaml 的 ledger 里把用户改成所有者（或不写用户，运行时用 PGUSER=所有者），再运行同一条命令"
        + "（重建用 exchange recover，新的交换用 exchange run --once）；然后由所有者执行 exchange ledger rights 打印的语句，再把用户改回来（\(message)；PostgreSQL \(state)）",
      "there are no tables of a ledger yet, and this role may not make them. Do it once as the owner of the database: set the owner as the user in `ledger` of exchange.yaml (or name no user, "
        + "and run with PGUSER=OWNER), and give the same command again (exchange recover to rebuild, exchange run --once for a new exchange); then have the owner run what "
        + "`exchange ledger rights` prints, and set the user back (\(message), SQLSTATE \(state))")
  }

  /// Whether what the ledger consists of isn't there or can't be read: a page, or a table, a column or a function that this program makes.
  var isOfDamage: Bool {
    state.hasPrefix("XX00") || ["42P01", "42703", "42804", "42809", "42883"].contains(state)
  }

  private static let lost = "连不上数据库，或连接断了；稍后自动再试"

  /// Why there is no connection, by a part of what libpq says.
  private static let reasons: [(words: String, reason: String)] = [
    // Of several servers that are named the one that is there says what matters.
    ("read-only", "连到的是只读的备库，没有能写的主库；主库恢复或备库升为主库后自动继续"),
    ("recovery mode", "数据库正在恢复；稍后自动再试"),
    ("password", "数据库不认密码，或没有给密码；请检查运行用户的 ~/.pgpass（权限 0600）"),
    ("pg_hba.conf", "数据库不让这个用户从这台机器登录；请管理员检查 pg_hba.conf"),
    ("could not translate host name", "找不到数据库的主机名；请检查地址和 DNS"),
    ("Connection refused", "数据库没有在那个地址和端口上应答；请检查它是否在运行、地址对不对"),
    ("No such file or directory", "那里没有数据库的套接字；请检查它是否在运行、地址对不对"),
    ("timeout expired", "数据库在规定时间里没有应答；请检查网络和那台机器"),
    ("not currently accepting connections", "管理员暂停了这个数据库的连接（ALLOW_CONNECTIONS）；恢复后自动继续"),
    ("not accepting connections", "那个数据库现在不接受连接（多半是没有开放查询的备库）；恢复后自动继续"),
    ("not yet accepting connections", "数据库正在启动；稍后自动再试"),
    ("permission denied for database", "这个角色不能连接这个数据库；请管理员执行 GRANT CONNECT"),
    ("not permitted to log in", "这个角色不能登录；请管理员执行 ALTER ROLE … LOGIN"),
    ("does not exist", "没有这个数据库或角色；请先由管理员建好"),
    ("starting up", "数据库正在启动；稍后自动再试"), ("shutting down", "数据库正在停止；稍后自动再试"),
    ("too many", "数据库的连接已满；请提高 max_connections，或少开几个程序"),
    ("connection slots", "数据库的连接已满；请提高 max_connections，或少开几个程序"),
    ("SSL", "与数据库谈不成加密连接；请检查 sslmode 和证书"),
  ]

  /// By SQLSTATE, or its class.
  private static let usual = [
    "22": "数据库不接受要存或要查的一个值；请报告这个问题",
    "23": "要存的内容与已有的相抵触；请运行 exchange verify 并报告这个问题",
    "25006": "数据库只能读（可能连到了备用库）；请连到主库",
    "28": "数据库不让登录；请检查用户、密码（~/.pgpass）和 pg_hba.conf",
    "3D000": "没有这个数据库；请先由管理员建好",
    "3F000": "没有这个模式（schema）；请先由管理员建好",
    "53100": "数据库所在的磁盘空间不足；请腾出空间，什么也没有丢",
    "53200": "数据库内存不足",
    "53300": "数据库的连接已满；请提高 max_connections，或少开几个程序",
    "55P03": "别的程序正在写这个台账；稍后再试",
    "57": "数据库正在停止或重启；稍后自动再试",
    "58": "数据库所在的系统出错；请检查那台机器的磁盘",
    "XX": "台账已损坏，或被改过；请放回最近的备份",
  ]
}
