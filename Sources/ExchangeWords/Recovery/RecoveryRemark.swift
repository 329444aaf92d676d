public import ExchangeBase

/// Something of a lost ledger that couldn't be rebuilt, or came out otherwise.
public enum RecoveryRemark: Codable, Hashable, Sendable {
  /// Of a drop the journal's line can't be read.
  case unreadable(String)
  /// The file of a drop isn't kept.
  case fileMissing(String, sender: String)
  /// What is kept of a drop isn't what was dropped.
  case fileChanged(String, sender: String)
  /// Nothing tells who dropped a file; it was laid aside.
  case senderUnknown(String, folder: String)
  /// What is kept of a drop was laid aside, since it couldn't be rebuilt.
  case laidAside(String, folder: String)
  /// The key with which receipts were signed isn't there.
  case keyLost(String)
  /// A drop got another verdict than before.
  case verdict(String, was: String, is: String)
  /// A drop came back unread, and the reason isn't known any more.
  case refused(String, sender: String)
  /// What a drop's answer or delivery would be isn't what lies there.
  case other(String, department: String, file: String)
  /// A delivery went out that wouldn't now.
  case deliveryMissing(String)
  /// What was rebuilt of a delivery never went out.
  case deliveryUnknown(String, department: String)
  /// The file of a delivery that was decided and not noted as placed is nowhere.
  case deliveryUnseen(String, department: String)
  /// How deliveries are rebuilt as they went out, by the journal that was laid aside.
  case deliveriesDiffer(journal: String)
  /// A notice went out that wouldn't now.
  case noticeMissing(String)
  /// A notice lies in an outbox of which nothing else tells.
  case noticeUnknown(String, department: String)
  /// A day's package names another entry than the rebuilt ledger has.
  case package(Day)
  /// Another calendar came into use, and isn't kept.
  case calendar(Instant)
  /// The ledger was brought to another format.
  case format(Instant)
  /// A recovery was noted at a time that hasn't come yet, by a clock that was ahead.
  case recoveryAhead(Instant)
  /// The moments of drops aren't known.
  case moments(Int)
  /// From an entry on the ledger that lay there told otherwise than the journal, and was laid aside.
  case another(Int64, aside: String)
  /// From an entry on the rebuilt chain isn't the one that was lost.
  case chain(Int64)
  /// When the processor was last seen running.
  case running
  /// Something that couldn't be computed.
  case trouble(LocalizedText)

  /// The same for people.
  public var words: LocalizedText {
    switch self {
    case .unreadable(let drop):
      LocalizedText(
        "\(drop)：流水中它的一行已读不出，未重建；再次报送会被当作新的",
        "\(drop): its line in the journal can't be read; not rebuilt. Sent again it passes for new")
    case .fileMissing(let drop, let sender):
      LocalizedText(
        "\(drop)（\(sender)）：留存的文件已不在，未重建；再次报送会被当作新的",
        "\(drop) (\(sender)): its kept file is gone; not rebuilt. Sent again it passes for new")
    case .fileChanged(let drop, let sender):
      LocalizedText(
        "\(drop)（\(sender)）：留存的文件与当时不同，未重建；再次报送会被当作新的",
        "\(drop) (\(sender)): its kept file isn't what was dropped; not rebuilt. Sent again it passes for new"
      )
    case .senderUnknown(let drop, let folder):
      LocalizedText(
        "\(drop)：无从得知由谁报送，未重建，文件移到 \(folder)",
        "\(drop): nothing tells who sent it; not rebuilt, its file lies in \(folder)")
    case .laidAside(let drop, let folder):
      LocalizedText("\(drop)：留存的文件移到 \(folder)", "\(drop): what was kept of it lies in \(folder)")
    case .keyLost(let key):
      LocalizedText(
        "签名用的 \(key) 不在 keys 里：重建的回执没有签名，与已送出的不同；以已送出的为准",
        "the key \(key) isn't in keys: what is rebuilt of receipts has no signature, and so isn't what went out; what went out stands"
      )
    case .verdict(let drop, let was, let verdict):
      LocalizedText(
        "\(drop)：当时的结论是 \(was)，现在是 \(verdict)（设置、目录或程序已变）",
        "\(drop): its verdict was \(was) and is \(verdict) now (settings, catalogues or the program have changed)"
      )
    case .other(let drop, let department, let file):
      LocalizedText(
        "\(drop)：departments/\(department)/\(file) 与重建的不同；以已送出的为准，未改动",
        "\(drop): departments/\(department)/\(file) isn't what was rebuilt; what went out stands, nothing was changed"
      )
    case .refused(let drop, let sender):
      LocalizedText(
        "\(drop)（\(sender)）：当时没有读取就退回了，照原样重建；现在的设置不会退回它，原因以当时的回执为准",
        "\(drop) (\(sender)): it came back unread and is rebuilt so, though it wouldn't come back by the settings of now; for the reason its "
          + "receipt of then stands")
    case .deliveryMissing(let delivery):
      LocalizedText(
        "\(delivery)：当时已经送达，现在重建不出，台账不知道它：收到的部门照它认领、答复会被退回",
        "\(delivery) went out and isn't rebuilt: the ledger doesn't know it, and what its recipient claims or answers of it comes back"
      )
    case .deliveryUnknown(let delivery, let department):
      LocalizedText(
        "\(delivery)：重建的台账里有，当时却没有送给 \(department)；记为尚未放入，也不会补送",
        "\(delivery) was rebuilt and never went to \(department); it counts as not placed, and won't be")
    case .deliveryUnseen(let delivery, let department):
      LocalizedText(
        "\(delivery)：裁定后没有记下是否放入，文件已找不到；下一次运行记为已送达，请问 \(department) 是否取到",
        "\(delivery) was decided, nothing tells whether it was placed, and its file is nowhere; the next run takes it for delivered: ask "
          + "\(department) whether it has it")
    case .deliveriesDiffer(let journal):
      LocalizedText(
        "当时的目录或设置与现在不同，投递没有照原样重建。先不要 exchange run：把当时的 catalog、profiles、exchange.yaml 放回（备份的 settings-<时间> 里有），移开这次重建的台账"
          + "（从备份恢复过的，再恢复一次），把 \(journal) 里的文件复制回 journal，再运行 exchange recover，然后换上现在的。找不回当时目录的，请告知有关部门：以已送出的为准",
        "catalogues or settings aren't those of then, so that deliveries weren't rebuilt as they went out. Don't call `exchange run` yet: put catalog, "
          + "profiles and exchange.yaml of then back (settings-<time> of a backup has them), move away the ledger that was rebuilt now (where a backup was "
          + "restored, restore it again), copy the files in \(journal) back into journal, call `exchange recover`, and then put those of now in their "
          + "place. Where nobody has those of then, tell the departments: what went out stands")
    case .noticeMissing(let notice):
      LocalizedText("提醒 \(notice)：当时已发出，现在重建不出", "notice \(notice) went out and isn't rebuilt")
    case .noticeUnknown(let notice, let department):
      LocalizedText(
        "提醒 \(notice)（\(department) 的 outbox）：台账不知道它",
        "notice \(notice) (in the outbox of \(department)): the ledger doesn't know it")
    case .package(let day):
      LocalizedText(
        "\(day) 的对账包所载的链尾与重建的不同；包未改动",
        "the package of \(day) names another end of the chain than was rebuilt; it wasn't changed")
    case .calendar(let moment):
      LocalizedText(
        "\(moment.forPeople) 更换过日历，当时的日历没有留存：期限按现在的日历计算",
        "another calendar came into use at \(moment.forPeople), and wasn't kept; limits are counted by the present one"
      )
    case .format(let moment):
      LocalizedText(
        "\(moment.forPeople) 台账换过格式，该条不重建",
        "the ledger's format changed at \(moment.forPeople); that entry isn't rebuilt")
    case .recoveryAhead(let moment):
      LocalizedText(
        "上一次 exchange recover 记在 \(moment.forPeople)，那时还没有到（当时的时钟快了）：那一条不重建，否则要等到那时才能继续",
        "an earlier `exchange recover` was noted at \(moment.forPeople), which is yet to come, by a clock that was ahead; that entry isn't "
          + "rebuilt, as nothing could go on before then")
    case .moments(let count):
      LocalizedText(
        "\(count) 份收件没有流水：判定和放入的时间按收取时间记；此前到期的提醒按已发出记，究竟发过哪些无从得知",
        "\(count) drops aren't in the journal: their time of taking stands for those of deciding and placing; notices due until then are taken as told, though which went out can't be known"
      )
    case .another(let entry, let aside):
      LocalizedText(
        "原来放在这里的台账从第 \(entry) 条起与流水不同，不是这个交换的：移为 \(aside)，台账全部重建",
        "the ledger that lay here isn't what the journal tells from entry \(entry) on, and so not this exchange's: it is called \(aside) now, and "
          + "all was rebuilt")
    case .chain(let entry):
      LocalizedText(
        "重建的链从第 \(entry) 条起与原来的不同", "from entry \(entry) on the rebuilt chain isn't the one that was lost")
    case .running:
      LocalizedText(
        "最后一次在运行的时间按最后一条记录的时间记",
        "the moment of the last entry stands for that at which the processor was last seen running")
    case .trouble(let words): words
    }
  }
}
