import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
import ExchangeRules
import ExchangeWords
import SystemPackage

/// Whether settings and catalogue, each right by itself, fit together.
struct SettingsCheck: HealthCheck {
  let name = "settings"
  let title = LocalizedText("设置与目录是否配得上", "whether settings and catalogues fit together")

  func look(at patient: Patient) throws -> [Ailment] {
    var found: [Ailment] = []
    let configuration = patient.configuration
    if !configuration.catalogue.table.participants.contains(where: { $0.role == .operator }) {
      found.append(
        Ailment(
          .doubtful,
          LocalizedText(
            "catalog/departments.csv 里没有 role 是 OPERATOR 的部门（大数据局）：日终的复核表和要它办的提醒没有人收",
            "no department in catalog/departments.csv has the role OPERATOR (the big-data bureau): nobody gets the sign-off forms, and what it is to be reminded of"
          ),
          LocalizedText(
            "把大数据局那一行的 role 写成 OPERATOR，再重新启动 exchange run",
            "Write OPERATOR as the role in the bureau's line, and start exchange run anew")))
    }
    found += removed(patient) + unreachable(patient) + forsaken(patient) + back(patient)
    if configuration.settings.processors > 1, try !patient.layout.ledgerPlace().isShared {
      found.append(
        Ailment(
          .doubtful,
          LocalizedText(
            "exchange.yaml 的 processors 是 \(configuration.settings.processors)，可台账在 SQLite 文件里，只能有一个处理程序",
            "`processors` in exchange.yaml is \(configuration.settings.processors), and with the ledger in a file of SQLite there can be one only"
          ),
          LocalizedText(
            "把 processors 改成 1；要几个同时处理，先用 exchange ledger copy 把台账转存到 PostgreSQL（操作手册“几个处理程序”）",
            "Set it to 1; for several side by side bring the ledger into PostgreSQL first, with exchange ledger copy (operator guide, “Several processors”)"
          )))
    }
    if let folder = configuration.settings.metricsFile?.removingLastComponent(),
      (try? Files.exists(folder)) == false
    {
      found.append(
        Ailment(
          .doubtful,
          LocalizedText(
            "监控指标没有写出：exchange.yaml 的 metrics.textfile 所在的文件夹 \(folder.shown) 不在",
            "metrics are written nowhere: the folder of metrics.textfile in exchange.yaml, \(folder.shown), isn't there"
          ),
          LocalizedText(
            "建立这个文件夹，让运行处理程序的用户能在其中写；或改 metrics.textfile，再重新启动 exchange run",
            "Make the folder, and let the user who runs the processor write in it; or change metrics.textfile, and start exchange run anew"
          )))
    }
    return found
  }

  /// Departments for which files wait, and that take part no more by the catalogue: nothing else looks at their folders.
  private func unreachable(_ patient: Patient) -> [Ailment] {
    guard let ledger = (try? patient.ledgerToAsk()) ?? nil,
      let waiting = try? ledger.read({ try $0.publications() })
    else { return [] }
    let known = Set(patient.departments)
    let byCode = Dictionary(grouping: waiting.filter { !known.contains($0.department) }, by: \.department)
    return byCode.sorted { $0.key < $1.key }.map { code, files in
      let folder = patient.layout.department(code).shown
      return Ailment(
        .doubtful,
        LocalizedText(
          "\(code)：catalog/departments.csv 里没有它，却还有 \(files.count) 个给它的文件（送达、回执等）等着放入它的文件夹 \(folder)",
          "\(code): it isn't in catalog/departments.csv, and \(files.count) file(s) for it (deliveries, receipts) wait to be put into its folder \(folder)"
        ),
        LocalizedText(
          "挂上它的共享，或放回这个文件夹，文件随后自动放入；再在 catalog/departments.csv 放回 \(code) 的一行，写上 valid_to（最后一天）和 successor（由哪个部门接替），"
            + "重新启动 exchange run，送达的才有人办",
          "Mount its share or put the folder back, and they follow by themselves; then put \(code)'s line back into catalog/departments.csv, with valid_to (its last day) and successor (who takes over), "
            + "and start exchange run anew, so that somebody may deal with them"
        ), about: code)
    }
  }

  /// Departments that still have something to do, and take part no more by the catalogue.
  private func removed(_ patient: Patient) -> [Ailment] {
    // Of a ledger that can't be asked another check tells.
    guard let ledger = (try? patient.ledgerToAsk()) ?? nil,
      let open = try? ledger.read({ try $0.openCounts() })
    else { return [] }
    let known = Set(patient.departments + [Obligation.Key.bureau])
    return Set(open.map(\.debtor)).subtracting(known).sorted().map { code in
      let words = LocalizedText.owesOutsideCatalogue
      return Ailment(
        .doubtful, LocalizedText("\(code)：\(words.zh)", "\(code): \(words.en)"),
        LocalizedText(
          "在 catalog/departments.csv 放回 \(code) 的一行，写上 valid_to（最后一天）和 successor（由哪个部门接替），再重新启动 exchange run",
          "Put \(code)'s line back into catalog/departments.csv, with valid_to (its last day) and successor (who takes over), and start exchange run anew"
        ), about: code)
    }
  }

  /// Departments whose folders are said to be gone for good, where that doesn't hold.
  private func back(_ patient: Patient) -> [Ailment] {
    let configuration = patient.configuration
    return patient.departments.compactMap { code in
      configuration.doubt(aboutFoldersOf: code, on: patient.vitals.at.day).map { doubt in
        Ailment(.doubtful, doubt.words, doubt.remedy, about: code)
      }
    }
  }

  /// Departments that have ended, and for which nobody acts, though they still have something to do or something waits for them.
  private func forsaken(_ patient: Patient) -> [Ailment] {
    guard let ledger = (try? patient.ledgerToAsk()) ?? nil,
      let (open, waiting) = try? ledger.read({ (try $0.openCounts(), try $0.publications()) })
    else { return [] }
    let (table, day) = (patient.configuration.catalogue.table, patient.vitals.at.day)
    let context = patient.configuration.context(of: day)
    let owing = Set(open.map { context.debtor(of: $0.debtor) })
    let awaited = Set(waiting.filter { $0.box == .outbox }.map(\.department))
    return patient.departments.filter { table.isForsaken($0, on: day) }.compactMap { code in
      let vacancy = Vacancy(of: code, in: table, on: day)
      let (words, remedy): (LocalizedText, LocalizedText)
      if owing.contains(code) {
        (words, remedy) = (LocalizedText.owes(vacancy), vacancy.remedy)
      } else if awaited.contains(code) {
        (words, remedy) = (LocalizedText.isAwaited(vacancy), vacancy.remedyOfWaiting)
      } else {
        return nil
      }
      return Ailment(
        .doubtful, LocalizedText("\(code)：\(words.zh)", "\(code): \(words.en)"), remedy, about: code)
    }
  }
}
