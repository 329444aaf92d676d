public import ExchangeBase
public import ExchangeProcessor
import ExchangeRules
import ExchangeWords
public import SystemPackage

/// Makes, lists and removes the tokens by which departments sign in to the console.
public struct TokenDesk {
  /// For how many days a token may be good.
  public static let days = 1...3_660

  private let configuration: ExchangeConfiguration
  private let file: TokenFile
  private let now: Instant

  /// Opens the desk of an exchange.
  public init(root: FilePath, data: ProgramData, clock: WallClock) throws {
    configuration = try ExchangeConfiguration(root: root, data: data)
    file = TokenFile(root: root)
    now = clock.now()
  }

  /// Makes a token for a department, by code or full name.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for a department that isn't one, or isn't one any more.
  public func add(department: String, days: Int, name: String) throws -> TokenAddedAnswer {
    let found = try configuration.department(named: department)
    let absence = absence(of: found.code)
    if let absence, absence.reason != .notYet {
      throw ProcessorError.unknown(found.code, reason: absence.title)
    }
    let text = Secret.make()
    let digest = Secret.digest(of: text)
    let token = Token(
      id: String(digest.prefix(8)), department: found.code, name: name, digest: digest, madeAt: now,
      expiresAt: now.adding(milliseconds: Int64(days) * 86_400_000))
    try configuration.layout.requireOwner()
    try file.change { $0 + [token] }
    return TokenAddedAnswer(
      token: text, id: token.id, department: found.code, departmentName: found.name,
      expiresAt: token.expiresAt, absence: absence)
  }

  /// Why a department's token opens nothing today.
  private func absence(of department: String) -> Absence? {
    Absence(of: department, in: configuration.catalogue.table, on: now.day)
  }

  /// All tokens.
  public func list() throws -> TokenListAnswer {
    TokenListAnswer(
      tokens: try file.tokens().map { token in
        TokenListAnswer.Line(
          id: token.id, department: token.department,
          departmentName: configuration.catalogue.name(of: token.department), name: token.name,
          madeAt: token.madeAt, expiresAt: token.expiresAt, hasExpired: token.expiresAt <= now,
          absence: absence(of: token.department))
      })
  }

  /// Removes a token. Whoever has signed in by it is signed out.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` where there is none of that id.
  public func remove(_ id: String) throws -> TokenRemovedAnswer {
    try configuration.layout.requireOwner()
    try file.change { tokens in
      guard tokens.contains(where: { $0.id == id }) else {
        throw ProcessorError.unknown(
          id,
          reason: LocalizedText(
            "没有这个令牌；exchange token list 列出全部", "no such token; `exchange token list` names all"))
      }
      return tokens.filter { $0.id != id }
    }
    return TokenRemovedAnswer(id: id)
  }
}

/// A token that was made. It is told once.
public struct TokenAddedAnswer: Answer {
  let token, id, department, departmentName: String
  let expiresAt: Instant
  /// Why it opens nothing yet; `nil` where it does.
  let absence: Absence?

  /// The token on a line of its own, and what it is.
  public func text(in language: Language) -> String {
    let told = LocalizedText(
      "\(token)\n\(departmentName)（\(department)）的令牌 \(id)，有效至 \(expiresAt.forPeople)。只显示这一次，请当面或用可靠的方式交给使用人。",
      "\(token)\ntoken \(id) of \(departmentName) (\(department)), good until \(expiresAt.forPeople). It is shown this once; hand it "
        + "over in person or by a way that you trust.")
    let remark = absence?.title
    return LocalizedText(
      told.zh + (remark.map { "\n注意：\($0.zh)。" } ?? ""), told.en + (remark.map { "\nNote: \($0.en)." } ?? ""))[
        language]
  }
}

/// The tokens that there are.
public struct TokenListAnswer: Answer {
  struct Line: Encodable {
    let id, department, departmentName, name: String
    let madeAt, expiresAt: Instant
    let hasExpired: Bool
    /// Why it opens nothing, though it hasn't expired; `nil` where the department takes part.
    let absence: Absence?
  }

  let tokens: [Line]

  /// A line a token.
  public func text(in language: Language) -> String {
    if tokens.isEmpty { return LocalizedText("还没有令牌。", "There is no token yet.")[language] }
    return tokens.map { token in
      let until =
        token.hasExpired
        ? LocalizedText("已于 \(token.expiresAt.forPeople) 失效", "expired at \(token.expiresAt.forPeople)")
        : LocalizedText("有效至 \(token.expiresAt.forPeople)", "good until \(token.expiresAt.forPeople)")
      let name = token.name.isEmpty ? "" : "  \(token.name)"
      let absence = token.absence.map { "  \($0.title[language])" } ?? ""
      return "\(token.id)  \(token.departmentName) \(token.department)\(name)  \(until[language])\(absence)"
    }.joined(separator: "\n")
  }
}

/// That a token was removed.
public struct TokenRemovedAnswer: Answer {
  let id: String

  /// One line.
  public func text(in language: Language) -> String {
    LocalizedText(
      "令牌 \(id) 已删除，用它登录的随即退出。", "token \(id) is removed; whoever signed in by it is signed out.")[language]
  }
}
