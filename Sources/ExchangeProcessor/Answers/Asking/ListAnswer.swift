public import ExchangeBase
import ExchangeFormats
public import ExchangeQueries
import ExchangeRules
import ExchangeWords

/// A page of a list: a line an item for people, the page itself for programs.
struct ListAnswer<Item: ListItem>: Answer {
  let page: Page<Item>
  let lines: [LocalizedText]

  func text(in language: Language) -> String {
    guard !lines.isEmpty else { return LocalizedText("没有。", "Nothing.")[language] }
    let more = page.next.map { next in
      LocalizedText("后面还有：--after \(next)", "there is more: --after \(next)")[language]
    }
    return (lines.map { $0[language] } + [more].compactMap(\.self)).joined(separator: "\n")
  }

  func encode(to encoder: any Encoder) throws { try page.encode(to: encoder) }
}

/// What can be put into a line.
protocol ListItem: Codable, Sendable {
  /// The line.
  func line(_ wording: ObligationWording) -> LocalizedText
}

extension ObligationWording {
  /// What a kind of message is called.
  func title(ofKind code: String?) -> LocalizedText {
    guard let code else { return LocalizedText("种类不明", "kind unknown") }
    return configuration.kinds.title(of: code) ?? LocalizedText(code, code)
  }
}

extension DropItem: ListItem {
  func line(_ wording: ObligationWording) -> LocalizedText {
    let verdict = VerdictKind(rawValue: verdict)?.title ?? LocalizedText(verdict, verdict)
    let (kind, fates) = (
      wording.title(ofKind: kind), LocalizedText.counted(accepted: accepted, rejected: rejected)
    )
    let head = "\(receivedAt.forPeople)  \(drop)  \(wording.name(sender))  \(fileName)"
    return LocalizedText(
      "\(head)  \(kind.zh)  \(verdict.zh)  记录 \(found)，\(fates.zh)",
      "\(head)  \(kind.en)  \(verdict.en)  \(found) records, \(fates.en)")
  }
}

extension DeliveryItem: ListItem {
  func line(_ wording: ObligationWording) -> LocalizedText {
    let kind = wording.title(ofKind: kind)
    let way = "\(delivery)  \(wording.name(sender)) → \(wording.name(recipient))"
    let claims =
      claimable == 0
      ? LocalizedText("", "") : LocalizedText("，须认领 \(claimable)", ", \(claimable) to be claimed")
    let at = deliveredAt?.forPeople
    return LocalizedText(
      "\(at ?? "尚未放入")  \(way)  \(kind.zh)  记录 \(records)\(claims.zh)  \(fileName)",
      "\(at ?? "not placed yet")  \(way)  \(kind.en)  \(records) records\(claims.en)  \(fileName)")
  }
}

extension ObligationItem: ListItem {
  func line(_ wording: ObligationWording) -> LocalizedText {
    let title = wording.title(ofRule: rule)
    let code = state
    let state =
      ObligationState(rawValue: code)?.title(hasEnded: settledAt != nil, hasLimit: due != nil)
      ?? LocalizedText(code, code)
    let until = due.map { $0.deadlineForPeople }
    let due =
      until.map { LocalizedText("期限 \($0)", "due \($0)") } ?? LocalizedText.withoutDue
    let provisional =
      isProvisional ? LocalizedText.provisional.after("，", ", ") : LocalizedText("", "")
    let words = marks.compactMap { Obligation.Mark(rawValue: $0)?.title }
    let marks = LocalizedText(
      words.map { "、\($0.zh)" }.joined(), words.map { ", \($0.en)" }.joined())
    let who = whoActs(wording)
    return LocalizedText(
      "\(due.zh)\(provisional.zh)  \(who.zh)  \(title.zh)（\(article)）  \(matter)  记录 \(records)  \(state.zh)\(marks.zh)",
      "\(due.en)\(provisional.en)  \(who.en)  \(title.en) (\(article))  \(matter)  \(records) records  \(state.en)\(marks.en)"
    )
  }

  /// Who has to act now, and since whose end.
  private func whoActs(_ wording: ObligationWording) -> LocalizedText {
    wording.name(of: successor ?? debtor, inPlaceOf: debtor)
  }
}

extension DayItem {
  /// What was said of the day, each with how it stands.
  public var words: [LocalizedText] {
    SignoffStanding.words(signoffs.map { ($0.reviewer, $0.conclusion, $0.isOfOtherPackage) })
  }
}

extension DayItem: ListItem {
  func line(_ wording: ObligationWording) -> LocalizedText {
    let said = (isReviewed ? [] : [LocalizedText("未复核", "not reviewed")]) + words
    let (zh, en) = (said.map(\.zh).joined(separator: "；"), said.map(\.en).joined(separator: "; "))
    return LocalizedText(
      "\(day)  \(closedAt.forPeople) 日终  台账到第 \(lastEntry) 条  \(zh)",
      "\(day)  closed \(closedAt.forPeople)  on entry \(lastEntry)  \(en)")
  }
}
