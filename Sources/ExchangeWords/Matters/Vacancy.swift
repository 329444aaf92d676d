public import ExchangeBase
public import ExchangeRules

/// That nobody acts for a department that has ended, or hasn't begun: why, and what helps. Where its successor is named and begins later, or
/// it begins itself, the day alone does.
public struct Vacancy: Sendable, Hashable {
  /// Who will act for it, and from when.
  public struct Heir: Sendable, Hashable, Encodable {
    /// Its code.
    public let code: String
    /// Its name.
    public let name: String
    /// Its first day.
    public let from: Day

    /// Both, for people.
    public var title: LocalizedText { LocalizedText("\(name)（\(code)）", "\(name) (\(code))") }
  }

  /// The department, by its code.
  public let department: String
  /// Who will act for it; `nil` where the catalogue names nobody who will.
  public let coming: Heir?
  /// The first day of the department itself, where that is yet to come: it hasn't ended, and nobody has to take over.
  public let begins: Day?

  /// Makes one of what is known of a department that has ended.
  public init(of department: String, coming: Heir?) {
    self.department = department
    self.coming = coming
    begins = nil
  }

  /// Looks up who will act for a department for which nobody does on a day.
  public init(of department: String, in table: RoutingTable, on day: Day) {
    let (heir, own) = (
      table.comingSuccessor(of: department, on: day), table.department(matching: department)
    )
    self.department = department
    coming = heir.map { Heir(code: $0.code, name: $0.name, from: $0.validFrom) }
    begins = own.flatMap { $0.validFrom > day && $0.isValid(on: $0.validFrom) ? $0.validFrom : nil }
  }

  /// Why nobody acts for it, as a clause.
  public var why: LocalizedText {
    guard let coming else {
      return LocalizedText("没有现在参加交换的部门接替它", "nobody who takes part has taken over")
    }
    return LocalizedText(
      "接替它的\(coming.title.zh)自 \(coming.from) 起才参加交换",
      "its successor, \(coming.title.en), takes part only from \(coming.from) on")
  }

  /// What the operator does, so that somebody can do what it owes.
  public var remedy: LocalizedText {
    guard let coming else {
      return LocalizedText(
        "在 catalog/departments.csv 给 \(department) 那一行写上 successor（由哪个部门接替），再重新启动 exchange run",
        "Name in \(department)'s line of catalog/departments.csv a successor (who takes over), and start exchange run anew"
      )
    }
    return LocalizedText(
      "目录里已写明由\(coming.title.zh)接替：自 \(coming.from) 起由它办，目录不用再改",
      "The catalogue names \(coming.title.en) already, which does it from \(coming.from) on; nothing is to be changed there"
    )
  }

  /// What the operator does, so that what waits for it gets somewhere.
  public var remedyOfWaiting: LocalizedText {
    guard let coming else {
      return LocalizedText(
        "\(remedy.zh)，随后放入接替部门的 outbox", "\(remedy.en); then what waits goes into that one's outbox")
    }
    return LocalizedText(
      "目录里已写明由\(coming.title.zh)接替：自 \(coming.from) 起自动放入它的 outbox，目录不用再改",
      "The catalogue names \(coming.title.en) already, into whose outbox what waits goes by itself from \(coming.from) on; nothing is to "
        + "be changed there")
  }

  /// What is said to whoever drops something of the department's.
  public var remedyOfSender: LocalizedText {
    guard let coming else {
      return LocalizedText(
        "请大数据局在部门目录里写明由谁接替（successor）：还没办结的事，写明以后由接替的部门办；写明以前没有人能替它办。",
        "Ask the big-data bureau to name in the catalogue who takes over (successor): that department then does what is still to be "
          + "done, which nobody may until then.")
    }
    return LocalizedText(
      "还没办结的事，自 \(coming.from) 起由\(coming.title.zh)办，到那天放入它自己的收件文件夹；此前没有人能替它办。",
      "\(coming.title.en) does what is still to be done from \(coming.from) on, and drops it into its own inbox; nobody may until then."
    )
  }

  /// What is said to whoever reassigns what the department would have to return before.
  public var remedyOfReassigning: LocalizedText {
    guard let coming else {
      return LocalizedText(
        "请大数据局在部门目录里写明由谁接替（successor）；由接替的部门认领，或者退回以后再改派。",
        "Ask the big-data bureau to name in the catalogue who takes over (successor); that department claims it, or returns it to be "
          + "reassigned.")
    }
    return LocalizedText(
      "自 \(coming.from) 起由\(coming.title.zh)认领，或者退回以后再改派；此前没有人能替它办。",
      "From \(coming.from) on \(coming.title.en) claims it, or returns it to be reassigned; nobody may until then."
    )
  }

  // MARK: Notices

  /// What is told of the department where it did nothing.
  public enum Silence: Sendable {
    /// That is taken for consent, be it confirmed or not.
    case consent
    /// It is absent.
    case absence
    /// It is still to be done.
    case undone
  }

  /// What a notice adds of the department, by its name: where its silence or absence counts, that nobody could have answered or come, which is
  /// for its creditor to judge, who is named, since others are told the same; of what is still to be done, that nobody may do it.
  public func remark(
    on silence: Silence, named name: String, creditor: LocalizedText
  ) -> LocalizedText {
    let head = LocalizedText("\(name)已停用，\(why.zh)", "\(name) has ended, and \(why.en)")
    return switch silence {
    case .consent:
      LocalizedText(
        "但到期限届满时，\(head.zh)：没有人能够答复。没有答复是不是同意，请\(creditor.zh)判断；需要意见的，另行征求现在负责这项职责的部门的意见。",
        "By the end of the time, however, \(head.en): nobody could have answered. Whether that is consent is for \(creditor.en) to judge, "
          + "which asks whoever is in charge of it now where it needs an opinion.")
    case .absence:
      LocalizedText(
        "但那一天\(head.zh)：没有人能够到场。这算不算缺席，请\(creditor.zh)判断。",
        "On that day, however, \(head.en): nobody could have come. Whether that is absence is for \(creditor.en) to judge."
      )
    case .undone:
      LocalizedText("\(head.zh)。\(remedyOfSender.zh)", "\(head.en). \(remedyOfSender.en)")
    }
  }

  // MARK: Findings

  /// What is said of a record that comes back, since it names the department, in the place of the usual words, that nobody has taken over;
  /// empty where these are right.
  public var wordsOnRecipient: [String: String] {
    if let begins {
      return wordsOnBeginning(
        begins,
        LocalizedText(
          "自 \(begins) 起重新投放；不能等的，改写现在负责的部门。",
          "Drop it again from \(begins) on, or name the department that is in charge now."))
    }
    guard let coming else { return [:] }
    return words(
      LocalizedText(
        "自 \(coming.from) 起重新投放；不能等的，改写现在负责的部门。",
        "Drop it again from \(coming.from) on, or name the department that is in charge now."))
  }

  /// The same of a record that goes to the others who supervise its item.
  public var wordsOnSupervisor: [String: String] {
    if let begins {
      return wordsOnBeginning(
        begins,
        LocalizedText(
          "目录不用改：自 \(begins) 起收到的送给它；这一条它也要知道的，请直接告诉它。",
          "Nothing is to be changed in the catalogue: what comes from \(begins) on goes to it. What it has to know of this record, tell it "
            + "yourself."))
    }
    guard let coming else { return [:] }
    return words(
      LocalizedText(
        "目录不用改：自 \(coming.from) 起收到的送给\(coming.title.zh)；这一条它也要知道的，请直接告诉它。",
        "Nothing is to be changed in the catalogue: what comes from \(coming.from) on goes to \(coming.title.en). What that has to know of "
          + "this record, tell it yourself."))
  }

  private func words(_ remedy: LocalizedText) -> [String: String] {
    ["heirZh": why.zh, "heir": "and \(why.en)", "remedyZh": remedy.zh, "remedy": remedy.en]
  }

  private func wordsOnBeginning(_ day: Day, _ remedy: LocalizedText) -> [String: String] {
    [
      "heirZh": "自 \(day) 起才参加", "heir": "and begins on \(day)", "remedyZh": remedy.zh,
      "remedy": remedy.en,
    ]
  }

  /// The same of a record that goes to the approval departments, whichever these are, where nobody acts for any of them. Its sender can't
  /// name another.
  public static func words(onApproval vacancies: [Vacancy]) -> [String: String] {
    let later = words(onSupervisors: vacancies)
    guard later.isEmpty else { return later }
    return [
      "remedyZh": "请大数据局在目录里写明接替的部门，然后重新投放。",
      "remedy": "Ask the big-data bureau to name the successor in the catalogue, then drop it again.",
    ]
  }

  /// The same of a record that comes back, since nobody acts for any of those who supervise its item.
  public static func words(onSupervisors vacancies: [Vacancy]) -> [String: String] {
    // Who takes over is told with whom it takes over from.
    let heirs = Set(vacancies.compactMap { $0.coming?.code })
    let beginnings = vacancies.compactMap { vacancy -> LocalizedText? in
      let department = vacancy.department
      if let coming = vacancy.coming {
        return LocalizedText(
          "\(coming.title.zh)自 \(coming.from) 起接替 \(department)",
          "\(coming.title.en) for \(department) from \(coming.from) on")
      }
      guard let day = vacancy.begins, !heirs.contains(department) else { return nil }
      return LocalizedText("\(department) 自 \(day) 起", "\(department) from \(day) on")
    }
    guard let first = vacancies.compactMap({ $0.coming?.from ?? $0.begins }).min() else { return [:] }
    return [
      "heirZh": "但有的以后才参加（\(beginnings.map(\.zh).joined(separator: "，"))）",
      "heir": "but some begin later (\(beginnings.map(\.en).joined(separator: ", ")))",
      "remedyZh": "自 \(first) 起重新投放。", "remedy": "Drop it again from \(first) on.",
    ]
  }
}
