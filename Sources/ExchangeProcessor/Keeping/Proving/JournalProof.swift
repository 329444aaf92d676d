import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import SystemPackage

/// Holds the journal against the ledger: each line against its entry, and each entry against the lines; and the calendars that lie
/// beside it against their digests.
struct JournalProof {
  let layout: ExchangeLayout
  let now: Instant

  /// For so many seconds an entry may not have been taken down yet: somebody works.
  private static let patience: Int64 = 600

  /// What came of each file, and which entries are lacking.
  func prove(_ ledger: any LedgerSource) throws -> KeptProof {
    var proof = KeptProof()
    // Of a ledger in which nothing has happened nothing is taken down.
    guard let end = try ledger.read({ try $0.lastEntry()?.sequence }), end > 1 else { return proof }
    var walk = Walk()
    let files = try Journal.files(in: layout)
    for (_, path) in files where !proof.isFull {
      do {
        try ledger.read { try walk.go(over: path, $0) }
      } catch let error as FileError {
        proof.note(.wrong(error.words), of: path.shown)
        continue
      }
      // What was taken down meanwhile is of later entries than were asked for.
      if let unknown = walk.unknown, try ledger.read({ try $0.entry(unknown) }) == nil {
        walk.wrong = walk.wrong ?? unknown
      }
      let wrong = walk.wrong.map { KeptProof.Outcome.wrong(Self.isAnother($0)) }
      proof.note(wrong ?? .sound, of: path.shown)
    }
    // What was committed before they were read may have been taken down since.
    if walk.next <= end { try goOn(&walk, from: files.last?.day, ledger) }
    if walk.next <= end {
      let first = try ledger.read { try $0.entry(walk.next) }
      if let first, now < first.at.adding(seconds: Self.patience) {
        proof.note(.elsewhere, of: layout.journal.shown)
      } else if try walk.hasGap(upTo: end) || wasTakenDown(walk.next) {
        walk.gaps.append(walk.next..<(end + 1))
      } else {
        proof.note(.wrong(Self.isToCome(walk.next, end)), of: layout.journal.shown)
      }
    }
    // Of entries behind the one up to which it is asked nothing lacks: somebody works.
    for gap in walk.gaps where gap.lowerBound <= end && !proof.isFull {
      let day = try ledger.read { try $0.entry(gap.lowerBound) }?.at.day
      let file = day.map { layout.journal.appending(Journal.name(of: $0)) } ?? layout.journal
      proof.note(.wrong(Self.isLacking(gap)), of: file.shown)
    }
    try lookAtCalendars(ledger, &proof)
    return proof
  }

  /// Goes over the end once more; what is wrong with lines that came meanwhile the next proof tells.
  private func goOn(_ walk: inout Walk, from day: Day?, _ ledger: any LedgerSource) throws {
    for (of, path) in try Journal.files(in: layout) where day.map({ of >= $0 }) ?? true {
      do {
        try ledger.read { try walk.go(over: path, $0) }
      } catch is FileError {
        // Where it was there before, that was told.
        continue
      }
    }
  }

  /// Whether an entry had been taken down: what is noted as the ledger's head was, and so was all before it.
  private func wasTakenDown(_ entry: Int64) throws -> Bool {
    // Of a ledger in which nothing had happened its head was noted before there was a journal.
    guard entry > 1 else { return true }
    return try LedgerAnchor(in: layout).map { $0.entry >= entry } ?? false
  }

  /// The way through the lines, in order.
  private struct Walk {
    /// The first entry of which there was no line yet.
    var next: Int64 = 1
    /// Entries without lines.
    var gaps: [Range<Int64>] = []
    /// The first entry of a file whose line isn't what was taken down; 0 where it is no line at all.
    var wrong: Int64?
    /// The first entry of a file that the ledger didn't know when it was asked.
    var unknown: Int64?

    /// Whether something lacks between lines.
    func hasGap(upTo end: Int64) -> Bool { gaps.contains { $0.lowerBound <= end } }

    mutating func go(over path: FilePath, _ view: any LedgerView) throws {
      (wrong, unknown) = (nil, nil)
      try Journal.forEach(lineIn: path) { bytes, _ in
        guard let line = Journal.line(bytes) else {
          wrong = wrong ?? 0
          return true
        }
        guard let entry = try view.entry(line.sequence) else {
          unknown = unknown ?? line.sequence
          return true
        }
        if line.sequence > next { gaps.append(next..<line.sequence) }
        next = max(next, line.sequence + 1)
        if try !Self.isOf(entry, line, bytes, view) { wrong = wrong ?? line.sequence }
        return true
      }
    }

    private static func isOf(
      _ entry: EntryRow, _ line: Journal.Line, _ bytes: ArraySlice<UInt8>, _ view: any LedgerView
    ) throws -> Bool {
      let more = try Journal.more(of: entry, in: view)
      if bytes.elementsEqual(Journal.text(entry, more).utf8.dropLast()) { return true }
      // An earlier program took down less of a drop.
      guard entry.event == .decided, bytes.elementsEqual(Journal.text(entry, line.more).utf8.dropLast())
      else { return false }
      do {
        let told: DropNote = try LedgerJSON.value(line.more, .journal)
        let known: DropNote = try LedgerJSON.value(more, .journal)
        return try LedgerJSON.text(told) == line.more && known.covers(told)
      } catch {
        return false
      }
    }
  }

  private static func isAnother(_ entry: Int64) -> LocalizedText {
    guard entry > 0 else {
      return LocalizedText("有一行不是流水：\(remedy.zh)", "a line in it is none: \(remedy.en)")
    }
    return LocalizedText(
      "第 \(entry) 条的那一行与台账不符：\(remedy.zh)",
      "the line of entry \(entry) isn't what the ledger tells: \(remedy.en)")
  }

  private static func isLacking(_ gap: Range<Int64>) -> LocalizedText {
    LocalizedText(
      "流水缺台账的第 \(gap.lowerBound) 条到第 \(gap.upperBound - 1) 条：\(remedy.zh)",
      "of entries \(gap.lowerBound) to \(gap.upperBound - 1) of the ledger nothing stands in the journal: \(remedy.en)"
    )
  }

  /// What a stop between deciding and taking down leaves.
  private static func isToCome(_ first: Int64, _ last: Int64) -> LocalizedText {
    LocalizedText(
      "台账末尾的第 \(first) 条到第 \(last) 条还没有写入流水（中途停止所致），下一次运行 exchange run 时补上",
      "entries \(first) to \(last), the last of the ledger, aren't taken down yet, as after a stop: the next `exchange run` takes them down"
    )
  }

  private static let remedy = LocalizedText(
    "没有它，台账遗失后不能照原样重建。查明谁动过；停下 exchange run，把 journal 里的 .tsv 都移到别处再启动，流水就按台账重新写成",
    "without it a ledger that is lost can't be rebuilt as it was. Ask who had his hands in it; stop exchange run, move the .tsv files of journal away and start it again: they are written anew by the ledger"
  )

  // MARK: Calendars

  private func lookAtCalendars(_ ledger: any LedgerSource, _ proof: inout KeptProof) throws {
    guard try Files.exists(layout.journal) else { return }
    for path in try KeptCalendars.files(in: layout) {
      switch (try? KeptCalendars.condition(of: path)) ?? .broken {
      case .whole: proof.note(.sound, of: path.shown)
      case .unsealed: proof.note(.unproven, of: path.shown)
      case .broken:
        proof.note(
          .wrong(
            LocalizedText(
              "这份日历与写下时不同：从备份放回；没有备份的移到别处，下一次启动 exchange run 时按现在的日历另写",
              "this calendar isn't what was written: put it back from a backup; where there is none, move it away, and the next start of exchange run writes one by the calendar of now"
            )), of: path.shown)
      }
    }
    let counting = try ledger.read { try $0.setting(.calendar) }
    if let counting, try KeptCalendars(layout).calendar(counting) == nil {
      proof.note(
        .wrong(
          LocalizedText(
            "缺计算期限所用的日历 \(counting)：从备份放回；没有备份的，下一次启动 exchange run 时另写",
            "the calendar \(counting), by which limits are counted, isn't there: put it back from a backup; where there is none, the next start of exchange run writes it"
          )), of: layout.journal.shown)
    }
  }
}

extension DropNote {
  /// Whether another tells the same, or less.
  fileprivate func covers(_ other: DropNote) -> Bool {
    sender == other.sender && receivedAt == other.receivedAt && verdict == other.verdict
      && sha256 == other.sha256 && [changedAfter, nil].contains(other.changedAfter)
      // Earlier programs took that down of repetitions, too, of which nothing depends on it.
      && (verdict == .duplicate || [seenAt, nil].contains(other.seenAt))
      && [away, nil].contains(other.away)
  }
}
