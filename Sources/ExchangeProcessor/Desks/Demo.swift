public import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import Logging
import Synchronization
public import SystemPackage

/// Plays a sample through the real processor and tells it step by step.
public struct Demo {
  private let root: FilePath
  private let data: ProgramData
  private let language: Language
  private let tell: (String) -> Void

  /// A demo that lays out its exchange at `root`.
  public init(root: FilePath, data: ProgramData, language: Language, tell: @escaping (String) -> Void) {
    self.root = root
    self.data = data
    self.language = language
    self.tell = tell
  }

  /// Plays the story of two working days across the New Year of 2021.
  public func play() async throws {
    try ExchangeInitializer.layOut(
      root, profile: ProgramData.standardProfile, title: "薛城区审管信息交换（演示）", settleSeconds: 0, data: data)
    say("演示用的交换文件夹：\(root)", "The demo's exchange: \(root)")
    var packages: [String] = []
    let story = try SampleCase(folder: data.samples.appending("new-year"))
    for (number, step) in story.steps.enumerated() {
      tell("")
      say(
        "第 \(number + 1) 步 · \(step.at.forPeople) · \(step.title.zh)",
        "Step \(number + 1) · \(step.at.forPeople) · \(step.title.en)")
      packages += try await play(step)
    }
    tell("")
    say(
      "每一份文件和每一条时限都在台账里：exchange trace \(root) 薛审食许字〔2020〕101号",
      "Everything stands in the ledger: exchange trace \(root) 薛审食许字〔2020〕101号")
    guard let last = packages.last else { return }
    say("当日对账包：\(last)", "The day's package: \(last)")
  }

  /// Drops the step's files and lets the processor work; returns the packages that it wrote.
  private func play(_ step: SampleCase.Step) async throws -> [String] {
    let layout = ExchangeLayout(root: root)
    for (department, file) in step.drops {
      guard let name = file.lastComponent else { continue }
      let target = layout.inbox(department).appending(name)
      try Files.replace(target, with: Files.bytes(of: file))
      say("  投放：\(target)", "  dropped: \(target)")
    }
    let answered = Mutex<[DropRow]>([])
    let processor = try Processor(
      root: root, data: data, clock: .fixed(step.at), language: language,
      logger: Logger(label: "demo") { _ in SwiftLogNoOpLogHandler() },
      answered: { drop in answered.withLock { $0.append(drop) } })
    let result = try await processor.passOnce()
    let packages = result.closedDays.map { layout.report($0).string }
    for package in packages { say("  日终：\(package)", "  day closed: \(package)") }
    for drop in answered.withLock(\.self) { try tell(drop, layout) }
    return packages
  }

  private func tell(_ drop: DropRow, _ layout: ExchangeLayout) throws {
    let receipt = try drop.receipt
    let text = ReceiptAnswer([receipt]).text(in: language)
    for line in text.split(separator: "\n") { tell("  " + line) }
    let receipts = layout.box(.receipts, of: drop.sender)
    say(
      "    回执：\(receipts)/\(drop.receiptStem).receipt.csv",
      "    receipt: \(receipts)/\(drop.receiptStem).receipt.csv")
    if let rejected = receipt.rejectedFile {
      say("    退回的行：\(receipts)/\(rejected)", "    rejected rows: \(receipts)/\(rejected)")
    }
    for delivery in receipt.deliveries where drop.verdict != .duplicate {
      let outbox = layout.box(.outbox, of: delivery.recipient)
      say("    送达：\(outbox)/\(delivery.fileName)", "    delivered: \(outbox)/\(delivery.fileName)")
    }
  }

  private func say(_ zh: String, _ en: String) { tell(LocalizedText(zh, en)[language]) }
}
