public import ExchangeBase
public import ExchangeRules

/// Why a department can't look at the console though its token, or its proxy, names it: it doesn't take part on the day, or at all.
public struct Absence: Error, Encodable, Sendable {
  /// Why it doesn't.
  public enum Reason: String, Encodable, Sendable {
    /// Its last day is over.
    case ended
    /// Its first day is yet to come.
    case notYet = "not-yet"
    /// It is an observer, which exchanges nothing.
    case observer
    /// The catalogue doesn't have it, or not any more.
    case unknown
  }

  /// Why it doesn't take part.
  public let reason: Reason
  /// Its code; `nil` where the catalogue doesn't have it.
  public let department: String?
  /// Its name.
  public let departmentName: String?
  /// Its last day, or its first.
  public let day: Day?
  /// Who acts in its place by now; `nil` where nobody does.
  public let successor: String?
  /// The name of that.
  public let successorName: String?
  /// Who will act in its place and begins later; `nil` where somebody does by now, or nobody will.
  public let comingSuccessor: Vacancy.Heir?

  /// Looks up why a department, by code or name, doesn't take part on a day.
  ///
  /// - Returns: `nil` for one that does.
  public init?(of name: String, in table: RoutingTable, on day: Day) {
    let department = table.department(matching: name)
    let isObserver = department?.role == .observer
    if let department, !isObserver, department.isValid(on: day) { return nil }
    let hasEnded = !isObserver && department?.hasEnded(by: day) ?? false
    let heir = hasEnded ? department.flatMap { table.incumbent(of: $0, on: day) } : nil
    reason = department == nil ? .unknown : isObserver ? .observer : hasEnded ? .ended : .notYet
    self.department = department?.code
    departmentName = department?.name
    self.day = hasEnded ? department?.validTo : isObserver ? nil : department?.validFrom
    successor = heir?.code
    successorName = heir?.name
    comingSuccessor = department.flatMap { Vacancy(of: $0.code, in: table, on: day).coming }
  }

  private var dayForPeople: String { day.map { "\($0)" } ?? "—" }

  private var heir: LocalizedText? {
    guard let successor, let successorName else { return nil }
    return LocalizedText("\(successorName)（\(successor)）", "\(successorName) (\(successor))")
  }

  /// Why nobody acts in its place.
  private var vacancy: LocalizedText {
    guard let comingSuccessor else { return LocalizedText("目录里没有写接替的部门", "the catalogue names no successor") }
    return Vacancy(of: department ?? "", coming: comingSuccessor).why
  }

  /// What it is, for lists.
  public var title: LocalizedText {
    switch reason {
    case .ended:
      LocalizedText(
        "部门已停用（最后一天 \(dayForPeople)），\(heir.map { "由\($0.zh)接替" } ?? vacancy.zh)，不能登录",
        "the department has ended (its last day was \(dayForPeople)), "
          + (heir.map { "its successor is \($0.en)" } ?? vacancy.en)
          + ": opens nothing")
    case .notYet:
      LocalizedText(
        "部门从 \(dayForPeople) 起才参加交换，此前不能登录",
        "the department takes part from \(dayForPeople) on: opens nothing before")
    case .observer:
      LocalizedText("不收发报文的单位（OBSERVER），不能登录", "an OBSERVER, which exchanges nothing: opens nothing")
    case .unknown:
      LocalizedText("部门目录里没有这个部门，不能登录", "the catalogue has no such department: opens nothing")
    }
  }

  /// What whoever signs in is told.
  public var words: LocalizedText {
    let name = departmentName ?? ""
    switch reason {
    case .ended:
      guard let heir else {
        return LocalizedText(
          "本部门（\(name)）已停用，参加交换到 \(dayForPeople) 为止，\(vacancy.zh)，不能再登录。有疑问请与大数据局联系。",
          "This department (\(name)) has ended; its last day was \(dayForPeople), and \(vacancy.en). Ask the bureau if that "
            + "is wrong.")
      }
      return LocalizedText(
        "本部门（\(name)）已停用，参加交换到 \(dayForPeople) 为止，由\(heir.zh)接替，不能再登录。请用接替部门的令牌，没有的向大数据局要。",
        "This department (\(name)) has ended; its last day was \(dayForPeople), and its successor is \(heir.en). Sign in by a "
          + "token of the successor; the bureau makes one.")
    case .notYet:
      return LocalizedText(
        "本部门（\(name)）从 \(dayForPeople) 起参加交换，到那天才能登录。日期不对的，请与大数据局联系。",
        "This department (\(name)) takes part from \(dayForPeople) on, and can sign in from that day. Ask the bureau if that is wrong."
      )
    case .observer:
      return LocalizedText(
        "本单位（\(name)）在部门目录里是不收发报文的单位，没有可查看的，不能登录。有疑问请与大数据局联系。",
        "This department (\(name)) is an observer in the catalogue: it exchanges nothing, and there is nothing for it to look at. Ask the "
          + "bureau if that is wrong.")
    case .unknown:
      return LocalizedText(
        "部门目录里没有这个部门（已经移出，或者代码不对），不能登录。请与大数据局联系。",
        "The catalogue has no such department: it was taken out, or its code is wrong. Ask the bureau.")
    }
  }
}
