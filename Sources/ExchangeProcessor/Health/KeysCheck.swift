import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
import SystemPackage

/// The keys that sign: whether they can be read, and by nobody else, and whether what is handed out of them is theirs.
struct KeysCheck: HealthCheck {
  let name = "keys"
  let title = LocalizedText("签名密钥", "the keys that sign")

  func look(at patient: Patient) throws -> [Ailment] {
    // What is wrong with the list of keys is told once.
    try signing(of: patient) + ((try? publicKeys(of: patient)) ?? [])
  }

  /// The files that are given to departments.
  private func publicKeys(of patient: Patient) throws -> [Ailment] {
    let folder = KeyFolder(patient.layout.keys)
    let told = try patient.ledgerToAsk()?.read { try KeyChange.all(in: $0) } ?? []
    return try PublicKeyFiles(folder, told: told.compactMap(\.key)).wrong().map { wrong in
      let mend = wrong.key.map { key -> (() throws -> Void) in { try folder.handOut(key) } }
      return Ailment(
        .broken, wrong.words,
        mend == nil
          ? LocalizedText("从备份放回 \(wrong.file.shown)", "Put \(wrong.file.shown) back from a backup")
          : LocalizedText(
            "--fix 按台账重写（exchange run 也会）；与拿到过这个文件的部门电话核对指纹",
            "--fix writes it anew (as does exchange run); compare fingerprints with whoever was given this file"
          ),
        mend: mend)
    }
  }

  private func signing(of patient: Patient) throws -> [Ailment] {
    let folder = patient.layout.keys
    guard let algorithm = SignatureAlgorithm(patient.configuration.settings.signing) else { return [] }
    // What is wrong about the ledger itself is told elsewhere.
    let changes = try (try? patient.ledgerToAsk())?.read { try KeyChange.all(in: $0) } ?? []
    let inUse: Result<KeyInUse, any Error> = Result {
      try KeyInUse(algorithm, in: KeyFolder(folder), after: changes)
    }
    if case .success(let found) = inUse, let ailment = Self.ailment(of: found) { return [ailment] }
    guard try Files.exists(folder) else {
      return [
        Ailment(
          .doubtful, LocalizedText("还没有密钥", "there are no keys yet"),
          LocalizedText(
            "第一次 exchange run 会生成", "The first exchange run makes one"))
      ]
    }
    var found: [Ailment] = []
    if let one = try FolderRights(wanted: 0o700, needed: 0o700, forbidden: 0o077).ailment(of: folder) {
      found.append(one)
    }
    for name in try Files.names(in: folder)
    where name.string.hasSuffix(".pem") && !name.string.hasSuffix(".pub.pem") {
      let rights = FolderRights(wanted: 0o600, needed: 0o400, forbidden: 0o077)
      if let one = try rights.ailment(of: folder.appending(name)) { found.append(one) }
    }
    switch inUse {
    case .success(.unmade):
      found.append(
        Ailment(
          .doubtful,
          LocalizedText(
            "没有设置要求的 \(algorithm.rawValue) 密钥",
            "there is no key for \(algorithm.rawValue), which the settings ask for"),
          LocalizedText("下次 exchange run 会生成", "The next exchange run makes one")))
    case .success: break
    case .failure(let error): found.append(Ailment(error))
    }
    return found
  }

  /// That nothing is signed, since the key in use isn't at hand.
  private static func ailment(of key: KeyInUse) -> Ailment? {
    switch key {
    case .key, .unmade: nil
    case .lost(let lost):
      Ailment(
        .broken,
        LocalizedText(
          "正在使用的密钥 \(lost.id) 不在 keys 里，回执没有签名",
          "the key in use, \(lost.id), isn't in keys, and receipts aren't signed"),
        LocalizedText(
          "从备份放回 keys 文件夹（没有挂上的先挂上）；确实找不回的，运行 exchange key rotate，并把新公钥交给各部门",
          "Put keys back from a backup, or mount it; where there is none, run exchange key rotate and hand out the new public key"
        ))
    case .replaced(let old, let successor):
      Ailment(
        .broken,
        LocalizedText(
          "keys 里最后的密钥 \(old) 已由 \(successor.id) 替换（台账有记），keys 是换密钥以前的；不会自行重新启用，回执没有签名",
          "the last key in keys, \(old), was replaced by \(successor.id), as the ledger has it: keys is that of before; the old key isn't taken into use again by itself, and receipts aren't signed"
        ),
        LocalizedText(
          "从备份放回换密钥以后的 keys 文件夹；确实找不回的，运行 exchange key rotate，并把新公钥交给各部门",
          "Put the keys of after that back from a backup; where there are none, run exchange key rotate and hand out the new public key"
        ))
    }
  }
}
