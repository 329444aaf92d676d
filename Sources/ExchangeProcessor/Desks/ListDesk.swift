import ExchangeBase
import ExchangeLedger
import ExchangeQueries
import ExchangeRules
public import SystemPackage

/// Answers what is asked in lists, page by page.
public struct ListDesk {
  /// What can be listed.
  public enum Sort: String, CaseIterable, Sendable {
    /// Dropped files, the latest first.
    case drops
    /// Deliveries, the latest first.
    case deliveries
    /// What is owed and open, the most urgent first.
    case open
    /// What is owed or was until it ended, the latest change first.
    case obligations
    /// Closed days, the latest first.
    case days
  }

  private let configuration: ExchangeConfiguration
  private let queries: Queries
  private let now: Instant

  /// Opens the desk.
  public init(root: FilePath, data: ProgramData, clock: WallClock) throws {
    configuration = try ExchangeConfiguration(root: root, data: data)
    now = clock.now()
    queries = configuration.queries(try configuration.layout.requireLedgerToAsk())
  }

  /// A page of a list.
  ///
  /// - Parameters:
  ///   - department: whose, by code or full name: who dropped it, who gets it, or who has to act; all where it is left out.
  ///   - cursor: what the page before gave for this one.
  ///   - limit: how many lines at most.
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for a department or a cursor that isn't one; `LedgerError`.
  public func list(
    _ sort: Sort, of department: String?, after cursor: String?, limit: Int
  ) throws -> any Answer {
    let code = try department.map { try configuration.department(named: $0).code }
    let cursor = cursor.map { Cursor($0) }
    do {
      switch sort {
      case .drops: return answer(try queries.drops(from: code, after: cursor, limit: limit))
      case .deliveries: return answer(try queries.deliveries(to: code, after: cursor, limit: limit))
      case .open: return answer(try queries.openItems(of: code, at: now, after: cursor, limit: limit))
      case .obligations:
        return answer(try queries.obligations(of: code, at: now, after: cursor, limit: limit))
      case .days: return answer(try queries.days(after: cursor, limit: limit))
      }
    } catch let error as CursorError {
      throw ProcessorError.unknown(
        error.cursor.description,
        reason: LocalizedText(
          "--after 要写同一种列表上一页给出的内容", "--after is what the list of this sort printed before"))
    }
  }

  private func answer<Item: ListItem>(_ page: Page<Item>) -> ListAnswer<Item> {
    let wording = ObligationWording(configuration: configuration)
    return ListAnswer(page: page, lines: page.items.map { $0.line(wording) })
  }
}
