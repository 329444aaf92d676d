import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
import SystemPackage

/// Holds the receipts and deliveries that still lie in departments' boxes against what was written: receipts by their signatures, what
/// lies beside them by what they tell of it, deliveries by what the ledger has of them. What a department has taken away is its own
/// affair, and so is whatever else it keeps there.
struct BoxesProof {
  let layout: ExchangeLayout

  private static let receiptEnding = ".receipt.xml"
  /// A larger receipt isn't read.
  private static let longestReceipt = 64 << 20

  /// What is asked of one box.
  private struct Box {
    let department: String
    let folder: FilePath
    /// The names in it.
    let names: [FilePath.Component]
  }

  /// A file of ours that lies in a box, and what it is called there and by us.
  private struct Own {
    let file: FilePath
    /// What the receipts of its drop are called, as the ledger has it.
    let stem: String
    let ending: String
  }

  /// Looks at what lies there.
  func prove(_ ledger: any LedgerSource, _ round: ProofRound = .whole) throws -> KeptProof {
    var proof = KeptProof()
    guard try Files.exists(layout.departments) else { return proof }
    defer { DepartmentPath.letGo() }
    let changes = try ledger.read { try KeyChange.all(in: $0) }
    for department in try Files.names(in: layout.departments) where !department.string.hasPrefix(".") {
      let receipts = box(.receipts, of: department.string)
      for name in receipts.names where !proof.isFull {
        let outcome = try look(atReceipt: name, in: receipts, changes, ledger, round)
        note(outcome, name, receipts, &proof)
      }
      let outbox = box(.outbox, of: department.string)
      for name in outbox.names where !proof.isFull {
        note(try look(atDelivery: name, in: outbox, ledger, round), name, outbox, &proof)
      }
    }
    return proof
  }

  private func note(
    _ told: Told?, _ name: FilePath.Component, _ box: Box, _ proof: inout KeptProof
  ) {
    guard let told else { return }
    proof.note(told.outcome, of: box.folder.appending(name).shown, under: told.id)
  }

  /// A share that is away tells nothing.
  private func box(_ box: PublicationRow.Box, of department: String) -> Box {
    let folder = layout.box(box, of: department)
    let names = ((try? Files.names(in: folder)) ?? []).filter { !$0.string.hasPrefix(".") }
    return Box(department: department, folder: folder, names: names)
  }

  /// A name without what we put before it where somebody else's file has it already; `nil` where nothing is.
  private static func unprefixed(_ name: String) -> String? {
    let parts = name.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, TakenFolder.isDrop(parts[0]), !parts[1].isEmpty,
      parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return parts[2]
  }

  /// Whether ours of that name lies beside it under another, because somebody else's had it before.
  private static func isOthers(_ name: FilePath.Component, in box: Box) -> Bool {
    box.names.contains { unprefixed($0.shown) == name.shown }
  }

  /// What a look at a file came to, and by what it is told in which rounds that is.
  private typealias Told = (outcome: KeptProof.Outcome, id: String)

  /// What a look at a file comes to; `nil` where it was taken away meanwhile, or the share on which it lies is gone or fails.
  private static func unlessTaken(_ body: () throws -> Told?) throws -> Told? {
    do { return try body() } catch is FileError { return nil }
  }

  // MARK: Receipts

  private func look(
    atReceipt name: FilePath.Component, in box: Box, _ changes: [KeyChange], _ ledger: any LedgerSource,
    _ round: ProofRound
  ) throws -> Told? {
    guard let own = try own(name, in: box, ledger) else { return nil }
    return try Self.unlessTaken {
      guard let status = try Files.status(of: own.file), status.sort == .regular else { return nil }
      let id = "\(box.department)/\(name.shown)"
      guard try round.isDue(id, modified: status.modified) else { return nil }
      let outcome =
        own.ending == Self.receiptEnding
        ? try look(at: own, status, box, changes, ledger) : try look(besideReceipt: own, changes)
      if case .wrong = outcome, Self.isOthers(name, in: box) { return nil }
      return (outcome, id)
    }
  }

  private func own(_ name: FilePath.Component, in box: Box, _ ledger: any LedgerSource) throws -> Own? {
    let shown = name.shown
    let endings = [Self.receiptEnding] + ReceiptCompanions.endings.keys
    guard let ending = endings.first(where: { shown.hasSuffix($0) }) else { return nil }
    for text in [shown, Self.unprefixed(shown)].compactMap(\.self) where text.hasSuffix(ending) {
      let stem = String(text.dropLast(ending.count))
      if try ledger.read({ try $0.receiptExists(sender: box.department, stem: stem) }) {
        return Own(file: box.folder.appending(name), stem: stem, ending: ending)
      }
    }
    return nil
  }

  private static let isChanged = KeptProof.Outcome.wrong(
    LocalizedText(
      "与签发时不同：有改动，或者磁盘出错。从备份放回，或者告诉该部门这一份不能作为凭据",
      "isn't what was signed: somebody changed it, or a disk failed. Put it back from a backup, or tell the department that it is no evidence"
    ))

  private func look(
    at own: Own, _ status: Files.Status, _ box: Box, _ changes: [KeyChange], _ ledger: any LedgerSource
  ) throws -> KeptProof.Outcome {
    guard status.size <= Self.longestReceipt else { return .unproven }
    let bytes = try Files.bytes(of: own.file, limit: Self.longestReceipt)
    func drop(_ subject: ReceiptSubject?) throws -> DropRow? {
      guard let subject, let drop = try ledger.read({ try $0.drop(subject.drop) }),
        drop.sender == box.department, drop.receiptStem == own.stem
      else { return nil }
      return drop
    }
    switch ReceiptProof(bytes, among: changes.compactMap(\.key)) {
    case .whole(let subject, _):
      if try drop(subject) != nil { return .sound }
      return .wrong(
        LocalizedText(
          "是另一份回执（收件 \(subject.drop)），不是以这个名称写下的那一份",
          "is another receipt (of \(subject.drop)) than the one that was written under this name"))
    case .unsigned:
      guard let drop = try drop(ReceiptSubject(bytes)) else {
        return changes.contains { $0.key != nil } ? Self.isChanged : .unproven
      }
      var companions = ReceiptCompanions()
      func told(_ ending: String) -> String? {
        ReceiptProof.digest(of: ReceiptCompanions.endings[ending], in: bytes)
      }
      companions.summary = told(".receipt.csv")
      companions.rejected = told(".rejected.csv")
      companions.results = told(".result.csv")
      if ReceiptXMLWriter().bytes(for: try drop.receipt, beside: companions) == bytes { return .sound }
      // Another program may have written it otherwise. Where a key was in use nobody else but who changed it left it unsigned.
      return changes.last(where: { $0.since <= drop.receivedAt })?.key == nil ? .unproven : Self.isChanged
    case .ofAnotherKey(let signer):
      // A ledger that was rebuilt without a journal knows no keys of before; whoever may write here may have put this one there.
      if let key = try? KeyFolder(layout.keys).publicKey(signer),
        case .whole = ReceiptProof(bytes, among: [key])
      {
        return .unproven
      }
      return changes.isEmpty ? .unproven : Self.isChanged
    case .changed, .noReceipt: return Self.isChanged
    }
  }

  /// What lies beside a receipt, which vouches for it.
  private func look(besideReceipt own: Own, _ changes: [KeyChange]) throws -> KeptProof.Outcome {
    let receipt = FilePath(own.file.string.dropLast(own.ending.count) + Self.receiptEnding)
    guard let status = try Files.status(of: receipt), status.sort == .regular,
      status.size <= Self.longestReceipt
    else { return .unproven }
    let bytes = try Files.bytes(of: receipt, limit: Self.longestReceipt)
    switch ReceiptProof(bytes, among: changes.compactMap(\.key)) {
    case .whole, .unsigned: break
    // Of the receipt itself it is told.
    case .ofAnotherKey, .changed, .noReceipt: return .unproven
    }
    guard let told = ReceiptProof.digest(of: ReceiptCompanions.endings[own.ending], in: bytes) else {
      return .unproven
    }
    return try Files.sha256(of: own.file) == told
      ? .sound
      : .wrong(
        LocalizedText(
          "与旁边的回执所记的不符：写下以后有改动，或者磁盘出错",
          "isn't what the receipt beside it tells: it was changed since it was written, or a disk failed"))
  }

  // MARK: Deliveries

  private func look(
    atDelivery name: FilePath.Component, in box: Box, _ ledger: any LedgerSource, _ round: ProofRound
  ) throws -> Told? {
    guard let delivery = try delivery(name.string, ledger), try round.isDue(delivery.delivery) else {
      return nil
    }
    return try Self.unlessTaken {
      let file = box.folder.appending(name)
      guard try Files.status(of: file)?.sort == .regular else { return nil }
      if try Files.sha256(of: file) == delivery.sha256 { return (.sound, delivery.delivery) }
      if Self.isOthers(name, in: box) { return nil }
      return (
        .wrong(
          LocalizedText(
            "与投递时不同：收件部门或别人改过、磁盘出错，或者台账重建得与原来不同（见 reports/recovered-*.txt）。投递的内容以台账所记的 SHA-256 \(delivery.sha256) 为准",
            "isn't what was delivered: its recipient or somebody else changed it, a disk failed, or the ledger was rebuilt otherwise (see reports/recovered-*.txt). "
              + "What was delivered has the SHA-256 \(delivery.sha256), as the ledger has it"
          )), delivery.delivery
      )
    }
  }

  /// The delivery that a file is, by its name; `nil` for forms, notices and what isn't ours.
  private func delivery(_ name: String, _ ledger: any LedgerSource) throws -> DeliveryRow? {
    for text in [name, Self.unprefixed(name)].compactMap(\.self) {
      guard let line = text.firstIndex(of: "_") else { continue }
      let id = text[text.index(after: line)...].prefix { $0 != "." }
      if let delivery = try ledger.read({ try $0.delivery(String(id)) }), delivery.fileName == text {
        return delivery
      }
    }
    return nil
  }
}
