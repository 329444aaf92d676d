import CLibPQ
import ExchangeBase
public import ExchangeLedger

/// Where a ledger in PostgreSQL is: a connection URI without a password, which libpq gets by its own ways
/// (`~/.pgpass`, `PGPASSFILE`, `PGPASSWORD`, a certificate, the system's word for who asks).
public struct PostgresPlace: Sendable, Hashable {
  /// The URI as it may be shown: user, server, database and schema, and nothing else that stands in it.
  public let url: String
  /// The URI as it is.
  private let address: String

  /// Whether a text is meant for an address rather than a file, however it is written: an address that isn't right is shown to nobody, since
  /// there may be a password in it.
  public static func isMeant(by text: String) -> Bool {
    let text = text.lowercased()
    return text.hasPrefix("postgres:") || text.hasPrefix("postgresql:") || text.contains("://")
      || text.contains("password=")
  }

  /// Takes a connection URI.
  ///
  /// - Throws: ``LedgerError`` where it can't be understood, or has a password: it would stand in settings and lists of processes.
  public init(_ address: String) throws(LedgerError) {
    guard let parts = Self.parts(of: address) else {
      throw LedgerError(
        .database,
        LocalizedText(
          "PostgreSQL 台账的地址写得不对；应为 postgresql://[用户@]主机[:端口]/数据库，开头小写，名称里的 / : @ 写成 %2F %3A %40",
          "the address of a ledger in PostgreSQL isn't understood; it is postgresql://[user@]host[:port]/database, in small letters, with / : @ "
            + "in names as %2F %3A %40"))
    }
    guard parts["password"] == nil, parts["sslpassword"] == nil else {
      throw LedgerError(
        .database,
        LocalizedText(
          "PostgreSQL 台账的地址里写了密码，别人会看到；请去掉，写进运行用户的 ~/.pgpass（权限 0600）",
          "the address of the ledger in PostgreSQL has a password in it, where others see it; take it out, and put it into "
            + "~/.pgpass of the user who runs this (mode 0600)"))
    }
    self.address = address
    url = Self.shown(parts)
  }

  /// What stands in a URI; `nil` where it isn't one. A name or password with a slash in it ends where nobody meant it, and what is left of it would
  /// pass for a port or a database.
  private static func parts(of address: String) -> [String: String]? {
    guard ["postgresql://", "postgres://"].contains(where: address.hasPrefix) else { return nil }
    let place = address.prefix { $0 != "?" }.split(
      separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    guard place.count < 4 || !place[3].contains("@") else { return nil }
    var message: UnsafeMutablePointer<CChar>?
    defer { PQfreemem(message) }
    guard let options = PQconninfoParse(address, &message) else { return nil }
    defer { PQconninfoFree(options) }
    var parts: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { parts[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    let ports = (parts["port"] ?? "").split(separator: ",")
    return ports.allSatisfy { UInt16($0) != nil } ? parts : nil
  }

  private static func shown(_ parts: [String: String]) -> String {
    let hosts = (parts["host"] ?? parts["hostaddr"] ?? "").split(
      separator: ",", omittingEmptySubsequences: false)
    let ports = (parts["port"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
    // One port may be that of all.
    let places = hosts.enumerated().map { place, host in
      let port = place < ports.count ? ports[place] : ports.last ?? ""
      return (host.contains(":") ? "[\(host)]" : "\(host)") + (port.isEmpty ? "" : ":\(port)")
    }
    let isSocket = hosts.contains { $0.hasPrefix("/") }
    var query: [String] = isSocket ? ["host=\(places.joined(separator: ","))"] : []
    if let options = parts["options"], let found = options.firstRange(of: "search_path=") {
      query.append("options=-csearch_path%3D\(options[found.upperBound...].prefix { $0 != " " })")
    }
    return "postgresql://" + (parts["user"].map { "\($0)@" } ?? "")
      + (isSocket ? "" : places.joined(separator: ",")) + "/\(parts["dbname"] ?? "")"
      + (query.isEmpty ? "" : "?\(query.joined(separator: "&"))")
  }

  /// Connects, and makes sure that what is committed lasts.
  func connect() throws -> PostgresConnection {
    let connection = try PostgresConnection(address)
    guard connection.version >= Self.leastVersion else {
      throw LedgerError(
        .database,
        LocalizedText(
          "PostgreSQL 的版本是 \(connection.version / 10_000)；至少要 \(Self.leastVersion / 10_000)",
          "this is PostgreSQL \(connection.version / 10_000); it has to be \(Self.leastVersion / 10_000) at least"
        ))
    }
    let found = try connection.ask(
      "SELECT current_schema()::text AS schema, current_setting('server_encoding') AS encoding")
    guard found.first?.text("schema") != nil else {
      throw PostgresError(
        state: "3F000", message: "there is no schema to put tables into", isConnectionLost: false)
    }
    guard found.first?.text("encoding") == "UTF8" else {
      throw LedgerError(
        .database,
        LocalizedText(
          "数据库的编码不是 UTF8，中文存不下；请用 createdb --encoding UTF8 --template template0 另建一个",
          "the database isn't encoded in UTF8; make another by createdb --encoding UTF8 --template template0")
      )
    }
    try connection.run(Self.settings)
    let level = try connection.ask("SELECT current_setting('synchronous_commit') AS level").first?.text(
      "level")
    guard level == "on" || level == "remote_apply" else {
      throw LedgerError(
        .database,
        LocalizedText(
          "PostgreSQL 在这里不能保证提交持久（synchronous_commit = \(level ?? "?")）；请让这个角色能设置它",
          "PostgreSQL doesn't keep commits durable here (synchronous_commit = \(level ?? "?")); let the role set it"
        ))
    }
    return connection
  }

  /// Pipelines, and that the server notices a client that is gone, came with 14.
  static let leastVersion = 140_000

  /// What a connection is set to, whatever the database or role has: that names are looked for in one schema; that a commit
  /// has reached the disk when it returns; that nobody waits for ever; and that the server soon gives up the turn of a program or machine
  /// that is gone; and that each question goes by the index that it was written for: what the server believes of tables that have
  /// just grown is of no use.
  private static let settings = """
    SELECT set_config('search_path', quote_ident(current_schema()), false),
      set_config('synchronous_commit',
        CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false);
    SET lock_timeout = '10s';
    SET statement_timeout = 0;
    SET idle_in_transaction_session_timeout = 0;
    SET client_connection_check_interval = '5s';
    SET tcp_keepalives_idle = 30;
    SET tcp_keepalives_interval = 10;
    SET tcp_keepalives_count = 3;
    SET standard_conforming_strings = on;
    SET jit = off;
    SET enable_seqscan = off;
    SET enable_hashjoin = off;
    SET enable_mergejoin = off;
    """

  /// An error of ours for what went wrong there.
  func told(_ error: any Error) -> LedgerError {
    if let error = error as? LedgerError {
      return LedgerError(
        error.code, LocalizedText("\(url)：\(error.message.zh)", "\(url): \(error.message.en)"))
    }
    let words = (error as? PostgresError)?.words ?? LocalizedText(saying: error)
    let isDamaged = (error as? PostgresError)?.isOfDamage ?? false
    return LedgerError(
      isDamaged ? .damaged : .database, LocalizedText("\(url)：\(words.zh)", "\(url): \(words.en)"))
  }
}
