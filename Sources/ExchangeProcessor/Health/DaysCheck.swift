import ExchangeBase
import SystemPackage
import ExchangeFiles
import ExchangeRules

/// What belongs to days that are over: whether they are closed, have their packages and time stamps, and are signed off.
struct DaysCheck: HealthCheck {
  let name = "days"
  let title = LocalizedText("日终、对账包与复核", "closed days, their packages and sign-offs")

  /// So many working days a day may wait for its sign-off.
  private static let patience = 3
  /// How many are named.
  private static let named = 5

  func look(at patient: Patient) throws -> [Ailment] {
    let vitals = patient.vitals
    let root = patient.layout.root.asWord
    var found: [Ailment] = []
    let yesterday = vitals.at.day.adding(days: -1)
    // The first pass of a day closes the one before.
    if let last = vitals.lastClosedDay ?? vitals.firstEntry.map({ $0.day.adding(days: -1) }),
      last < yesterday,
      vitals.at > Instant(day: vitals.at.day, hour: 1)
    {
      found.append(
        Ailment(
          .doubtful,
          LocalizedText(
            "\(yesterday) 还没有日终，最近日终的是 \(last)", "\(yesterday) isn't closed; the last closed day is \(last)"),
          LocalizedText("处理程序的下一遍会补；见日志", "The processor's next pass does it; see the log")))
    }
    if let first = vitals.unwritten.first {
      let fault = vitals.unwrittenFault.map { ("；\($0.zh)", "; \($0.en)") } ?? ("", "")
      found.append(
        Ailment(
          .doubtful,
          LocalizedText(
            "有 \(vitals.unwritten.count) 个对账包没有生成：\(names(vitals.unwritten))\(fault.0)",
            "\(vitals.unwritten.count) package(s) aren't written: \(names(vitals.unwritten))\(fault.1)"
          ),
          LocalizedText(
            "排除上述原因后自动补写，或 exchange report \(root) --\(first.count > 7 ? "date" : "month") \(first)",
            "Once that is mended they are written, or by exchange report \(root) --\(first.count > 7 ? "date" : "month") \(first)"
          )))
    }
    if let first = vitals.missing.first {
      found.append(
        Ailment(
          .doubtful,
          LocalizedText(
            "有 \(vitals.missing.count) 个已日终的日子，对账包不见了：\(names(vitals.missing.map(\.description)))",
            "the packages of \(vitals.missing.count) closed day(s) are gone: \(names(vitals.missing.map(\.description)))"
          ),
          LocalizedText(
            "从副本放回 reports；没有副本的，exchange report \(root) --date \(first) 重新生成，并查明谁动过",
            "Put them back into reports from a copy, or have exchange report \(root) --date \(first) write one again, and ask who had his hands in it"
          )))
    }
    if !vitals.unstamped.isEmpty {
      let days = names(vitals.unstamped.map(\.description))
      found.append(
        Ailment(
          .doubtful,
          LocalizedText(
            "有 \(vitals.unstamped.count) 日的对账包没有时间戳：\(days)。\(vitals.unstampedFault?.zh ?? "")",
            "\(vitals.unstamped.count) package(s) have no time stamp: \(days). \(vitals.unstampedFault?.en ?? "")"
          ),
          LocalizedText(
            "核对 exchange.yaml 的 timestamp 命令和网络；会自动再试",
            "Check `timestamp` in exchange.yaml and the network; it is tried again")))
    }
    let calendar = patient.configuration.calendar
    let limit = calendar.workday(Self.patience, before: vitals.at.day).day
    let late = vitals.unsignedDays.filter { $0 < limit }
    if !late.isEmpty {
      found.append(
        Ailment(
          .doubtful,
          LocalizedText(
            "有 \(late.count) 日超过 \(Self.patience) 个工作日没有复核：\(names(late.map(\.description)))",
            "\(late.count) day(s) wait for their sign-off for more than \(Self.patience) working days: "
              + names(late.map(\.description))),
          LocalizedText(
            "请大数据局看过对账包，把它 outbox 里的 signoff 表填好投放",
            "Have the bureau review the packages, and drop the sign-off forms from its outbox")))
    }
    return found
  }

  private func names(_ names: [String]) -> String {
    names.prefix(Self.named).joined(separator: " ") + (names.count > Self.named ? " …" : "")
  }
}

/// Whether the ledger was verified lately.
struct VerificationCheck: HealthCheck {
  let name = "verification"
  let title = LocalizedText("台账核验", "verification of the ledger")

  /// After so many days without any, where the settings leave it to people.
  private static let byHand: Int64 = 31

  func look(at patient: Patient) throws -> [Ailment] {
    let hours = Int64(patient.configuration.settings.verifyHours)
    let limit = hours > 0 ? 2 * hours + 24 : Self.byHand * 24
    guard let last = patient.vitals.proof?.at ?? patient.vitals.firstEntry,
      last.adding(seconds: limit * 3_600) < patient.vitals.at
    else { return [] }
    let when = patient.vitals.proof.map { LocalizedText("\($0.at.forPeople)", "at \($0.at.forPeople)") }
    return [
      Ailment(
        .doubtful,
        LocalizedText(
          "台账很久没有核验，最近一次：\(when?.zh ?? "从未")",
          "the ledger wasn't verified for long; the last time was \(when?.en ?? "never")"),
        LocalizedText(
          "exchange verify \(patient.layout.root.asWord)；自动核验没有做成的，看日志",
          "exchange verify \(patient.layout.root.asWord); where it should have been by itself, see the log"))
    ]
  }
}

/// Whether the ledger has room to grow and to be copied.
struct LedgerSizeCheck: HealthCheck {
  let name = "ledger-size"
  let title = LocalizedText("台账大小", "the ledger's size")

  func look(at patient: Patient) throws -> [Ailment] {
    // The disks of a database's server aren't ours to look at.
    if try patient.layout.ledgerPlace().isShared { return [] }
    let bytes = patient.vitals.ledgerBytes
    guard let disk = patient.vitals.disks.first, bytes > disk.room.freeBytes else { return [] }
    return [
      Ailment(
        .doubtful,
        LocalizedText(
          "台账 \(bytes >> 20) MiB，它的磁盘只剩 \(disk.room.freeBytes >> 20) MiB，容不下一份副本",
          "the ledger has \(bytes >> 20) MiB, and its disk \(disk.room.freeBytes >> 20) MiB free: no copy of it fits there"
        ),
        LocalizedText(
          "备份（exchange backup）放到别的磁盘；升级以前先腾出空间",
          "Back it up (exchange backup) onto another disk, and make room before an upgrade"))
    ]
  }
}
