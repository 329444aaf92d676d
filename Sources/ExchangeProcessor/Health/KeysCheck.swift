import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import SystemPackage

/// The keys that sign: whether they can be read, and by nobody else.
struct KeysCheck: HealthCheck {
  let name = "keys"
  let title = LocalizedText("签名密钥", "the keys that sign")

  func look(at patient: Patient) throws -> [Ailment] {
    let folder = patient.layout.keys
    guard let algorithm = SignatureAlgorithm(patient.configuration.settings.signing) else { return [] }
    guard try Files.exists(folder) else {
      return [
        Ailment(
          .doubtful, LocalizedText("还没有密钥", "there are no keys yet"),
          LocalizedText(
            "第一次 exchange run 会生成；以前有过的，从备份恢复 keys",
            "The first exchange run makes one; where there were some, put keys back from the backup"))
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
    do {
      if try KeyFolder(folder).current(algorithm) == nil {
        found.append(
          Ailment(
            .doubtful,
            LocalizedText(
              "没有设置要求的 \(algorithm.rawValue) 密钥",
              "there is no key for \(algorithm.rawValue), which the settings ask for"),
            LocalizedText("下次 exchange run 会生成", "The next exchange run makes one")))
      }
    } catch {
      found.append(Ailment(error))
    }
    return found
  }
}
